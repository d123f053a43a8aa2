"""Clocks that change, years that end, islands far away, rules that a parliament rewrites."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from django.core import mail

from events.actions import SeriesFacts, make_meetings, save_series
from events.actions.clocks import follow_clocks
from events.models import Meeting
from events.realigning import pair_dates
from events.recurrence import Rule
from tests.events.factories import (
    TEXTS,
    apply,
    in_days,
    make_meeting,
    make_place,
)
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
NEW_ZONE = "Test/Ville"


def weekly(first: date, until: date, **facts) -> list[Meeting]:
    """The meetings of a Thursday series, 18:00 to 20:00."""
    rule = Rule(frequency="weekly", first_date=first, weekday=3, until=until)
    given = {"rule": rule, "texts": TEXTS, "start_time": time(18), "end_time": time(20)}
    series = save_series(SeriesFacts(**given | {"default_place": make_place()} | facts))
    make_meetings(series, horizon=until)
    return list(series.meetings.order_by("date"))


def test_a_weekly_series_keeps_its_hour_through_both_changes_of_clocks():
    meetings = weekly(date(2027, 3, 18), date(2027, 11, 11))

    assert {(row.start_time, row.end_time) for row in meetings} == {(time(18), time(20))}
    assert {row.ends_at - row.starts_at for row in meetings} == {timedelta(hours=2)}
    for row in meetings:
        is_summer = SPRING <= row.date < AUTUMN
        assert row.starts_at.astimezone(UTC).hour == (16 if is_summer else 17), row.date
    assert {(b.date - a.date).days for a, b in pairwise(meetings)} == {7}


def test_the_night_without_half_past_two_and_the_one_with_two_of_them_have_one_meeting_each():
    made = weekly(date(2027, 1, 7), date(2027, 1, 14))[0].series
    nights = [
        make_meeting(series=made, date=day, start_time=time(2, 30), end_time=time(4))
        for day in (SPRING, AUTUMN)
    ]

    assert nights[0].starts_at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert nights[1].starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert all(night.ends_at > night.starts_at for night in nights)


def test_a_series_goes_on_over_new_year_without_a_gap_or_a_date_twice():
    # 2026 has 53 weeks: the week that counts itself to both years.
    meetings = weekly(date(2026, 12, 17), date(2027, 1, 21))

    expected = [date(2026, 12, 17) + timedelta(weeks=week) for week in range(6)]
    assert [row.date for row in meetings] == expected
    assert make_meetings(meetings[0].series, horizon=date(2027, 1, 21)) == []


def test_a_new_weekday_takes_the_dates_of_the_last_week_of_the_year_along():
    thursdays = [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 7)]
    saturdays = [date(2026, 12, 26), date(2027, 1, 2), date(2027, 1, 9)]

    pairs = pair_dates(thursdays, saturdays, by_week=True)

    assert list(pairs.values()) == saturdays


@pytest.mark.parametrize("day", [date(2027, 1, 14), date(2027, 7, 15)])
def test_a_meeting_of_reunion_is_at_its_own_hour_in_both_seasons_of_brussels(client, day: date):
    meeting = make_meeting(date=day, timezone="Indian/Reunion", mode="online", place=None)

    assert meeting.starts_at == datetime.combine(day, time(14), tzinfo=UTC)
    page = client.get(f"/fr/rencontres/{meeting.public_id}/", follow=True).content.decode()
    assert "18:00" in page
    assert "Réunion" in page
    feed = client.get(f"/feeds/meetings/{meeting.public_id}.ics").content.decode()
    assert f"DTSTART;TZID=Indian/Reunion:{day:%Y%m%d}T180000" in feed


def test_who_registers_from_brussels_for_reunion_reads_which_clock_is_meant():
    meeting = make_meeting(timezone="Indian/Reunion", mode="online", place=None)

    apply(meeting)
    run_jobs()

    [sent] = mail.outbox
    assert "18:00" in sent.body
    assert "Réunion" in sent.body


# --- A rule that changes after the rows were made -------------------------------------------------


def tell_clocks(folder: Path, as_in: str) -> None:
    """From now on, clocks of the town go as those of another one."""
    rules = resources.files("tzdata").joinpath("zoneinfo", *as_in.split("/")).read_bytes()
    target = folder.joinpath(*NEW_ZONE.split("/"))
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(rules)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.fixture
def clocks(tmp_path: Path) -> Iterator[Path]:
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    tell_clocks(tmp_path, "Europe/Brussels")
    yield tmp_path
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()


def test_a_zone_whose_rule_changes_keeps_the_hour_and_moves_the_instant(clocks: Path):
    meeting = make_meeting(timezone=NEW_ZONE, days=40)
    before, sequence = meeting.starts_at, meeting.sequence
    apply(meeting)
    run_jobs()
    mail.outbox.clear()

    tell_clocks(clocks, "Europe/Lisbon")

    assert follow_clocks() == 1
    meeting.refresh_from_db()
    assert meeting.starts_at == before + timedelta(hours=1)
    assert (meeting.date, meeting.start_time) == (in_days(40), time(18))
    assert meeting.sequence == sequence + 1
    run_jobs()
    assert mail.outbox == []


def test_where_no_rule_changed_nothing_does(clocks: Path):
    meeting = make_meeting(timezone=NEW_ZONE, days=40)
    meeting.refresh_from_db()
    version = meeting.version

    assert follow_clocks() == 0
    meeting.refresh_from_db()
    assert meeting.version == version


def test_what_is_over_stays_as_it_was(clocks: Path):
    meeting = make_meeting(timezone=NEW_ZONE, days=-40)

    tell_clocks(clocks, "Europe/Lisbon")

    assert follow_clocks() == 0
    before = meeting.starts_at
    meeting.refresh_from_db()
    assert meeting.starts_at == before
