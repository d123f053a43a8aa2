"""Asking those who come about a guest, and telling a guest that the invitation has ended."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from events.actions.guest_questions import CALL, guest_of
from events.models import Guest, GuestAnswer, Invitation, RegistrationContact
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import PortalSettings


def ask_about_guest(guest: str, registration: str) -> None:
    """Put the question to somebody once; silent when it is closed, or answered already."""
    contact = _asked(guest, registration)
    if contact is None:
        return
    key = f"guest:{guest}:{registration}"
    if contact.email:
        send_once(key, lambda: compose_question(guest, registration))
    elif contact.phone:
        ask_for_call(key, script=CALL, subject_kind="registration", subject_id=registration)


def _asked(guest: str, registration: str) -> RegistrationContact | None:
    open_answers = GuestAnswer.objects.filter(
        answer=GuestAnswer.Answer.ASKED,
        guest__public_id=guest,
        guest__in=Guest.objects.shown_to_participants(),
        registration__public_id=registration,
    ).exclude(registration__status="cancelled")
    row = open_answers.select_related("registration").first()
    return row.registration.reachable_contact if row else None


def compose_question(guest: str, registration: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; who the guest is stands on the page alone."""
    contact = _asked(guest, registration)
    if contact is None or not contact.email:
        return None
    meeting = contact.registration.meeting
    shown = guest_of(meeting)
    with translation.override(contact.language):
        page = reverse("events:registration_guest", args=[contact.registration.token])
        context = {
            "name": contact.name,
            "starts": meeting.starts_at.astimezone(meeting.zone),
            "until": shown and shown.looks_open and shown.answer_by.astimezone(meeting.zone),
            "guest_url": settings.SITE_URL + page,
            "coordination": PortalSettings.load(),
        }
    return message_to(contact.email, "guest", context, language=contact.language)


def tell_ended(invitation: str) -> None:
    """Tell who was invited that it no longer holds, once, and without a reason."""
    send_once(f"invitation:{invitation}:ended", lambda: _compose_ended(invitation))


def _compose_ended(invitation: str) -> EmailMultiAlternatives | None:
    rows = Invitation.objects.filter(public_id=invitation).exclude(revoked_at=None)
    row = rows.exclude(email="").select_related("meeting").first()
    if row is None:
        return None
    context = {
        "name": row.name,
        "starts": row.meeting.starts_at.astimezone(row.meeting.zone),
        "coordination": PortalSettings.load(),
    }
    return message_to(row.email, "invitation_ended", context, language=row.language)
