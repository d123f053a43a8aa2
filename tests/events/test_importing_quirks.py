"""Calendars as programs write them: one file a quirk in `calendars/`, and what must come out."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from events.importing.errors import CalendarError
from events.importing.occurrences import Occurrence, from_stored, to_stored
from events.importing.reading import read_calendar

FILES = Path(__file__).parent / "calendars"
BRUSSELS = "Europe/Brussels"
ONE_EVENING = ["2027-01-12 18:00-20:00"]


def read(name: str, *, usual: str = BRUSSELS, **options):
    content = (FILES / f"{name}.ics").read_bytes()
    days = {"since": date(2027, 1, 1), "until": date(2027, 2, 28)}
    return read_calendar(content, timezone=usual, **days | options)


def shown(one: Occurrence) -> str:
    start, end = (f"{hour:%H:%M}" if hour else "?" for hour in (one.start_time, one.end_time))
    return f"{one.date} {start}-{end}"


DATES = {
    "plain_zone": ONE_EVENING,
    "utc": ONE_EVENING,
    "floating": ONE_EVENING,
    "windows_zone": ONE_EVENING,
    "windows_zone_w_europe": ONE_EVENING,
    "zone_with_prefix": ONE_EVENING,
    "zone_mozilla_prefix": ONE_EVENING,
    "zone_as_outlook_shows_it": ONE_EVENING,
    "zone_unquoted": ONE_EVENING,
    "zone_by_rules": ONE_EVENING,
    "zone_like_no_other": ONE_EVENING,
    "zone_lic_location": ONE_EVENING,
    "zone_unknown": ONE_EVENING,
    "zone_of_the_calendar": ONE_EVENING,
    "ends_in_another_zone": ONE_EVENING,
    "all_day": ["2027-01-12 ?-?"],
    "all_day_without_end": ["2027-01-12 ?-?"],
    "all_day_from_outlook": ["2027-01-12 ?-?"],
    "several_days": ["2027-01-12 ?-?", "2027-01-13 ?-?", "2027-01-14 ?-?"],
    "several_days_with_hours": ["2027-01-12 09:00-17:00", "2027-01-13 09:00-17:00"],
    "past_midnight": ["2027-01-12 22:00-01:00"],
    "duration": ["2027-01-12 18:00-19:30"],
    "no_end": ["2027-01-12 18:00-?"],
    "weekly_with_exdate_and_rdate": [
        "2027-01-05 18:00-20:00",
        "2027-01-19 18:00-20:00",
        "2027-01-26 18:00-20:00",
        "2027-02-03 18:00-20:00",
    ],
    "until_before_the_start": [],
    "changed_date_taken_back": ["2027-01-05 18:00-20:00", "2027-01-19 18:00-20:00"],
    "changed_date_after_a_new_end": ["2027-01-05 18:00-20:00", "2027-01-12 18:00-20:00"],
    "changed_date_counted_from_nought": ["2027-01-05 18:00-20:00", "2027-01-13 18:00-20:00"],
    "people_half_written": ONE_EVENING,
    "exdate_in_utc": ["2027-01-05 18:00-20:00", "2027-01-19 18:00-20:00"],
    "exdate_as_day": ["2027-01-05 18:00-20:00", "2027-01-19 18:00-20:00"],
    "rdate_period": ["2027-01-05 18:00-20:00", "2027-01-12 18:00-21:00"],
    "until_in_utc": [f"2027-01-{day} 18:00-20:00" for day in ("05", "12", "19")],
    "until_as_day": [f"2027-01-{day} 18:00-20:00" for day in ("05", "12", "19")],
    "count_below_nought": [f"2027-01-{day} 18:00-20:00" for day in ("05", "12")],
    "without_end": ["2027-01-05 18:00-20:00", "2027-02-02 18:00-20:00"],
    "moved_date": ["2027-01-05 18:00-20:00", "2027-01-13 19:00-20:00", "2027-01-19 18:00-20:00"],
    "moved_date_hours_alone": [
        "2027-01-05 18:00-20:00",
        "2027-01-13 19:00-20:00",
        "2027-01-19 18:00-20:00",
        "2027-01-26 19:00-20:00",
    ],
    "cancelled_date": ["2027-01-05 18:00-20:00", "2027-01-19 18:00-20:00"],
    "this_and_future": [
        "2027-01-05 18:00-20:00",
        "2027-01-12 18:00-20:00",
        "2027-01-20 19:00-20:00",
        "2027-01-27 19:00-20:00",
    ],
    "recurrence_id_as_day": ["2027-01-05 18:00-20:00", "2027-01-12 19:00-21:00"],
    "only_a_changed_date": ["2027-01-13 18:00-20:00"],
    "method_cancel": [],
    "method_cancel_without_start": [],
    "status_cancelled": [],
    "same_uid_twice": ["2027-01-12 19:00-21:00"],
    "no_uid": ONE_EVENING,
    "no_summary": ONE_EVENING,
    "html_description": ONE_EVENING,
    "html_beside_text": ONE_EVENING,
    "html_from_google": ONE_EVENING,
    "video_link_in_text": ONE_EVENING,
    "conference_property": ONE_EVENING,
    "byte_order_mark": ONE_EVENING,
    "latin_1": ONE_EVENING,
    "utf_16": ONE_EVENING,
    "only_carriage_returns": ONE_EVENING,
    "only_newlines": ONE_EVENING,
    "folded_in_a_letter": ONE_EVENING,
    "never_folded": ONE_EVENING,
    "breaks_nobody_folded": ONE_EVENING,
    "quoted_printable": ONE_EVENING,
    "small_letters": ONE_EVENING,
    "alarm_inside": ONE_EVENING,
    "several_calendars": ["2027-01-12 18:00-20:00", "2027-01-13 18:00-20:00"],
    "private": ONE_EVENING,
}
BROKEN = {
    "broken_not_closed": ("not_closed", 3),
    "broken_cut_off": ("not_closed", 3),
    "broken_line": ("not_a_property", 8),
    "broken_date": ("bad_date", 7),
    "broken_rule": ("bad_rule", 8),
    "broken_web_page": ("a_web_page", 1),
    "broken_empty": ("empty", 1),
}


def test_every_file_of_a_quirk_is_expected_here():
    assert {path.stem for path in FILES.glob("*.ics")} == {*DATES, *BROKEN}


@pytest.mark.parametrize("name", DATES)
def test_the_dates_of_a_quirk_are_those_its_writer_meant(name: str):
    reading = read(name)

    assert [shown(one) for one in reading.occurrences] == DATES[name]
    assert not reading.unread


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_says_what_and_on_which_line(name: str):
    with pytest.raises(CalendarError) as error:
        read(name)

    assert (error.value.code, error.value.line) == BROKEN[name]


@pytest.mark.parametrize("name", DATES)
def test_a_reading_kept_for_later_says_the_same(name: str):
    reading = read(name)

    assert from_stored(to_stored(reading)) == reading


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("plain_zone", BRUSSELS),
        ("windows_zone", "Europe/Paris"),
        ("windows_zone_w_europe", "Europe/Berlin"),
        ("zone_with_prefix", BRUSSELS),
        ("zone_mozilla_prefix", "Europe/Paris"),
        ("zone_by_rules", BRUSSELS),
        ("zone_lic_location", "Europe/Amsterdam"),
        ("zone_of_the_calendar", "Indian/Reunion"),
        ("zone_like_no_other", BRUSSELS),
    ],
)
def test_the_zone_is_one_we_can_keep(name: str, zone: str):
    [one] = read(name).occurrences

    assert one.timezone == zone


def test_floating_times_are_those_of_the_series():
    [one] = read("floating", usual="Indian/Reunion").occurrences

    assert (shown(one), one.timezone) == (ONE_EVENING[0], "Indian/Reunion")
    assert "floating" in one.notes


def test_an_instant_is_shown_on_the_clocks_of_the_series():
    [one] = read("utc", usual="Indian/Reunion").occurrences

    assert (shown(one), one.timezone) == ("2027-01-12 21:00-23:00", "Indian/Reunion")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("zone_unknown", "zone_unknown"),
        ("all_day", "all_day"),
        ("several_days", "several_days"),
        ("no_end", "no_end"),
        ("no_uid", "no_uid"),
        ("no_summary", "no_title"),
        ("video_link_in_text", "room_kept_apart"),
    ],
)
def test_what_was_guessed_is_said(name: str, note: str):
    assert all(note in one.notes for one in read(name).occurrences)


def test_nothing_is_said_to_be_guessed_where_all_is_clear():
    [one] = read("plain_zone").occurrences

    assert one.notes == ()


@pytest.mark.parametrize("name", ["method_cancel", "method_cancel_without_start"])
def test_a_message_of_cancellation_calls_the_event_off_whole(name: str):
    [withdrawal] = read(name).withdrawals

    assert (withdrawal.uid, withdrawal.recurrence_id) == ("u1@example.org", None)


@pytest.mark.parametrize("name", ["cancelled_date", "weekly_with_exdate_and_rdate"])
def test_a_date_left_out_is_called_off_by_the_instant_its_rule_gave_it(name: str):
    [withdrawal] = read(name).withdrawals

    assert withdrawal.recurrence_id == "20270112T170000Z"


def test_a_moved_date_keeps_the_key_of_its_rule_and_is_as_late_as_its_event():
    moved = read("moved_date").occurrences[1]

    assert moved.recurrence_id == "20270112T170000Z"
    assert (moved.title, moved.sequence) == ("Ailleurs", 2)


def test_a_moved_date_that_says_its_hours_alone_says_the_rest_as_its_event_does():
    whole, moved, elsewhere, onward = read("moved_date_hours_alone").occurrences

    words = ("title", "description", "location", "online_url", "is_private", "language")
    assert [getattr(moved, name) for name in words] == [getattr(whole, name) for name in words]
    assert moved.location == "Salle Une, 1000 Bruxelles"
    # What is said is its own, also where that is nothing.
    said = (elsewhere.title, elsewhere.description, elsewhere.location, elsewhere.online_url)
    assert said == ("Ailleurs", "", "Salle Deux, 1000 Bruxelles", "")
    assert not elsewhere.is_private
    assert (onward.title, onward.location) == (whole.title, "")


def test_a_file_says_which_events_it_tells_whole_and_in_which_version():
    [whole] = read("changed_date_after_a_new_end").wholes

    assert (whole.uid, whole.sequence) == ("u1@example.org", 2)
    assert whole.stamp == datetime(2026, 9, 5, 8, tzinfo=UTC)
    for name in ("only_a_changed_date", "method_cancel", "status_cancelled"):
        assert read(name).wholes == ()


def test_every_encoding_gives_the_same_words():
    names = ["byte_order_mark", "latin_1", "utf_16", "folded_in_a_letter", "quoted_printable"]

    assert {read(name).occurrences[0].title for name in names} == {"Café de parole"}


def test_markup_becomes_words():
    [one] = read("html_description").occurrences

    assert one.description == "Bonjour , venez\n\n- parler\n- écouter"


def test_words_before_the_room_that_google_adds_are_all_kept():
    [one] = read("html_from_google").occurrences

    assert one.description == "Thème : le secret\nOn apporte :\n\n- une question\n- un mug"
    assert one.online_url == "https://meet.google.com/abc-defg-hij"


def test_a_break_that_nobody_folded_stays_in_the_words():
    [one] = read("breaks_nobody_folded").occurrences

    assert one.description.splitlines()[:2] == ["Première ligne", "Deuxième ligne : la suite"]


def test_the_way_into_an_online_room_is_in_no_text():
    [one] = read("video_link_in_text").occurrences

    assert one.online_url == "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc"
    assert one.description == "On parlera du vécu."


def test_a_file_with_one_broken_event_gives_the_others_or_nothing_where_asked():
    good = (FILES / "plain_zone.ics").read_text(encoding="utf-8")
    bad = "BEGIN:VEVENT\r\nUID:other\r\nDTSTART:20271399T180000\r\nEND:VEVENT\r\nEND:VCALENDAR"
    content = good.replace("END:VCALENDAR", bad).encode()
    days = {"timezone": BRUSSELS, "since": date(2027, 1, 1), "until": date(2027, 2, 1)}

    reading = read_calendar(content, **days)

    assert [shown(one) for one in reading.occurrences] == ONE_EVENING
    assert [(one.code, one.line) for one in reading.unread] == [("bad_date", 13)]
    with pytest.raises(CalendarError) as error:
        read_calendar(content, is_strict=True, **days)
    assert error.value.line == 13


def test_clocks_that_no_zone_of_ours_has_still_give_the_right_instant():
    content = (FILES / "zone_like_no_other.ics").read_bytes()
    days = {"since": date(2027, 1, 1), "until": date(2027, 2, 1)}

    [one] = read_calendar(content, timezone="UTC", **days).occurrences

    assert one.start_time
    start = datetime.combine(one.date, one.start_time, tzinfo=ZoneInfo(one.timezone))
    assert start.astimezone(UTC) == datetime(2027, 1, 12, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=SECONDLY", "too_often"),
        ("FREQ=HOURLY;COUNT=3", "too_often"),
        ("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,1", "too_often"),
        ("FREQ=DAILY;INTERVAL=0", "bad_rule"),
        ("FREQ=DAILY;BYMONTHDAY=0", "bad_rule"),
        ("FREQ=SOMETIMES", "bad_rule"),
    ],
)
def test_a_rule_that_is_a_trap_is_refused_with_its_line(rule: str, code: str):
    event = f"BEGIN:VEVENT\nDTSTART:19000101T180000\nRRULE:{rule}\nEND:VEVENT"
    content = f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR"

    with pytest.raises(CalendarError) as error:
        read_calendar(
            content.encode(), timezone=BRUSSELS, since=date(2027, 1, 1), until=date(2027, 2, 1)
        )

    assert (error.value.code, error.value.line) == (code, 4)


def test_rules_that_would_count_for_ever_are_given_up_in_time():
    never = "FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=30"
    event = f"BEGIN:VEVENT\nUID:%d\nDTSTART:19000101T180000\nRRULE:{never}\nEND:VEVENT\n"
    events = "".join(event % number for number in range(30))
    content = f"BEGIN:VCALENDAR\n{events}END:VCALENDAR"

    with pytest.raises(CalendarError, match="too_much_counting"):
        read_calendar(
            content.encode(), timezone=BRUSSELS, since=date(2027, 1, 1), until=date(2027, 2, 1)
        )
