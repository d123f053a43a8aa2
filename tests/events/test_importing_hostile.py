"""Files that nobody meant: cut, mangled, made of chance. Only a clear import error may come out."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.importing.components import calendars
from events.importing.errors import CalendarError
from events.importing.lines import MOST_BYTES
from events.importing.occurrences import external_id
from events.importing.reading import read_calendar

FILES = Path(__file__).parent / "calendars"
SEEDS = [path.read_bytes() for path in sorted(FILES.glob("*.ics"))]
PIECES = [
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"DTSTART;TZID=Europe/Brussels:20270112T180000\r\n",
    b"DTSTART:99991231T235959Z\r\n",
    b"DTEND:19000101\r\n",
    b"DURATION:-P99999W\r\n",
    b"RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=53MO\r\n",
    b"RRULE:FREQ=MONTHLY;BYSETPOS=-366\r\n",
    b"EXDATE:20270112,,;\r\n",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20270112T180000\r\n",
    b"SEQUENCE:99999999999999999999\r\n",
    b"TZID:\xff\xfe\r\n",
    b"BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\n",
    b"X-ALT-DESC:<![CDATA[<p>\r\n",
    b"\r\n ",
    b"\x00",
    b'"',
    b";",
    b":",
]


def read(content: bytes):
    return read_calendar(
        content, timezone="Europe/Brussels", since=date(2027, 1, 1), until=date(2027, 6, 30)
    )


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _count in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content)))
        kind = draw(st.sampled_from(["insert", "cut", "flip", "repeat"]))
        if kind == "insert":
            content[place:place] = draw(st.sampled_from(PIECES))
        elif kind == "cut":
            del content[place : place + draw(st.integers(1, 40))]
        elif kind == "flip" and content:
            content[place % len(content)] = draw(st.integers(0, 255))
        else:
            content[place:place] = content[place : place + draw(st.integers(1, 60))]
    return bytes(content)


@settings(max_examples=250, deadline=None)
@given(mangled())
def test_a_mangled_file_is_read_or_refused_and_nothing_else(content: bytes):
    with suppress(CalendarError):
        read(content)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_chance_is_refused(content: bytes):
    with pytest.raises(CalendarError):
        read(content)


@settings(max_examples=60, deadline=None)
@given(uid=st.text(max_size=300), other=st.text(max_size=300))
def test_no_uid_can_be_written_so_as_to_be_another_one(uid: str, other: str):
    keys = {external_id(uid, ""), external_id(uid, "", 2), external_id(uid, "20270112")}

    assert len(keys) == 3
    assert all(len(key) <= 255 for key in keys)
    assert uid == other or external_id(other, "") not in keys


def test_a_file_that_is_too_big_is_refused_before_it_is_read():
    with pytest.raises(CalendarError, match="too_big"):
        read(b"BEGIN:VCALENDAR\r\n" + b"X" * MOST_BYTES)


def test_lines_that_nobody_folded_cost_no_more_than_they_hold():
    words = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:\r\n" + b"word\r\n" * 300_000

    with pytest.raises(CalendarError, match="not_closed"):
        read(words)


def test_what_is_nested_for_ever_is_refused():
    with pytest.raises(CalendarError, match="too_deep"):
        read(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X-A\r\n" * 100)


def test_more_events_than_anybody_holds_are_refused():
    event = b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"

    with pytest.raises(CalendarError, match="too_many_events"):
        calendars(b"BEGIN:VCALENDAR\r\n" + event * 5001 + b"END:VCALENDAR\r\n")
