"""Telling somebody that they are asked about their name: by mail or on the call list; no words."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from events.models import NamedPerson, RegistrationContact
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import PortalSettings

SCRIPT = "naming"


def tell_asked(named: str, version: int) -> None:
    """Tell them once for each version of the report that asks; silent when they are gone."""
    contact = _asked(named)
    if contact is None:
        return
    key = f"naming:{named}:{version}"
    if contact.email:
        send_once(key, lambda: compose_question(named))
    elif contact.phone:
        registration = contact.registration.public_id
        ask_for_call(key, script=SCRIPT, subject_kind="registration", subject_id=registration)


def _asked(named: str) -> RegistrationContact | None:
    rows = NamedPerson.objects.filter(public_id=named, answer=NamedPerson.Answer.ASKED)
    row = rows.select_related("registration").first()
    return row.registration.reachable_contact if row and row.registration else None


def compose_question(named: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when nobody is asked any more."""
    contact = _asked(named)
    if contact is None or not contact.email:
        return None
    meeting = contact.registration.meeting
    with translation.override(contact.language):
        page = reverse("events:named", args=[NamedPerson.objects.get(public_id=named).token])
        context = {
            "name": contact.name,
            "starts": meeting.starts_at.astimezone(meeting.zone),
            "named_url": settings.SITE_URL + page,
            "coordination": PortalSettings.load(),
        }
    return message_to(contact.email, "naming", context, language=contact.language)
