"""Finding people: who is found, in which order, and what nobody can probe."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from network.audiences import ANYONE, Rung, Viewer
from network.finding import PAGE_SIZE, Found, Query, find, offered_to
from network.models import Profile, ProfileFact, ProfileView, Term, User
from network.people.finding_pages import SEARCH
from network.sealing import seal
from network.visibility import viewer_for
from portal.actions import lay_site
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_profile,
    make_representative,
    make_term,
)

pytestmark = pytest.mark.django_db

URL = "/en/directory/people/"
DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    settings.RATE_LIMITS = False


def make_people(count: int, **facts: str) -> list[Profile]:
    return [make_profile(**{"display_name": "public"} | facts) for _ in range(count)]


def found_by(viewer: Viewer, **asked: Any) -> Found:
    return find(Query(viewer=viewer, day=DAY, **asked))


def ids(found: Found) -> list[str]:
    return [seen.public_id for seen in found.people]


def search(client: Client, **said: str) -> str:
    """The page of a search, by the form, as a browser sends it."""
    return client.post(URL, said, follow=True).text


def say(profile: Profile, kind: str, text: str, audience: str, **fields: Any) -> None:
    ProfileFact.objects.create(
        profile=profile, kind=kind, text=text, audience=audience, language="fr", **fields
    )


# --- Who is found ---------------------------------------------------------------------------------


def test_each_sees_those_who_are_listed_to_them_with_what_is_open() -> None:
    make_profile(listed="public", display_name="public", pronouns="members")
    make_profile(listed="institutions", display_name="institutions")
    make_profile(listed="members", display_name="members")
    make_profile(listed="coordinators", display_name="coordinators")
    make_profile(listed="me", display_name="public")
    make_profile(listed="", display_name="public")
    house = make_institution()
    for profile in Profile.objects.all():
        profile.audience_notices.create(organisation=house, approved_at=timezone.now())

    node = Profile.objects.all()[0].node
    looking = [make_coordinator(node), make_member(), make_representative(house), None]

    assert [len(found_by(viewer_for(user)).people) for user in looking] == [4, 3, 2, 1]


def test_who_is_hidden_stale_or_excludes_the_viewer_is_in_no_list() -> None:
    hidden, stale, excluding, shown = make_people(4, listed="members")
    Profile.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    Profile.objects.filter(pk=stale.pk).update(renewed_at=timezone.now() - timedelta(days=366))
    member = make_member()
    excluding.exclusions.create(user=member)

    assert ids(found_by(viewer_for(member))) == [shown.public_id]


def test_words_find_what_people_say_and_the_words_of_lists_by_any_of_their_names() -> None:
    writer, chooser, _other = make_people(3)
    say(writer, "presentation", "Je danse le tango.", "public")
    domain = make_term("domain", "a-domain")
    Term.objects.filter(pk=domain.pk).update(synonyms={"fr": ["Assuétudes"]})
    ProfileFact.objects.create(profile=chooser, kind="domain", term=domain, audience="public")

    assert ids(found_by(ANYONE, text="TANGO")) == [writer.public_id]
    assert ids(found_by(ANYONE, text="assuetudes")) == [chooser.public_id]
    assert ids(found_by(ANYONE, text="tango assuetudes")) == []


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("Je danse à l’ÉCOLE du cœur.", "ecole coeur"),
        ("Ik ben coördinator in Liège", "COORDINATOR liège"),
        ("Łódź, Ørsted, Straße, ÇA ET LÀ", "lodz orsted strasse ca la"),
        ("Décomposé: e\u0301cole", "école"),
        ("L’accueil", "l'accueil"),
        ("100 % des gens_là", "100 % gens_la"),
    ],
)
def test_words_are_found_without_accents_and_capitals(said: str, sought: str) -> None:
    writer, _other = make_people(2)
    say(writer, "presentation", said, "public")

    assert ids(found_by(ANYONE, text=sought)) == [writer.public_id]
    assert ids(found_by(ANYONE, text=f"{sought} zq")) == []


def test_a_sign_that_means_anything_to_a_database_means_itself() -> None:
    writer, _other = make_people(2)
    say(writer, "presentation", "aab", "public")

    assert [ids(found_by(ANYONE, text=text)) for text in ("a%b", "a_b", "aab")] == [
        [],
        [],
        [writer.public_id],
    ]


def test_a_card_says_why_it_fits_by_what_the_viewer_sees_alone(client: Client) -> None:
    people = make_people(5, domain="public")
    say(people[0], "presentation", "Je danse le tango.", "public")
    say(people[1], "presentation", "Le TANGO.", "members")
    chosen = {"domain": "a-domain", "q": "tango"}

    page = client.post(URL, chosen, follow=True)

    [card] = page.context["cards"]
    assert card["seen"].public_id == people[0].public_id
    told = [(reason.asked, reason.where) for reason in card["reasons"]]
    assert told == [("a-domain", ""), ("“tango”", "presentation")]
    assert "tango" not in client.get(URL).text.split("Fits:")[-1].split("<p lang")[0]


def test_a_photo_is_on_the_card_for_who_may_see_it(client: Client) -> None:
    make_profile(display_name="public", photo="members")

    for looking, count in ((client, 0), (entering(make_member()), 1)):
        page = looking.get(URL).text
        assert page.count("/photo/") == count
        assert page.count('loading="lazy"') == count


def test_nobody_is_looked_up_by_a_number_an_employer_or_who_vouched() -> None:
    profile = make_profile(display_name="public")
    for kind in ("contact", "employer"):
        say(profile, kind, "Zqnamequz", "public")

    assert ids(found_by(ANYONE, text="some")) == [profile.public_id]
    assert ids(found_by(ANYONE, text="Zqnamequz")) == []


# --- What nobody can probe ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["domain", "level", "role", "area", "availability"])
def test_a_choice_never_finds_somebody_who_closed_that_word_to_the_viewer(kind: str) -> None:
    """The facet-probing attack: is this person, whom I see, one of those?"""
    profile = make_profile(display_name="public", **{kind: "members"})

    probed = ids(found_by(ANYONE, facets={kind: f"a-{kind}"}))
    by_member = ids(found_by(viewer_for(make_member()), facets={kind: f"a-{kind}"}))

    assert ids(found_by(ANYONE)) == [profile.public_id]
    assert probed == []
    assert by_member == [profile.public_id]


def test_a_word_never_finds_somebody_who_closed_it_to_the_viewer() -> None:
    profile = make_profile(display_name="public")
    say(profile, "presentation", "Zqnamequz", "members")

    assert ids(found_by(ANYONE, text="zqnamequz")) == []
    assert ids(found_by(viewer_for(make_member()), text="zqnamequz")) == [profile.public_id]


def test_a_search_that_read_every_fact_would_be_found() -> None:
    """The negative control: the same two questions, put without asking who looks."""
    profile = make_profile(display_name="public", domain="members")

    naive = Profile.objects.listed_to(ANYONE).filter(held_facts__term__slug="a-domain")

    assert list(naive) == [profile]
    assert ids(found_by(ANYONE, facets={"domain": "a-domain"})) == []


def test_whether_one_is_known_and_free_finds_and_ranks_by_what_is_open_alone() -> None:
    people = make_people(9, known="members", availability="members")
    ProfileFact.objects.filter(kind="availability").update(as_of=DAY)
    closed = ids(found_by(ANYONE))
    ProfileFact.objects.filter(kind="availability").delete()

    assert ids(found_by(ANYONE)) == closed
    assert ids(found_by(ANYONE, is_known=True)) == []
    assert len(found_by(viewer_for(make_member()), is_known=True).people) == len(people)


# --- The order ------------------------------------------------------------------------------------


def test_who_said_lately_that_they_are_free_comes_first_and_not_who_is_not() -> None:
    free, long_ago, not_now, *_others = make_people(9)
    for profile, slug, days in [(free, "now", 10), (long_ago, "now", 200), (not_now, "not-now", 1)]:
        term = make_term("availability", slug)
        said = {"term": term, "as_of": DAY - timedelta(days=days)}
        ProfileFact.objects.create(profile=profile, kind="availability", audience="public", **said)
    first = Counter(
        ids(find(Query(viewer=ANYONE, day=DAY + timedelta(days=day))))[0] for day in range(40)
    )

    assert first == {free.public_id: 40}


def test_showing_more_of_oneself_moves_nobody_up() -> None:
    people = make_people(9)
    before = ids(found_by(ANYONE, text="some"))

    for kind in ("domain", "role", "level", "language", "area", "training"):
        for number in range(1 if kind != "training" else 5):
            term = make_term(kind, f"a-{kind}") if kind != "training" else None
            text = "" if term else f"some training {number}"
            ProfileFact.objects.create(
                profile=people[0], kind=kind, term=term, text=text, audience="public"
            )

    assert ids(found_by(ANYONE, text="some")) == before


def test_the_order_is_one_over_all_pages_of_a_day_and_each_comes_first_in_turn() -> None:
    people = make_people(PAGE_SIZE + 3)

    pages = [ids(found_by(ANYONE, page=page)) for page in (1, 2, 1)]
    first = {
        ids(find(Query(viewer=ANYONE, day=DAY + timedelta(days=day))))[0] for day in range(200)
    }

    assert pages[0] == pages[2]
    assert len(pages[0]) == PAGE_SIZE
    assert sorted(pages[0] + pages[1]) == sorted(profile.public_id for profile in people)
    assert first == {profile.public_id for profile in people}


# --- Numbers --------------------------------------------------------------------------------------


def test_the_public_is_offered_what_several_say_without_a_number() -> None:
    make_people(4, domain="public", language="public")
    few = offered_to(ANYONE)
    make_people(1, language="public", known="public")
    make_people(4, known="public", domain="members")

    several = offered_to(ANYONE)

    assert dict(few.facets) == {}
    assert [(kind, one.people) for kind, all_ in several.facets.items() for one in all_] == [
        ("language", None)
    ]
    assert several.known
    assert not few.known
    assert found_by(ANYONE).at_least is None


def test_members_read_bands_and_no_number_of_a_few() -> None:
    make_people(7, domain="members")
    make_people(2, role="members")
    client = entering(make_member())

    page = client.get(URL).text

    assert "A-domain (5+)" in page
    assert "A-role</option>" in page
    assert "5 people or more" in page


def test_what_is_offered_never_depends_on_what_was_chosen() -> None:
    """One choice by another would count a few: who is both this and that."""
    make_people(5, domain="public")
    make_people(5, role="public")
    client = Client()

    page = search(client, domain="a-domain")

    assert 'value="a-role"' in page


# --- The page -------------------------------------------------------------------------------------


def test_what_is_looked_for_stands_in_no_address_title_or_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_people(PAGE_SIZE + 5, domain="public")

    answer = client.post(URL, {"q": "some", "domain": "a-domain"})
    page = client.get(answer["Location"])

    assert answer.status_code == 302
    assert "a-domain" not in answer["Location"]
    assert "some" not in answer["Location"].removeprefix(URL)
    assert 'rel="next"' in page.text
    assert not [line for line in page.text.split("href=") if "a-domain" in line.split(">")[0]]
    assert "a-domain" not in page.text.split("</title>")[0]
    assert not [one for one in caplog.records if "a-domain" in one.getMessage() + str(one.args)]
    assert page["X-Robots-Tag"] == "noindex, noarchive"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


def test_a_search_is_turned_page_by_page_and_a_filter_is_taken_away(client: Client) -> None:
    make_people(PAGE_SIZE + 1, domain="public")
    first = client.post(URL, {"domain": "a-domain"}, follow=True)

    second = client.get(first.context["next_url"])
    without = client.get(first.context["chips"][0]["url"])

    assert len(second.context["cards"]) == 1
    assert second.context["previous_url"]
    assert without.context["chips"] == []


def test_a_wrong_choice_is_told_at_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    make_people(5, domain="public")

    answer = client.post(URL, {"q": "some", "role": "astronaut"})

    assert answer.status_code == 400
    assert "astronaut" in answer.text
    assert 'value="some"' in answer.text


@pytest.mark.parametrize("text", ["x", "a" * 101, "nul\x00"])
def test_words_of_any_length_are_answered(client: Client, text: str) -> None:
    assert client.post(URL, {"q": text}).status_code in {302, 400}


def test_an_address_that_was_tampered_with_leads_to_the_whole_list(client: Client) -> None:
    other = seal("something else", '{"domain": "a-domain"}')

    for sealed in ("x", other, seal(SEARCH, '{"domain": "a-domain"}')[:-4]):
        answer = client.get(URL, {"search": sealed})
        assert (answer.status_code, answer["Location"]) == (302, URL)


def test_a_search_kept_under_another_hat_finds_nothing_more(client: Client) -> None:
    """An address is no key: who opens it is asked who they are."""
    make_people(5, display_name="public", domain="members")
    members = entering(make_member()).post(URL, {"domain": "a-domain"})["Location"]

    answer = client.get(members)

    assert answer.status_code == 400
    assert not answer.context.get("cards")


def test_pages_end_for_the_public_and_the_page_says_why(client: Client) -> None:
    make_people(3 * PAGE_SIZE + 1)

    last = client.get(URL, {"page": "3"})
    beyond = client.get(URL, {"page": "99"})

    assert "people are not shown all at once" in last.text
    assert last.context["next_url"] == ""
    assert [card["seen"] for card in beyond.context["cards"]] == [
        card["seen"] for card in last.context["cards"]
    ]


def test_too_many_pages_of_people_from_one_address_must_wait(
    client: Client, settings: Settings
) -> None:
    settings.RATE_LIMITS = True
    settings.LIMITS = settings.LIMITS | {"people_address": "2/h", "people_reader": "1/h"}
    member = entering(make_member())

    visits = [client.get(URL).status_code for _ in range(3)]
    read = [member.get(URL).status_code for _ in range(2)]

    assert visits == [200, 200, 429]
    assert read == [200, 429]


def test_a_list_is_noted_for_those_who_were_in_it_and_says_nobody_is_there(
    client: Client,
) -> None:
    assert "Nobody is shown to you here now" in client.get(URL).text
    profile = make_profile(display_name="members", listed="members")
    make_profile(listed="coordinators")

    entering(make_member()).get(URL)
    client.get(URL)

    assert [view.profile for view in ProfileView.objects.all()] == [profile]


def queries(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("said", [{}, {"q": "some", "domain": "a-domain"}], ids=["all", "words"])
@pytest.mark.parametrize("who", ["visitor", "member", "coordinator", "representative"])
def test_the_list_asks_little_of_the_database_however_many_there_are(
    who: str, said: dict[str, str]
) -> None:
    lay_site()
    make_people(5, domain="public", known="public", language="members")
    node = Profile.objects.all()[0].node
    looking: dict[str, Callable[[], User]] = {
        "member": make_member,
        "coordinator": lambda: make_coordinator(node),
        "representative": lambda: make_representative(make_institution()),
    }
    client = entering(looking[who]()) if who in looking else Client()
    address = client.post(URL, said)["Location"] if said else URL

    few = queries(client, address)
    make_people(30, domain="public", role="public", known="public", language="members")
    many = queries(client, address)

    assert len(many) == len(few)
    assert len(many) <= 8, "\n".join(many)


def test_people_are_ranked_for_every_rung() -> None:
    make_people(1)

    assert all(find(Query(viewer=Viewer(rung=rung))).people for rung in Rung if rung is not Rung.ME)
