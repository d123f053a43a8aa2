"""One VEVENT understood: its times in UTC and in its zone, its words, what makes it later."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from events.importing.components import Component
from events.importing.errors import CalendarError
from events.importing.texts import room_in, text_of, title_of
from events.importing.values import When, length, when, whole_number, words
from events.importing.zones import Zone, Zones

A_DAY = timedelta(days=1)
# Longer than this is no meeting: a season, a display of opening hours.
LONGEST = timedelta(days=31)
PRIVATE = {"PRIVATE", "CONFIDENTIAL"}
DESCRIPTIONS = ("DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION")
ROOM_PROPERTIES = {
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
}
# Without a CLASS of its own, a date of a private event is as private.
SAID_BY: dict[str, tuple[str, ...]] = {
    "title": ("SUMMARY",),
    "description": DESCRIPTIONS,
    "location": ("LOCATION",),
    "online_url": ("URL", *sorted(ROOM_PROPERTIES)),
    "is_private": ("CLASS",),
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A VEVENT with its first times. `start` is wall time in `zone`; `length` None is not said."""

    source: Component
    uid: str
    start: datetime
    is_all_day: bool
    zone: Zone
    length: timedelta | None
    sequence: int
    stamp: datetime | None
    notes: tuple[str, ...]


def event_of(source: Component, zones: Zones) -> Event:
    """Raises CalendarError with the line of what cannot be read."""
    start_line = source.first("DTSTART")
    if start_line is None:
        raise CalendarError("no_start", line=source.line)
    start = when(start_line)
    zone, notes = zone_of(start, zones)
    given = _length(source, start, zone, zones)
    is_all_day = start.is_date or _is_whole_days(source, start, given)
    if given is None and not is_all_day:
        notes.append("no_end")
    if given and given > LONGEST:
        raise CalendarError("too_long", line=source.line)
    uid, uid_notes = uid_of(source)
    return Event(
        source=source,
        uid=uid,
        start=start.wall,
        is_all_day=is_all_day,
        zone=zone,
        length=given,
        sequence=whole_number(source.first("SEQUENCE")),
        stamp=stamp_of(source),
        notes=(*notes, *uid_notes),
    )


def is_called_off(source: Component) -> bool:
    return source.text("STATUS").upper() == "CANCELLED"


def zone_of(start: When, zones: Zones) -> tuple[Zone, list[str]]:
    """The zone in which an event is written, and what was guessed for it."""
    if start.is_date:
        return zones.usual, []
    if not start.zone:
        return zones.usual, ["floating"]
    notes = ["zone_unknown"] if zones.is_unknown(start.zone) else []
    return zones.named(start.zone), notes


def to_utc(moment: When, zones: Zones) -> datetime:
    return zone_of(moment, zones)[0].to_utc(moment.wall)


def _length(source: Component, start: When, zone: Zone, zones: Zones) -> timedelta | None:
    """How long it lasts; None where it does not say, or says nothing at all."""
    end_line, length_line = source.first("DTEND"), source.first("DURATION")
    if end_line is not None:
        end = when(end_line)
        if start.is_date != end.is_date:
            # A day and an hour, mixed up: it does not say.
            return None
        if start.is_date:
            given = end.wall - start.wall
        else:
            # By the clock, as one would read it: the night in which clocks change is no hour more.
            given = zone.from_utc(to_utc(end, zones)) - zone.from_utc(zone.to_utc(start.wall))
    elif length_line is not None:
        given = length(length_line)
    else:
        return None
    if given < timedelta():
        raise CalendarError("ends_before", line=(end_line or length_line or source).line)
    return given or None


def _is_whole_days(source: Component, start: When, given: timedelta | None) -> bool:
    if source.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        return True
    is_midnight = (start.wall.hour, start.wall.minute) == (0, 0)
    return is_midnight and bool(given) and (given or A_DAY) % A_DAY == timedelta()


def uid_of(source: Component) -> tuple[str, list[str]]:
    """Its UID, or one made of what it says first, for programs that give none."""
    if uid := source.text("UID"):
        return uid, []
    said = "\n".join([source.text("DTSTART"), source.text("SUMMARY"), source.text("LOCATION")])
    return f"none:{hashlib.sha256(said.encode()).hexdigest()[:40]}", ["no_uid"]


def stamp_of(source: Component) -> datetime | None:
    """When it was last written: what decides between two of the same SEQUENCE."""
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        if found := source.first(name):
            try:
                return when(found).wall.replace(tzinfo=UTC)
            except CalendarError:
                continue
    return None


def with_words_of(change: Component, event: Component) -> Component:
    """A change of one date, with what it leaves unsaid as its event says it.

    Outlook writes of a date that was moved its hours alone. What is there and empty is said.
    """
    names = {name for unsaid in unsaid_of(change) for name in SAID_BY[unsaid]}
    return replace(
        change, given=[*change.given, *(one for one in event.given if one.name in names)]
    )


def unsaid_of(source: Component) -> list[str]:
    """Which of its words, as fields of an occurrence, a change of one date leaves unsaid."""
    unsaid = [field for field, names in SAID_BY.items() if source.first(*names) is None]
    if "location" not in unsaid and "online_url" in unsaid:
        # Who meets elsewhere may not meet in the room any more.
        unsaid.remove("online_url")
    return unsaid


def words_of(event: Event) -> dict[str, Any]:
    """Its words, as fields of an occurrence. No names: ATTENDEE and ORGANIZER are not read."""
    source = event.source
    summary, described = source.first("SUMMARY"), _described(source)
    location, url = words(source.first("LOCATION")), words(source.first("URL"))
    rooms = [words(one) for one in source.given if one.name in ROOM_PROPERTIES]
    room = room_in(*rooms, location, described, url) or _any_url(rooms)
    is_room = bool(room_in(location))
    title = title_of(words(summary))
    notes = [*event.notes, *([] if title else ["no_title"])]
    if room and (room_in(described) or is_room):
        notes.append("room_kept_apart")
    return {
        "title": title,
        "description": text_of(described),
        "location": "" if is_room else title_of(location),
        "online_url": room,
        "is_private": source.text("CLASS").upper() in PRIVATE,
        "language": (summary.parameters.get("LANGUAGE", "") if summary else "")[:12].lower(),
        "notes": tuple(notes),
    }


def _described(source: Component) -> str:
    for name in DESCRIPTIONS:
        if found := words(source.first(name)):
            return found
    return ""


def _any_url(texts: list[str]) -> str:
    return next((text for text in texts if text.startswith(("https://", "http://"))), "")[:200]
