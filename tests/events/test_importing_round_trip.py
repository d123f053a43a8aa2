"""Our own calendars, read by our own import: the same meetings come back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.calendars import CalendarEvent, CalendarInfo, calendar_bytes
from events.importing.reading import read_calendar

ZONES = [
    "Europe/Brussels",
    "Europe/Amsterdam",
    "Indian/Reunion",
    "America/Cayenne",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
]
WRITTEN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
INFO = CalendarInfo(name="Rencontres", source_url="https://a.example/a.ics", timezone=ZONES[0])
WINTER, SUMMER = datetime(2027, 1, 12, 17, tzinfo=UTC), datetime(2027, 7, 6, 16, tzinfo=UTC)


def event(zone: str, starts_at: datetime, **facts) -> CalendarEvent:
    return CalendarEvent(
        **{
            "uid": f"{zone} {starts_at:%m}",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "timezone": zone,
            "title": "Mobiliser, « son » vécu ; à plusieurs\\voix",
            "description": "Venez.\n\nOn écoute, on parle.",
            "location": "Salle Exemple, 1000 Bruxelles",
            "created_at": WRITTEN,
            "updated_at": WRITTEN,
            "sequence": 3,
        }
        | facts
    )


def read(*events: CalendarEvent):
    return read_calendar(
        calendar_bytes(INFO, events),
        timezone="Europe/Brussels",
        since=date(2027, 1, 1),
        until=date(2027, 12, 31),
        is_strict=True,
    )


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("starts_at", [WINTER, SUMMER])
def test_a_meeting_of_ours_comes_back_as_it_was(zone: str, starts_at: datetime):
    given = event(zone, starts_at)

    [one] = read(given).occurrences

    local = starts_at.astimezone(ZoneInfo(zone))
    assert (one.date, one.start_time, one.timezone) == (local.date(), local.time(), zone)
    assert one.end_time == (local + timedelta(hours=2)).time()
    assert (one.uid, one.sequence, one.stamp) == (given.uid, 3, WRITTEN)
    assert (one.title, one.description) == (given.title, given.description)
    assert one.location == given.location


def test_a_meeting_in_the_hour_that_autumn_shows_twice_keeps_its_instant():
    second_half_past_two = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    [one] = read(event("Europe/Brussels", second_half_past_two)).occurrences

    assert (one.date, str(one.start_time)) == (date(2027, 10, 31), "02:30:00")


def test_a_cancelled_meeting_of_ours_is_called_off():
    reading = read(event(ZONES[0], WINTER, is_cancelled=True), event(ZONES[0], SUMMER))

    assert [one.uid for one in reading.withdrawals] == [f"{ZONES[0]} 01"]
    assert [one.uid for one in reading.occurrences] == [f"{ZONES[0]} 07"]
