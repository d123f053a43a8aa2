"""The values of a calendar's properties: dates, lengths, texts. Knows no zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.importing.errors import CalendarError
from events.importing.lines import Property

DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
MOMENT = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})[Tt ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?"
    r"(?:[.,][0-9]+)?([Zz])?"
)
LENGTH = re.compile(
    r"([+-]?)P(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,8})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,8})S)?)?",
    re.IGNORECASE,
)
# Outside of these years is a slip of a program, and arithmetic with zones overflows.
YEARS = range(1900, 2200)
# Outlook's zones begin in 1601.
ANY_YEARS = range(1, 2200)
MOST_DATES = 3_000
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class When:
    """A date, or a date and time as the calendar wrote it: `zone` "" is floating, "UTC" is Z."""

    wall: datetime
    is_date: bool
    zone: str
    line: int


@dataclass(frozen=True)
class Period:
    """A date of an RDATE with a length of its own, perhaps."""

    start: When
    length: timedelta | None


def when(one: Property, *, years: range = YEARS) -> When:
    """The one date of a property. Raises CalendarError with its line."""
    return _when(one.value.strip(), one, years)


def all_dates(one: Property) -> list[Period]:
    """The dates of an EXDATE or RDATE, which may be many, and periods."""
    texts = [text.strip() for text in one.value.split(",") if text.strip()]
    if len(texts) > MOST_DATES:
        raise CalendarError("too_many_dates", line=one.line)
    return [_period(text, one) for text in texts]


def _period(text: str, one: Property) -> Period:
    start_text, slash, rest = text.partition("/")
    start = _when(start_text, one)
    if not slash:
        return Period(start, None)
    if rest[:1] in {"P", "p", "+", "-"}:
        return Period(start, length_of(rest, one.line))
    end = _when(rest, one)
    return Period(start, end.wall - start.wall if end.zone == start.zone else None)


def _when(text: str, one: Property, years: range = YEARS) -> When:
    try:
        if found := MOMENT.fullmatch(text):
            hour, minute, second = (int(number or 0) for number in found.groups()[3:6])
            # Leap seconds, and midnight written as the end of a day.
            extra = timedelta(days=(hour, minute, second) == (24, 0, 0))
            clock = time(0 if extra else hour, minute, min(second, 59))
            wall = datetime.combine(_day(found, years), clock) + extra
            zone = "UTC" if found[7] else one.parameters.get("TZID", "")
            return When(wall, False, zone, one.line)
        if found := DATE.fullmatch(text):
            return When(datetime.combine(_day(found, years), time()), True, "", one.line)
    except (ValueError, OverflowError):
        pass
    raise CalendarError("bad_date", line=one.line, detail=one.name)


def _day(found: re.Match[str], years: range) -> date:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if day.year not in years:
        raise ValueError(day.year)
    return day


def length(one: Property) -> timedelta:
    return length_of(one.value.strip(), one.line)


def length_of(text: str, line: int) -> timedelta:
    """The length that RFC 5545 writes as PT1H30M. Raises CalendarError with its line."""
    found = LENGTH.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise CalendarError("bad_length", line=line)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups()[1:])
    try:
        given = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise CalendarError("bad_length", line=line) from None
    if given > timedelta(days=36_600):
        raise CalendarError("bad_length", line=line)
    return -given if found[1] == "-" else given


def offset(one: Property) -> timedelta:
    """A TZOFFSETTO or TZOFFSETFROM."""
    found = re.fullmatch(r"([+-]?)([0-9]{2}):?([0-9]{2}):?([0-9]{2})?", one.value.strip())
    if found is None:
        raise CalendarError("bad_offset", line=one.line, detail=one.name)
    given = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if given >= timedelta(hours=24):
        raise CalendarError("bad_offset", line=one.line, detail=one.name)
    return -given if found[1] == "-" else given


def whole_number(one: Property | None) -> int:
    """A SEQUENCE: what is no number counts for none; no database holds an endless one."""
    found = re.fullmatch(r"\s*\+?([0-9]{1,18})\s*", one.value) if one else None
    return min(int(found[1]), 2**31 - 1) if found else 0


def words(one: Property | None) -> str:
    """A text without its escapes."""
    if one is None:
        return ""
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], one.value).strip()
