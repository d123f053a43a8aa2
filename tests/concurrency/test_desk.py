"""Many telephones at one door: a place is given once, a key counts once, who came has come."""

import secrets
from collections.abc import Callable
from functools import partial

import pytest

from events import actions
from events.actions import Kept, NoPlaceLeft
from events.models import Meeting, Registration
from network.models import User
from tests.concurrency.naive import oversell
from tests.concurrency.office import Office
from tests.concurrency.test_front_office import AT_ONCE, in_office, run_meeting, starts_now
from tests.concurrency.visitors import at_once

pytestmark = pytest.mark.slow

PLACES = 3


def begun(office: Office, *, people: int = 0, capacity: int | None = None) -> tuple[Meeting, User]:
    meeting, user = run_meeting(office, people=people)
    with office.open():
        starts_now(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(capacity=capacity)
    return meeting, user


def all_at_once(office: Office, acts: list[Callable[[], object]]) -> list[object]:
    return at_once([partial(in_office, office, act) for act in acts])


def walk_in(meeting: Meeting, user: User, *, beyond: bool) -> bool:
    """Whether they were let in."""
    try:
        name = secrets.token_hex(4)
        actions.welcome_walk_in(meeting, name=name, by=user, beyond=beyond)
    except NoPlaceLeft:
        return False
    return True


def test_no_more_walk_ins_than_places_unless_the_desk_says_so(office: Office) -> None:
    meeting, user = begun(office, capacity=PLACES)

    let_in = all_at_once(office, [partial(walk_in, meeting, user, beyond=False)] * AT_ONCE)
    beyond = all_at_once(office, [partial(walk_in, meeting, user, beyond=True)] * AT_ONCE)

    assert sum(map(bool, let_in)) == PLACES and all(beyond)
    with office.open():
        assert Meeting.objects.get(pk=meeting.pk).places_taken == PLACES
        assert Registration.objects.filter(meeting=meeting, places=0).count() == AT_ONCE


def test_counting_without_the_lock_lets_too_many_in(office: Office) -> None:
    """The negative control: the same places, counted and then written."""
    taken = max(oversell(office.database, people=AT_ONCE, places=PLACES) for _round in range(10))

    assert taken > PLACES


def test_what_telephones_send_twice_and_at_once_counts_once(office: Office) -> None:
    meeting, user = begun(office, people=AT_ONCE, capacity=AT_ONCE)
    with office.open():
        rows = Registration.objects.filter(meeting=meeting)
        ids = list(rows.values_list("public_id", flat=True))
    kept = [[Kept(f"here {who}", who), Kept(f"more {who}")] for who in ids]
    frees = partial(actions.free_absent_places, meeting, by=user)

    sends = [partial(actions.keep_arrivals, meeting, one, by=user) for one in kept * 2]
    all_at_once(office, [*sends, frees])

    with office.open():
        row = Meeting.objects.get(pk=meeting.pk)
        assert row.walk_ins == AT_ONCE
        here = Registration.objects.filter(meeting=meeting, arrived_at__isnull=False)
        assert here.count() == AT_ONCE
        assert row.places_taken == sum(here.values_list("places", flat=True)) == AT_ONCE
