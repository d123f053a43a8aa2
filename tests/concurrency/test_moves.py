"""Moves that cross, moves beside registrations, two callers; the naive ways fail beside them."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from events.actions import RegistrationClosed, cancel_registration, move_registration
from events.models import Meeting, Registration
from network.actions import ask_for_call, take_calls
from network.models import CallEntry, User
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Site, at_once
from tests.concurrency.watching import state_of
from tests.events.factories import apply
from tests.services.databases import Database
from tests.services.postgresql import PostgreSQL
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 8
NAIVE_ROUNDS = 20


def registered(meeting: Meeting, name: str) -> Registration:
    row = apply(meeting, name).registration
    assert row is not None
    return row


def in_office(office: Office, act: Callable[[], object]) -> object:
    with office.open():
        return act()


def moving(office: Office, row: Registration, to: Meeting) -> Callable[[], object]:
    return partial(in_office, office, partial(move_registration, row, to=to, waits=True))


def test_two_moves_that_cross_both_arrive_and_no_place_is_lost(
    crowded: Passerelle, office: Office
) -> None:
    for number in range(ROUNDS):
        with office.open():
            here, there = office.make_meeting(capacity=1), office.make_meeting(capacity=1)
            goes, comes = registered(here, f"a{number}"), registered(there, f"b{number}")
            waits = registered(here, f"c{number}")

        at_once([moving(office, goes, there), moving(office, comes, here)])

        with office.open():
            rows = Registration.objects.filter(pk__in=[goes.pk, comes.pk, waits.pk])
            found = {row.pk: (row.meeting_id, row.status) for row in rows}
        assert found[goes.pk][0] == there.pk
        assert found[comes.pk][0] == here.pk
        assert found[waits.pk] == (here.pk, "confirmed")
        for meeting in (here, there):
            assert state_of(crowded.database, meeting.public_id).faults() == []
    assert bad_lines(crowded) == []


def test_moving_in_and_registering_for_the_last_place_give_it_once(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for number in range(ROUNDS):
        with office.open():
            here, there = office.make_meeting(capacity=5), office.make_meeting(capacity=1)
            row = registered(here, f"a{number}")

        at_once(
            [
                moving(office, row, there),
                partial(site.apply_by_form, there.public_id, f"b{number}"),
            ]
        )

        final = state_of(crowded.database, there.public_id)
        assert (len(final.ranked("confirmed")), len(final.ranked("waiting"))) == (1, 1)
        assert final.faults() == []
        assert state_of(crowded.database, here.public_id).faults() == []
    assert bad_lines(crowded) == []


def test_a_place_given_back_while_it_is_moved_is_given_back_where_it_is(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    """The lock is looked for again where the person went: neither list keeps a ghost."""
    for number in range(ROUNDS):
        with office.open():
            here, there = office.make_meeting(capacity=1), office.make_meeting(capacity=1)
            row = registered(here, f"a{number}")
            registered(here, f"b{number}")
            gives_back = Registration.objects.get(pk=row.pk)
        cancelling = partial(in_office, office, partial(cancel_registration, gives_back))

        at_once([partial(moved_or_refused, office, row, there), cancelling])

        for meeting in (here, there):
            final = state_of(crowded.database, meeting.public_id)
            assert final.faults() == [], f"round {number}"
        with office.open():
            assert Registration.objects.get(pk=row.pk).status == "cancelled"
    assert bad_lines(crowded) == []


def moved_or_refused(office: Office, row: Registration, to: Meeting) -> None:
    with office.open():
        try:
            move_registration(row, to=to, waits=True)
        except RegistrationClosed:
            return


def test_locking_the_list_one_leaves_first_makes_crossing_moves_fail(
    postgresql: PostgreSQL,
) -> None:
    """The negative control of the first test: each takes its own list's lock, then the other's."""
    database = Database("postgresql", postgresql.create(), postgresql.directory)
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, taken INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (1, 1), (2, 1)")

    broken = sum(naively_cross(database, table) for _round in range(3))

    print(f"{broken} of 3 pairs of crossing moves ended in a deadlock")
    assert broken


def naively_cross(database: Database, table: str) -> bool:
    both_hold = threading.Barrier(2)
    failures: list[str] = []

    def move(here: int, there: int) -> None:
        with closing(database.connect()) as connection:
            connection.execute(f"UPDATE {table} SET taken = taken - 1 WHERE id = {here}")
            both_hold.wait()
            try:
                connection.execute(f"UPDATE {table} SET taken = taken + 1 WHERE id = {there}")
                connection.commit()
            except Exception as error:  # noqa: BLE001 - whatever the driver raises
                connection.rollback()
                failures.append(type(error).__name__)

    at_once([partial(move, 1, 2), partial(move, 2, 1)])
    return "DeadlockDetected" in failures


# Callers


def test_of_two_callers_who_take_one_call_at_once_one_has_it(
    crowded: Passerelle, office: Office
) -> None:
    for number in range(ROUNDS):
        with office.open():
            callers = [User.objects.create_user(display_name="caller") for _ in range(2)]
            key = f"call {number} {time.monotonic()}"
            entry = ask_for_call(key, script="moved", subject_kind="x", subject_id="y")

        got = at_once([partial(taken, office, entry, caller) for caller in callers])

        assert sorted(got) == [False, True]
    assert bad_lines(crowded) == []


def taken(office: Office, entry: CallEntry, caller: User) -> bool:
    with office.open():
        try:
            take_calls([entry], by=caller)
        except ValidationError:
            return False
        return True


def test_looking_first_and_taking_then_gives_one_call_to_two(crowded: Passerelle) -> None:
    """The negative control of the test above, on the same database."""
    both = sum(naively_taken_by_both(crowded.database) for _round in range(NAIVE_ROUNDS))

    print(f"both callers took one call in {both} of {NAIVE_ROUNDS} rounds")
    assert both


def naively_taken_by_both(database: Database) -> bool:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (caller INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0)")

    def take(caller: int) -> bool:
        with closing(database.connect()) as connection:
            [free] = connection.execute(f"SELECT caller FROM {table}").fetchone()
            connection.commit()
            if free:
                return False
            connection.execute(f"UPDATE {table} SET caller = {caller}")
            connection.commit()
            return True

    return all(at_once([partial(take, 1), partial(take, 2)]))
