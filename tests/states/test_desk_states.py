"""The welcome desk in any order: ticks, telephones without network, walk-ins, places of the absent.

Beside an oracle in plain Python: who is here, who holds how many places, how many came without a
name; heads where heads are counted; what is left after a week, and after a month.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from events.actions.waiting import recount
from events.models import Meeting, Registration, RegistrationContact, Series
from network.models import ChangeCounter, User
from network.purposes import purge_due
from tests.concurrency.office import Office
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import running
from tests.services.databases import Databases
from tests.states.machine import BEGINNING
from tests.states.test_registration_states import PLAYED, SHORT, kept_open

NAMES = ["Ann", "Bob", "Cid", "Dan"]
PHONES = [0, 1]
ALONG = st.sampled_from([(), (), ("support_person",), ("support_person", "interpreter")])
Along = tuple[str, ...]
PASSING = [timedelta(minutes=20), timedelta(hours=1), timedelta(days=8), timedelta(days=31)]
OPENS_BEFORE, STAYS_OPEN = timedelta(hours=2), timedelta(days=7)
NEEDS_ARE_KEPT, PEOPLE_ARE_KEPT = timedelta(days=7), timedelta(days=30)


@dataclass
class Guest:
    """Somebody at the door, as whoever stands there would note it on paper."""

    key: str
    party: int = 1
    status: str = "waiting"
    places: int = 1
    is_here: bool = False
    is_known: bool = True


@dataclass
class Door:
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    counts_heads: bool = False
    guests: list[Guest] = field(default_factory=list)
    # Who came without a name, and places of companions of whom nothing else is known any more.
    nameless: int = 0
    companions: int = 0
    heads: int | None = None
    received: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)

    @property
    def taken(self) -> int:
        held = [one.places for one in self.guests if one.status == "confirmed"]
        return sum(held) + self.companions

    @property
    def line(self) -> list[Guest]:
        return [one for one in self.guests if one.status == "waiting"]

    def has_room(self, places: int = 1) -> bool:
        return self.capacity is None or self.taken + places <= self.capacity

    def is_staffed(self, now: datetime) -> bool:
        return self.starts_at - OPENS_BEFORE <= now <= self.ends_at + STAYS_OPEN

    def notes_names(self, now: datetime) -> bool:
        return self.is_staffed(now) and not self.counts_heads

    def registers(self, key: str, party: int) -> None:
        guest = Guest(key, party, places=party)
        if not self.line and self.has_room(party):
            guest.status = "confirmed"
        self.guests.append(guest)

    def serves(self, now: datetime) -> None:
        """In the order of the line, until the meeting begins; a party comes whole or waits."""
        for guest in self.line if now < self.starts_at else []:
            if not self.has_room(guest.party):
                return
            guest.status = "confirmed"

    def comes(self, guest: Guest, *, beyond: bool) -> bool:
        """A party has a place each or, in the room all the same, none."""
        has_lost_theirs = guest.status == "confirmed" and not guest.is_here and not guest.places
        if guest.status == "waiting" or has_lost_theirs:
            is_seated = self.has_room(guest.party)
            if guest.status == "waiting" and not is_seated and not beyond:
                return False
            guest.places = guest.party if is_seated else 0
        guest.status, guest.is_here = "confirmed", True
        return True

    def takes_strangers(self, now: datetime) -> bool:
        return self.has_room() and not (self.line and now < self.starts_at)

    def purges(self, now: datetime) -> None:
        for guest in self.guests:
            if now - self.ends_at >= NEEDS_ARE_KEPT and guest.places > 1:
                self.companions += guest.places - 1 if guest.status == "confirmed" else 0
                guest.places = 1
            if now - self.ends_at >= PEOPLE_ARE_KEPT:
                guest.is_known = False


class Hands:
    """What is done at the desk, by the actions of the product."""

    keep = staticmethod(actions.keep_arrivals)
    free = staticmethod(actions.free_absent_places)


class Desk(RuleBasedStateMachine):
    def __init__(
        self,
        meeting: Meeting,
        user: User,
        move_clock: Callable[[datetime], object],
        hands: type[Hands],
    ) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.meeting, self.user, self.move_clock, self.hands = meeting, user, move_clock, hands
        self.kept: dict[int, list[Kept]] = {phone: [] for phone in PHONES}
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(
        capacity=st.sampled_from([1, 2, 3, 4, None]),
        parties=st.tuples(*[ALONG] * len(NAMES)),
        counts_heads=st.sampled_from([False, False, False, True]),
        has_begun=st.booleans(),
    )
    def opens(
        self, capacity: int | None, parties: tuple[Along, ...], counts_heads: bool, has_begun: bool
    ) -> None:
        starts_at, ends_at = self.meeting.starts_at, self.meeting.ends_at
        self.door = Door(starts_at, ends_at, capacity, counts_heads)
        Meeting.objects.filter(pk=self.meeting.pk).update(capacity=capacity)
        attendance = "count" if counts_heads else "ticks"
        Series.objects.filter(pk=self.meeting.series_id).update(attendance=attendance)
        self.meeting.refresh_from_db()
        self.set_clock(BEGINNING)
        for name, along in zip(NAMES, parties, strict=True):
            self.registers(name, along)
        self.set_clock(starts_at + timedelta(minutes=10 if has_begun else -50))

    def registers(self, name: str, along: Along) -> None:
        said = dict.fromkeys(along, True) | {"consent_access_needs": bool(along)}
        row = apply(Meeting.objects.get(pk=self.meeting.pk), name, **said).registration
        assert row
        self.door.registers(row.public_id, 1 + len(along))

    def set_clock(self, now: datetime) -> None:
        self.now = now
        self.move_clock(now)

    def new_key(self) -> str:
        self.number += 1
        return f"key {self.number}"

    def guest(self, index: int) -> Guest:
        return self.door.guests[index % len(self.door.guests)]

    def is_done(self, act: Callable[..., object], **facts: Any) -> bool:
        """Whether the desk does it, or says why not."""
        try:
            act(self.meeting, by=self.user, **facts)
        except ValidationError:
            return False
        return True

    @rule(index=st.integers(0, 9))
    def is_ticked(self, index: int) -> None:
        guest, is_open = self.guest(index), self.door.notes_names(self.now)
        assert self.is_done(actions.tick_arrivals, came=[guest.key]) == is_open
        if guest.status == "confirmed" and is_open:
            self.door.comes(guest, beyond=True)

    @rule(index=st.integers(0, 9))
    def is_taken_back(self, index: int) -> None:
        guest, is_open = self.guest(index), self.door.notes_names(self.now)
        assert self.is_done(actions.tick_arrivals, not_come=[guest.key]) == is_open
        guest.is_here &= not is_open

    @rule(index=st.integers(0, 9), phone=st.sampled_from(PHONES), has_name=st.booleans())
    def is_kept_without_network(self, index: int, phone: int, has_name: bool) -> None:
        who = self.guest(index).key if has_name else ""
        self.kept[phone].append(Kept(self.new_key(), who))

    @rule(phone=st.sampled_from(PHONES), forgets=st.booleans())
    def what_was_kept_is_sent(self, phone: int, forgets: bool) -> None:
        """The answer may be lost: then all of it is sent again some time."""
        kept = list(self.kept[phone])
        keep = actions.keep_heads if self.door.counts_heads else self.hands.keep
        is_open = self.door.is_staffed(self.now)
        assert self.is_done(keep, kept=kept) == is_open
        if not is_open:
            return
        self.kept[phone] = [] if forgets else kept
        new = [one for one in kept if one.key not in self.door.received]
        self.door.received |= {one.key for one in new}
        if self.door.counts_heads:
            self.door.heads = (self.door.heads or 0) + len(new) if new else self.door.heads
        else:
            self.they_come(new)

    def they_come(self, new: list[Kept]) -> None:
        self.door.nameless += sum(not one.who for one in new)
        ids = {one.who for one in new}
        here = [guest for guest in self.door.guests if guest.key in ids]
        for guest in sorted(here, key=lambda one: one.status != "confirmed"):
            if guest.status != "cancelled":
                self.door.comes(guest, beyond=True)
            elif guest.key not in self.door.counted:
                self.door.counted.add(guest.key)
                self.door.nameless += 1

    @rule(count=st.integers(0, 9))
    def heads_are_counted(self, count: int) -> None:
        is_open = self.door.is_staffed(self.now) and self.door.counts_heads
        assert self.is_done(actions.count_heads, count=count) == is_open
        self.door.heads = count if is_open else self.door.heads

    @rule(beyond=st.booleans())
    def somebody_walks_in(self, beyond: bool) -> None:
        is_seated = self.door.takes_strangers(self.now)
        is_let_in = self.door.notes_names(self.now) and (is_seated or beyond)
        said = {"name": "Zed", "beyond": beyond}
        assert self.is_done(actions.welcome_walk_in, **said) == is_let_in
        if is_let_in:
            row = Registration.objects.order_by("pk").last()
            assert row is not None
            guest = Guest(row.public_id, 1, "confirmed", int(is_seated), is_here=True)
            self.door.guests.append(guest)

    @rule(index=st.integers(0, 9), beyond=st.booleans())
    def who_waits_is_here(self, index: int, beyond: bool) -> None:
        guest = self.guest(index)
        can_come = self.door.notes_names(self.now) and guest.status != "cancelled"
        is_let_in = can_come and self.door.comes(guest, beyond=beyond)
        assert self.is_done(actions.seat, who=guest.key, beyond=beyond) == is_let_in

    @rule()
    def places_of_the_absent_are_freed(self) -> None:
        is_time = self.door.notes_names(self.now) and self.now >= self.door.starts_at
        assert self.is_done(self.hands.free) == is_time
        for guest in self.door.guests if is_time else []:
            if guest.status == "confirmed" and not guest.is_here:
                guest.places = 0

    @rule(index=st.integers(0, 9))
    def gives_the_place_back(self, index: int) -> None:
        guest = self.guest(index)
        if guest.is_here or guest.status == "cancelled":
            return
        row = Registration.objects.get(public_id=guest.key)
        is_over = self.now >= self.door.ends_at
        try:
            actions.cancel_registration(row)
            assert not is_over
        except ValidationError:
            assert is_over
            return
        guest.status = "cancelled"
        self.door.serves(self.now)

    @rule(passing=st.sampled_from(PASSING), is_meant=st.booleans())
    def time_passes(self, passing: timedelta, is_meant: bool) -> None:
        if is_meant or passing < timedelta(days=1):
            self.set_clock(self.now + passing)

    @rule()
    def purge_runs(self) -> None:
        purge_due()
        self.door.purges(self.now)

    @invariant()
    def the_rows_are_what_the_oracle_says(self) -> None:
        rows = Registration.objects.filter(meeting=self.meeting)
        known = set(RegistrationContact.objects.values_list("registration__public_id", flat=True))
        found = {
            row.public_id: (
                row.status,
                row.arrived_at is not None,
                row.places,
                row.public_id in known,
            )
            for row in rows
        }
        assert found == {
            one.key: (one.status, one.is_here, one.places, one.is_known) for one in self.door.guests
        }

    @invariant()
    def the_numbers_are_what_the_oracle_says(self) -> None:
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        counted = (meeting.places_taken, meeting.walk_ins, meeting.head_count)
        assert counted == (self.door.taken, self.door.nameless, self.door.heads)
        assert meeting.capacity is None or meeting.places_taken <= meeting.capacity

    @invariant()
    def a_head_count_leaves_no_trace_of_anybody(self) -> None:
        if self.door.counts_heads:
            assert not Registration.objects.exclude(arrived_at=None, is_walk_in=False).exists()


class ForgetsKeys(Hands):
    """What is sent again counts again."""

    @staticmethod
    def keep(meeting: Meeting, kept: list[Kept], *, by: User) -> None:
        again = [Kept(f"{one.key} {id(kept)} {place}", one.who) for place, one in enumerate(kept)]
        actions.keep_arrivals(meeting, again, by=by)


class SeatsHalfAParty(Hands):
    """Whoever comes with somebody has one place."""

    @staticmethod
    def keep(meeting: Meeting, kept: list[Kept], *, by: User) -> None:
        actions.keep_arrivals(meeting, kept, by=by)
        Registration.objects.filter(meeting=meeting, places__gt=1).update(places=1)
        recount(meeting)


class FreesPlacesOfWhoIsHere(Hands):
    """Everybody's place is free, not only that of the absent."""

    @staticmethod
    def free(meeting: Meeting, *, by: User) -> None:
        actions.free_absent_places(meeting, by=by)
        Registration.objects.filter(meeting=meeting, status="confirmed").update(places=0)
        recount(meeting)


WITH_SOMEBODY: tuple[Along, ...] = (("support_person",), (), (), ())


def a_party_arrives(game: Desk) -> None:
    game.opens(capacity=4, parties=WITH_SOMEBODY, counts_heads=False, has_begun=True)
    game.is_kept_without_network(index=0, phone=0, has_name=True)
    game.what_was_kept_is_sent(phone=0, forgets=True)


def one_is_here_and_the_others_are_not(game: Desk) -> None:
    game.opens(capacity=None, parties=WITH_SOMEBODY, counts_heads=False, has_begun=True)
    game.is_ticked(index=0)
    game.places_of_the_absent_are_freed()


Story = Callable[[Desk], None]
STORIES: list[tuple[type[Hands], Story]] = [
    (SeatsHalfAParty, a_party_arrives),
    (FreesPlacesOfWhoIsHere, one_is_here_and_the_others_are_not),
]


def play(
    opened: AbstractContextManager[Any],
    hands: type[Hands] = Hands,
    how: settings = PLAYED,
    story: Story | None = None,
) -> None:
    with opened, freeze_time(BEGINNING) as clock:
        ChangeCounter.objects.get_or_create(pk=1)
        meeting = make_meeting(days=1)
        user = running(meeting)
        machine = partial(Desk, meeting, user, clock.move_to, hands)
        if story is None:
            run_state_machine_as_test(machine, settings=how)
        else:
            tell(machine(), story)


def tell(game: Desk, story: Story) -> None:
    try:
        story(game)
        game.the_rows_are_what_the_oracle_says()
        game.the_numbers_are_what_the_oracle_says()
    finally:
        game.teardown()


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
        play(nullcontext(), ForgetsKeys, SHORT)


@pytest.mark.parametrize(("hands", "story"), STORIES)
def test_the_oracle_notices_hands_that_do_it_wrong(
    db: None, hands: type[Hands], story: Story
) -> None:
    with pytest.raises(AssertionError):
        play(nullcontext(), hands, story=story)


@pytest.mark.parametrize("story", [story for _hands, story in STORIES])
def test_where_hands_do_it_right_it_notices_nothing(db: None, story: Story) -> None:
    play(nullcontext(), story=story)
