"""My profile in a browser without JavaScript: step by step, who sees what, hide, see as, erase."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.actions.profiles import exclude, grant_fact, note_views
from network.actions.profiles.shares import Receiver
from network.models import AudienceNotice, Consent, Exclusion, Profile, ProfileFact, User
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
    make_term,
)
from tests.network.test_profiles import SAID

pytestmark = pytest.mark.django_db


def at(name: str, **named: str) -> str:
    with translation.override("en"):
        return reverse(f"network:{name}", kwargs=named)


def page_of(profile: Profile) -> str:
    with translation.override("en"):
        return reverse("people:person", args=[profile.public_id])


@pytest.fixture
def owner() -> User:
    return make_member(email="owner@example.org")


@pytest.fixture
def own(owner: User) -> Client:
    return entering(owner)


@pytest.fixture
def profile(owner: User) -> Profile:
    return make_profile(owner, listed="me", display_name="me", domain="me")


def audience_of(profile: Profile, kind: str) -> str:
    return ProfileFact.objects.get(profile=profile, kind=kind).audience


def choose(own: Client, profile: Profile, listed: str, sure: bool = True, **kinds: str) -> Any:
    """Send the consent screen with these audiences, the others as they are."""
    facts = ProfileFact.objects.filter(profile=profile).exclude(kind="listed")
    said = {f"fact_{fact.public_id}": kinds.get(fact.kind, fact.audience) for fact in facts}
    shown = re.findall(r'name="shown" value="(\w+)"', own.get(at("profile_audiences")).text)
    profile.refresh_from_db()
    data = {**said, "listed": listed, "version": profile.version, "shown": shown}
    return own.post(at("profile_audiences"), data | ({"is_sure": "on"} if sure else {}))


def test_who_has_no_profile_begins_one_and_publishes_nothing(own: Client, owner: User) -> None:
    node = make_node()

    first = own.get(at("profile"), follow=True)
    refused = own.post(at("profile_start"), {"node": node.pk})
    begun = own.post(at("profile_start"), {"node": node.pk, "is_adult": "on"})

    assert first.redirect_chain == [(at("profile_start"), 302)]
    assert refused.status_code == 422
    assert "18 or over" in refused.text
    assert begun.url == at("profile_step", kind="display_name")
    profile = Profile.objects.get(user=owner)
    assert not visible_facts(profile, viewer_for(make_member()))
    assert Client().get(page_of(profile)).status_code == 404


def test_each_step_is_saved_skipped_or_stopped_at(
    own: Client, profile: Profile, owner: User
) -> None:
    make_term("role", "mediator")
    step = at("profile_step", kind="display_name")

    named = own.post(step, {"text": "Lou", "version": profile.version})
    role = at("profile_step", kind="role")
    stopped = own.post(role, {"terms": ["mediator"], "then": "home"})
    emptied = own.post(step, {"text": ""})

    assert named.url == at("profile_step", kind="pronouns")
    assert f'href="{at("profile_step", kind="presentation")}"' in own.get(named.url).text
    assert stopped.url == at("profile")
    assert emptied.url == at("profile_step", kind="pronouns")
    assert not ProfileFact.objects.filter(profile=profile, kind="display_name").exists()
    assert ProfileFact.objects.get(profile=profile, kind="role").audience == "me"


def test_the_last_step_leads_to_who_sees_what(own: Client, profile: Profile) -> None:
    contact = own.post(
        at("profile_step", kind="contact"), {"way": "phone", "text": "+32 2 555 01 23"}
    )

    assert contact.url == at("profile_audiences")


def test_a_badge_leads_to_where_it_is_looked_up_and_an_employer_is_said_once(
    own: Client, profile: Profile
) -> None:
    badge = at("profile_step", kind="badge")
    refused = own.post(badge, {"text": "A badge", "link": "http://badges.example.org/1"})
    own.post(badge, {"text": "A badge", "link": "https://badges.example.org/1"})
    own.post(badge, {"text": "Another badge"})
    for team in ("A team", "Another team"):
        own.post(at("profile_step", kind="employer"), {"text": team})

    said = {
        (fact.kind, fact.text, fact.audience)
        for fact in ProfileFact.objects.filter(profile=profile, kind__in=["badge", "employer"])
    }
    assert refused.status_code == 422 and 'id="id_link_error"' in refused.text
    assert said == {
        ("badge", "A badge", "me"),
        ("badge", "Another badge", "me"),
        ("employer", "Another team", "me"),
    }
    # It tells of two: it is said from the detachment itself, and no step asks for it.
    assert own.get(at("profile_step", kind="detachment")).status_code == 404
    ProfileFact.objects.filter(profile=profile).update(audience="public")
    assert 'href="https://badges.example.org/1"' in Client().get(page_of(profile)).text


def test_a_list_without_words_is_passed_over(own: Client, profile: Profile) -> None:
    page = own.get(at("profile_step", kind="area"))

    assert page.status_code == 404


def test_what_was_typed_comes_back_beside_what_is_wrong(own: Client, profile: Profile) -> None:
    refused = own.post(
        at("profile_step", kind="contact"), {"way": "email", "text": "lou at nowhere"}
    )

    assert refused.status_code == 422
    assert "lou at nowhere" in refused.text
    assert 'id="id_text_error"' in refused.text
    assert not ProfileFact.objects.filter(profile=profile, kind="contact").exists()


def test_an_older_version_overwrites_nothing_and_can_be_sent_again(
    own: Client, profile: Profile
) -> None:
    step = at("profile_step", kind="display_name")
    own.post(step, {"text": "Lou", "version": profile.version})

    late = own.post(step, {"text": "Lee", "version": profile.version})
    version = re.search(r'name="version" value="(\d+)"', late.text)
    assert version
    again = own.post(step, {"text": "Lee", "version": version[1]})

    assert late.status_code == 422
    assert "changed meanwhile" in late.text
    assert again.status_code == 302
    assert ProfileFact.objects.get(profile=profile, kind="display_name").text == "Lee"


def test_the_consent_screen_says_who_is_in_each_audience(own: Client, profile: Profile) -> None:
    make_coordinator(profile.node, display_name="Noor of the office")
    make_coordinator(make_node("nice"), display_name="Far Away")
    make_institution("old-house", name="Old House")
    joining = make_institution("new-house", name="New House")
    make_institution("their-court", name="Their Court", sectors=["justice"])
    make_institution("not-checked", name="Not Checked", verified_at=None)
    AudienceNotice.objects.create(profile=profile, organisation=joining)
    Exclusion.objects.create(profile=profile, sector="justice")

    page = own.get(at("profile_audiences")).text

    assert "Noor of the office" in page
    assert "Far Away" not in page
    assert "Old House" in page
    assert "Soon:" in page and "New House" in page
    assert "Their Court" not in page
    assert "Not Checked" not in page
    assert "Fewer than 5 people today." in page
    assert "14 days" in page


def test_opening_asks_for_a_yes_and_is_written_in_the_log(own: Client, profile: Profile) -> None:
    unsure = choose(own, profile, "members", sure=False, display_name="members")

    assert unsure.status_code == 422
    assert audience_of(profile, "display_name") == "me"

    sure = choose(own, profile, "members", display_name="members")

    assert sure.url == at("profile")
    assert {fact.kind for fact in visible_facts(profile, viewer_for(make_member())).facts} == {
        "listed",
        "display_name",
    }
    given = Consent.objects.filter(subject_id=profile.public_id, is_given=True)
    assert {(row.purpose, row.audience) for row in given} == {
        ("profile.listed", "members"),
        ("profile.display_name", "members"),
    }


def test_a_choice_on_an_older_page_opens_nothing(own: Client, profile: Profile) -> None:
    facts = ProfileFact.objects.filter(profile=profile).exclude(kind="listed")
    said = {f"fact_{fact.public_id}": "public" for fact in facts}
    own.post(at("profile_step", kind="display_name"), {"text": "My civil name"})

    late = own.post(
        at("profile_audiences"),
        {**said, "listed": "public", "is_sure": "on", "version": profile.version},
    )

    assert late.status_code == 422
    assert audience_of(profile, "display_name") == "me"


def test_only_the_institutions_on_the_screen_see_it_at_once(own: Client, profile: Profile) -> None:
    there = make_institution("old-house")
    reader = make_representative(there)
    page = own.get(at("profile_audiences")).text
    shown = re.findall(r'name="shown" value="(\w+)"', page)
    later = make_representative(make_institution("just-verified"))
    facts = ProfileFact.objects.filter(profile=profile).exclude(kind="listed")
    said = {f"fact_{fact.public_id}": "institutions" for fact in facts}
    profile.refresh_from_db()

    own.post(
        at("profile_audiences"),
        {
            **said,
            "listed": "institutions",
            "is_sure": "on",
            "version": profile.version,
            "shown": shown,
        },
    )

    assert visible_facts(profile, viewer_for(reader))
    assert not visible_facts(profile, viewer_for(later))


def test_closing_asks_nothing_and_gives_a_receipt(own: Client, profile: Profile) -> None:
    house = make_institution("old-house", name="Old House")
    choose(own, profile, "public", display_name="public")
    note_views([profile], viewer_for(make_representative(house)))

    receipt = choose(own, profile, "public", sure=False, display_name="me")

    assert receipt.status_code == 200
    assert "Old House" in receipt.text
    assert "somebody may have kept a copy" in receipt.text
    assert audience_of(profile, "display_name") == "me"


def test_emptying_or_taking_away_what_is_open_says_what_nobody_can_recall(
    own: Client, profile: Profile
) -> None:
    make_term("role", "mediator")
    own.post(at("profile_step", kind="role"), {"terms": ["mediator"]})
    own.post(at("profile_step", kind="training"), {"text": "A training"})
    choose(own, profile, "public", display_name="public", role="members", training="members")
    training = ProfileFact.objects.get(profile=profile, kind="training").public_id
    button = f'action="{at("profile_remove", fact=training)}"'

    emptied = own.post(at("profile_step", kind="display_name"), {"text": ""})
    unticked = own.post(at("profile_step", kind="role"), {"terms": [], "then": "home"})
    assert button in own.get(at("profile")).text
    assert button in own.get(at("profile_step", kind="training")).text
    taken = own.post(at("profile_remove", fact=training))

    assert [page.status_code for page in (emptied, unticked, taken)] == [200, 200, 200]
    assert "somebody may have kept a copy" in emptied.text
    assert "somebody may have kept a copy" not in unticked.text
    assert f'href="{at("profile_step", kind="pronouns")}"' in emptied.text
    assert "Fewer than 5 people of the network" in taken.text
    left = ProfileFact.objects.filter(profile=profile).values_list("kind", flat=True)
    assert set(left) == {"listed", "domain"}
    taken_back = Consent.objects.filter(subject_id=profile.public_id, is_given=False)
    assert set(taken_back.values_list("purpose", flat=True)) == {
        "profile.display_name",
        "profile.role",
        "profile.training",
    }


def test_a_receipt_never_counts_a_few_people(own: Client, profile: Profile) -> None:
    choose(own, profile, "members", display_name="members")
    for _one in range(6):
        note_views([profile], viewer_for(make_member()))

    emptied = own.post(at("profile_step", kind="display_name"), {"text": ""})

    assert "At least 5 people of the network saw your profile." in emptied.text
    assert "6 people" not in emptied.text


def test_other_words_for_an_open_fact_are_the_owners_consent_on_screen(
    own: Client, profile: Profile
) -> None:
    step = at("profile_step", kind="display_name")
    closed = own.get(step).text
    choose(own, profile, "members", display_name="members")
    given = Consent.objects.filter(purpose="profile.display_name", is_given=True)

    page = own.get(step).text
    own.post(step, {"text": "Max"})

    assert "they see it as it is then" not in closed
    assert "<strong>members of the network</strong>" in page
    assert "they see it as it is then" in page
    assert [(row.audience, row.channel) for row in given] == [("members", "screen")] * 2


def test_hiding_is_one_post_from_every_own_page(own: Client, profile: Profile) -> None:
    choose(own, profile, "public", display_name="public")
    hide = f'action="{at("profile_hide")}"'
    pages = [
        *("profile", "profile_audiences", "profile_sharing", "profile_exclusions"),
        *("profile_institutions", "profile_looks", "profile_erase"),
    ]

    for name in pages:
        assert hide in own.get(at(name)).text, name
    assert hide in own.get(at("profile_step", kind="pronouns")).text
    assert hide in own.get(at("profile_seen_as", audience="public")).text
    with translation.override("en"):
        assert hide in own.get(reverse("account")).text
    assert own.get(at("profile_hide")).status_code == 405
    assert Client().get(page_of(profile)).status_code == 200

    hidden = own.post(at("profile_hide"))

    assert "Your profile is hidden" in hidden.text
    assert Client().get(page_of(profile)).status_code == 404
    own.post(at("profile_show"))
    assert Client().get(page_of(profile)).status_code == 200


def test_one_sees_oneself_as_each_of_the_others_does(own: Client, profile: Profile) -> None:
    names = ProfileFact.objects.get(profile=profile, kind="display_name")
    ProfileFact.objects.filter(pk=names.pk).update(text="Marked Name")
    house = make_institution("old-house")
    choose(own, profile, "members", display_name="members")
    grant_fact(
        profile,
        ProfileFact.objects.get(profile=profile, kind="domain").public_id,
        Receiver(organisation=house),
        by=User.objects.get(pk=profile.user_id),
        agreed=SAID,
    )

    seen = {
        audience: "Marked Name" in own.get(at("profile_seen_as", audience=audience)).text
        for audience in ("public", "institutions", "members", "coordinators")
    }
    as_house = own.get(
        at("profile_seen_as", audience="institutions") + f"?organisation={house.public_id}"
    )

    assert seen == {
        "public": False,
        "institutions": False,
        "members": True,
        "coordinators": True,
    }
    assert "a-domain" in as_house.text
    assert own.get(at("profile_seen_as", audience="me")).status_code == 404


def test_one_thing_is_shared_with_one_organisation_and_taken_back(
    own: Client, profile: Profile
) -> None:
    house = make_institution("old-house", name="Old House")
    fact = ProfileFact.objects.get(profile=profile, kind="domain").public_id
    choose(own, profile, "members")
    said = {"fact": fact, "organisation": house.public_id}

    past = own.post(
        at("profile_sharing"), {**said, "until_day": 1, "until_month": 1, "until_year": 2020}
    )
    shared = own.post(at("profile_sharing"), said)

    assert past.status_code == 422 and "has passed" in past.text
    assert shared.status_code == 302
    reader = viewer_for(make_representative(house))
    assert [one.kind for one in visible_facts(profile, reader).facts] == ["domain"]
    ends = re.search(r'action="([^"]+/end/)"', own.get(at("profile_sharing")).text)
    assert ends
    own.post(ends[1])
    assert not visible_facts(profile, reader)


def test_who_is_left_out_sees_nothing_and_can_be_let_in_again(
    own: Client, profile: Profile
) -> None:
    noor = make_coordinator(profile.node, display_name="Noor")
    choose(own, profile, "members", display_name="members")
    before = bool(visible_facts(profile, viewer_for(noor)))

    own.post(at("profile_exclusions"), {"who": f"user:{noor.public_id}"})
    own.post(at("profile_exclusions"), {"who": "sector:justice"})
    unknown = own.post(at("profile_exclusions"), {"who": "user:nobody"})

    assert before
    assert unknown.status_code == 422
    assert not visible_facts(profile, viewer_for(noor))
    assert "Noor" in own.get(at("profile_exclusions")).text
    for public_id in Exclusion.objects.values_list("public_id", flat=True):
        own.post(at("profile_exclusion_end", exclusion=public_id))
    assert visible_facts(profile, viewer_for(noor))


def test_a_new_institution_is_answered_yes_or_no(own: Client, profile: Profile) -> None:
    choose(own, profile, "institutions", display_name="institutions")
    house = make_institution("new-house", name="New House")
    AudienceNotice.objects.create(profile=profile, organisation=house)
    reader = viewer_for(make_representative(house))
    answer = at("profile_institution", organisation=house.public_id)

    own.post(at("profile_institutions"), {"ask_each_time": "on", "after_death": "hide"})
    waiting = own.get(at("profile_institutions")).text
    own.post(answer, {"answer": "yes"})
    seen = bool(visible_facts(profile, reader))
    own.post(answer, {"answer": "no"})

    assert "Sees nothing unless you say yes." in waiting
    assert seen
    assert not visible_facts(profile, reader)
    assert own.post(answer, {"answer": "maybe"}).status_code == 404
    profile.refresh_from_db()
    assert profile.ask_each_time and profile.after_death == "hide"


def test_the_owner_reads_which_organisations_looked_and_how_many_people(
    own: Client, profile: Profile
) -> None:
    choose(own, profile, "members", display_name="members")
    curious = make_member(display_name="Curious Colleague")
    house = make_institution("old-house", name="Old House")
    note_views([profile], viewer_for(make_representative(house)), what="exported")

    assert entering(curious).get(page_of(profile)).status_code == 200
    assert own.get(page_of(profile)).url == at("profile")

    page = own.get(at("profile_looks")).text
    assert "Old House" in page
    assert "Took it away in a file" in page
    assert "Fewer than 5 people of the network" in page
    assert "Curious Colleague" not in page


def test_renewing_keeps_it_for_another_year(own: Client, profile: Profile) -> None:
    own.post(at("profile_renew"))

    assert Consent.objects.filter(purpose="profile.renewed", is_given=True).count() == 1


def test_it_is_taken_away_and_erased_after_a_fresh_log_in(owner: User, profile: Profile) -> None:
    ProfileFact.objects.filter(profile=profile, kind="display_name").update(text="Marked Name")
    stale = Client(headers={"accept-language": "en"})
    stale.force_login(owner)
    own = entering(owner)

    assert stale.get(at("profile_json")).status_code == 403
    assert stale.post(at("profile_erase"), {"is_sure": "on"}).status_code == 403
    held = json.loads(own.get(at("profile_json")).text)
    readable = own.get(at("profile_html")).text
    unsure = own.post(at("profile_erase"))
    assert Profile.objects.filter(pk=profile.pk).exists()
    done = own.post(at("profile_erase"), {"is_sure": "on"})

    assert "Marked Name" in json.dumps(held)
    assert "Marked Name" in readable
    assert unsure.status_code == 422
    assert done.status_code == 302
    assert not Profile.objects.filter(pk=profile.pk).exists()
    assert User.objects.filter(pk=owner.pk).exists()


def test_nobody_else_and_no_visitor_has_these_pages(profile: Profile) -> None:
    other = entering(make_member())
    fact = ProfileFact.objects.get(profile=profile, kind="domain").public_id

    assert "login" in Client().get(at("profile")).url
    assert other.post(at("profile_remove", fact=fact)).url == at("profile_start")
    make_profile(User.objects.get(pk=other.session["_auth_user_id"]), listed="me")
    other.post(at("profile_remove", fact=fact))
    assert other.get(at("profile_step", kind="domain") + f"?fact={fact}").status_code == 200

    assert ProfileFact.objects.filter(public_id=fact).exists()


def test_who_only_acts_for_an_organisation_governs_their_own_profile(profile: Profile) -> None:
    only = make_representative(make_institution("old-house"))
    mine = make_profile(only, listed="me", display_name="me")
    ProfileFact.objects.filter(profile=mine, kind="display_name").update(text="Marked Name")

    assert "Marked Name" in entering(only).get(at("profile")).text


def test_the_page_of_a_person_names_no_theme_where_it_is_copied_from(profile: Profile) -> None:
    ProfileFact.objects.filter(profile=profile).update(audience="public")

    answer = Client(headers={"accept-language": "en"}).get(page_of(profile))

    head = answer.text.partition("</head>")[0]
    assert answer.status_code == 200
    assert "a-domain" in answer.text
    assert "a-domain" not in head and "some display_name" not in head
    assert "og:" not in head and "ld+json" not in answer.text
    assert "noindex" in answer["X-Robots-Tag"] and "noindex" in head
    assert "no-store" in answer["Cache-Control"]


def test_a_closed_profile_cannot_be_told_from_none(
    profile: Profile, django_assert_num_queries: Any
) -> None:
    visitor = Client(headers={"accept-language": "en"})
    with translation.override("en"):
        nowhere = reverse("people:person", args=["abcdefghjkmn"])

    closed, none = visitor.get(page_of(profile)), visitor.get(nowhere)

    assert closed.status_code == none.status_code == 404
    assert closed.text.replace(profile.public_id, "") == none.text.replace("abcdefghjkmn", "")


def test_reading_page_after_page_of_people_is_stopped(profile: Profile, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"person_address": "2/h"}
    ProfileFact.objects.filter(profile=profile).update(audience="public")
    visitor = Client(REMOTE_ADDR="192.0.2.77", headers={"accept-language": "en"})

    answers = [visitor.get(page_of(profile)) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert "some display_name" not in answers[-1].text


def test_an_excluded_reader_sees_only_what_everybody_sees(profile: Profile) -> None:
    reader = make_member()
    ProfileFact.objects.filter(profile=profile).update(audience="members")
    owner = User.objects.get(pk=profile.user_id)

    before = entering(reader).get(page_of(profile)).status_code
    exclude(profile, user=reader, by=owner, agreed=SAID)

    assert before == 200
    assert entering(reader).get(page_of(profile)).status_code == 404
