"""Bringing thanks to one person: discreet, once, with a ticket that nobody knows to be theirs."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from events.actions.feedback import new_ticket
from events.actions.thanks import who_came
from events.aftertime import takes_answers
from events.models import Meeting, Registration, RegistrationContact, Resource, Thanks
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import PortalSettings
from network.modules import is_on

SCRIPT = "thanks"


def thank(registration: str) -> None:
    """Thank one person, by mail, or on the call list where the series asks for that.

    Silent when the person is gone, or the meeting is no longer one that took place.
    """
    contact = _to_thank(registration)
    if contact is None:
        return
    key = f"thanks:{registration}"
    if contact.email:
        send_once(key, lambda: compose_thanks(registration))
    elif contact.phone and contact.registration.meeting.series.thanks == Thanks.CALL:
        ask_for_call(key, script=SCRIPT, subject_kind="registration", subject_id=registration)


def _to_thank(registration: str) -> RegistrationContact | None:
    row = Registration.objects.filter(public_id=registration).select_related("meeting").first()
    if row is None or not has_taken_place(row.meeting):
        return None
    return row.reachable_contact if row in who_came(row.meeting) else None


def has_taken_place(meeting: Meeting) -> bool:
    return meeting.is_published and meeting.ends_at <= timezone.now()


def compose_thanks(registration: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; its ticket is drawn here and kept nowhere."""
    contact = _to_thank(registration)
    if contact is None or not contact.email:
        return None
    meeting = contact.registration.meeting
    with translation.override(contact.language):
        context = _words(meeting, contact)
    return message_to(contact.email, "thanks", context, language=contact.language)


def _words(meeting: Meeting, contact: RegistrationContact) -> dict[str, Any]:
    page = reverse("events:after", args=[new_ticket(meeting)])
    return {
        "name": contact.name,
        "starts": meeting.starts_at.astimezone(meeting.zone),
        "handed_on": Resource.objects.handed_on_after(meeting).count() + meeting.documents.count(),
        "asks": is_on("feedback") and takes_answers(meeting.ends_at, timezone.now()),
        "after_url": settings.SITE_URL + page,
        "coordination": PortalSettings.load(),
    }
