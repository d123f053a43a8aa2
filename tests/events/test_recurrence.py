"""Recurrence as a person says it: the dates, the RRULE and the instants it gives."""

from __future__ import annotations

import calendar as months
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.recurrence import Frequency, Rule, dates, first_match, instant, span

DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))
ZONES = st.sampled_from(
    [
        "Europe/Brussels",
        "Indian/Reunion",
        "America/New_York",
        "Africa/Casablanca",
        "Asia/Gaza",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/Nuuk",
    ]
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    frequency: Frequency = draw(st.sampled_from(get_args(Frequency)))
    first_date = draw(DAYS)
    length = draw(st.none() | st.integers(0, 2000))
    return Rule(
        frequency=frequency,
        first_date=first_date,
        interval=draw(st.integers(1, 14)),
        weekday=None if frequency == "monthly_day" else draw(st.integers(0, 6)),
        nth=draw(st.sampled_from([1, 2, 3, 4, -1])) if frequency == "monthly_weekday" else None,
        day=draw(st.integers(1, 31)) if frequency == "monthly_day" else None,
        until=None if length is None else first_date + timedelta(days=length),
    )


def matches(rule, day):
    """The rule without its interval and bounds, said again in the plainest way."""
    if rule.frequency == "weekly":
        return day.weekday() == rule.weekday
    if rule.frequency == "monthly_day":
        return day.day == rule.day
    same = [
        week[rule.weekday]
        for week in months.monthcalendar(day.year, day.month)
        if week[rule.weekday]
    ]
    return day.day == (same[-1] if rule.nth == -1 else same[rule.nth - 1])


def steps_between(rule, first, day):
    if rule.frequency == "weekly":
        return (day - first).days // 7
    return (day.year - first.year) * 12 + day.month - first.month


@given(rules(), st.integers(-10, 3000), st.data())
@settings(max_examples=150, deadline=None)
def test_the_dates_are_those_a_person_would_count_on_a_calendar(rule, length, data):
    horizon = rule.first_date + timedelta(days=length)

    found = dates(rule, horizon=horizon)
    exceptions = frozenset(data.draw(st.sets(st.sampled_from(found)))) if found else frozenset()

    last = min(horizon, rule.until or horizon)
    every_day = [
        rule.first_date + timedelta(days=n) for n in range((last - rule.first_date).days + 1)
    ]
    right = [day for day in every_day if matches(rule, day)]
    right = [day for day in right if steps_between(rule, right[0], day) % rule.interval == 0]
    assert found == right
    assert found[:1] in ([], [first_match(rule)])
    assert dates(rule, horizon=horizon, exceptions=exceptions) == [
        day for day in found if day not in exceptions
    ]


@given(rules())
def test_a_rule_written_as_an_rrule_reads_back_the_same(rule):
    assert Rule.from_rrule(rule.to_rrule(), rule.first_date) == rule
    assert Rule.from_rrule(f"RRULE:{rule.to_rrule()}".lower(), rule.first_date) == rule


def test_every_first_tuesday_until_june():
    rule = Rule(
        frequency="monthly_weekday",
        weekday=1,
        nth=1,
        first_date=date(2027, 2, 1),
        until=date(2027, 6, 30),
    )

    assert rule.to_rrule() == "FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270630"
    assert dates(rule, horizon=date(2030, 1, 1)) == [
        date(2027, 2, 2),
        date(2027, 3, 2),
        date(2027, 4, 6),
        date(2027, 5, 4),
        date(2027, 6, 1),
    ]


def test_every_second_thursday_is_counted_from_the_first_thursday():
    rule = Rule(frequency="weekly", interval=2, weekday=3, first_date=date(2027, 1, 1))  # a Friday

    assert dates(rule, horizon=date(2027, 2, 4)) == [
        date(2027, 1, 7),
        date(2027, 1, 21),
        date(2027, 2, 4),
    ]


def test_a_31st_skips_the_months_without_one():
    rule = Rule(frequency="monthly_day", day=31, first_date=date(2027, 1, 31))

    found = dates(rule, horizon=date(2027, 6, 30), exceptions=frozenset({date(2027, 3, 31)}))

    assert found == [date(2027, 1, 31), date(2027, 5, 31)]


def test_a_rule_that_ends_before_its_first_match_has_no_dates():
    rule = Rule(frequency="weekly", weekday=0, first_date=date(2027, 1, 5), until=date(2027, 1, 10))

    assert dates(rule, horizon=date(2028, 1, 1)) == []
    assert first_match(rule) is None


MIDNIGHT = datetime(2027, 2, 4, tzinfo=UTC)
WEEKLY = {"frequency": "weekly", "weekday": 1, "first_date": date(2027, 1, 5)}
BY_DAY = {"frequency": "monthly_day", "day": 3, "first_date": date(2027, 1, 5)}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        (WEEKLY | {"frequency": "daily"}, "frequency"),
        (WEEKLY | {"interval": 0}, "interval"),
        (WEEKLY | {"weekday": 7}, "weekday"),
        (WEEKLY | {"weekday": None}, "weekday"),
        (WEEKLY | {"nth": 1}, "nth"),
        (WEEKLY | {"frequency": "monthly_weekday"}, "nth"),
        (WEEKLY | {"frequency": "monthly_weekday", "nth": 5}, "nth"),
        (WEEKLY | {"day": 3}, "day"),
        (BY_DAY | {"day": 32}, "day"),
        (BY_DAY | {"day": 0}, "day"),
        (WEEKLY | {"first_date": MIDNIGHT}, "first_date"),
        (WEEKLY | {"until": date(2027, 1, 4)}, "until"),
        (WEEKLY | {"until": MIDNIGHT}, "until"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_the_name_of_its_field(fields, named):
    with pytest.raises(ValueError, match=rf"^{named}: "):
        Rule(**fields)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "RRULE"),
        ("FREQ=DAILY", "FREQ"),
        ("BYDAY=TU", "FREQ"),
        ("FREQ=WEEKLY;COUNT=3", "RRULE"),
        ("FREQ=WEEKLY;BYDAY=TU;BYDAY=WE", "RRULE"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=-TU", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=2TU", "nth"),
        ("FREQ=WEEKLY;BYDAY=", "RRULE"),
        ("FREQ=MONTHLY;BYDAY=5TU", "nth"),
        ("FREQ=MONTHLY;BYDAY=TU", "nth"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "day"),
        ("FREQ=WEEKLY;INTERVAL=0", "interval"),
        ("FREQ=WEEKLY;INTERVAL=x", "INTERVAL"),
        ("FREQ=WEEKLY;UNTIL=20270630T220000Z", "UNTIL"),
    ],
)
def test_an_rrule_that_cannot_be_said_is_refused_by_the_name_of_its_part(text, named):
    with pytest.raises(ValueError, match=rf"^{named}: "):
        Rule.from_rrule(text, date(2027, 1, 5))


def test_what_an_rrule_leaves_out_comes_from_its_first_date():
    tuesday = date(2027, 1, 5)

    assert Rule.from_rrule("FREQ=WEEKLY;WKST=SU", tuesday).weekday == 1
    assert Rule.from_rrule("FREQ=MONTHLY", tuesday).day == 5


@pytest.mark.parametrize(
    ("asked", "zone", "utc"),
    [
        ("2027-07-06 18:00", "Europe/Brussels", "2027-07-06 16:00"),
        ("2027-01-05 18:00", "Europe/Brussels", "2027-01-05 17:00"),
        ("2027-07-06 18:00", "Indian/Reunion", "2027-07-06 14:00"),
        ("2027-03-28 02:00", "Europe/Brussels", "2027-03-28 01:00"),
        ("2027-03-28 02:30", "Europe/Brussels", "2027-03-28 01:00"),  # in the gap
        ("2027-03-28 03:00", "Europe/Brussels", "2027-03-28 01:00"),
        ("2027-10-31 02:30", "Europe/Brussels", "2027-10-31 00:30"),  # shown twice
        ("2011-12-30 18:00", "Pacific/Apia", "2011-12-30 10:00"),  # there was no such day
    ],
)
def test_an_instant_is_the_first_at_which_clocks_show_that_time_or_the_end_of_the_gap(
    asked, zone, utc
):
    wall = datetime.fromisoformat(asked)

    assert instant(wall.date(), wall.time(), zone) == datetime.fromisoformat(f"{utc}+00:00")
    assert instant(wall.date(), wall.time().replace(fold=1), zone) == instant(
        wall.date(), wall.time(), zone
    )


@given(DAYS, st.times(), ZONES)
def test_clocks_show_the_time_asked_for_or_a_later_one_that_comes_just_after_a_gap(day, wall, zone):
    moment = instant(day, wall, zone)

    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    asked = datetime.combine(day, wall)
    assert moment.utcoffset() == timedelta()
    if shown != asked:
        just_before = (moment - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
        assert just_before.replace(tzinfo=None) < asked < shown


def test_an_end_that_is_not_after_the_start_is_on_the_next_day():
    day = date(2027, 1, 5)

    assert span(day, time(18), time(20), "Europe/Brussels") == (
        datetime(2027, 1, 5, 17, tzinfo=UTC),
        datetime(2027, 1, 5, 19, tzinfo=UTC),
    )
    assert span(day, time(22), time(1), "Europe/Brussels")[1] == datetime(2027, 1, 6, 0, tzinfo=UTC)
    assert span(day, time(8), time(8), "Europe/Brussels")[1] == datetime(2027, 1, 6, 7, tzinfo=UTC)


def test_a_night_meeting_lasts_as_long_as_the_clock_says_even_when_the_hour_changes():
    start, end = span(date(2027, 3, 27), time(22), time(6), "Europe/Brussels")

    assert end - start == timedelta(hours=7)


@given(DAYS, st.times(), st.times(), ZONES)
def test_a_meeting_always_ends_after_it_starts(day, start_time, end_time, zone):
    start, end = span(day, start_time, end_time, zone)

    assert start < end <= start + timedelta(hours=25)


def test_a_meeting_inside_a_spring_gap_keeps_its_length():
    start, end = span(date(2027, 3, 28), time(2, 15), time(2, 45), "Europe/Brussels")

    assert (start, end - start) == (datetime(2027, 3, 28, 1, tzinfo=UTC), timedelta(minutes=30))


@pytest.mark.parametrize("zone", ["Europe/Bruxelles", "", "Europe", "../etc/passwd", "/etc/passwd"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ValueError, match=r"^zone_name: unknown time zone"):
        instant(date(2027, 1, 5), time(18), zone)


def test_a_wall_time_with_a_zone_of_its_own_is_refused():
    with pytest.raises(ValueError, match=r"^wall_time: "):
        instant(date(2027, 1, 5), time(18, tzinfo=UTC), "Europe/Brussels")
