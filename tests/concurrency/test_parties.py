"""Parties of two and people alone want the last places: none too many, none lost, none halved."""

from functools import partial

import pytest

from events.models import Meeting, Registration
from tests.concurrency.naive import oversell, seat_parties
from tests.concurrency.office import Office
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Answer, Site, at_once
from tests.events.factories import apply
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

WITH_SOMEBODY = {"support_person": "on", "consent_access_needs": "on"}
EACH, PLACES = 10, 13
ROUNDS = 3


def come(site: Site, meeting: Meeting, number: int) -> list[Answer]:
    """Every other one brings somebody; each fourth gives the place back or leaves the line."""
    name = f"person{number}"
    said = WITH_SOMEBODY if number % 2 else {}
    answer = site.apply_by_form(meeting.public_id, name, **said)
    return [answer, site.give_back(answer.token)] if number % 4 < 2 else [answer]


def places_of(office: Office, meeting: Meeting) -> tuple[list[int], list[int], Meeting]:
    """What those who come hold, what those who wait need in their order, and the counters."""
    with office.open():
        rows = Registration.objects.filter(meeting=meeting).order_by("rank")
        held = list(rows.holding().values_list("places", flat=True))
        line = list(rows.in_line().values_list("places", flat=True))
        return held, line, Meeting.objects.get(pk=meeting.pk)


def test_the_last_places_go_to_whole_parties_in_their_turn(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            meeting = office.make_meeting(capacity=PLACES)

        answers = at_once([partial(come, site, meeting, number) for number in range(4 * EACH)])

        assert {one.status for each in answers for one in each} == {302}
        held, line, row = places_of(office, meeting)
        assert len(held) + len(line) == 2 * EACH
        assert (held + line).count(2) == EACH, "half a party"
        assert (row.places_taken, row.waiting_count) == (sum(held), len(line))
        free = PLACES - sum(held)
        assert free >= 0, "a place too many"
        assert free == 0 or line[0] > free, "a place lost"
    assert bad_lines(crowded) == []


def test_one_place_after_the_other_halves_parties_and_counting_first_oversells(
    crowded: Passerelle,
) -> None:
    """The negative controls of the test above."""
    got = seat_parties(crowded.database, parties=EACH, places=PLACES)
    given = max(oversell(crowded.database, people=2 * EACH, places=PLACES) for _ in range(10))

    assert sum(got) == PLACES and 1 in got
    assert given > PLACES


def test_the_last_place_for_somebody_who_comes_along_is_given_once(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    """Those who have a place want to bring somebody after all, and somebody new comes."""
    for _round in range(ROUNDS):
        with office.open():
            meeting = office.make_meeting(capacity=EACH + 1)
            rows = [apply(meeting, f"in{number}").registration for number in range(EACH)]
        said = {"support_person": "on", "consents": "on"}
        brings = [
            partial(site.post_form, f"/en/registration/{row.token}/needs/", said)
            for row in rows
            if row
        ]

        answers = at_once([*brings, partial(site.apply_by_form, meeting.public_id, "new")])

        held, line, row = places_of(office, meeting)
        assert row.places_taken == sum(held) == EACH + 1
        refused = [one for one in answers[:-1] if one.status == 422]
        is_in = len(held) == EACH + 1
        assert len(refused) == (EACH if is_in else EACH - 1)
        assert (held.count(2), line) == ((0, []) if is_in else (1, [1]))
    assert bad_lines(crowded) == []
