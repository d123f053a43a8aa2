"""The welcome desk in any order: ticks, telephones without network, walk-ins, places of the absent.

Beside an oracle in plain Python: who is here, who holds a place, how many came without a name.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from freezegun import freeze_time
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from pytest_django import DjangoDbBlocker

from events import actions
from events.actions import Kept
from events.models import Meeting, Registration, Series
from network.models import User
from tests.concurrency.office import Office
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import running
from tests.services.databases import Databases
from tests.states.machine import BEGINNING
from tests.states.test_registration_states import PLAYED, SHORT, kept_open

NAMES = ["Ann", "Bob", "Cid", "Dan"]
PHONES = [0, 1]


@dataclass
class Guest:
    """Somebody at the door, as whoever stands there would note it on paper."""

    key: str
    status: str
    places: int = 1
    is_here: bool = False


@dataclass
class Door:
    capacity: int | None
    guests: list[Guest] = field(default_factory=list)
    nameless: int = 0
    received: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)

    @property
    def taken(self) -> int:
        return sum(one.places for one in self.guests if one.status == "confirmed")

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.taken < self.capacity

    def comes(self, guest: Guest, *, beyond: bool) -> bool:
        if guest.status == "waiting":
            if not self.has_room and not beyond:
                return False
            guest.places = int(self.has_room)
        elif not guest.is_here and not guest.places:
            guest.places = int(self.has_room)
        guest.status, guest.is_here = "confirmed", True
        return True


class Desk(RuleBasedStateMachine):
    def __init__(self, meeting: Meeting, user: User, keep: Callable[..., None]) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.meeting, self.user, self.keep = meeting, user, keep
        self.kept: dict[int, list[Kept]] = {phone: [] for phone in PHONES}
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(capacity=st.sampled_from([1, 2, 3, None]))
    def opens(self, capacity: int | None) -> None:
        self.door = Door(capacity)
        Meeting.objects.filter(pk=self.meeting.pk).update(capacity=capacity)
        with freeze_time(BEGINNING):
            for name in NAMES:
                row = apply(Meeting.objects.get(pk=self.meeting.pk), name).registration
                assert row
                places = int(row.status == "confirmed")
                self.door.guests.append(Guest(row.public_id, row.status, places))

    def new_key(self) -> str:
        self.number += 1
        return f"key {self.number}"

    def guest(self, index: int) -> Guest:
        return self.door.guests[index % len(self.door.guests)]

    @rule(index=st.integers(0, 9))
    def is_ticked(self, index: int) -> None:
        guest = self.guest(index)
        actions.tick_arrivals(self.meeting, by=self.user, came=[guest.key])
        if guest.status == "confirmed":
            self.door.comes(guest, beyond=True)

    @rule(index=st.integers(0, 9))
    def is_taken_back(self, index: int) -> None:
        guest = self.guest(index)
        actions.tick_arrivals(self.meeting, by=self.user, not_come=[guest.key])
        guest.is_here = False

    @rule(index=st.integers(0, 9), phone=st.sampled_from(PHONES), has_name=st.booleans())
    def is_kept_without_network(self, index: int, phone: int, has_name: bool) -> None:
        who = self.guest(index).key if has_name else ""
        self.kept[phone].append(Kept(self.new_key(), who))

    @rule(phone=st.sampled_from(PHONES), forgets=st.booleans())
    def what_was_kept_is_sent(self, phone: int, forgets: bool) -> None:
        """The answer may be lost: then all of it is sent again some time."""
        kept = list(self.kept[phone])
        self.keep(self.meeting, kept, by=self.user)
        self.kept[phone] = [] if forgets else kept
        new = [one for one in kept if one.key not in self.door.received]
        self.door.received |= {one.key for one in new}
        self.door.nameless += sum(not one.who for one in new)
        ids = {one.who for one in new}
        here = [guest for guest in self.door.guests if guest.key in ids]
        for guest in sorted(here, key=lambda one: one.status != "confirmed"):
            if guest.status != "cancelled":
                self.door.comes(guest, beyond=True)
            elif guest.key not in self.door.counted:
                self.door.counted.add(guest.key)
                self.door.nameless += 1

    @rule(beyond=st.booleans())
    def somebody_walks_in(self, beyond: bool) -> None:
        is_let_in = self.door.has_room or beyond
        try:
            row = actions.welcome_walk_in(self.meeting, name="Zed", by=self.user, beyond=beyond)
        except actions.NoPlaceLeft:
            assert not is_let_in
            return
        assert is_let_in
        self.door.guests.append(
            Guest(row.public_id, "confirmed", int(self.door.has_room), is_here=True)
        )

    @rule(index=st.integers(0, 9), beyond=st.booleans())
    def who_waits_is_here(self, index: int, beyond: bool) -> None:
        guest = self.guest(index)
        try:
            actions.seat(self.meeting, who=guest.key, by=self.user, beyond=beyond)
        except ValidationError:
            assert guest.status == "cancelled" or not self.door.comes(guest, beyond=beyond)
            return
        assert self.door.comes(guest, beyond=beyond)

    @rule()
    def places_of_the_absent_are_freed(self) -> None:
        absent = [
            one
            for one in self.door.guests
            if one.status == "confirmed" and not one.is_here and one.places
        ]
        assert actions.free_absent_places(self.meeting, by=self.user) == len(absent)
        for guest in absent:
            guest.places = 0

    @rule(index=st.integers(0, 9))
    def gives_the_place_back(self, index: int) -> None:
        guest = self.guest(index)
        if not guest.is_here:
            actions.cancel_registration(Registration.objects.get(public_id=guest.key))
            guest.status = "cancelled"

    @invariant()
    def the_rows_are_what_the_oracle_says(self) -> None:
        rows = Registration.objects.filter(meeting=self.meeting)
        found = {
            row.public_id: (row.status, row.arrived_at is not None)
            + ((row.places,) if row.status == "confirmed" else ())
            for row in rows
        }
        assert found == {
            one.key: (one.status, one.is_here)
            + ((one.places,) if one.status == "confirmed" else ())
            for one in self.door.guests
        }
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        assert (meeting.places_taken, meeting.walk_ins) == (self.door.taken, self.door.nameless)
        assert meeting.capacity is None or meeting.places_taken <= meeting.capacity


def forget_keys(meeting: Meeting, kept: list[Kept], *, by: User) -> None:
    """The naive door: what is sent again counts again."""
    again = [Kept(f"{one.key} {id(kept)} {number}", one.who) for number, one in enumerate(kept)]
    actions.keep_arrivals(meeting, again, by=by)


def play(
    opened: AbstractContextManager[Any],
    keep: Callable[..., None] = actions.keep_arrivals,
    how: settings = PLAYED,
) -> None:
    with opened:
        with freeze_time(BEGINNING):
            meeting = make_meeting(days=1)
            user = running(meeting)
            Series.objects.filter(pk=meeting.series_id).update(attendance="ticks")
            meeting.refresh_from_db()
        with freeze_time(meeting.starts_at + timedelta(minutes=10)):
            run_state_machine_as_test(partial(Desk, meeting, user, keep), settings=how)


@pytest.mark.slow
def test_the_desk_keeps_its_word_in_any_order(db: None) -> None:
    play(nullcontext())


@pytest.mark.slow
@pytest.mark.postgresql
def test_the_desk_keeps_its_word_in_any_order_on_postgresql(
    databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    play(kept_open(Office(databases.create("postgresql"), django_db_blocker.unblock)))


def test_the_oracle_notices_a_desk_that_forgets_its_keys(db: None) -> None:
    with pytest.raises(AssertionError):
        play(nullcontext(), keep=forget_keys, how=SHORT)
