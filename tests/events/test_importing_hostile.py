"""Files that nobody meant: cut, mangled, made of chance. Only a clear import error may come out."""

import json
import re
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.importing.components import calendars
from events.importing.errors import CalendarError
from events.importing.lines import MOST_BYTES
from events.importing.occurrences import external_id, from_stored, to_stored
from events.importing.reading import read_calendar

FILES = Path(__file__).parent
SEEDS = [
    path.read_bytes()
    for folder in ("calendars", "calendars_of_others")
    for path in sorted((FILES / folder).rglob("*.ics"))
]
# No file may cost more of the processor than this, whatever is written in it.
MOST_SECONDS = 3
NUMBERS = [b"0", b"-1", b"9" * 30, b"00000000", b"1e309", "٣".encode(), b""]
# What a rule may say of each part, possible or not.
PARTS = {
    b"FREQ": [b"DAILY", b"WEEKLY", b"MONTHLY", b"YEARLY", b"SECONDLY", b"X"],
    b"INTERVAL": [b"0", b"1", b"7", b"999999", b"9" * 20],
    b"COUNT": [b"0", b"-1", b"5", b"999999"],
    b"UNTIL": [b"00010101", b"99991231T235959Z", b"20270230", b"20270301"],
    b"BYDAY": [b"MO", b"53MO", b"-5SU", b"0MO", b"MO,TU,WE,TH,FR,SA,SU", b"XX"],
    b"BYMONTHDAY": [b"31", b"-31", b"30,31", b"0"],
    b"BYMONTH": [b"2", b"2,4,6,9,11", b"13"],
    b"BYYEARDAY": [b"366", b"-366"],
    b"BYWEEKNO": [b"53", b"-53"],
    b"BYSETPOS": [b"1", b"366", b"-366"],
    b"BYHOUR": [b"0,1,2,3,4,5,6,7,8,9,10,11", b"24"],
    b"WKST": [b"SU", b"XX"],
}
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
def rules(draw: st.DrawFn) -> bytes:
    names = draw(st.lists(st.sampled_from(list(PARTS)[1:]), unique=True, max_size=5))
    said = [name + b"=" + draw(st.sampled_from(PARTS[name])) for name in [b"FREQ", *names]]
    return b"RRULE:" + b";".join(said) + b"\r\n"


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _count in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content)))
        kind = draw(st.sampled_from(["insert", "cut", "end", "flip", "number", "rule", "repeat"]))
        if kind == "insert":
            content[place:place] = draw(st.sampled_from(PIECES))
        elif kind == "cut":
            del content[place : place + draw(st.integers(1, 40))]
        elif kind == "end":
            del content[max(place, 1) :]
        elif kind == "number" and (found := list(re.finditer(rb"[0-9]{2,}", content))):
            number = draw(st.sampled_from(found))
            content[number.start() : number.end()] = draw(st.sampled_from(NUMBERS))
        elif kind == "rule" and (found := list(re.finditer(rb"DTSTART[^\n]*\n", content))):
            start = draw(st.sampled_from(found))
            content[start.end() : start.end()] = draw(rules())
        elif kind == "flip" and content:
            content[place % len(content)] = draw(st.integers(0, 255))
        else:
            content[place:place] = content[place : place + draw(st.integers(1, 60))]
    return bytes(content)


@settings(max_examples=250, deadline=None)
@given(mangled())
def test_a_mangled_file_is_read_or_refused_and_nothing_else(content: bytes):
    begun = time.process_time()

    with suppress(CalendarError):
        reading = read(content)
        assert from_stored(json.loads(json.dumps(to_stored(reading)))) == reading

    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYSETPOS=-366",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYMONTH=2;BYYEARDAY=366",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    ],
)
def test_a_rule_that_never_gives_a_date_is_not_looked_through_until_the_year_9999(rule: str):
    event = f"BEGIN:VEVENT\nDTSTART:20270112T180000Z\nRRULE:{rule}\nEND:VEVENT\n"
    begun = time.process_time()

    reading = read(f"BEGIN:VCALENDAR\n{event * 100}END:VCALENDAR\n".encode())

    assert {one.date for one in reading.occurrences} <= {date(2027, 1, 12)}
    assert time.process_time() - begun < MOST_SECONDS


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
