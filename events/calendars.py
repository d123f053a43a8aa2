"""Meetings as iCalendar text; knows no database, no request, and not who is reading.

The VTIMEZONEs are ours: those of the icalendar library list RDATEs (and a summer onset an hour
late), of which ical.js (Thunderbird, Nextcloud) reads only the first: most summers an hour off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vText
from icalendar.cal.timezone import Timezone, TimezoneDaylight, TimezoneStandard

from events.recurrence import WEEKDAY_CODES, offset_change, zone_named

PRODUCT = "-//Passerelle//Passerelle//EN"
METHODS = ("PUBLISH", "REQUEST", "CANCEL")
REFRESH = timedelta(hours=1)

# What RFC 5545 forbids in text (all controls but tab and newline) and what UTF-8 cannot carry.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Readers that cut lines the Unicode way would cut a property in two at these.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

PROBE = timedelta(days=7)  # no zone has changed twice within a week since 1985
# A yearly rule must still hold so many years after the last event: long enough to tell "fourth"
# from "last", and a change already announced from a rule without end.
YEARS_AHEAD = 12
OLDEST_YEAR = 1970


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One meeting as a calendar shows it, every text already what its reader may see.

    `uid` never changes; `sequence` rises when time, place or status does. The datetimes are
    aware, in any zone; `timezone` is the IANA zone in which the meeting is written. Empty texts
    are left out. `latitude` and `longitude` are degrees, both or none. Raises ValueError for no
    uid, a naive datetime, an end that is not after the start, an unknown zone, half a position.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    title: str
    created_at: datetime
    updated_at: datetime
    sequence: int = 0
    is_cancelled: bool = False
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_private: bool = False

    def __post_init__(self) -> None:
        if not clean_text(self.uid):
            raise ValueError("uid: must not be empty")
        for name in ("starts_at", "ends_at", "created_at", "updated_at"):
            if getattr(self, name).utcoffset() is None:
                raise ValueError(f"{name}: must be aware of its time zone")
        if self.ends_at.astimezone(UTC) <= self.starts_at.astimezone(UTC):
            raise ValueError("ends_at: must be after starts_at")
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude, longitude: give both or none")
        zone_named(self.timezone)


@dataclass(frozen=True, kw_only=True)
class CalendarInfo:
    """What a calendar says of itself: `source_url` is where it is read again, `timezone` IANA.

    Give a `uid` only if it is stored: one that changes makes every copy look new.
    """

    name: str
    source_url: str
    timezone: str
    description: str = ""
    language: str = ""
    uid: str = ""


def calendar_bytes(
    info: CalendarInfo, events: Iterable[CalendarEvent], *, method: str = "PUBLISH"
) -> bytes:
    """The calendar in UTF-8, CRLF line ends, lines of 75 octets at most.

    The same events in any order give the same bytes: no clock and no chance comes in. `method`
    is PUBLISH (downloads, feeds), REQUEST or CANCEL (mails). Raises ValueError for another one.
    """
    if method not in METHODS:
        raise ValueError(f"method: must be one of {', '.join(METHODS)}")
    ordered = sorted(events, key=lambda event: (event.starts_at.astimezone(UTC), event.uid))
    calendar = _calendar_head(info, method)
    if ordered:
        calendar.add("LAST-MODIFIED", max(event.updated_at for event in ordered).astimezone(UTC))
    for zone_name, (first_year, last_year) in _years_by_zone(ordered).items():
        calendar.add_component(_vtimezone(zone_name, first_year, last_year))
    for event in ordered:
        calendar.add_component(_vevent(event))
    body: bytes = calendar.to_ical()
    return body


def clean_text(text: str) -> str:
    """`text` without the characters that iCalendar forbids, its line ends all newlines."""
    return FORBIDDEN.sub("", LINE_ENDS.sub("\n", text))


def clean_url(url: str) -> str:
    """`url` without control characters and blanks: an iCalendar URI is written unescaped."""
    return re.sub(r"\s", "", FORBIDDEN.sub("", url))


def _calendar_head(info: CalendarInfo, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    _add_text(calendar, "UID", info.uid)
    for name in ("NAME", "X-WR-CALNAME"):
        _add_text(calendar, name, info.name, info.language if name == "NAME" else "")
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        _add_text(calendar, name, info.description, info.language if name == "DESCRIPTION" else "")
    calendar.add("X-WR-TIMEZONE", zone_named(info.timezone).key)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    calendar.add("SOURCE", clean_url(info.source_url), parameters={"VALUE": "URI"})
    return calendar


def _vevent(event: CalendarEvent) -> Event:
    component = Event()
    _add_text(component, "UID", event.uid)
    component.add("DTSTAMP", event.updated_at.astimezone(UTC))
    component.add("CREATED", event.created_at.astimezone(UTC))
    component.add("LAST-MODIFIED", event.updated_at.astimezone(UTC))
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("CLASS", "PRIVATE" if event.is_private else "PUBLIC")
    component.add("TRANSP", "OPAQUE")
    _add_times(component, event)
    _add_words(component, event)
    if event.latitude is not None and event.longitude is not None:
        component.add("GEO", (event.latitude, event.longitude))
    return component


def _add_words(component: Event, event: CalendarEvent) -> None:
    _add_text(component, "SUMMARY", event.title, event.language)
    _add_text(component, "DESCRIPTION", event.description, event.language)
    _add_text(component, "LOCATION", event.location, event.language)
    if event.url:
        component.add("URL", clean_url(event.url))
    if event.categories:
        component.add("CATEGORIES", [clean_text(category) for category in event.categories])


def _add_text(component: Component, name: str, text: str, language: str = "") -> None:
    if text:
        # A vText of our own: the library leaves NAME and X-WR-CALNAME unescaped.
        parameters = {"LANGUAGE": language} if language else {}
        component.add(name, vText(clean_text(text), params=parameters))


def _add_times(component: Event, event: CalendarEvent) -> None:
    moments = {"DTSTART": event.starts_at, "DTEND": event.ends_at}
    if any(_must_be_utc(moment, event.timezone) for moment in moments.values()):
        for name, moment in moments.items():
            component.add(name, moment.astimezone(UTC))
        return
    for name, moment in moments.items():
        wall = _local(moment, event.timezone).replace(tzinfo=None)
        component.add(name, wall, parameters={"TZID": event.timezone})


def _must_be_utc(moment: datetime, zone_name: str) -> bool:
    # Readers disagree on which of the two 02:30 of an autumn night is meant.
    local = _local(moment, zone_name)
    is_shown_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return zone_name == "UTC" or is_shown_twice


def _local(moment: datetime, zone_name: str) -> datetime:
    # By way of UTC: Python leaves a datetime that is already in this zone as it is, even when its
    # wall time does not exist.
    return moment.astimezone(UTC).astimezone(zone_named(zone_name))


def _years_by_zone(events: list[CalendarEvent]) -> dict[str, tuple[int, int]]:
    years: dict[str, set[int]] = {}
    for event in events:
        if event.timezone != "UTC":
            moments = (event.starts_at, event.ends_at)
            found = {_local(moment, event.timezone).year for moment in moments}
            years.setdefault(event.timezone, set()).update(found)
    return {name: (min(years[name]), max(years[name])) for name in sorted(years)}


# --- VTIMEZONE ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One change of UTC offset: `onset` is the wall time just before it, naive (TZOFFSETFROM)."""

    onset: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str
    is_daylight: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """What the changes of one yearly rule have in common, beside the day of the month."""
        onset = self.onset
        moment = (onset.month, onset.weekday(), onset.time())
        return (*moment, self.offset_from, self.offset_to, self.name, self.is_daylight)


def _vtimezone(zone_name: str, first_year: int, last_year: int) -> Timezone:
    component = Timezone()
    component.add("TZID", zone_name)
    for change, rule in _observances(zone_name, first_year, last_year):
        component.add_component(_observance(change, rule))
    return component


def _observance(change: Change, rule: str) -> Component:
    component = TimezoneDaylight() if change.is_daylight else TimezoneStandard()
    component.add("DTSTART", change.onset)
    component.add("TZOFFSETFROM", change.offset_from)
    component.add("TZOFFSETTO", change.offset_to)
    component.add("TZNAME", change.name)
    if rule:
        yearly = {"FREQ": "YEARLY", "BYMONTH": change.onset.month, "BYDAY": rule}
        component.add("RRULE", yearly)
    return component


@lru_cache(maxsize=256)
def _observances(zone_name: str, first_year: int, last_year: int) -> tuple[tuple[Change, str], ...]:
    """The zone's changes of use to events of these local years, each with its BYDAY or "".

    Three cases: no change at all, two yearly rules that hold from before the first event to
    well after the last, or else each change by itself. Never an RDATE: ical.js reads only the
    first value of one, and then forgets the DTSTART.
    """
    zone = zone_named(zone_name)
    years = range(first_year - 1, last_year + YEARS_AHEAD + 1)
    changes = [change for year in years for change in _changes_in(zone, year)]
    if not changes:
        return ((_state_at(zone, years.start, min(OLDEST_YEAR, years.start)), ""),)
    rules = _yearly_rules(zone, years)
    if rules:
        return rules
    start = _state_at(zone, years.start, years.start)
    useful = [change for change in changes if change.onset.year <= last_year + 1]
    return tuple((change, "") for change in (start, *useful))


def _yearly_rules(zone: ZoneInfo, years: range) -> tuple[tuple[Change, str], ...]:
    """The two yearly rules of the zone, from the oldest year in which both hold; or nothing."""
    pairs = [_changes_in(zone, year) for year in years]
    if any(len(pair) != 2 for pair in pairs):
        return ()
    rules = [_by_day([pair[place] for pair in pairs]) for place in (0, 1)]
    if not all(rules):
        return ()
    oldest = pairs[0]
    for year in range(years.start - 1, OLDEST_YEAR, -1):
        pair = _changes_in(zone, year)
        if len(pair) != 2 or not all(map(_is_same_rule, pair, oldest, rules)):
            break
        oldest = pair
    return tuple(zip(oldest, rules, strict=True))


def _by_day(changes: list[Change]) -> str:
    """The BYDAY that all the changes keep to (`-1SU`, `2SU`), or "" when there is none."""
    first = changes[0]
    for nth in (-1, 1, 2, 3, 4):
        by_day = f"{nth}{WEEKDAY_CODES[first.onset.weekday()]}"
        if all(_is_same_rule(change, first, by_day) for change in changes):
            return by_day
    return ""


def _is_same_rule(change: Change, example: Change, by_day: str) -> bool:
    day = change.onset.date()
    is_last = (day + timedelta(days=7)).month != day.month
    is_nth = is_last if by_day.startswith("-1") else (day.day + 6) // 7 == int(by_day[:-2])
    return change.kind == example.kind and is_nth


@lru_cache(maxsize=4096)
def _changes_in(zone: ZoneInfo, year: int) -> tuple[Change, ...]:
    return tuple(_found_changes(zone, year))


def _found_changes(zone: ZoneInfo, year: int) -> Iterator[Change]:
    before, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while before < end:
        after = min(before + PROBE, end)
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield _change_at(zone, offset_change(zone, before, after))
        before = after


def _change_at(zone: ZoneInfo, moment: datetime) -> Change:
    old, new = (moment - timedelta(seconds=1)).astimezone(zone), moment.astimezone(zone)
    offset_from, offset_to = old.utcoffset() or timedelta(), new.utcoffset() or timedelta()
    onset = moment.replace(tzinfo=None) + offset_from
    # By direction, not by `dst()` alone: Dublin and Casablanca count winter as negative daylight.
    has_daylight = bool(old.dst() or new.dst())
    return Change(
        onset=onset,
        offset_from=offset_from,
        offset_to=offset_to,
        name=new.tzname() or zone.key,
        is_daylight=has_daylight and offset_to > offset_from,
    )


def _state_at(zone: ZoneInfo, year: int, written_year: int) -> Change:
    """What clocks show on 1 January of `year`, written as if they began to in `written_year`.

    Without an onset before an event, ical.js would read it as UTC.
    """
    local = datetime(year, 1, 1, tzinfo=zone)
    offset = local.utcoffset() or timedelta()
    return Change(
        onset=local.replace(year=written_year, tzinfo=None),
        offset_from=offset,
        offset_to=offset,
        name=local.tzname() or zone.key,
        is_daylight=(local.dst() or timedelta()) > timedelta(),
    )
