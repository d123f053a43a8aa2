"""Which zone a calendar means: IANA names, Windows names, prefixes, and zones told only by rules.

What is stored is an IANA zone. A VTIMEZONE of an unknown name is compared with the zones of this
house's countries; one that is like none of them still gives the right instants.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from events.importing.components import Component
from events.importing.counting import Counted
from events.importing.errors import CalendarError
from events.importing.rules import parse_rule
from events.importing.values import ANY_YEARS, all_dates, offset, when
from events.recurrence import instant

# Where those who may invite live, then the rest of the world that one may meet online from.
LIKELY = (
    "Europe/Brussels Europe/Paris Europe/Amsterdam Indian/Reunion America/Martinique "
    "America/Guadeloupe America/Cayenne Indian/Mayotte Pacific/Noumea Pacific/Tahiti "
    "America/Miquelon Europe/London Europe/Dublin Europe/Lisbon Europe/Athens Europe/Bucharest "
    "Europe/Istanbul Europe/Moscow Africa/Casablanca Africa/Algiers Africa/Tunis Africa/Kinshasa "
    "Africa/Lubumbashi America/Toronto America/New_York America/Chicago America/Denver "
    "America/Los_Angeles America/Sao_Paulo Asia/Tehran Asia/Kabul Asia/Kolkata Asia/Tokyo "
    "Asia/Shanghai Australia/Sydney Pacific/Auckland"
).split()
SHORT = {
    "z": "UTC",
    "utc": "UTC",
    "gmt": "UTC",
    "etc/utc": "UTC",
    "cet": "Europe/Brussels",
    "cest": "Europe/Brussels",
    "met": "Europe/Brussels",
    "mest": "Europe/Brussels",
    "tzone://microsoft/utc": "UTC",
}
# Of each year, moments on both sides of what daylight saving does in either half of the world.
PROBES = [
    datetime.combine(date(year, month, 15), time(12))
    for year in (2025, 2026)
    for month in range(1, 13)
]
LAST_TURN = datetime.combine(date(2100, 1, 1), time())


class Zone(Protocol):
    @property
    def name(self) -> str:
        """The IANA zone to store, "" when there is none that is the same."""

    def to_utc(self, wall: datetime) -> datetime: ...

    def from_utc(self, moment: datetime) -> datetime: ...


@dataclass(frozen=True)
class NamedZone:
    name: str

    def to_utc(self, wall: datetime) -> datetime:
        return instant(wall.date(), wall.time(), self.name)

    def from_utc(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.name)).replace(tzinfo=None)


@dataclass(frozen=True)
class Turn:
    """From this wall time on (as clocks showed before it), clocks are so far from UTC."""

    onset: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True)
class RuledZone:
    """A zone that a calendar tells by its rules alone."""

    turns: tuple[Turn, ...]
    name: str = ""

    def offset_at(self, wall: datetime) -> timedelta:
        held = self.turns[0].before
        for turn in self.turns:
            if turn.onset > wall:
                break
            held = turn.after
        return held

    def to_utc(self, wall: datetime) -> datetime:
        return (wall - self.offset_at(wall)).replace(tzinfo=UTC)

    def from_utc(self, moment: datetime) -> datetime:
        plain = moment.astimezone(UTC).replace(tzinfo=None)
        held = self.turns[0].before
        for turn in self.turns:
            if turn.onset - turn.before > plain:
                break
            held = turn.after
        return plain + held


class Zones:
    """The zones of one calendar; `usual` is the one of times that name none."""

    def __init__(self, usual: str, definitions: Iterable[Component] = ()) -> None:
        self.usual = NamedZone(usual)
        self._defined = {part.text("TZID"): part for part in definitions}
        self._known: dict[str, Zone] = {}
        self.unknown: set[str] = set()

    def named(self, name: str) -> Zone:
        """The zone a TZID means; the usual one where it means nothing."""
        if not name:
            return self.usual
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def is_unknown(self, name: str) -> bool:
        self.named(name)
        return name in self.unknown

    def _find(self, name: str) -> Zone:
        if iana := iana_name(name):
            return NamedZone(iana)
        definition = self._defined.get(name)
        if definition is not None:
            given = definition.text("X-LIC-LOCATION") or definition.text("X-TZINFO")
            if given and (iana := iana_name(given)):
                return NamedZone(iana)
            if turns := _turns(definition):
                like = _like(turns)
                return NamedZone(like) if like else RuledZone(turns)
        self.unknown.add(name)
        return self.usual


@lru_cache(maxsize=1)
def _lower_names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


@lru_cache(maxsize=1)
def _lower_windows() -> dict[str, str]:
    return {name.lower(): iana for name, iana in WINDOWS_TO_OLSON.items()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """A zone by the city it is called after; Europe's city before another of its name."""
    ordered = sorted(_lower_names().values(), key=lambda name: not name.startswith("Europe/"))
    found: dict[str, str] = {}
    for name in ordered:
        found.setdefault(name.rpartition("/")[2].replace("_", " ").lower(), name)
    return found


def iana_name(name: str) -> str:
    """The IANA zone that a name means, or "": prefixes, Windows names and lists of cities too."""
    plain = name.strip().strip('"').lower()[:200]
    if plain in SHORT:
        return SHORT[plain]
    names = _lower_names()
    if plain in names:
        return names[plain]
    parts = [part for part in plain.replace(" ", "_").split("/") if part]
    for count in (3, 2):
        tail = "/".join(parts[-count:])
        # "custom_America/New_York": a prefix that is no part of its own.
        for name_in_it in (tail, tail.partition("_")[2]):
            if name_in_it in names:
                return names[name_in_it]
    windows = _lower_windows()
    if plain in windows:
        return windows[plain]
    return _by_offset(plain) or _by_city(plain)


def _by_offset(plain: str) -> str:
    """`GMT+2`, `UTC-03:00`: whole hours have zones of their own, whose sign is turned round."""
    found = re.fullmatch(r"(?:utc|gmt)([+-])0?([0-9]{1,2})(?::?00)?", plain)
    if found is None or not int(found[2]) <= 12:
        return ""
    if int(found[2]) == 0:
        return "UTC"
    return f"Etc/GMT{'-' if found[1] == '+' else '+'}{int(found[2])}"


def _by_city(plain: str) -> str:
    """`(UTC+01:00) Brussels, Copenhagen, Madrid, Paris`, as Outlook shows it to people."""
    shown = re.fullmatch(r"\((?:utc|gmt)[^)]*\)\s*(.*)", plain)
    cities = _cities()
    for city in re.split(r"[,;/]\s*", shown[1] if shown else plain):
        if city.strip() in cities:
            return cities[city.strip()]
    return ""


def _turns(definition: Component) -> tuple[Turn, ...]:
    """When clocks change in a VTIMEZONE, from 1970 to 2100; nothing when it cannot be read."""
    found: set[Turn] = set()
    try:
        for part in definition.parts[:200]:
            if part.name in {"STANDARD", "DAYLIGHT"}:
                found |= set(_turns_of(part))
    except CalendarError:
        return ()
    return tuple(sorted(found, key=lambda turn: turn.onset))


def _turns_of(part: Component) -> Iterable[Turn]:
    start, to = part.first("DTSTART"), part.first("TZOFFSETTO")
    if start is None or to is None:
        return
    origin = part.first("TZOFFSETFROM") or to
    before, after = offset(origin), offset(to)
    first = when(start, years=ANY_YEARS).wall
    onsets = {first}
    if rule := part.first("RRULE"):
        onsets |= set(_onsets(first, rule.value, rule.line))
    for one in part.all("RDATE"):
        onsets |= {period.start.wall for period in all_dates(one)}
    for onset in onsets:
        yield Turn(onset, before, after)


def _onsets(first: datetime, text: str, line: int) -> list[datetime]:
    rule = parse_rule(text, line)
    if rule.frequency != "YEARLY":
        return []
    # An ancient start has the same turns in our days.
    start = first.replace(year=max(first.year, 1970)) if first.day < 29 else first
    last = min(rule.until or LAST_TURN, LAST_TURN)
    try:
        return list(Counted(dtstart=start, until=last, **rule.arguments))[:400]
    except (ValueError, TypeError, IndexError, OverflowError):
        raise CalendarError("bad_rule", line=line) from None


def _like(turns: tuple[Turn, ...]) -> str:
    """The first likely zone in which clocks show the same all through these years."""
    told = RuledZone(turns)
    for name in LIKELY:
        zone = ZoneInfo(name)
        if all(told.offset_at(probe) == zone.utcoffset(probe) for probe in PROBES):
            return name
    return ""
