"""Sharing with one person and leaving one out: by a page that one sees, and by nothing else."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from network.models import Exclusion, Grant, Profile, ProfileFact, User
from network.visibility import viewer_for, visible_facts
from tests.network.admin_people import entering
from tests.network.profiles import (
    make_institution,
    make_member,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db


def at(name: str, **named: str) -> str:
    with translation.override("en"):
        return reverse(name, kwargs=named)


def address(profile: Profile) -> str:
    return "https://passerelle.example" + at("people:person", public_id=profile.public_id)


@pytest.fixture
def owner() -> User:
    return make_member(email="owner@example.org")


@pytest.fixture
def own(owner: User) -> Client:
    return entering(owner)


@pytest.fixture
def profile(owner: User) -> Profile:
    return make_profile(owner, listed="members", display_name="members", contact="me")


@pytest.fixture
def friend() -> User:
    return make_member(display_name="Account Canari")


@pytest.fixture
def friends(friend: User) -> Profile:
    page = make_profile(friend, listed="members", display_name="members")
    ProfileFact.objects.filter(profile=page, kind="display_name").update(text="Ardoise")
    return page


def contact(profile: Profile) -> str:
    return ProfileFact.objects.get(profile=profile, kind="contact").public_id


def sees(profile: Profile, user: User) -> set[str]:
    return {fact.kind for fact in visible_facts(profile, viewer_for(user)).facts}


def test_one_thing_is_shared_with_one_person_and_taken_back(
    own: Client, profile: Profile, friend: User, friends: Profile
) -> None:
    said = {"fact": contact(profile), "person": address(friends)}

    shared = own.post(at("network:profile_sharing"), said)

    assert shared.status_code == 302
    assert "contact" in sees(profile, friend)
    assert "contact" not in sees(profile, make_member())
    page = own.get(at("network:profile_sharing")).text
    assert "Ardoise" in page and "Account Canari" not in page
    share = Grant.objects.get().public_id
    own.post(at("network:profile_share_end", share=share))
    assert "contact" not in sees(profile, friend)


def test_a_person_left_out_sees_nothing_that_is_not_public(
    own: Client, profile: Profile, friend: User, friends: Profile
) -> None:
    before = sees(profile, friend)

    done = own.post(at("network:profile_exclusions"), {"person": friends.public_id.upper()})

    assert before and done.status_code == 302
    assert sees(profile, friend) == set()
    page = own.get(at("network:profile_exclusions")).text
    assert "Ardoise" in page and "Account Canari" not in page
    # Their page is closed to the owner later: the row stays, without the name.
    ProfileFact.objects.filter(profile=friends).update(audience="me")
    page = own.get(at("network:profile_exclusions")).text
    assert "Ardoise" not in page and "somebody whose name you do not see now" in page
    end = Exclusion.objects.get().public_id
    own.post(at("network:profile_exclusion_end", exclusion=end))
    assert sees(profile, friend) == before


def test_who_is_not_seen_cannot_be_told_from_who_is_not_there(
    own: Client, profile: Profile
) -> None:
    hidden = make_profile(make_member(), listed="members", display_name="members")
    Profile.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    closed = make_profile(make_member(), listed="coordinators", display_name="members")
    helped = make_profile(None, listed="members", display_name="members")
    account = make_member(display_name="Account Canari")
    tries = [row.public_id for row in (hidden, closed, helped)]
    tries += [
        "aaaaaaaaaaaa",
        account.public_id,
        "Account Canari",
        "account@example.org",
        "no address",
    ]

    for name, more in (
        ("network:profile_sharing", {"fact": contact(profile)}),
        ("network:profile_exclusions", {}),
    ):
        pages = [own.post(at(name), {"person": said, **more}) for said in tries]
        assert {page.status_code for page in pages} == {422}
        sentences = {_without(page.text, said) for page, said in zip(pages, tries, strict=True)}
        assert len(sentences) == 1
        assert "You see nobody at this address" in sentences.pop()
    assert not Grant.objects.exists() and not Exclusion.objects.exists()


def _without(page: str, said: str) -> str:
    lines = page.replace(said, "").splitlines()
    return "\n".join(line for line in lines if "csrf" not in line and "nonce" not in line)


def test_neither_nobody_nor_two_at_once(own: Client, profile: Profile, friends: Profile) -> None:
    house = make_institution()
    said = {"fact": contact(profile)}
    both = {"organisation": house.public_id, "person": friends.public_id}

    for more in ({}, both):
        refused = own.post(at("network:profile_sharing"), said | more)
        assert refused.status_code == 422
        assert "Choose one: from the list, or a person." in refused.text
    two = {"who": "sector:care", "person": friends.public_id}
    for more in ({}, two):
        assert own.post(at("network:profile_exclusions"), more).status_code == 422

    assert not Grant.objects.exists() and not Exclusion.objects.exists()


def test_what_is_shared_with_a_person_is_not_read_by_the_house_they_act_for(
    own: Client, profile: Profile, friend: User, friends: Profile
) -> None:
    house = make_institution()
    make_representative(house, friend)
    own.post(at("network:profile_sharing"), {"fact": contact(profile), "person": friends.public_id})

    acting = visible_facts(profile, viewer_for(friend, hat=house.public_id))

    assert "contact" in sees(profile, friend)
    assert not acting


def test_the_copy_of_ones_profile_names_them_as_the_page_does(
    own: Client, profile: Profile, friends: Profile
) -> None:
    own.post(at("network:profile_sharing"), {"fact": contact(profile), "person": friends.public_id})
    ProfileFact.objects.filter(pk__in=profile.held_facts.filter(kind="contact")).update(
        text="Ask Ardoise"
    )

    copy = own.get(at("network:profile_json")).text

    assert json.loads(copy)["profile_grants"][0]["with"] == "Ardoise"
    assert "Account Canari" not in copy
