"""Hiding everything at once: a moment later no outlet shows any of it, to nobody who saw it."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from network.actions.profiles import Receiver, grant_fact, save_photo
from network.models import Profile, ProfileFact, User
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_profile,
    make_representative,
)
from tests.network.test_profiles import SAID
from tests.privacy.canaries import NAME, found_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_member()


@pytest.fixture
def profile(owner: User) -> Profile:
    profile = make_profile(owner, display_name="public", training="me", role="public")
    said = ProfileFact.objects.filter(profile=profile, kind__in=["display_name", "training"])
    said.update(text=NAME)
    written = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(written, "PNG")
    save_photo(profile, written.getvalue(), words=NAME, by=owner, agreed=SAID)
    ProfileFact.objects.filter(profile=profile, kind="photo").update(audience="public")
    return profile


def onlookers(profile: Profile, owner: User) -> dict[str, Client]:
    house, friend = make_institution(), make_member()
    profile.audience_notices.create(organisation=house, approved_at=profile.created_at)
    fact = ProfileFact.objects.get(profile=profile, kind="training").public_id
    for receiver in (Receiver(organisation=house), Receiver(user=friend)):
        grant_fact(profile, fact, receiver, by=owner, agreed=SAID)
    return {
        "visitor": Client(headers={"accept-language": "en"}),
        "member": entering(friend),
        "institution": entering(make_representative(house)),
        "coordinator": entering(make_coordinator(profile.node)),
        "machine": entering(make_coordinator(is_superuser=True)),
    }


def of_people(profile: Profile) -> list[str]:
    with translation.override("en"):
        return [
            reverse("people:person", args=[profile.public_id]),
            reverse("people:photo", args=[profile.public_id]),
            reverse("people:vouch", args=[profile.public_id]),
            reverse("people:people"),
            "/api/v1/profiles/",
            f"/api/v1/profiles/{profile.public_id}/",
            reverse("network_admin:profiles"),
            reverse("network_admin:profile", args=[profile.public_id]),
        ]


def shown(clients: dict[str, Client], profile: Profile) -> set[tuple[str, str]]:
    """Who meets something of the person where: marked words, or the photo itself."""
    found = set()
    for who, client in clients.items():
        for url in [*of_people(profile), "/en/", "/sitemap.xml"]:
            page = client.get(url)
            is_photo = page.headers.get("Content-Type") == "image/jpeg"
            if is_photo or found_in(page.content):
                found.add((who, url))
    return found


def test_after_the_button_nobody_meets_anything_anywhere_and_nothing_was_kept(
    profile: Profile, owner: User
) -> None:
    clients = onlookers(profile, owner)
    own = entering(owner)
    before = shown(clients, profile)
    # Asked for twice, so that whatever keeps an answer has kept one.
    assert shown(clients, profile) == before

    with translation.override("en"):
        hidden = own.post(reverse("network:profile_hide"))
        as_members = own.get(reverse("network:profile_seen_as", args=["members"]))

    assert {who for who, _url in before} == set(clients)
    assert hidden.status_code == 200
    assert shown(clients, profile) == set()
    assert "They see nothing" in as_members.text


def test_nothing_in_between_may_keep_what_it_could_show_later(
    profile: Profile, owner: User
) -> None:
    kept = {
        url
        for client in onlookers(profile, owner).values()
        for url in of_people(profile)
        if (page := client.get(url)).status_code == 200
        and "no-store" not in page.headers.get("Cache-Control", "")
    }

    assert kept == set()
