"""Dates and instants of meetings that come back; knows no database, request or calendar file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import rrule  # type: ignore[import-untyped]

Frequency = Literal["weekly", "monthly_weekday", "monthly_day"]

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS = (1, 2, 3, 4, -1)
FIELDS_USED: dict[str, frozenset[str]] = {
    "weekly": frozenset({"weekday"}),
    "monthly_weekday": frozenset({"weekday", "nth"}),
    "monthly_day": frozenset({"day"}),
}
ONE_WEEKDAY = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(WEEKDAY_CODES)})")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,4}")
PLAIN_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
RRULE_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How a meeting comes back.

    `weekday` counts from Monday = 0; `nth` is 1 to 4, or -1 for the last one of the month; `day`
    is the day of the month, 1 to 31. A field its frequency does not use is None. `interval`
    (weeks or months) is counted from the first matching date, not from `first_date`: "every
    second Thursday from Friday the 2nd" begins on Thursday the 8th. `until` is included.
    Raises ValueError, its message beginning with the field's name.
    """

    frequency: Frequency
    first_date: date
    interval: int = 1
    weekday: int | None = None
    nth: int | None = None
    day: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        _check(self.frequency in get_args(Frequency), f"frequency: unknown: {self.frequency!r}")
        _check(self.interval >= 1, "interval: must be 1 or more")
        for name, allowed, bounds in (
            ("weekday", range(7), "from 0 (Monday) to 6 (Sunday)"),
            ("nth", NTHS, "1, 2, 3, 4 or -1 (last)"),
            ("day", range(1, 32), "from 1 to 31"),
        ):
            self._check_field(name, allowed, bounds)
        _check(_is_plain_date(self.first_date), "first_date: must be a date without a time")
        if self.until is not None:
            _check(_is_plain_date(self.until), "until: must be a date without a time")
            _check(self.until >= self.first_date, "until: must not be before first_date")

    def _check_field(self, name: str, allowed: range | tuple[int, ...], bounds: str) -> None:
        value = getattr(self, name)
        if name in FIELDS_USED[self.frequency]:
            _check(value is not None, f"{name}: is needed when frequency is {self.frequency}")
            _check(value in allowed, f"{name}: must be {bounds}")
        else:
            _check(value is None, f"{name}: has no meaning when frequency is {self.frequency}")

    def to_rrule(self) -> str:
        """The rule as the value of an RFC 5545 RRULE; UNTIL is a date, in the meeting's zone.

        Its DTSTART is `first_match(rule)`; beside a DTSTART with a time, RFC 5545 wants UNTIL
        turned into a UTC instant.
        """
        parts = ["FREQ=WEEKLY" if self.frequency == "weekly" else "FREQ=MONTHLY"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekday is not None:
            parts.append(f"BYDAY={self.nth or ''}{WEEKDAY_CODES[self.weekday]}")
        if self.day is not None:
            parts.append(f"BYMONTHDAY={self.day}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    @classmethod
    def from_rrule(cls, text: str, first_date: date) -> Rule:
        """The rule written in `text` (with or without `RRULE:`), starting from `first_date`.

        What an RRULE leaves to its DTSTART (weekday, day of the month) comes from `first_date`.
        Raises ValueError naming the part that a Rule cannot say (COUNT, two weekdays, an UNTIL
        with a time, which means nothing without a zone ...).
        """
        parts = _rrule_parts(text)
        frequency = _frequency_in(parts)
        nth, weekday = _weekday_in(parts.get("BYDAY", ""))
        interval, day = _whole_number(parts, "INTERVAL"), _whole_number(parts, "BYMONTHDAY")
        if frequency == "weekly" and weekday is None:
            weekday = first_date.weekday()
        if frequency == "monthly_day" and day is None:
            day = first_date.day
        return cls(
            frequency=frequency,
            first_date=first_date,
            interval=1 if interval is None else interval,
            weekday=weekday,
            nth=nth,
            day=day,
            until=_until_in(parts),
        )


def first_match(rule: Rule) -> date | None:
    """The first date of the rule: the DTSTART its RRULE belongs with.

    None when there is none up to `until` (or up to the year 9999).
    """
    found = next(iter(_expanded(rule, rule.first_date, rule.until, interval=1)), None)
    return found.date() if found else None


def dates(rule: Rule, *, horizon: date, exceptions: frozenset[date] = frozenset()) -> list[date]:
    """The rule's dates, sorted, `first_date`, `until` and `horizon` included when they match.

    Dates in `exceptions` are left out and do not shift the others. A month without the day asked
    for (a 31st) is skipped, never moved. Give a horizon: a rule may have no end.
    """
    start = first_match(rule)
    last = min(rule.until or horizon, horizon)
    if start is None or start > last:
        return []
    found = (moment.date() for moment in _expanded(rule, start, last, interval=rule.interval))
    return [day for day in found if day not in exceptions]


def instant(day: date, wall_time: time, zone_name: str) -> datetime:
    """The UTC instant at which clocks in that zone show `wall_time` on `day`.

    A time that spring skips becomes the first instant after the gap (02:30 is 03:00); a time that
    autumn shows twice is the first of both. Raises ValueError for an unknown zone, or a
    `wall_time` that carries a zone of its own.
    """
    _check(wall_time.tzinfo is None, "wall_time: must carry no time zone")
    zone = zone_named(zone_name)
    wall = datetime.combine(day, wall_time).replace(fold=0)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # In a gap fold=1 reads with the offset after the change, hence an instant before it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return offset_change(zone, before, moment)


def span(day: date, start_time: time, end_time: time, zone_name: str) -> tuple[datetime, datetime]:
    """Start and end in UTC of a meeting on `day`; `end_time` <= `start_time` is the next day.

    The end is always after the start. Raises ValueError as `instant` does.
    """
    end_day = day if end_time > start_time else day + timedelta(days=1)
    start, end = instant(day, start_time, zone_name), instant(end_day, end_time, zone_name)
    if end <= start:
        # Both fell in a spring gap, which has no length: keep the length that was announced.
        end = start + (datetime.combine(end_day, end_time) - datetime.combine(day, start_time))
    return start, end


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name (`Europe/Brussels`). Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # zoneinfo answers a folder's name ("Europe") with an OSError.
        raise ValueError(f"zone_name: unknown time zone: {name!r}") from error


def offset_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first instant (UTC, whole second) after `before` with the UTC offset of `after`.

    Both are aware, their offsets differ, and one change lies between them.
    """
    low, high = (moment.astimezone(UTC).replace(microsecond=0) for moment in (before, after))
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


def _expanded(rule: Rule, start: date, last: date | None, *, interval: int) -> rrule.rrule:
    by_weekday = None if rule.weekday is None else rrule.weekdays[rule.weekday](rule.nth)
    return rrule.rrule(
        rrule.WEEKLY if rule.frequency == "weekly" else rrule.MONTHLY,
        dtstart=datetime.combine(start, time()),
        interval=interval,
        until=None if last is None else datetime.combine(last, time()),
        byweekday=by_weekday,
        bymonthday=rule.day,
    )


def _check(is_right: bool, message: str) -> None:
    if not is_right:
        raise ValueError(message)


def _is_plain_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _rrule_parts(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.strip().upper().removeprefix("RRULE:").split(";")]
    parts = {name: value for name, _, value in pairs}
    _check(len(parts) == len(pairs), "RRULE: says one part twice")
    for name, value in parts.items():
        _check(name in RRULE_PARTS, f"RRULE: cannot hold {name or 'an empty part'}")
        _check(value != "", f"RRULE: {name} is empty")
    return parts


def _frequency_in(parts: dict[str, str]) -> Frequency:
    written = parts.get("FREQ", "nothing")
    _check(written in ("WEEKLY", "MONTHLY"), f"FREQ: must be WEEKLY or MONTHLY, not {written}")
    if written == "WEEKLY":
        return "weekly"
    return "monthly_weekday" if "BYDAY" in parts else "monthly_day"


def _weekday_in(written: str) -> tuple[int | None, int | None]:
    if not written:
        return None, None
    found = ONE_WEEKDAY.fullmatch(written)
    if found is None:
        raise ValueError(f"BYDAY: is not one weekday: {written}")
    number, code = found.groups()
    return (int(number) if number else None), WEEKDAY_CODES.index(code)


def _whole_number(parts: dict[str, str], name: str) -> int | None:
    if name not in parts:
        return None
    _check(bool(WHOLE_NUMBER.fullmatch(parts[name])), f"{name}: is not one whole number")
    return int(parts[name])


def _until_in(parts: dict[str, str]) -> date | None:
    if "UNTIL" not in parts:
        return None
    found = PLAIN_DATE.fullmatch(parts["UNTIL"])
    if found is None:
        raise ValueError(f"UNTIL: must be a date: {parts['UNTIL']}")
    year, month, day = (int(number) for number in found.groups())
    return date(year, month, day)
