"""Calendar files, read back by icalendar, by khal, and by ical.js with the file's zones alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendars import CalendarEvent, CalendarInfo, calendar_bytes

READER = Path(__file__).parent.parent / "calendars"
KHAL = Path(sys.executable).with_name("khal")

INFO = CalendarInfo(
    name="Rencontres, Bruxelles",
    description="Toutes les rencontres",
    language="fr",
    source_url="https://passerelle.example/fr/rencontres.ics?a=1;b=2,3",
    timezone="Europe/Brussels",
)
# In the past, where every edition of the time zone database agrees: Morocco's future was rewritten
# in 2026, and the reader (khal) may know another edition than the writer.
JULY, JANUARY = datetime(2025, 7, 1, 16, tzinfo=UTC), datetime(2025, 1, 7, 17, tzinfo=UTC)
# What clocks showed at these two instants: facts, not computed.
SHOWN = {
    "Europe/Brussels": ("20250701T180000", "20250107T180000"),
    "Europe/Paris": ("20250701T180000", "20250107T180000"),
    "Europe/Amsterdam": ("20250701T180000", "20250107T180000"),
    "Indian/Reunion": ("20250701T200000", "20250107T210000"),
    "America/New_York": ("20250701T120000", "20250107T120000"),
    "Africa/Casablanca": ("20250701T170000", "20250107T180000"),
}
OTHER_ZONES = [
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "America/Santiago",
    "America/Nuuk",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Istanbul",
    "America/Cayenne",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Asia/Almaty",
    "Etc/UTC",
    "UTC",
]
QUARTER = timedelta(minutes=15)
NAIVE = JULY.replace(tzinfo=None)


def an_event(uid="a@passerelle", starts_at=JULY, zone="Europe/Brussels", **fields) -> CalendarEvent:
    written = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    defaults: dict[str, Any] = {"title": "Rencontre", "created_at": written, "updated_at": written}
    ends_at = fields.pop("ends_at", starts_at + timedelta(hours=2))
    return CalendarEvent(
        uid=uid, starts_at=starts_at, ends_at=ends_at, timezone=zone, **(defaults | fields)
    )


def two_seasons(zones) -> list[CalendarEvent]:
    seasons = (("july", JULY), ("january", JANUARY))
    return [an_event(f"{zone} {name}", at, zone) for zone in zones for name, at in seasons]


def instants(events) -> dict[str, tuple[datetime, datetime]]:
    return {event.uid: (event.starts_at, event.ends_at) for event in events}


def unfolded(body: bytes) -> str:
    return body.decode().replace("\r\n ", "")


@pytest.fixture(scope="session")
def read_with_ical_js():
    """A function that gives the events of a calendar file as ical.js reads them, by UID."""
    node = shutil.which("node")
    if node is None:
        missing = pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip
        missing("node is not installed: ical.js cannot read the calendars")
    if not (READER / "node_modules" / "ical.js").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=READER, check=True)

    def read(body: bytes) -> dict[str, dict]:
        answer = subprocess.run(
            [node, "read_ical.mjs"], cwd=READER, input=body, capture_output=True, check=False
        )
        assert answer.returncode == 0, answer.stderr.decode()
        return {event["uid"]: event for event in json.loads(answer.stdout)["events"]}

    return read


def instants_in_ical_js(found) -> dict[str, tuple[datetime, datetime]]:
    read = datetime.fromisoformat
    return {uid: (read(event["starts_at"]), read(event["ends_at"])) for uid, event in found.items()}


# --- what the text says ------------------------------------------------------------------------


def test_the_calendar_says_what_it_is_and_when_to_come_back():
    lines = unfolded(calendar_bytes(INFO, [an_event()])).split("\r\n")

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert {
        "PRODID:-//Passerelle//Passerelle//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME;LANGUAGE=fr:Rencontres\\, Bruxelles",
        "X-WR-CALNAME:Rencontres\\, Bruxelles",
        "DESCRIPTION;LANGUAGE=fr:Toutes les rencontres",
        "X-WR-CALDESC:Toutes les rencontres",
        "X-WR-TIMEZONE:Europe/Brussels",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SOURCE;VALUE=URI:https://passerelle.example/fr/rencontres.ics?a=1;b=2,3",
        "LAST-MODIFIED:20261102T093000Z",
    } <= set(lines[: lines.index("BEGIN:VTIMEZONE")])


def test_an_event_says_all_that_a_reader_needs_to_keep_it_up_to_date():
    event = an_event(
        sequence=3,
        is_cancelled=True,
        description="Un café; puis, on parle\nVenez",
        location="Rue Haute 1, Bruxelles",
        url="https://passerelle.example/fr/rencontres/abc/?a=1;b=2,3",
        categories=("logement", "exil, asile"),
        language="fr",
        latitude=50.84,
        longitude=4.35,
        is_private=True,
    )

    lines = unfolded(calendar_bytes(INFO, [event])).split("\r\n")

    assert set(lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]) == {
        "BEGIN:VEVENT",
        "UID:a@passerelle",
        "DTSTAMP:20261102T093000Z",
        "DTSTART;TZID=Europe/Brussels:20250701T180000",
        "DTEND;TZID=Europe/Brussels:20250701T200000",
        "SEQUENCE:3",
        "STATUS:CANCELLED",
        "SUMMARY;LANGUAGE=fr:Rencontre",
        "DESCRIPTION;LANGUAGE=fr:Un café\\; puis\\, on parle\\nVenez",
        "LOCATION;LANGUAGE=fr:Rue Haute 1\\, Bruxelles",
        "URL:https://passerelle.example/fr/rencontres/abc/?a=1;b=2,3",
        "CREATED:20261102T093000Z",
        "LAST-MODIFIED:20261102T093000Z",
        "CATEGORIES:logement,exil\\, asile",
        "GEO:50.84;4.35",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
    }


def test_nothing_changed_gives_the_same_bytes_whatever_the_order():
    events = two_seasons(SHOWN)

    assert calendar_bytes(INFO, events) == calendar_bytes(INFO, reversed(events))


def test_an_event_that_changed_changes_the_bytes():
    event = an_event()
    later = replace(event, updated_at=event.updated_at + timedelta(seconds=1))

    assert calendar_bytes(INFO, [event]) != calendar_bytes(INFO, [later])


def test_an_empty_calendar_is_still_a_calendar():
    calendar = icalendar.Calendar.from_ical(calendar_bytes(INFO, []))

    assert calendar["METHOD"] == "PUBLISH"
    assert "LAST-MODIFIED" not in calendar


def test_a_mail_may_ask_for_another_method_but_not_for_any():
    assert b"METHOD:CANCEL\r\n" in calendar_bytes(INFO, [an_event()], method="CANCEL")
    with pytest.raises(ValueError, match=r"^method: "):
        calendar_bytes(INFO, [an_event()], method="PUBLISH\r\nX-EVIL:1")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"starts_at": NAIVE, "ends_at": JULY}, "starts_at"),
        ({"created_at": NAIVE}, "created_at"),
        ({"uid": ""}, "uid"),
        ({"ends_at": JULY}, "ends_at"),
        ({"latitude": 50.84}, "latitude, longitude"),
        ({"zone": "Europe/Bruxelles"}, "zone_name"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_by_the_name_of_its_field(fields, named):
    with pytest.raises(ValueError, match=rf"^{named}: "):
        an_event(**fields)


# --- text hygiene ------------------------------------------------------------------------------


@given(title=st.text(min_size=1), description=st.text(max_size=400), url=st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_gives_clean_short_lines_and_comes_back_without_its_controls(
    title, description, url
):
    event = an_event(title=title, description=description, location=title, url=url)

    body = calendar_bytes(replace(INFO, name=title), [event])

    assert body.endswith(b"\r\n")
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # folding never cuts a character in two
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    assert len(body.decode().splitlines()) == body.count(b"\r\n")
    read = icalendar.Calendar.from_ical(body).events[0]
    ends = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
    right = "".join(c for c in ends.sub("\n", description) if c in "\t\n" or ord(c) > 31)
    assert read.get("DESCRIPTION", "") == right.replace("\x7f", "")


def test_what_was_typed_cannot_add_a_property():
    event = an_event(
        title="A\r\nATTENDEE:mailto:x@y.example\x00",
        url="https://a.example/\r\nATTENDEE:mailto:x@y.example",
        location="\ud800B",
        categories=("C\nATTENDEE:z",),
    )

    lines = unfolded(calendar_bytes(INFO, [event])).split("\r\n")

    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert "SUMMARY:A\\nATTENDEE:mailto:x@y.example" in lines
    assert "LOCATION:B" in lines


# --- hours -------------------------------------------------------------------------------------


def test_each_event_is_written_on_the_clocks_of_its_zone():
    body = unfolded(calendar_bytes(INFO, two_seasons(SHOWN)))

    for zone, walls in SHOWN.items():
        for wall in walls:
            assert f"DTSTART;TZID={zone}:{wall}\r\n" in body
        assert body.count(f"\r\nTZID:{zone}\r\n") == 1


def test_brussels_is_the_two_rules_that_everyone_writes():
    body = unfolded(calendar_bytes(INFO, [an_event()])).replace("\r\n", "\n")

    assert body[body.index("BEGIN:VTIMEZONE") : body.index("BEGIN:VEVENT")] == (
        "BEGIN:VTIMEZONE\nTZID:Europe/Brussels\n"
        "BEGIN:DAYLIGHT\nDTSTART:19960331T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n"
        "TZNAME:CEST\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n"
        "BEGIN:STANDARD\nDTSTART:19961027T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
        "TZNAME:CET\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
        "END:VTIMEZONE\n"
    )


@pytest.mark.parametrize(
    ("zone", "rules", "observances"),
    [
        ("America/New_York", {"BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"}, 2),
        ("Europe/Dublin", {"BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"}, 2),
        ("Indian/Reunion", set(), 1),
        ("Africa/Casablanca", set(), 7),  # follows Ramadan: two changes a year, one by one
    ],
)
def test_a_zone_is_told_by_rules_where_it_has_some_and_one_by_one_where_not(
    zone, rules, observances
):
    event = an_event(zone=zone, starts_at=datetime(2023, 7, 4, 16, tzinfo=UTC))

    body = unfolded(calendar_bytes(INFO, [event]))

    assert set(re.findall("RRULE:FREQ=YEARLY;(.*)\r\n", body)) == rules
    assert len(re.findall("BEGIN:(?:STANDARD|DAYLIGHT)\r\n", body)) == observances
    assert "RDATE" not in body


def test_a_rule_already_known_to_end_is_not_written_as_one_without_end():
    event = an_event(zone="America/New_York", starts_at=datetime(2004, 7, 6, 16, tzinfo=UTC))

    assert b"RRULE" not in calendar_bytes(INFO, [event])


def test_a_time_that_autumn_shows_twice_is_written_in_utc():
    second_half_past_two = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    body = calendar_bytes(INFO, [an_event(starts_at=second_half_past_two)])

    assert b"DTSTART:20271031T013000Z\r\nDTEND:20271031T033000Z\r\n" in body


def test_utc_needs_no_vtimezone():
    body = calendar_bytes(INFO, [an_event(zone="UTC")])

    assert b"DTSTART:20250701T160000Z\r\n" in body
    assert b"VTIMEZONE" not in body


# --- three readers -----------------------------------------------------------------------------


def test_icalendar_reads_every_hour_right_in_summer_and_in_winter():
    events = two_seasons([*SHOWN, *OTHER_ZONES])

    read = icalendar.Calendar.from_ical(calendar_bytes(INFO, events))

    assert {str(e["UID"]): (e.start, e.end) for e in read.events} == instants(events)
    assert read.get_missing_tzids() == set()


def test_ical_js_reads_every_hour_right_in_summer_and_in_winter(read_with_ical_js):
    events = two_seasons([*SHOWN, *OTHER_ZONES])

    found = read_with_ical_js(calendar_bytes(INFO, events))

    assert instants_in_ical_js(found) == instants(events)


def test_ical_js_reads_the_hours_around_each_change_right(read_with_ical_js):
    events = [
        an_event(f"{zone} {moment:%Y%m%d%H}", moment, zone, ends_at=moment + timedelta(minutes=50))
        for zone in [*SHOWN, *OTHER_ZONES]
        for moment in moments_around_changes(zone, 2025)
    ]

    found = read_with_ical_js(calendar_bytes(INFO, events))

    assert instants_in_ical_js(found) == instants(events)


def moments_around_changes(zone_name: str, year: int) -> list[datetime]:
    """Every hour (UTC) of the three around each change of offset of that year."""
    zone, start = ZoneInfo(zone_name), datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(365 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    changes = [n for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]
    return [hours[n + step] for n in changes for step in (-3, -2, -1, 0, 1, 2) if n + step >= 0]


@given(
    moments=st.lists(
        st.tuples(
            st.sampled_from([*SHOWN, *OTHER_ZONES]),
            st.integers(0, 65 * 365 * 24 * 4).map(
                lambda n: datetime(1995, 1, 1, tzinfo=UTC) + n * QUARTER
            ),
        ),
        min_size=20,
        max_size=60,
    )
)
@settings(max_examples=5, deadline=None)
def test_ical_js_reads_any_hour_right_from_the_file_alone(read_with_ical_js, moments):
    events = [an_event(f"{n}", moment, zone) for n, (zone, moment) in enumerate(moments)]

    found = read_with_ical_js(calendar_bytes(INFO, events))

    assert instants_in_ical_js(found) == instants(events)


def test_ical_js_reads_the_words_as_they_were_typed(read_with_ical_js):
    text = "Café; « été », 100 % \\ fin\nمرحبا 🎈 " + "é" * 200
    event = an_event(title=text, description=text, location=text, is_cancelled=True, sequence=4)

    found = read_with_ical_js(calendar_bytes(INFO, [event]))[event.uid]

    assert (found["title"], found["description"], found["location"]) == (text, text, text)
    assert (found["status"], found["sequence"]) == ("CANCELLED", 4)


def test_ical_js_reads_the_vtimezone_of_the_library_an_hour_off_in_summer(read_with_ical_js):
    """Why the VTIMEZONEs are ours: the same events with those of icalendar."""
    theirs = icalendar.Calendar.from_ical(calendar_bytes(INFO, two_seasons(["Europe/Brussels"])))
    theirs.subcomponents = [*theirs.events]
    theirs.add_missing_timezones()

    found = instants_in_ical_js(read_with_ical_js(theirs.to_ical()))

    assert found["Europe/Brussels july"][0] == JULY + timedelta(hours=1)
    assert found["Europe/Brussels january"][0] == JANUARY


def test_khal_imports_and_lists_every_hour_right(tmp_path):
    events = two_seasons(SHOWN)
    (tmp_path / "meetings.ics").write_bytes(calendar_bytes(INFO, events))

    run_khal(tmp_path, "import", "--batch", "meetings.ics")

    for day, at in (("2025-07-01", JULY), ("2025-01-07", JANUARY)):
        fields = [f"--json={name}" for name in ("uid", "start-long", "end-long")]
        listed = json.loads(run_khal(tmp_path, "list", *fields, day, "1d"))
        times = {(event["start-long"], event["end-long"]) for event in listed}
        assert times == {(f"{at:%Y-%m-%d %H:%M}", f"{at + timedelta(hours=2):%Y-%m-%d %H:%M}")}
        assert {event["uid"] for event in listed} == {
            event.uid for event in events if event.starts_at == at
        }


def run_khal(folder: Path, *arguments: str) -> str:
    """What khal answers with a calendar of its own in `folder`, in UTC."""
    formats = dict.fromkeys(("dateformat", "longdateformat"), "%Y-%m-%d")
    formats |= dict.fromkeys(("datetimeformat", "longdatetimeformat"), "%Y-%m-%d %H:%M")
    formats |= {"timeformat": "%H:%M", "local_timezone": "UTC", "default_timezone": "UTC"}
    locale = "\n".join(f"{name} = {value}" for name, value in formats.items())
    (folder / "vdir").mkdir(exist_ok=True)
    (folder / "config").write_text(
        f"[calendars]\n[[meetings]]\npath = {folder / 'vdir'}\n[locale]\n{locale}\n"
        f"[sqlite]\npath = {folder / 'khal.db'}\n"
    )
    places = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    return subprocess.run(
        [str(KHAL), "-c", "config", *arguments],
        cwd=folder,
        env=os.environ | {name: str(folder) for name in places},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
