"""The test calendars of two calendar libraries, see `calendars_of_others/README.md`."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from events.import_plan import plan_for
from events.import_previews import preview_plan
from events.importing.errors import CalendarError
from events.importing.reading import read_calendar
from events.models import Meeting
from events.plan_wording import line_of
from tests.events.factories import make_organisation, make_series

FILES = Path(__file__).parent / "calendars_of_others"
# How many dates from 2000 to 2027; the first of them.
DATES = {
    "icalendar/america_new_york": (1, "2014-08-29 08:00:00 America/New_York"),
    "icalendar/bom_calendar": (0, ""),
    "icalendar/issue_1231_recurrence": (1, "2025-04-28 18:05:00 Europe/Brussels"),
    "icalendar/issue_218_bad_tzid": (1, "2017-02-28 23:00:00 Etc/GMT-11"),
    "icalendar/issue_237_fail_to_parse_timezone_with_non_ascii_tzid": (
        1,
        "2017-05-11 18:30:00 Europe/Brussels",
    ),
    "icalendar/issue_313_globally_unique_tzid": (3, "2020-04-26 14:00:00 Europe/Berlin"),
    "icalendar/issue_466_convert_tzid_with_slash": (272, "2022-10-21 20:00:00 Europe/Stockholm"),
    "icalendar/issue_722_missing_VTIMEZONE_custom": (1, "2014-08-29 08:00:00 Europe/Brussels"),
    "icalendar/issue_836_do_not_quote_tzid": (1, "2024-10-28 17:00:00 America/New_York"),
    "recurring_ical_events/issue_15_duplicated_events": (3, "2013-08-03 21:00:00 Europe/Brussels"),
    "recurring_ical_events/issue_20_exdate_ignored": (7, "2019-10-29 16:15:00 Europe/Berlin"),
    "recurring_ical_events/multiple_rrule": (22, "2023-01-12 10:00:00 Europe/London"),
    "recurring_ical_events/no_events": (0, ""),
    "recurring_ical_events/one_event_repeat_every_3_days": (
        1075,
        "2019-03-04 00:00:00 Europe/Berlin",
    ),
    "recurring_ical_events/rdate": (1189, "2013-08-03 21:00:00 Europe/Brussels"),
    "recurring_ical_events/rdate_falls_on_rrule_until": (8, "2019-10-29 16:15:00 Europe/Berlin"),
    "recurring_ical_events/recurrence_sequence_number": (382, "2020-09-08 None Europe/Brussels"),
    "recurring_ical_events/recurring_events_changed_duration": (
        7,
        "2019-03-07 02:00:00 Europe/Berlin",
    ),
    "recurring_ical_events/recurring_events_moved": (7, "2019-03-07 02:00:00 Europe/Berlin"),
    "recurring_ical_events/three_events_one_edited": (3, "2019-03-18 04:00:00 Europe/Berlin"),
    "recurring_ical_events/x_wr_timezone_simple_events_issue_59": (
        2,
        "2021-12-22 12:00:00 America/New_York",
    ),
    "recurring_ical_events/zero_size_event": (1, "2019-03-04 08:00:00 Europe/Berlin"),
}
REFUSED = {
    "icalendar/big_bad_calendar": ("not_closed", 1),
    "icalendar/broken_dtstart": ("bad_date", 6),
    "icalendar/fuzz_testcase_invalid_month": ("not_a_calendar", 1),
    "icalendar/fuzz_testcase_vtimezone_lone_cr": ("not_a_calendar", 1),
    "icalendar/invalid_duration": ("bad_length", 8),
    "icalendar/issue_104_broken_calendar": ("not_a_property", 13),
    "recurring_ical_events/issue_48_dst": ("too_many_dates", 120),
}


def read(name: str):
    return read_calendar(
        (FILES / f"{name}.ics").read_bytes(),
        timezone="Europe/Brussels",
        since=date(2000, 1, 1),
        until=date(2027, 12, 31),
    )


def test_every_calendar_of_others_is_expected_here():
    found = {f"{path.parent.name}/{path.stem}" for path in FILES.rglob("*.ics")}

    assert found == {*DATES, *REFUSED}


@pytest.mark.parametrize("name", DATES)
def test_a_calendar_of_others_gives_its_dates(name: str):
    reading = read(name)

    first = [f"{one.date} {one.start_time} {one.timezone}" for one in reading.occurrences[:1]]
    assert (len(reading.occurrences), "".join(first)) == DATES[name]
    assert not reading.unread


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_calendar_of_others_is_refused_with_its_line(name: str):
    with pytest.raises(CalendarError) as error:
        read(name)

    assert (error.value.code, error.value.line) == REFUSED[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", DATES)
def test_a_calendar_of_others_is_planned_and_shown_in_words(name: str):
    reading, series = read(name), make_series()
    plan = plan_for(reading, make_organisation(), series=series)

    with translation.override("en"):
        preview = preview_plan(plan, Meeting.objects.all())
        lines = [line_of(step) for step in plan.steps]

    assert sum(group.total for group in preview.groups) == len(plan.steps) + len(plan.unread)
    assert all(line.strip() for line in lines)
