"""A calendar file into the dates it announces: rules counted, exceptions and changes applied."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from events.importing.components import Component, calendars
from events.importing.days import days_of
from events.importing.errors import CalendarError
from events.importing.events import (
    Event,
    event_of,
    is_called_off,
    stamp_of,
    uid_of,
    unsaid_of,
    with_words_of,
    words_of,
)
from events.importing.occurrences import Occurrence, Reading, Unread, WholeEvent, Withdrawal
from events.importing.repeating import Budget, Dates, Start, dates_of, recurrence_key
from events.importing.texts import title_of
from events.importing.values import when, whole_number, words
from events.importing.zones import Zones, iana_name

MOST_OCCURRENCES = 3_000
# What is sent so tells an event as it is now; other messages answer, propose or add to it.
TELLS_WHOLE = {"", "PUBLISH", "REQUEST"}


@dataclass
class _Found:
    """What is being gathered from one file."""

    since: date
    until: date
    best: dict[str, Occurrence] = field(default_factory=dict)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    uids: set[str] = field(default_factory=set)
    wholes: dict[str, WholeEvent] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)

    def add(self, one: Occurrence) -> None:
        """The later of two that are the same date stays."""
        known = self.best.get(one.key)
        if known is None or known.order <= one.order:
            self.best[one.key] = one
        if len(self.best) > MOST_OCCURRENCES:
            raise CalendarError("too_many_dates", line=one.line)

    def add_whole(self, one: WholeEvent) -> None:
        """The later of two versions: calendars in one file may both have an event."""
        known = self.wholes.get(one.uid)
        if known is None or known.order <= one.order:
            self.wholes[one.uid] = one


def read_calendar(
    content: bytes, *, timezone: str, since: date, until: date, is_strict: bool = False
) -> Reading:
    """All dates from `since` to `until`, which are days of `timezone`; floating times are its own.

    An event that cannot be read is among `unread` and does not keep back the others; with
    `is_strict`, or when none can be read, CalendarError. So it is for a broken file.
    """
    found = _Found(since, until)
    name, methods = "", []
    for calendar in calendars(content):
        name = name or title_of(words(calendar.first("X-WR-CALNAME", "NAME")))
        methods.append(calendar.text("METHOD").upper())
        _read_one(calendar, timezone, found)
    if found.unread and (is_strict or not (found.best or found.withdrawals or found.uids)):
        first = min(found.unread, key=lambda one: one.line)
        raise CalendarError(first.code, line=first.line, detail=first.detail)
    ordered = sorted(found.best.values(), key=lambda one: (one.date, str(one.start_time), one.key))
    return Reading(
        name=name,
        method=next((method for method in methods if method), ""),
        since=since,
        until=until,
        occurrences=tuple(ordered),
        withdrawals=tuple(found.withdrawals),
        unread=tuple(sorted(found.unread, key=lambda one: one.line)),
        uids=frozenset(found.uids),
        wholes=tuple(found.wholes.values()),
    )


def _read_one(calendar: Component, timezone: str, found: _Found) -> None:
    definitions = [part for part in calendar.parts if part.name == "VTIMEZONE"]
    usual = iana_name(calendar.text("X-WR-TIMEZONE")) or timezone
    zones = Zones(usual, definitions)
    method = calendar.text("METHOD").upper()
    groups: dict[str, list[Component]] = defaultdict(list)
    for part in calendar.parts:
        if part.name == "VEVENT":
            groups[uid_of(part)[0]].append(part)
    for uid, parts in groups.items():
        try:
            whole = _read_group(uid, parts, zones, found, is_cancel=method == "CANCEL")
        except CalendarError as error:
            if error.code == "too_many_dates":
                raise
            found.unread.append(_unread(parts[0], error))
            continue
        found.uids.add(uid)
        if whole and method in TELLS_WHOLE:
            found.add_whole(whole)


def _unread(part: Component, error: CalendarError) -> Unread:
    return Unread(
        code=error.code,
        line=error.line or part.line,
        title=title_of(words(part.first("SUMMARY"))),
        detail=error.detail,
        uid=uid_of(part)[0],
    )


def _read_group(
    uid: str, parts: list[Component], zones: Zones, found: _Found, *, is_cancel: bool
) -> WholeEvent | None:
    """All that a file says of one UID: the event itself, if it is there, and dates that differ."""
    masters = [part for part in parts if part.first("RECURRENCE-ID") is None]
    changes = [part for part in parts if part.first("RECURRENCE-ID") is not None]
    master = max(masters, key=_order, default=None)
    if master is not None and (is_cancel or is_called_off(master)):
        found.withdrawals.append(_withdrawal(uid, None, master))
        return None
    event = event_of(master, zones) if master else None
    dates = dates_of(event, zones, found.since, found.until, found.budget) if event else Dates({})
    spoken_for = _changes(event, changes, zones, dates, found, is_cancel=is_cancel)
    if event is None:
        return None
    for key in dates.left_out:
        if key not in spoken_for:
            found.withdrawals.append(_withdrawal(uid, key, event.source))
    for key, start in dates.starts.items():
        if key not in spoken_for:
            _add(start.event or event, start, zones, found, whole=event)
    return WholeEvent(uid=uid, sequence=event.sequence, stamp=event.stamp)


def _order(part: Component) -> tuple[int, float]:
    stamp = stamp_of(part)
    return whole_number(part.first("SEQUENCE")), stamp.timestamp() if stamp else 0.0


def _withdrawal(uid: str, key: str | None, part: Component) -> Withdrawal:
    return Withdrawal(
        uid=uid,
        recurrence_id=key,
        sequence=whole_number(part.first("SEQUENCE")),
        stamp=stamp_of(part),
        line=part.line,
    )


def _changes(
    event: Event | None,
    changes: list[Component],
    zones: Zones,
    dates: Dates,
    found: _Found,
    *,
    is_cancel: bool,
) -> set[str]:
    """Add the dates that differ from their event; the keys that are so spoken for.

    A change of a date and all that follow it is laid on the later `dates` in place.
    """
    spoken_for: set[str] = set()
    starts = dates.starts
    # First those that reach further, so that a date of its own keeps what was said of it alone.
    for part in sorted(changes, key=lambda part: (not _reaches_on(part), _order(part))):
        given = part.first("RECURRENCE-ID")
        assert given is not None
        key = recurrence_key(when(given), event, zones, dates.starts)
        if event and _is_taken_back(part, key, event, dates, found):
            continue
        if is_cancel or is_called_off(part):
            keys = _from(starts, key) if _reaches_on(part) else [key]
            found.withdrawals += [_withdrawal(uid_of(part)[0], one, part) for one in keys]
            spoken_for.update(keys)
            continue
        change = _change_of(part, event, starts.get(key), zones)
        if _reaches_on(part) and key in starts:
            _lay_on(starts, key, change)
            continue
        moment = change.zone.to_utc(change.start)
        _add(change, Start(moment, key, change.start), zones, found, whole=event)
        spoken_for.add(key)
    return spoken_for


def _change_of(part: Component, event: Event | None, start: Start | None, zones: Zones) -> Event:
    """A change of a date, or of several, with what its event says where it says nothing."""
    if event is None:
        return event_of(part, zones)
    teller = start.event if start and start.event else event
    change = event_of(with_words_of(part, teller.source), zones)
    # Some programs count the changes of one date from nought again.
    return replace(change, sequence=max(change.sequence, event.sequence))


def _is_taken_back(part: Component, key: str, event: Event, dates: Dates, found: _Found) -> bool:
    """Whether a later version of the event has this date no more, which an older one changed.

    Both its number and its hour have to say so: some programs count from nought again.
    """
    sequence, stamp = whole_number(part.first("SEQUENCE")), stamp_of(part)
    is_older = sequence < event.sequence and bool(stamp and event.stamp and stamp <= event.stamp)
    is_counted = f"{found.since:%Y%m%d}" <= key[:8] <= f"{found.until:%Y%m%d}"
    return is_older and (key in dates.left_out or (is_counted and key not in dates.starts))


def _reaches_on(part: Component) -> bool:
    given = part.first("RECURRENCE-ID")
    return bool(given and given.parameters.get("RANGE", "").upper() == "THISANDFUTURE")


def _from(starts: dict[str, Start], key: str) -> list[str]:
    """The keys from this one on: they are dates written so that they sort as dates do."""
    return [one for one in starts if one >= key] or [key]


def _lay_on(starts: dict[str, Start], key: str, change: Event) -> None:
    """This date and all that follow move by as much as this one did, and say what it says."""
    moved = change.start - starts[key].wall
    for one in _from(starts, key):
        start = starts[one]
        start.wall += moved
        start.event, start.moment = change, change.zone.to_utc(start.wall)


def _add(event: Event, start: Start, zones: Zones, found: _Found, *, whole: Event | None) -> None:
    """The days of one date of the `whole` event, those that are between the days asked for."""
    zone, wall = event.zone, start.wall
    if zone.name in {"", "UTC"} and not event.is_all_day:
        # An instant, or clocks that no zone of ours has: people read it in their own.
        zone, wall = zones.usual, zones.usual.from_utc(start.moment)
    base = Occurrence(
        uid=event.uid,
        recurrence_id=start.key,
        sequence=event.sequence,
        stamp=event.stamp,
        event_sequence=whole.sequence if whole else -1,
        event_stamp=whole.stamp if whole else None,
        date=wall.date(),
        timezone=zone.name,
        line=event.source.line,
        unsaid=() if whole else tuple(unsaid_of(event.source)),
        **words_of(event),
    )
    days = days_of(base, wall, start.length or event.length, is_all_day=event.is_all_day)
    for one in days:
        if found.since <= one.date <= found.until:
            found.add(one)
