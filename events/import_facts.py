"""A date of somebody's calendar in our terms: hours, place, way to take part. Writes nothing."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from events.actions.places import PlaceFacts
from events.importing.occurrences import Occurrence
from events.models import AttendanceMode, Place, Series
from events.recurrence import span
from network.models import Organisation

# Where a calendar gives no hour and the series has none.
USUAL_START, USUAL_END, USUAL_LENGTH = time(10), time(17), timedelta(hours=2)
# What of a date is compared with what it said before.
COMPARED = (
    "date",
    "start_time",
    "end_time",
    "timezone",
    "title",
    "description",
    "location",
    "online_url",
    "is_private",
)
ONLINE_WORDS = re.compile(
    r"(?:en ligne|online|zoom|teams|visio(?:conf[ée]rence)?|webinaire|videocall|video call|"
    r"(?:r[ée]union )?microsoft teams(?: meeting)?|jitsi|google meet)[\s.!]*",
    re.IGNORECASE,
)
TOWN = re.compile(r"\b(?:[BF]-)?([0-9]{4,5})(?:\s[A-Z]{2})?\s+([^\W\d_][\w' \-]{1,78})")
HOURS = ("start_time", "end_time")
# What is kept of an event that says it is private; of another one, nothing.
PRIVATE = "private"


@dataclass(frozen=True)
class Where:
    """How one takes part; `new_place` are the words of a place that is not known yet."""

    mode: str
    place: Place | None = None
    new_place: str = ""


def said_by(one: Occurrence) -> dict[str, str]:
    """What a date says, as it is kept to be compared with what it says next."""
    return {name: _plain(getattr(one, name)) for name in COMPARED}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return PRIVATE if value else ""
    return str(value.isoformat()) if isinstance(value, date | time) else str(value)


def as_known(one: Occurrence, before: dict[str, str]) -> Occurrence:
    """A date told without its event, with what it leaves unsaid as it was said `before`."""
    known = {name: before.get(name, "") for name in one.unsaid}
    facts: dict[str, Any] = dict(known)
    if "is_private" in known:
        facts["is_private"] = known["is_private"] == PRIVATE
    notes = tuple(note for note in one.notes if not (note == "no_title" and known.get("title")))
    return replace(one, notes=notes, **facts)


def changed_names(before: dict[str, str], one: Occurrence) -> list[str]:
    """Which of the things a date says are not what it said before."""
    now = said_by(one)
    return [name for name in COMPARED if before.get(name, "") != now[name]]


def hours_of(one: Occurrence, series: Series | None) -> tuple[time, time]:
    """From when to when, the usual hours where the calendar gives none."""
    usual_start = (series.start_time if series else None) or USUAL_START
    usual_end = (series.end_time if series else None) or USUAL_END
    if one.start_time is None:
        return usual_start, usual_end
    if one.end_time is not None:
        return one.start_time, one.end_time
    length = USUAL_LENGTH
    if series and series.start_time and series.end_time:
        day = date(2000, 1, 1)
        start, end = span(day, series.start_time, series.end_time, "UTC")
        length = end - start
    return one.start_time, (datetime.combine(one.date, one.start_time) + length).time()


def ends_at(one: Occurrence, series: Series | None) -> datetime:
    start, end = hours_of(one, series)
    return span(one.date, start, end, one.timezone)[1]


def where_of(one: Occurrence, series: Series | None, known: list[Place]) -> Where:
    """How one takes part, and at which of the `known` places or at what new one."""
    says_online = bool(ONLINE_WORDS.fullmatch(one.location))
    has_room = bool(online_url_of(one))
    location = "" if says_online else one.location
    if not location and (has_room or says_online):
        return Where(AttendanceMode.ONLINE)
    mode = AttendanceMode.HYBRID if has_room else AttendanceMode.IN_PERSON
    if location:
        place = _known(location, known)
        return Where(mode, place, "" if place else location)
    if series and (series.default_place_id or series.default_mode == AttendanceMode.ONLINE):
        return Where(series.default_mode, series.default_place)
    unsaid = place_unsaid()
    return Where(mode, _known(unsaid, known), unsaid)


def place_unsaid() -> str:
    return _("Place to be announced")


def known_places() -> list[Place]:
    """Our places, the one that was there first before another that is called the same."""
    return list(Place.objects.order_by("pk"))


def _known(location: str, places: list[Place]) -> Place | None:
    """The place a calendar means: called so, or called so and at this address."""
    words = location.lower()
    return next((place for place in places if _is_meant(place, words)), None)


def _is_meant(place: Place, words: str) -> bool:
    name = place.name.lower()
    if words in {name, f"{name}, {place.locality.lower()}"}:
        return True
    # The name alone is not enough: "Room 1" is in many houses.
    address = [part.lower() for part in (place.street, place.locality) if part]
    return words.startswith(f"{name},") and all(part in words for part in address)


def place_facts(location: str, organisation: Organisation) -> PlaceFacts:
    """A new place in the columns of ours, for a coordinator to complete."""
    region = organisation.region or "BE-BRU"
    town = TOWN.search(location)
    before = location[: town.start()] if town else location
    name, _comma, street = before.strip(" ,;").partition(",")
    return PlaceFacts(
        name=(name.strip() or location)[:120],
        street=street.strip(" ,;")[:160],
        postal_code=town[1] if town else "",
        locality=(town[2].strip() if town else "") or _("to be completed"),
        region=region,
        country=region[:2],
    )


def online_url_of(one: Occurrence) -> str:
    """The link of the online room, if it is one that we can keep."""
    try:
        URLValidator(schemes=["http", "https"])(one.online_url)
    except ValidationError:
        return ""
    return one.online_url


def language_of(one: Occurrence, series: Series | None) -> str:
    """In which of our languages a date is told: its own word, the series', or French."""
    ours = [code for code, _name in settings.LANGUAGES]
    spoken = list(series.default_languages) if series else []
    candidates = [one.language[:2], *spoken, settings.LANGUAGE_CODE[:2]]
    return next((code for code in candidates if code in ours), ours[0])
