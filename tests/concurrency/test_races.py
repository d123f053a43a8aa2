"""Two who do the same thing at the same moment: one outcome, seen by both."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from events.actions import cancel_registration, lapse_offers
from events.models import Meeting
from tests.concurrency.office import Office, set_capacity
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Answer, Site, at_once
from tests.concurrency.watching import Watcher, state_of
from tests.events.factories import apply
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 10


def new_meeting(office: Office, **facts: int) -> str:
    with office.open():
        return office.make_meeting(**facts).public_id


def count_of(database: Database, meeting: str) -> int:
    state = state_of(database, meeting)
    return sum(len(ranks) for ranks in state.ranks.values())


def test_one_e_mail_registering_twice_at_once_is_registered_once(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for _round in range(ROUNDS):
        meeting = new_meeting(office, capacity=5)

        answers = at_once(
            [
                partial(site.apply_by_form, meeting, "lou", email="lou@example.org"),
                partial(site.apply_by_form, meeting, "Lou", email="LOU+again@example.org"),
            ]
        )

        assert {answer.status for answer in answers} == {302}
        assert sorted(bool(answer.token) for answer in answers) == [False, True]
        assert count_of(crowded.database, meeting) == 1
    assert bad_lines(crowded) == []


def test_one_form_sent_twice_at_once_leads_to_one_page(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for number in range(ROUNDS):
        meeting = new_meeting(office, capacity=5)
        key = f"one-key-for-round-{number:04}"

        by_form = at_once([partial(site.apply_by_form, meeting, "lou", submission=key)] * 2)
        by_program = at_once([partial(site.apply_by_program, meeting, "mo", key=key)] * 2)

        assert {answer.status for answer in by_form + by_program} == {302, 201}
        assert len({answer.token for answer in by_form} - {""}) == 1
        assert len({answer.token for answer in by_program} - {""}) == 1
        assert count_of(crowded.database, meeting) == 2
    assert bad_lines(crowded) == []


def test_one_place_given_back_twice_at_once_frees_one_place(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for _round in range(ROUNDS):
        meeting = new_meeting(office, capacity=1)
        holder, *_line = [site.apply_by_form(meeting, name).token for name in ("a", "b", "c")]

        answers = at_once([partial(site.give_back, holder)] * 2)

        assert {answer.status for answer in answers} == {302}
        final = state_of(crowded.database, meeting)
        assert {status: len(ranks) for status, ranks in final.ranks.items()} == {
            "cancelled": 1,
            "confirmed": 1,
            "waiting": 1,
        }
        assert final.faults() == []
    assert bad_lines(crowded) == []


def offered(office: Office) -> tuple[str, str]:
    """A meeting whose one place is offered to somebody, with one more who waits; and their link."""
    with office.open():
        meeting = office.make_meeting(capacity=1)
        holder = apply(meeting, "holder").registration
        asked = apply(meeting, "asked", if_full="ask").registration
        apply(meeting, "next")
        assert holder and asked
        cancel_registration(holder)
        return meeting.public_id, asked.token


def end_offer(database: Database, token: str, ends: datetime) -> None:
    """Only a test may: in life an offer ends hours later."""
    text = ends.strftime("%Y-%m-%d %H:%M:%S.%f")
    database.execute(
        "UPDATE events_registration SET offer_expires_at = %s WHERE public_id = %s",
        ends if database.kind == "postgresql" else text,
        token.partition(".")[0],
    )


def wait_for(moment: datetime) -> None:
    time.sleep(max(0, (moment - datetime.now(UTC)).total_seconds()))


def accept_while_it_lapses(office: Office, site: Site, token: str, lead: timedelta) -> Answer:
    """The offer is taken back as it ends, and accepted that much earlier; what one was told."""
    ends = datetime.now(UTC) + timedelta(seconds=0.3)
    end_offer(office.database, token, ends)
    told: list[Answer] = []

    def accept() -> None:
        wait_for(ends - lead)
        told.append(site.accept_offer(token))

    def lapse() -> None:
        with office.open():
            wait_for(ends)
            lapse_offers()

    at_once([accept, lapse])
    return told[0]


def test_an_offer_accepted_while_it_lapses_has_one_outcome(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    outcomes: Counter[tuple[int, str, str]] = Counter()
    for number in range(ROUNDS):
        meeting, token = offered(office)

        answer = accept_while_it_lapses(office, site, token, timedelta(milliseconds=10 * number))

        people = dict(
            crowded.database.rows(
                "SELECT c.name, r.status FROM events_registration r "
                "JOIN events_registrationcontact c ON c.registration_id = r.id "
                "JOIN events_meeting m ON m.id = r.meeting_id WHERE m.public_id = %s",
                meeting,
            )
        )
        outcomes[answer.status, people["asked"], people["next"]] += 1
        final = state_of(crowded.database, meeting)
        assert (final.taken, final.waiting) == (1, 1)
    print(f"(answer, status of who was asked, of the next): {dict(outcomes)}")
    assert set(outcomes) <= {(302, "confirmed", "waiting"), (409, "waiting", "confirmed")}
    assert bad_lines(crowded) == []


def test_places_taken_away_while_people_register_are_never_those_that_are_taken(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    with office.open():
        meeting = office.make_meeting(capacity=40)

    people: list[Callable[[], object]] = [
        partial(site.apply_by_form, meeting.public_id, f"person{number}") for number in range(40)
    ]
    people.append(partial(shrink, office, meeting))
    with Watcher(crowded.database, meeting.public_id) as watcher:
        at_once(people)

    assert watcher.faults == []
    final = state_of(crowded.database, meeting.public_id)
    assert final.faults() == []
    assert final.capacity < 40
    assert len(final.ranked("confirmed")) == final.capacity
    assert len(final.ranked("waiting")) == 40 - final.capacity
    assert bad_lines(crowded) == []


def shrink(office: Office, meeting: Meeting) -> None:
    """One place less each time, until no more can go."""
    with office.open():
        for capacity in range(39, 0, -1):
            if not set_capacity(meeting, capacity):
                break
