"""A meeting as a calendar event: in full for feeds, discreet for a person's own calendar."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from events.calendars import CalendarEvent, CalendarInfo, calendar_bytes
from events.cards import build_payloads, shown
from events.models import Meeting, Place
from network.regions import Country


def event_of(card: dict[str, Any]) -> CalendarEvent:
    """The public calendar event of a shown card, in the card's language."""
    url = settings.SITE_URL + card["url"]
    return CalendarEvent(
        uid=card["uid"],
        sequence=card["sequence"],
        is_cancelled=card["status"] == "cancelled",
        starts_at=datetime.fromisoformat(card["starts_at"]),
        ends_at=datetime.fromisoformat(card["ends_at"]),
        timezone=card["timezone"],
        title=" – ".join(filter(None, [card["title"], card["theme"]])),
        description="\n\n".join(
            filter(None, [card["summary"], card["age_words"], *access_words(card), url])
        ),
        location=place_words(card),
        url=url,
        created_at=datetime.fromisoformat(card["created_at"]),
        updated_at=datetime.fromisoformat(card["changed_at"]),
        language=card["text_language"],
    )


def place_words(card: dict[str, Any]) -> str:
    """The address on one line, or “Online”."""
    place = card["place"]
    if place is None:
        return _("Online")
    words = _address(place)
    return f"{words} / {_('Online')}" if card["attendance_mode"] == "hybrid" else words


def address_words(place: Place) -> str:
    """The name and address of a place on one line."""
    return _address(vars(place))


def _address(place: dict[str, Any]) -> str:
    town = " ".join(filter(None, [place["postal_code"], place["locality"]]))
    country = str(Country(place["country"]).label)
    return ", ".join(filter(None, [place["name"], place["street"], town, country]))


def access_words(card: dict[str, Any]) -> list[str]:
    """What is known about access, a sentence a fact; what is unknown is not said."""
    names = {
        "step_free": (_("Step-free access."), _("No step-free access.")),
        "hearing_loop": (_("Hearing loop."), _("No hearing loop.")),
        "sign_language": (_("Sign language."), ""),
        "companion_welcome": (_("A companion is welcome."), ""),
        "quiet_room": (_("Quiet room."), ""),
    }
    known = [(card["accessibility"][name], words) for name, words in names.items()]
    said = [words[0] if is_so else words[1] for is_so, words in known if is_so is not None]
    return [" ".join(filter(None, [*said, strip_tags(card["access_note"])]))]


def discreet_calendar(*meetings: Meeting, language: str) -> bytes:
    """Events for a person's own calendar: date and place, and no word of what they are about."""
    with translation.override(language):
        title = _("Appointment")
        events = [discreet_event(meeting, language) for meeting in meetings]
        info = CalendarInfo(
            name=title,
            source_url=settings.SITE_URL,
            timezone=meetings[0].timezone,
            language=language,
        )
    return calendar_bytes(info, events)


def discreet_event(meeting: Meeting, language: str) -> CalendarEvent:
    """A meeting as nobody who looks over a shoulder should know it; no link is in it."""
    with translation.override(language):
        title = _("Appointment")
        event = event_of(shown(build_payloads(meeting)[language], meeting))
    silent = {"title": title, "description": "", "url": "", "is_private": True}
    return CalendarEvent(**vars(event) | silent | {"language": language})
