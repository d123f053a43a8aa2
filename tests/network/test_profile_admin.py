"""Coordinators and profiles: help without owning, hide for who asks, ask who has no account."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from network.models import AuditEntry, Consent, Node, Profile, ProfileFact, User
from network.queues import STALE
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import entering, logged_words
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db

ALOUD = {"channel": "oral", "given_by": "supported", "language": "fr"}


def at(name: str, *arguments: str) -> str:
    return reverse(f"network_admin:{name}", args=arguments)


@pytest.fixture
def node() -> Node:
    return make_node()


@pytest.fixture
def noor(node: Node) -> User:
    return make_coordinator(node, display_name="Noor")


@pytest.fixture
def office(noor: User) -> Client:
    return entering(noor)


@pytest.fixture
def helped(office: Client, node: Node) -> Profile:
    """A profile begun on the telephone."""
    said = {**ALOUD, "node": node.pk, "is_adult": "on"}
    assert office.post(at("profile_add"), said).status_code == 302
    return Profile.objects.get()


def write(office: Client, profile: Profile, what: str, audience: str, text: str = "") -> int:
    said = {**ALOUD, "what": what, "text": text, "audience": audience}
    return office.post(at("profile_write", profile.public_id), said).status_code


def test_somebody_without_an_account_is_helped_and_the_helper_owns_nothing(
    office: Client, helped: Profile, noor: User
) -> None:
    assert write(office, helped, "listed", "members") == 302
    assert write(office, helped, "display_name", "members", "Marked Name") == 302
    assert write(office, helped, "pronouns", "me", "marked pronouns") == 302

    page = office.get(at("profile", helped.public_id)).text
    assert helped.user is None
    assert "Marked Name" in page
    assert "marked pronouns" not in page
    seen = visible_facts(helped, viewer_for(make_member()))
    assert {fact.kind for fact in seen.facts} == {"listed", "display_name"}
    consents = Consent.objects.filter(subject_id=helped.public_id)
    assert set(consents.values_list("channel", "given_by")) == {("oral", "supported")}
    assert AuditEntry.objects.filter(subject_id=helped.public_id).exists()
    assert "Marked Name" not in logged_words()
    assert "Marked Name" not in str(list(AuditEntry.objects.values()))


def test_words_said_for_fewer_people_were_never_agreed_to_for_more(
    office: Client, helped: Profile
) -> None:
    write(office, helped, "listed", "public")
    write(office, helped, "pronouns", "public", "for all")

    assert write(office, helped, "pronouns", "me", "for me alone") == 302

    log = Consent.objects.filter(purpose="profile.pronouns").order_by("pk")
    assert list(log.values_list("is_given", "audience")) == [(True, "public"), (False, "public")]
    assert ProfileFact.objects.get(kind="pronouns").audience == "me"


def test_institutions_whose_names_were_not_read_see_nothing(
    office: Client, helped: Profile
) -> None:
    reader = viewer_for(make_representative(make_institution()))
    write(office, helped, "listed", "institutions")
    before = bool(visible_facts(helped, reader))

    said = {**ALOUD, "what": "display_name", "text": "Lou", "audience": "institutions"}
    office.post(at("profile_write", helped.public_id), said | {"names_read": "on"})

    assert not before
    assert visible_facts(helped, reader)


def test_how_the_person_agreed_must_be_said(office: Client, helped: Profile) -> None:
    refused = office.post(
        at("profile_write", helped.public_id),
        {"what": "display_name", "text": "Marked Name", "audience": "me", "language": "fr"},
    )

    assert refused.status_code == 422
    assert "Marked Name" in refused.text
    assert not ProfileFact.objects.filter(profile=helped).exists()


def test_who_acts_for_an_employer_hears_no_consent(
    office: Client, helped: Profile, noor: User
) -> None:
    make_representative(make_institution("works", sectors=["employer"]), noor)

    assert write(office, helped, "display_name", "members", "Lou") in {302, 403}
    assert not ProfileFact.objects.filter(profile=helped).exists()


def test_a_profile_of_somebody_with_an_account_is_theirs_to_write(
    office: Client, node: Node
) -> None:
    profile = make_profile(make_member(), listed="me", display_name="me", node=node)

    page = office.get(at("profile", profile.public_id)).text

    closed = office.get(at("profile_write", profile.public_id), follow=True)
    assert closed.status_code == 404
    assert "some display_name" not in page
    assert office.post(at("profile_act", profile.public_id, "renew")).status_code in {302, 403}
    assert not Consent.objects.filter(purpose="profile.renewed").exists()


def test_another_place_is_not_looked_after_from_here(helped: Profile) -> None:
    far = entering(make_coordinator(make_node("nice")))

    assert helped.public_id not in far.get(at("profiles")).text
    assert far.get(at("profile", helped.public_id), follow=True).status_code == 404
    hiding = far.post(at("profile_act", helped.public_id, "hide"), follow=True)
    assert hiding.status_code == 404
    helped.refresh_from_db()
    assert helped.hidden_at is None


def test_a_coordinator_hides_takes_away_and_reports_for_who_asks(
    office: Client, node: Node
) -> None:
    profile = make_profile(make_member(), display_name="public", pronouns="public", node=node)
    fact = ProfileFact.objects.get(profile=profile, kind="pronouns").public_id

    office.post(at("profile_act", profile.public_id, "remove"), {"fact": fact})
    office.post(at("profile_act", profile.public_id, "death"))
    reported = Profile.objects.get(pk=profile.pk).deceased_at
    office.post(at("profile_act", profile.public_id, "alive"))

    profile.refresh_from_db()
    assert reported is not None
    assert profile.deceased_at is None and profile.hidden_at is not None
    assert not ProfileFact.objects.filter(public_id=fact).exists()
    assert office.get(at("profile_act", profile.public_id, "hide")).status_code == 405


def test_who_has_no_account_is_asked_before_the_profile_is_hidden(
    office: Client, helped: Profile, noor: User, node: Node
) -> None:
    now = timezone.now()
    own = make_profile(make_member(), node=node)
    Profile.objects.update(renewed_at=now - timedelta(days=350))
    viewer = viewer_for(noor)
    waiting = list(STALE.rows(viewer, now))

    assert waiting == [helped]
    assert own not in waiting
    assert [item.whose for item in STALE.items(waiting)] == [helped.public_id]
    assert not STALE.rows(viewer_for(make_coordinator(make_node("nice"))), now).exists()

    office.post(at("profile_act", helped.public_id, "renew"))

    assert not STALE.rows(viewer, timezone.now()).exists()
    assert Consent.objects.get(purpose="profile.renewed").channel == "oral"


def test_a_helped_profile_is_erased_for_who_asks_and_an_own_one_by_its_owner_alone(
    office: Client, helped: Profile, noor: User
) -> None:
    write(office, helped, "display_name", "coordinators", "Lou")
    erase = at("profile_erase", helped.public_id)
    own = make_profile(make_member(), node=helped.node)

    unsure = office.post(erase, {})

    assert unsure.status_code == 422 and Profile.objects.filter(pk=helped.pk).exists()
    of_others = office.post(at("profile_erase", own.public_id), {"is_sure": "on"}, follow=True)
    assert of_others.status_code == 404

    done = office.post(erase, {"is_sure": "on"})

    assert done.headers["Location"] == at("profiles")
    assert list(Profile.objects.all()) == [own]
    assert not Consent.objects.filter(subject_id=helped.public_id).exists()
    [noted] = AuditEntry.objects.filter(subject_id=helped.public_id)
    assert (noted.action, noted.actor) == ("profile.erased", noor)


def test_who_is_excluded_erases_for_nobody(office: Client, helped: Profile, noor: User) -> None:
    helped.exclusions.create(user=noor)

    office.post(at("profile_erase", helped.public_id), {"is_sure": "on"})

    assert Profile.objects.filter(pk=helped.pk).exists()


def test_who_is_kept_away_reads_neither_who_vouches_nor_who_joins(
    office: Client, helped: Profile, noor: User
) -> None:
    write(office, helped, "listed", "public")
    helped.vouchings.create(voucher=make_member(display_name="Vouches-Qz"))
    helped.audience_notices.create(organisation=make_institution("joins-qz"))
    page = at("profile", helped.public_id)
    asked = {"Vouches-Qz", "Joins-Qz"}
    assert {name for name in asked if name in office.get(page).text} == asked

    helped.exclusions.create(user=noor)

    assert {name for name in asked if name in office.get(page).text} == set()


def own_url(name: str, **named: str) -> str:
    with translation.override("en"):
        return reverse(f"network:{name}", kwargs=named)


def offer(office: Client, profile: Profile, account: User) -> Any:
    said = {"account": account.public_id}
    return office.post(at("profile_offer", profile.public_id), said)


def test_a_helped_profile_is_handed_over_by_the_persons_own_yes(
    office: Client, helped: Profile, noor: User
) -> None:
    write(office, helped, "display_name", "me", "Marked Name")
    person = make_member(display_name="Somebody with a new account")
    own = entering(person)
    answer = own_url("profile_offered", profile=helped.public_id)
    assert own.post(answer, {"answer": "yes"}).status_code == 404

    offered = offer(office, helped, person)
    asked = own.get(own_url("profile_start")).text
    assert "Is this profile yours?" in asked and "Marked Name" not in asked
    assert entering(make_member()).post(answer, {"answer": "yes"}).status_code == 404
    said = own.post(answer, {"answer": "yes"})

    helped.refresh_from_db()
    assert offered.status_code == said.status_code == 302
    assert helped.user == person and helped.offered_to is None
    assert "Marked Name" in own.get(own_url("profile")).text
    assert Consent.objects.get(purpose="profile.taken_over").channel == "screen"
    acts = AuditEntry.objects.filter(subject_id=helped.public_id).values_list("action", "actor")
    assert ("profile.offered", noor.pk) in acts
    assert ("profile.handed_over", person.pk) in acts
    closed = office.get(at("profile_write", helped.public_id), follow=True)
    assert closed.status_code == 404


def test_who_says_no_learns_nothing_and_the_profile_can_be_offered_again(
    office: Client, helped: Profile
) -> None:
    write(office, helped, "display_name", "me", "Marked Name")
    wrong, right = make_member(), make_member()
    offer(office, helped, wrong)
    own = entering(wrong)

    own.post(own_url("profile_offered", profile=helped.public_id), {"answer": "no"})
    offer(office, helped, right)

    helped.refresh_from_db()
    assert helped.user is None and helped.offered_to == right
    assert "Is this profile yours?" not in own.get(own_url("profile_start")).text


def test_an_account_that_has_a_profile_or_is_the_helpers_is_offered_none(
    office: Client, helped: Profile, noor: User, node: Node
) -> None:
    taken = make_member()
    make_profile(taken, node=node)

    refused = offer(office, helped, taken)
    unknown = office.post(at("profile_offer", helped.public_id), {"account": "nobody"})
    offer(office, helped, noor)

    assert refused.status_code == unknown.status_code == 422
    assert "has a profile already" in refused.text
    assert "nobody" in unknown.text
    helped.refresh_from_db()
    assert helped.offered_to is None
