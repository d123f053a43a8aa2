"""An RRULE as a calendar writes it, checked before anything is counted with it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dateutil import rrule as dateutil_rrule  # type: ignore[import-untyped]

from events.importing.errors import CalendarError
from events.importing.lines import Property
from events.importing.values import When, when
from events.recurrence import WEEKDAY_CODES

FREQUENCIES = {
    "YEARLY": dateutil_rrule.YEARLY,
    "MONTHLY": dateutil_rrule.MONTHLY,
    "WEEKLY": dateutil_rrule.WEEKLY,
    "DAILY": dateutil_rrule.DAILY,
}
PERIODS = {"YEARLY": 365, "MONTHLY": 30, "WEEKLY": 7, "DAILY": 1}
TOO_OFTEN = {"HOURLY", "MINUTELY", "SECONDLY"}
WEEKDAYS = dict(zip(WEEKDAY_CODES, dateutil_rrule.weekdays, strict=True))
WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
# What each list may hold, without its sign; those that may count from the end.
LISTS = {
    "BYMONTH": ("bymonth", range(1, 13), False),
    "BYMONTHDAY": ("bymonthday", range(1, 32), True),
    "BYYEARDAY": ("byyearday", range(1, 367), True),
    "BYWEEKNO": ("byweekno", range(1, 54), True),
    "BYSETPOS": ("bysetpos", range(1, 367), True),
    "BYHOUR": ("byhour", range(24), False),
    "BYMINUTE": ("byminute", range(60), False),
    "BYSECOND": ("bysecond", range(60), False),
}
# How many times a day a rule may give: more is a machine's, not a meeting's.
MOST_A_DAY = 24


@dataclass(frozen=True)
class RepeatRule:
    """A rule ready for dateutil: `arguments` without start and end, which are the caller's."""

    frequency: str
    arguments: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    until: datetime | None = None
    until_zone: str = ""
    until_is_date: bool = False

    @property
    def days(self) -> int:
        """How long its period is, about."""
        return PERIODS[self.frequency]

    @property
    def times_a_day(self) -> int:
        sizes = [len(self.arguments.get(name, ())) or 1 for name in ("byhour", "byminute")]
        return sizes[0] * sizes[1] * (len(self.arguments.get("bysecond", ())) or 1)


def parse_rule(text: str, line: int) -> RepeatRule:
    """What an RRULE says. Raises CalendarError: it cannot be read, or comes back too often."""
    parts = _parts(text, line)
    frequency = parts.pop("FREQ", "")
    if frequency in TOO_OFTEN:
        raise CalendarError("too_often", line=line, detail=frequency)
    if frequency not in FREQUENCIES:
        raise _bad(line, "FREQ")
    arguments: dict[str, Any] = {"freq": FREQUENCIES[frequency]}
    count = _count(parts.pop("COUNT", ""), line)
    arguments["interval"] = _number(parts.pop("INTERVAL", ""), line, "INTERVAL") or 1
    if start := parts.pop("WKST", ""):
        arguments["wkst"] = _weekday(start, line).weekday
    until = _until(parts.pop("UNTIL", ""), line)
    if days := parts.pop("BYDAY", ""):
        arguments["byweekday"] = [_weekday(one, line) for one in days.split(",")]
    for name, (argument, allowed, may_be_negative) in LISTS.items():
        if written := parts.pop(name, ""):
            numbers = [_in(one, line, name, allowed, may_be_negative) for one in written.split(",")]
            arguments[argument] = sorted(set(numbers))
    rule = RepeatRule(
        frequency,
        arguments,
        count,
        until.wall if until else None,
        until.zone if until else "",
        bool(until and until.is_date),
    )
    if rule.times_a_day > MOST_A_DAY:
        raise CalendarError("too_often", line=line, detail=frequency)
    return rule


def begun_by(rule: RepeatRule, start: datetime, low: datetime) -> tuple[datetime, dict[str, Any]]:
    """A later start that gives the same dates from `low` on, and the arguments it needs.

    What a rule leaves to its first date (its day, its month) is said; whole intervals are skipped.
    """
    arguments = _with_days(rule, start)
    interval = arguments["interval"]
    if low <= start:
        return start, arguments
    if rule.frequency in {"DAILY", "WEEKLY"}:
        step = timedelta(days=interval * rule.days)
        return start + step * ((low - start) // step), arguments
    clock = start.time()
    if rule.frequency == "YEARLY":
        years = (low.year - start.year) // interval * interval
        first = date(start.year + years, 1, 1)
        return max(start, datetime.combine(first, clock)), arguments
    months = (low.year - start.year) * 12 + low.month - start.month
    year, month = divmod(start.month - 1 + months // interval * interval, 12)
    first = date(start.year + year, month + 1, 1)
    return max(start, datetime.combine(first, clock)), arguments


def _with_days(rule: RepeatRule, start: datetime) -> dict[str, Any]:
    given = dict(rule.arguments)
    if any(name in given for name in ("byweekno", "byyearday", "bymonthday", "byweekday")):
        return given
    if rule.frequency == "WEEKLY":
        given["byweekday"] = [start.weekday()]
    elif rule.frequency in {"MONTHLY", "YEARLY"}:
        given["bymonthday"] = [start.day]
        if rule.frequency == "YEARLY":
            given.setdefault("bymonth", [start.month])
    return given


def _parts(text: str, line: int) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, is_said, value = piece.partition("=")
        if not piece.strip():
            continue
        if not is_said or not value.strip():
            raise _bad(line, name.strip())
        parts[name.strip()] = value.strip()
    return parts


def _number(written: str, line: int, name: str) -> int | None:
    if not written:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", written) or int(written) < 1:
        raise _bad(line, name)
    return int(written)


def _count(written: str, line: int) -> int | None:
    """Outlook's "-1", and "0", are no count at all."""
    return None if re.fullmatch(r"-[0-9]+|0", written) else _number(written, line, "COUNT")


def _in(written: str, line: int, name: str, allowed: range, may_be_negative: bool) -> int:
    found = re.fullmatch(r"\s*([+-]?)([0-9]{1,3})\s*", written)
    if found is None or int(found[2]) not in allowed or (found[1] == "-" and not may_be_negative):
        raise _bad(line, name)
    return -int(found[2]) if found[1] == "-" else int(found[2])


def _weekday(written: str, line: int) -> Any:
    found = WEEKDAY.fullmatch(written.strip())
    if found is None or (found[1] and not 1 <= abs(int(found[1])) <= 53):
        raise _bad(line, "BYDAY")
    day = WEEKDAYS[found[2]]
    return day(int(found[1])) if found[1] else day(None)


def _until(written: str, line: int) -> When | None:
    return when(Property("UNTIL", written, line, {})) if written else None


def _bad(line: int, name: str) -> CalendarError:
    return CalendarError("bad_rule", line=line, detail=name)
