"""Until when a freed place may be answered: never at night, never without two hours of day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.offers import answer_deadline

BRUSSELS = ZoneInfo("Europe/Brussels")
QUARTER = timedelta(minutes=15)
FAR = datetime(2027, 12, 31, 18, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment on Brussels clocks, from "2027-01-05 18:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def is_day(moment: datetime, zone: ZoneInfo) -> bool:
    return time(8) <= moment.astimezone(zone).time() <= time(20)


def quarters_of_day(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Quarter hours of day between two moments that are both on a quarter."""
    steps = range((end - start) // QUARTER)
    middles = (start + QUARTER * step + QUARTER / 2 for step in steps)
    return sum(is_day(middle, zone) for middle in middles)


@pytest.mark.parametrize(
    ("now", "patience", "deadline"),
    [
        ("2027-01-05 14:00", 24, "2027-01-06 14:00"),  # simply a day later
        ("2027-01-05 20:00", 24, "2027-01-06 20:00"),  # 20:00 is still day
        ("2027-01-05 22:00", 24, "2027-01-07 10:00"),  # would end at 22:00
        ("2027-01-05 03:00", 24, "2027-01-06 10:00"),  # would end at 3:00
        ("2027-01-05 08:00", 24, "2027-01-06 08:00"),  # 8:00 is day already
        ("2027-01-05 12:00", 1, "2027-01-05 14:00"),  # an hour is too short
        ("2027-01-05 19:30", 0.25, "2027-01-06 09:30"),  # half an hour today, the rest tomorrow
        ("2027-01-05 18:00", 2, "2027-01-05 20:00"),
        ("2027-03-27 22:00", 4, "2027-03-28 10:00"),  # the night summer time begins
        ("2027-03-27 14:00", 24, "2027-03-28 15:00"),  # 24 hours, not "the same time tomorrow"
    ],
)
def test_a_person_has_the_time_announced_and_never_loses_the_place_at_night(
    now, patience, deadline
):
    found = answer_deadline(
        at(now), cutoff=FAR, zone_name="Europe/Brussels", patience=timedelta(hours=patience)
    )

    assert found == at(deadline)
    assert found.utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("now", "cutoff", "deadline"),
    [
        ("2027-01-05 14:00", "2027-01-06 12:00", "2027-01-06 12:00"),
        ("2027-01-05 14:00", "2027-01-05 22:00", "2027-01-05 20:00"),  # 22:00 is night
        ("2027-01-05 14:00", "2027-01-06 07:00", "2027-01-05 20:00"),
        ("2027-01-05 14:00", "2027-01-06 08:00", "2027-01-06 08:00"),  # 8:00 is day already
        ("2027-01-05 22:00", "2027-01-07 09:00", "2027-01-07 09:00"),  # 10:00 would be too late
        ("2027-01-05 14:00", "2027-01-05 16:00", "2027-01-05 16:00"),
        ("2027-01-05 14:00", "2027-01-05 15:59", None),
        ("2027-01-05 18:30", "2027-01-06 07:59", None),
        ("2027-01-05 18:30", "2027-01-06 08:30", "2027-01-06 08:30"),
        ("2027-01-05 21:00", "2027-01-06 09:59", None),
        ("2027-01-05 14:00", "2027-01-05 14:00", None),
        ("2027-01-05 14:00", "2027-01-04 14:00", None),
    ],
)
def test_the_cutoff_is_kept_and_no_offer_is_made_that_cannot_be_answered_in_peace(
    now, cutoff, deadline
):
    found = answer_deadline(at(now), cutoff=at(cutoff), zone_name="Europe/Brussels")

    assert found == (deadline and at(deadline))


@given(
    now=st.integers(0, 4 * 24 * 700).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * QUARTER),
    until_cutoff=st.integers(-8, 400),
    patience=st.integers(1, 300),
    zone_name=st.sampled_from(["Europe/Brussels", "Indian/Reunion", "America/New_York"]),
)
@settings(max_examples=250, deadline=None)
def test_a_deadline_is_always_by_day_after_two_hours_of_day_and_before_the_cutoff(
    now, until_cutoff, patience, zone_name
):
    zone, cutoff = ZoneInfo(zone_name), now + until_cutoff * QUARTER

    found = answer_deadline(now, cutoff=cutoff, zone_name=zone_name, patience=patience * QUARTER)

    if found is None:
        candidates = (now + QUARTER * step for step in range(max(until_cutoff, -1) + 1))
        assert not any(
            is_day(moment, zone) and quarters_of_day(now, moment, zone) >= 8
            for moment in candidates
        )
    else:
        assert found <= cutoff
        assert is_day(found, zone)
        assert quarters_of_day(now, found, zone) >= 8
        assert found >= now + patience * QUARTER or quarters_of_day(found, cutoff, zone) == 0


def test_the_zone_in_which_now_is_written_changes_nothing():
    moment = at("2027-03-27 14:00")
    places = [BRUSSELS, UTC, ZoneInfo("Indian/Reunion"), timezone(timedelta(hours=-9))]

    found = {
        answer_deadline(
            moment.astimezone(now_zone), cutoff=FAR.astimezone(cutoff_zone), zone_name=BRUSSELS.key
        )
        for now_zone in places
        for cutoff_zone in places
    }

    assert found == {at("2027-03-28 15:00")}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"now": datetime(2027, 1, 5, 14, tzinfo=UTC).replace(tzinfo=None)}, "now"),
        ({"cutoff": datetime(2027, 1, 9, 14, tzinfo=UTC).replace(tzinfo=None)}, "cutoff"),
        ({"patience": timedelta()}, "patience"),
        ({"zone_name": "Europe/Bruxelles"}, "zone_name"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_name(changes, named):
    arguments = {"now": at("2027-01-05 14:00"), "cutoff": FAR, "zone_name": BRUSSELS.key} | changes

    with pytest.raises(ValueError, match=rf"^{named}: "):
        answer_deadline(arguments.pop("now"), **arguments)
