"""The dates of an event that comes back: RRULE, RDATE, EXDATE, counted out between two days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from events.importing.counting import Counted
from events.importing.errors import CalendarError
from events.importing.events import LONGEST, Event, to_utc
from events.importing.rules import RepeatRule, begun_by, parse_rule
from events.importing.values import Period, When, all_dates
from events.importing.zones import Zones

MOST_STARTS = 3_000


class Budget:
    """How many days, weeks, months may be counted through for one file: some rules are traps."""

    def __init__(self, periods: int = 20_000) -> None:
        self.left = periods

    def spend(self, periods: int, line: int) -> None:
        if periods > self.left:
            raise CalendarError("too_much_counting", line=line)
        self.left -= periods


@dataclass
class Start:
    """When one date begins: the instant, the key its rule gave it, and what clocks show there."""

    moment: datetime
    key: str
    wall: datetime
    length: timedelta | None = None
    # Who tells of it, where that is a later change of this date and all that follow.
    event: Event | None = None


@dataclass(frozen=True)
class Dates:
    """The dates of an event, and the keys of those that it says it leaves out."""

    starts: dict[str, Start]
    left_out: tuple[str, ...] = ()


def dates_of(event: Event, zones: Zones, since: date, until: date, budget: Budget) -> Dates:
    """All dates of an event from a month before `since`, which may last until then, to `until`."""
    source = event.source
    if source.first("RRULE", "RDATE") is None:
        return Dates({"": Start(event.zone.to_utc(event.start), "", event.start)})
    low = datetime.combine(since, time()) - LONGEST
    high = datetime.combine(until, time.max)
    is_there = low <= event.start <= high and not _ends_before_it_begins(event)
    found = {event.start: _start(event, event.start)} if is_there else {}
    for one in source.all("RRULE"):
        for wall in _counted(event, one.value, one.line, low, high, budget):
            found[wall] = _start(event, wall)
    for one in source.all("RDATE"):
        for period in all_dates(one):
            wall = _wall_of(period.start, event, zones)
            if low <= wall <= high:
                found[wall] = _start(event, wall, period.length)
    for one in source.all("EXRULE"):
        for wall in _counted(event, one.value, one.line, low, high, budget):
            found.pop(wall, None)
    return _without(_by_key(found.values()), event, zones)


def _by_key(starts: Iterable[Start]) -> dict[str, Start]:
    return {start.key: start for start in sorted(starts, key=lambda start: start.moment)}


def _start(event: Event, wall: datetime, length: timedelta | None = None) -> Start:
    moment = event.zone.to_utc(wall)
    return Start(moment, _key(moment, wall, is_all_day=event.is_all_day), wall, length)


def _key(moment: datetime, wall: datetime, *, is_all_day: bool) -> str:
    return f"{wall:%Y%m%d}" if is_all_day else f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _wall_of(moment: When, event: Event, zones: Zones) -> datetime:
    """A date of a list as wall time of the event; one without hour has the event's hour."""
    if moment.is_date or event.is_all_day:
        return datetime.combine(moment.wall.date(), event.start.time())
    return event.zone.from_utc(to_utc(moment, zones))


def _counted(
    event: Event, text: str, line: int, low: datetime, high: datetime, budget: Budget
) -> Iterator[datetime]:
    """The wall times a rule gives from `low` to `high`."""
    if not text.strip():
        return
    rule = parse_rule(text, line)
    last = min(high, _until(rule, event) or high)
    # Who counts how often has to begin at the beginning; others just before they are asked.
    start, arguments = begun_by(rule, event.start, low if rule.count is None else event.start)
    budget.spend(max(0, (last - start).days // rule.days + 1) * rule.times_a_day, line)
    try:
        counted = Counted(dtstart=start, until=last, **arguments)
        given = 0
        for number, wall in enumerate(counted):
            if rule.count is not None and number >= rule.count:
                return
            if wall >= low:
                given += 1
                if given > MOST_STARTS:
                    raise CalendarError("too_many_dates", line=line)
                yield wall
    except (ValueError, TypeError, IndexError, OverflowError):
        raise CalendarError("bad_rule", line=line) from None


def _ends_before_it_begins(event: Event) -> bool:
    """So programs write it when somebody takes away the first date and all that follow."""
    lines = event.source.all("RRULE")
    ends = [_until(parse_rule(one.value, one.line), event) for one in lines if one.value.strip()]
    return bool(ends) and all(end is not None and end < event.start for end in ends)


def _until(rule: RepeatRule, event: Event) -> datetime | None:
    if rule.until is None:
        return None
    if rule.until_is_date or event.is_all_day:
        return datetime.combine(rule.until.date(), time.max)
    if rule.until_zone:
        return event.zone.from_utc(rule.until.replace(tzinfo=UTC))
    return rule.until


def _without(starts: dict[str, Start], event: Event, zones: Zones) -> Dates:
    """Take out what EXDATE names: by its instant, or by its day where either has no hour."""
    left_out: list[str] = []
    excluded = [period for one in event.source.all("EXDATE") for period in all_dates(one)]
    keys = {_exact(period, event, zones) for period in excluded}
    days = {p.start.wall.date() for p in excluded if p.start.is_date or event.is_all_day}
    for key, start in list(starts.items()):
        if key in keys or start.wall.date() in days:
            left_out.append(key)
            del starts[key]
    return Dates(starts, tuple(left_out))


def _exact(period: Period, event: Event, zones: Zones) -> str:
    wall = _wall_of(period.start, event, zones)
    return _key(event.zone.to_utc(wall), wall, is_all_day=event.is_all_day)


def recurrence_key(given: When, event: Event | None, zones: Zones, starts: dict[str, Start]) -> str:
    """The key of the date a RECURRENCE-ID means, also where one has an hour and the other none."""
    if event is None:
        return _key(to_utc(given, zones), given.wall, is_all_day=given.is_date)
    if given.is_date and not event.is_all_day:
        same_day = [key for key, start in starts.items() if start.wall.date() == given.wall.date()]
        if same_day:
            return same_day[0]
    wall = _wall_of(given, event, zones)
    return _key(event.zone.to_utc(wall), wall, is_all_day=event.is_all_day)
