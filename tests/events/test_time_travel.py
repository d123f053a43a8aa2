"""Clocks that change, years that end, islands far away, rules that a parliament rewrites."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from events import calendars
from events.actions import (
    DateChange,
    SeriesFacts,
    cancel_registration,
    change_dates,
    make_meetings,
    open_calendar,
    remind_due,
    save_series,
)
from events.actions.clocks import follow_clocks
from events.models import Meeting, Registration
from events.realigning import pair_dates
from events.recurrence import Rule, instant
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


@pytest.mark.parametrize("changes", [SPRING, AUTUMN])
def test_the_reminder_of_the_week_clocks_change_comes_at_ten_as_every_week(changes: date):
    thursday = changes + timedelta(days=4)
    with freeze_time(instant(thursday - timedelta(days=60), time(12), "Europe/Brussels")):
        meeting = make_meeting(date=thursday)
        registered(meeting)

    for day in (thursday - timedelta(days=7), thursday - timedelta(days=1)):
        ten = instant(day, time(10), "Europe/Brussels")
        early, due = (mails_by(ten + timedelta(minutes=minutes)) for minutes in (-5, 5))
        assert (len(early), len(due)) == (0, 1), day
        assert "18:00" in due[0]


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
    forget_rules()


def forget_rules() -> None:
    """New rules come with a new release: no process is left that remembers the old ones."""
    zoneinfo.ZoneInfo.clear_cache()
    calendars._observances.cache_clear()
    calendars._changes_in.cache_clear()


@pytest.fixture
def clocks(tmp_path: Path) -> Iterator[Path]:
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    tell_clocks(tmp_path, "Europe/Brussels")
    yield tmp_path
    zoneinfo.reset_tzpath(to=[])
    forget_rules()


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


def test_reminders_and_calendars_go_by_the_clocks_as_they_are_now(clocks: Path):
    meeting = make_meeting(timezone=NEW_ZONE, days=40)
    row = registered(meeting)
    before = meeting.starts_at
    own = reverse("personal_calendar", args=[open_calendar(row).token])
    assert starts_in(own) == starts_in(f"/feeds/meetings/{meeting.public_id}.ics") == before

    tell_clocks(clocks, "Europe/Lisbon")
    follow_clocks()
    run_jobs()

    later = before + timedelta(hours=1)
    assert starts_in(own) == starts_in(f"/feeds/meetings/{meeting.public_id}.ics") == later
    mail.outbox.clear()
    ten_there = instant(in_days(33), time(10), NEW_ZONE)
    sent = [mails_by(ten_there + timedelta(minutes=minutes)) for minutes in (-5, 5)]
    assert [len(mails) for mails in sent] == [0, 1]
    assert "18:00" in sent[1][0]


def test_what_changes_after_the_rule_did_is_told_in_the_hours_people_know(clocks: Path):
    meeting = make_meeting(timezone=NEW_ZONE, days=40)
    registered(meeting)
    tell_clocks(clocks, "Europe/Lisbon")
    follow_clocks()

    change_dates([Meeting.objects.get()], DateChange(start_time=time(18, 30)), later_too=False)

    [told] = mails_by(timezone.now())
    assert "18:00" in told and "18:30" in told
    for never in ("17:00", "19:00", "17:30", "19:30"):
        assert never not in told
    assert mails_by(timezone.now()) == []


def test_no_offer_outlives_the_start_when_clocks_bring_it_nearer(clocks: Path):
    meeting = make_meeting(timezone=NEW_ZONE, days=40, capacity=1)
    holder, asked = registered(meeting, "Holder"), registered(meeting, if_full="ask")
    cancel_registration(holder)
    Registration.objects.filter(pk=asked.pk).update(offer_expires_at=meeting.closes_at)

    tell_clocks(clocks, "Europe/Helsinki")
    follow_clocks()

    asked.refresh_from_db()
    assert asked.status == "offered"
    assert asked.offer_expires_at == meeting.closes_at - timedelta(hours=1)


def registered(meeting: Meeting, name: str = "Lou", **given: str) -> Registration:
    row = apply(meeting, name, language="en", **given).registration
    assert row
    run_jobs()
    mail.outbox.clear()
    return row


def mails_by(moment: datetime) -> list[str]:
    """What is sent when the clock of the machine shows this moment."""
    mail.outbox.clear()
    with freeze_time(moment):
        remind_due()
        run_jobs()
    return [str(message.body) for message in mail.outbox]


def starts_in(calendar: str) -> datetime:
    """The instant of the one event, by the zone that the file brings along."""
    icalendar.use_zoneinfo()  # forgets the zones that files brought along before
    [event] = icalendar.Calendar.from_ical(Client().get(calendar).getvalue()).walk("VEVENT")
    begins: datetime = event["DTSTART"].dt
    return begins.astimezone(UTC)


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
