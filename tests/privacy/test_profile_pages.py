"""Marked facts of a profile against every page: outlet × who looks × audience, from outside."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.models import FactKind, Profile, ProfileFact, User
from tests.network.admin_people import entering
from tests.network.profiles import (
    TERM_KINDS,
    make_coordinator,
    make_institution,
    make_member,
    make_profile,
    make_representative,
)
from tests.privacy.canaries import NAME

pytestmark = pytest.mark.django_db

# Of each kind that has words of its own: marked apart, so that one leak names its kind.
KINDS = [
    kind
    for kind in FactKind.values
    if kind not in {"listed", "known", "photo", "video", "vouched_by", "vouched_on", "detachment"}
    and kind not in TERM_KINDS
]
LADDER = ["me", "coordinators", "members", "institutions", "public"]


def marked(kind: str) -> str:
    return f"{NAME} {kind}"


@pytest.fixture
def owner() -> User:
    return make_member()


@pytest.fixture
def profile(owner: User) -> Profile:
    profile = make_profile(owner, **dict.fromkeys(KINDS, "me"))
    for fact in ProfileFact.objects.filter(profile=profile).exclude(kind="listed"):
        ProfileFact.objects.filter(pk=fact.pk).update(text=marked(fact.kind), language="fr")
    return profile


def onlookers(profile: Profile) -> dict[str, Client]:
    """One for each place on the ladder; the institution was announced and its notice is over."""
    house = make_institution()
    profile.audience_notices.create(organisation=house, approved_at=profile.created_at)
    return {
        "coordinators": entering(make_coordinator(profile.node)),
        "members": entering(make_member()),
        "institutions": entering(make_representative(house)),
        "public": Client(headers={"accept-language": "en"}),
    }


def pages(profile: Profile) -> list[str]:
    """Where somebody else might meet a person of the network."""
    with translation.override("en"):
        own = ["profile", "profile_audiences", "profile_sharing", "profile_exclusions"]
        return [
            reverse("people:person", args=[profile.public_id]),
            *[reverse(f"network:{name}") for name in own],
            reverse("network_admin:profiles"),
            reverse("network_admin:profile", args=[profile.public_id]),
            reverse("account"),
            reverse("people:people"),
            "/api/v1/profiles/",
            "/en/",
            "/en/directory/organisations/",
            "/api/v1/organisations/",
            "/sitemap.xml",
        ]


def kinds_on(client: Client, addresses: list[str]) -> set[str]:
    """The kinds whose marked words stand on any of these pages."""
    said = " ".join(client.get(address, follow=True).text for address in addresses)
    return {kind for kind in KINDS if marked(kind) in said}


@pytest.mark.parametrize("audience", LADDER)
def test_no_page_shows_a_fact_to_whom_it_is_not_open(profile: Profile, audience: str) -> None:
    ProfileFact.objects.filter(profile=profile).exclude(kind="listed").update(audience=audience)

    for place, (rung, client) in enumerate(onlookers(profile).items(), start=1):
        is_open = place <= LADDER.index(audience)
        shown = kinds_on(client, pages(profile))
        assert shown == (set(KINDS) if is_open else set()), rung


@pytest.mark.parametrize("audience", LADDER)
def test_the_list_and_the_api_of_people_show_a_fact_to_whom_it_is_open_alone(
    profile: Profile, audience: str
) -> None:
    """Each outlet by itself; open facts do come out of it: what leaks would be seen."""
    ProfileFact.objects.filter(profile=profile).exclude(kind="listed").update(audience=audience)
    on_cards = {"display_name", "presentation"}

    for place, (rung, client) in enumerate(onlookers(profile).items(), start=1):
        is_open = place <= LADDER.index(audience)
        cards = kinds_on(client, [reverse("people:people")])
        items = kinds_on(client, ["/api/v1/profiles/"])
        assert cards == (on_cards if is_open else set()), rung
        assert items == (set(KINDS) if is_open and rung != "public" else set()), rung


@pytest.mark.parametrize("audience", LADDER)
def test_a_search_for_marked_words_finds_nobody_to_whom_they_are_closed(
    profile: Profile, audience: str
) -> None:
    """The id is looked for: whether somebody is found tells as much as their words."""
    ProfileFact.objects.filter(profile=profile).exclude(kind="listed").update(audience=audience)

    for place, (rung, client) in enumerate(onlookers(profile).items(), start=1):
        is_open = place <= LADDER.index(audience)
        page = client.post("/en/directory/people/", {"q": NAME}, follow=True).text
        assert (profile.public_id in page) == is_open, rung


def test_one_fact_open_takes_no_other_along(profile: Profile) -> None:
    clients = onlookers(profile)
    for kind in KINDS:
        facts = ProfileFact.objects.filter(profile=profile)
        facts.exclude(kind="listed").update(audience="me")
        facts.filter(kind=kind).update(audience="public")
        page = pages(profile)[:1]
        shown = {rung: kinds_on(client, page) for rung, client in clients.items()}
        assert all(kinds == {kind} for kinds in shown.values()), shown


def test_the_owner_is_found_by_the_same_eyes(profile: Profile, owner: User) -> None:
    """The negative control: these pages, before somebody who may see all of it."""
    assert kinds_on(entering(owner), pages(profile)) == set(KINDS)
