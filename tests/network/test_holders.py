"""What the consent screen says of who sees what: true of what the door does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from network.actions.profiles import note_views
from network.holders import holders_of, who_looked
from network.models import AudienceNotice, Exclusion, Profile, User
from network.visibility import viewer_for, visible_facts
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile() -> Profile:
    return make_profile(make_member(), display_name="institutions")


def test_the_state_of_each_institution_is_what_the_door_does(profile: Profile) -> None:
    now = timezone.now()
    notices = {
        "seen": {"told_at": now - timedelta(days=14)},
        "approved": {"approved_at": now},
        "new": {"told_at": now - timedelta(days=1)},
        "untold": {},
        "refused": {"told_at": now - timedelta(days=30), "refused_at": now},
        "excluded": {"told_at": now - timedelta(days=30)},
        "unknown kind": {"told_at": now - timedelta(days=30)},
    }
    for slug, fields in notices.items():
        sectors = None if slug == "unknown kind" else ["care"] if slug == "excluded" else []
        organisation = make_institution(slug.replace(" ", "-"), name=slug, sectors=sectors)
        AudienceNotice.objects.create(profile=profile, organisation=organisation, **fields)
    make_institution("unheard-of", name="unheard of")
    Exclusion.objects.create(profile=profile, sector="care")

    institutions = holders_of(profile).institutions

    assert {one.organisation.name: one.state for one in institutions} == {
        "seen": "sees",
        "approved": "sees",
        "new": "joins",
        "untold": "waits",
        "refused": "refused",
        "excluded": "excluded",
        "unknown kind": "excluded",
        "unheard of": "waits",
    }
    for one in institutions:
        reader = make_representative(one.organisation)
        seen = visible_facts(profile, viewer_for(User.objects.get(pk=reader.pk)))
        assert bool(seen.first("display_name")) == (one.state == "sees"), one.organisation.name


def test_coordinators_are_those_of_the_place_today_by_name(profile: Profile) -> None:
    here = make_coordinator(profile.node, display_name="Colibri")
    make_coordinator(make_node("nice"), display_name="Mistral")
    former = make_coordinator(profile.node, display_name="Former")
    long_ago = timezone.localdate() - timedelta(days=9)
    former.coordinations.update(since=long_ago, until=long_ago + timedelta(days=1))

    assert holders_of(profile).coordinators == (here.display_name,)


def test_members_and_people_who_looked_are_never_counted_one_by_one(profile: Profile) -> None:
    institution = make_institution()
    for _number in range(3):
        note_views([profile], viewer_for(make_member()))
    note_views([profile], viewer_for(make_representative(institution)))

    assert holders_of(profile).members == 0
    looked = who_looked(profile)
    assert looked.people == 0
    assert [(one.name, one.what) for one in looked.organisations] == [(institution.name, "seen")]
    for _number in range(3):
        note_views([profile], viewer_for(make_member()))
    assert (holders_of(profile).members, who_looked(profile).people) == (5, 5)


def test_each_coordinator_who_could_read_it_is_named_and_nobody_who_could_not(
    profile: Profile,
) -> None:
    house = make_institution("care-house", sectors=["care"])
    people = {
        "of the place": make_coordinator(profile.node),
        "of another": make_coordinator(make_node("nice")),
        "of the machine": make_coordinator(is_superuser=True),
        "left out": make_coordinator(profile.node),
        "of a kind left out": make_coordinator(profile.node),
    }
    make_representative(house, people["of a kind left out"])
    for name, user in people.items():
        User.objects.filter(pk=user.pk).update(display_name=name)
    Exclusion.objects.create(profile=profile, user=people["left out"])
    Exclusion.objects.create(profile=profile, sector="care")
    profile.held_facts.update(audience="coordinators")

    named = set(holders_of(profile).coordinators)

    fresh = User.objects.in_bulk(user.pk for user in people.values())
    reading = {
        user.display_name for user in fresh.values() if visible_facts(profile, viewer_for(user))
    }
    assert named == reading == {"of the place", "of the machine"}
