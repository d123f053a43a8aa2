"""Telling people about their place: by mail, or on the call list. Decides nothing.

What changed in a meeting is told by `change_mails`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from events.actions.notices import need_no_call
from events.agenda import access_words, discreet_calendar, place_words
from events.cards import build_payloads, shown
from events.models import Meeting, Registration, RegistrationContact, WaitingMove
from events.newcomers import welcome_line
from network.actions import ask_for_call
from network.mails import Attachment, message_to, send_once
from network.models import Mail, PortalSettings

# What a coordinator changed for somebody.
BY_US = {"taken_off", "moved", "merged"}
# What somebody who is reached by telephone cannot know unless they are called.
CALLED_ABOUT = {"confirmed", "queued", "offered", "lapsed", *BY_US}
TOLD_OF_A_CANCELLED_MEETING = {"cancelled", "taken_off", "merged", "link"}


def tell(
    registration: str,
    what: str,
    *,
    event: str,
    version: int | None = None,
    was_seen: bool = False,
    other: str = "",
) -> None:
    """Tell somebody once what happened: `event` is what makes this message one of its kind.

    Silent when the person was erased, or when `version`, which it is about, is no longer the
    registration's: what came later tells all. `was_seen` is what they saw happen on a screen or
    were told by telephone: they get it in writing, and no call. `other` is the meeting that
    somebody was moved from, or is on the list of already.
    """
    row = Registration.objects.filter(public_id=registration).select_related("meeting").first()
    if row is None or (version is not None and row.version != version):
        return
    contact = row.reachable_contact
    if contact is None or _is_overtaken(row, what):
        return
    key = f"registration:{registration}:{what}:{event}"
    if contact.email:
        send_once(key, lambda: compose(registration, what, other=other))
    elif contact.phone and was_seen:
        need_no_call(row)
    elif contact.phone and what in CALLED_ABOUT:
        ask_for_call(key, script=what, subject_kind="registration", subject_id=registration)


def _is_overtaken(row: Registration, what: str) -> bool:
    """Whether it is too late for these words: the meeting is over, or does not take place."""
    if what != "link" and row.meeting.ends_at <= timezone.now():
        return True
    return row.meeting.is_cancelled and what not in TOLD_OF_A_CANCELLED_MEETING


def compose(registration: str, what: str, *, other: str = "") -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when there is nobody to write to."""
    row = Registration.objects.filter(public_id=registration).select_related("meeting").first()
    contact = row.reachable_contact if row else None
    if row is None or contact is None or not contact.email or _is_overtaken(row, what):
        return None
    with translation.override(contact.language):
        context = _context(row, contact, what) | {"other": _other(row, what, other)}
    return message_to(
        contact.email,
        "registration",
        context,
        language=contact.language,
        attachments=_attachments(row, contact, what),
    )


def _context(row: Registration, contact: RegistrationContact, what: str) -> dict[str, Any]:
    link = reverse("events:registration", args=[row.token])
    card = shown(build_payloads(row.meeting)[contact.language], row.meeting)
    return {
        "what": what,
        "registration": row,
        "name": contact.name,
        "card": card,
        "place_line": place_words(card),
        "access_line": " ".join(access_words(card)),
        "position": row.position,
        "offer_expires": row.offer_expires_at and row.offer_expires_at.astimezone(row.meeting.zone),
        "manage_url": settings.SITE_URL + link,
        "newcomer": _newcomer(row, what),
        "data_url": f"{settings.SITE_URL}{link}#responsible",
        "coordination": PortalSettings.load(),
    }


def _newcomer(row: Registration, what: str) -> dict[str, str]:
    """Who welcomes somebody new who comes, and where they read what will happen."""
    is_coming = row.status == Registration.Status.CONFIRMED and what in {"confirmed", "moved"}
    if not row.is_first_time or not is_coming:
        return {}
    page = reverse("events:registration_first_time", args=[row.token])
    return {"line": welcome_line(row.meeting.series), "url": settings.SITE_URL + page}


def _other(row: Registration, what: str, other: str) -> datetime | None:
    """When the other meeting begins, on its own clocks; None where there is none to name."""
    meeting = Meeting.objects.filter(public_id=other).first() if other else None
    if what == "moved":
        meeting = _known_before(row) or meeting
        if meeting == row.meeting:
            # There and back before anything was told.
            return None
    return meeting.starts_at.astimezone(meeting.zone) if meeting else None


def _known_before(row: Registration) -> Meeting | None:
    """Where somebody was when they last heard of their place: they may be moved twice since."""
    heard = Mail.objects.filter(key__startswith=f"registration:{row.public_id}:")
    last = heard.aggregate(last=Max("sent_at"))["last"] or row.created_at
    moves = row.moves.filter(kind=WaitingMove.Kind.MOVED_IN, at__gt=last)
    first = moves.select_related("other").order_by("at", "pk").first()
    return first.other if first else None


def _attachments(row: Registration, contact: RegistrationContact, what: str) -> list[Attachment]:
    is_confirmed = row.status == Registration.Status.CONFIRMED
    if not is_confirmed or what not in {"confirmed", "moved"}:
        return []
    calendar = discreet_calendar(row.meeting, language=contact.language)
    return [("rendez-vous.ics", calendar, "text/calendar; method=PUBLISH")]
