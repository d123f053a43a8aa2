"""A crowd for few places, through HTTP and several processes; the naive ways fail beside it."""

import time
from collections.abc import Callable
from functools import partial

import pytest

from events.models import Meeting
from tests.concurrency.naive import leave_a_place_free, oversell
from tests.concurrency.office import Office, set_capacity
from tests.concurrency.visitors import Answer, Site, at_once
from tests.concurrency.watching import Watcher, state_of
from tests.services.databases import Database
from tests.services.postgresql import PostgreSQL
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

PEOPLE, PLACES = 200, 50
CANCELLING = 40
# Up, down (refused once more people are in), and to fifty at the end.
CAPACITIES = (30, 40, 10, 45, 20, 48, 35, PLACES)
PAUSE_SECONDS = 0.4
MOST_ROUNDS = 50
BAD_WORDS = ("database is locked", "Traceback", "Internal Server Error", " ERROR ", "PoolTimeout")


def bad_lines(product: Passerelle) -> list[str]:
    lines = [line for log in product.logs for line in log.read_text().splitlines()]
    return [line for line in lines if any(word in line for word in BAD_WORDS)]


def come(site: Site, meeting: str, number: int) -> list[Answer]:
    """Every other person uses the form, the rest a program; each fifth gives the place back."""
    apply = site.apply_by_form if number % 2 else site.apply_by_program
    answer = apply(meeting, f"person{number}")
    is_cancelling = number % (PEOPLE // CANCELLING) == 0
    return [answer, site.give_back(answer.token)] if is_cancelling else [answer]


def change_places(office: Office, meeting: Meeting) -> list[bool]:
    with office.open():
        return [change_after_a_pause(meeting, capacity) for capacity in CAPACITIES]


def change_after_a_pause(meeting: Meeting, capacity: int) -> bool:
    time.sleep(PAUSE_SECONDS)
    return set_capacity(meeting, capacity)


def crowd(
    site: Site, office: Office, meeting: Meeting
) -> tuple[list[list[Answer]], list[bool], Watcher]:
    """All at once, and somebody changes the number of places; what each was answered."""
    came: list[list[Answer]] = []
    changed: list[bool] = []
    people: list[Callable[[], None]] = [
        lambda number=number: came.append(come(site, meeting.public_id, number))  # type: ignore[misc]
        for number in range(PEOPLE)
    ]
    people.append(lambda: changed.extend(change_places(office, meeting)))
    with Watcher(office.database, meeting.public_id) as watcher:
        at_once(people)
    return came, changed, watcher


def test_two_hundred_people_for_fifty_places_end_with_fifty_and_a_line_in_order(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    """What is proved of the order: see `State.faults` and `Watcher.look`, in every state seen."""
    with office.open():
        meeting = office.make_meeting(capacity=20)

    came, changed, watcher = crowd(site, office, meeting)

    times = [answer.came_at - answer.sent_at for answers in came for answer in answers]
    print(f"slowest answer {max(times):.1f} s, mean {sum(times) / len(times):.1f} s")
    print(f"changes of capacity accepted: {dict(zip(CAPACITIES, changed, strict=True))}")
    print(f"{watcher.states} states looked at")
    assert changed[-1], "the last change, to fifty places, was refused"
    assert {answer.status for answers in came for answer in answers} <= {201, 302}
    assert bad_lines(crowded) == []
    assert watcher.faults == []
    assert watcher.states > PEOPLE // 10
    final = state_of(crowded.database, meeting.public_id)
    assert final.faults() == []
    assert len(final.ranked("confirmed")) == final.taken == PLACES
    assert len(final.ranked("waiting")) == final.waiting == PEOPLE - CANCELLING - PLACES
    assert len(final.ranked("cancelled")) == CANCELLING
    check_each_was_answered_once(crowded.database, meeting, came)


def check_each_was_answered_once(
    database: Database, meeting: Meeting, came: list[list[Answer]]
) -> None:
    rows = database.rows(
        "SELECT r.public_id, r.status, c.email FROM events_registration r "
        "JOIN events_registrationcontact c ON c.registration_id = r.id WHERE r.meeting_id = %s",
        meeting.pk,
    )
    status = {public_id: status for public_id, status, _email in rows}
    answered = [answers[0].public_id for answers in came]
    assert len(rows) == len({email for *_, email in rows}) == PEOPLE
    assert sorted(answered) == sorted(status)
    kept = [answers[0] for answers in came if len(answers) == 1]
    told = [answer.public_id for answer in kept if '"status":"confirmed"' in answer.body]
    assert {status[public_id] for public_id in told} <= {"confirmed"}


def test_counting_first_and_inserting_then_oversells(crowded: Passerelle) -> None:
    """The negative control of the test above, on the same database."""
    given: list[int] = []

    while len(given) < MOST_ROUNDS and max(given, default=0) <= 10:
        given.append(oversell(crowded.database, people=40, places=10))

    print(f"of 10 places, rounds of 40 people were given {given}")
    assert max(given) > 10


def test_a_place_given_back_beside_somebody_who_asks_never_stays_free(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for number in range(20):
        with office.open():
            meeting = office.make_meeting(capacity=1).public_id
        holder = site.apply_by_form(meeting, "holder").token

        answers = at_once(
            [partial(site.give_back, holder), partial(site.apply_by_form, meeting, "asker")]
        )

        assert [answer.status for answer in answers] == [302, 302]
        final = state_of(crowded.database, meeting)
        assert (len(final.ranked("confirmed")), final.faults()) == (1, []), f"round {number}"
    assert bad_lines(crowded) == []


def test_without_the_lock_on_the_meeting_a_place_stays_free_while_somebody_waits(
    postgresql: PostgreSQL,
) -> None:
    """The negative control of the test above: conditional UPDATEs alone."""
    database = Database("postgresql", postgresql.create(), postgresql.directory)

    left_free = sum(leave_a_place_free(database) for _round in range(MOST_ROUNDS))

    print(f"a place stayed free in {left_free} of {MOST_ROUNDS} rounds")
    assert left_free
