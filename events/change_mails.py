"""Telling people once what changed: in one mail over all their dates, or by one call."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from events.actions.notices import (
    Change,
    ask_to_call,
    changes_in_notice,
    close_notice,
    open_notice,
    withdraw_change_call,
)
from events.agenda import access_words, discreet_calendar, place_words
from events.cards import build_payloads, shown
from events.models import Registration
from network.mails import Attachment, message_to, send_once
from network.models import PortalSettings


def tell_changes(registration: str) -> None:
    """Tell somebody all that changed since they were last told; silent when nothing did.

    Asked again, at once or after a failure, it tells nothing twice.
    """
    row = Registration.objects.filter(public_id=registration).first()
    contact = row.reachable_contact if row else None
    if row is None or contact is None:
        return
    if contact.email:
        withdraw_change_call(row)
        _write(row)
    elif contact.phone:
        ask_to_call(row)


def _write(row: Registration) -> None:
    # A meeting may change again while its mail is being sent: then there is one more to write.
    while key := open_notice(row):
        send_once(f"notice:{key}", lambda key=key: compose_changes(key, row))  # type: ignore[misc]
        close_notice(key)


def compose_changes(key: str, row: Registration) -> EmailMultiAlternatives | None:
    """The mail of a notice, from what is true at this moment; None when there is nothing to say."""
    changes = changes_in_notice(key, row)
    if not changes:
        return None
    contact = changes[0].registration.contact
    with translation.override(contact.language):
        appointments = [_appointment(change, contact.language) for change in changes]
    cancelled = sum(change.now.is_cancelled for change in changes)
    context = {
        "name": contact.name,
        "appointments": appointments,
        "count": len(changes),
        "data_url": f"{appointments[0]['url']}#responsible",
        "day": changes[0].was.day_in(contact.language),
        "all_cancelled": cancelled == len(changes),
        "coordination": PortalSettings.load(),
    }
    return message_to(
        contact.email,
        "changes",
        context,
        language=contact.language,
        attachments=_attachments(changes, contact.language),
    )


def _appointment(change: Change, language: str) -> dict[str, Any]:
    card = shown(build_payloads(change.meeting)[language], change.meeting)
    return {
        "was_day": change.was.day,
        "is_cancelled": change.now.is_cancelled,
        "differences": change.differences(),
        "card": card,
        "place_line": place_words(card),
        "access_line": " ".join(access_words(card)),
        "status": change.registration.status,
        "url": settings.SITE_URL + reverse("events:registration", args=[change.registration.token]),
    }


def _attachments(changes: list[Change], language: str) -> list[Attachment]:
    """A calendar file of what is in one's calendar: places that are one's own."""
    meetings = [
        change.meeting
        for change in changes
        if change.registration.status == Registration.Status.CONFIRMED
    ]
    if not meetings:
        return []
    calendar = discreet_calendar(*meetings, language=language)
    return [("rendez-vous.ics", calendar, "text/calendar; method=PUBLISH")]
