"""All that is held about the person behind a registration, for that person."""

from typing import Any

from events.history import own_steps
from events.models import (
    Guest,
    MeetingMessage,
    NamedPerson,
    NewcomerWish,
    PersonalCalendar,
    Registration,
)
from events.models.registrations import COMPANIONS
from network.models import Consent

CONTACT_FIELDS = (
    *("name", "email", "phone", "phone_use", "language", "access_needs"),
    *COMPANIONS,
    "wants_reminders",
)


def personal_data(registration: Registration) -> dict[str, Any]:
    """The registration, its contact and its consents (JSON-ready), as the law of access asks."""
    contact = registration.reachable_contact
    consents = Consent.objects.filter(
        subject_kind="registration", subject_id=registration.public_id
    ).order_by("at")
    return {
        "registration": {
            "id": registration.public_id,
            "meeting": registration.meeting.public_id,
            "status": registration.status,
            "first_time": registration.is_first_time,
            "newcomer_wish": _wish(registration),
            "if_full": registration.if_full,
            "registered_at": registration.created_at.isoformat(),
        },
        "history": [
            {"at": step.at.isoformat(), "what": step.words, "by": step.actor}
            for step in own_steps(registration)
        ],
        "contact": contact and {name: getattr(contact, name) for name in CONTACT_FIELDS},
        "calendar_address_since": _calendar_since(registration),
        "messages": [
            {"at": message.created_at.isoformat(), "text": message.body}
            for message in MeetingMessage.objects.sent_to(registration)
        ],
        "answers": [
            {"at": reply.created_at.isoformat(), "text": reply.body}
            for reply in registration.replies.all()
        ],
        "named_in_reports": [
            {"name": named.name, "answer": named.answer, "number": named.number}
            for named in NamedPerson.objects.filter(registration=registration)
        ],
        "answers_about_guests": [
            {"guest": row.guest.public_id, "answer": row.answer}
            for row in registration.answers_about_guests.select_related("guest")
        ],
        "proposed_as_guest": _as_guest(registration),
        "consents": [
            {
                "purpose": consent.purpose,
                "given": consent.is_given,
                "text_version": consent.text_version,
                "language": consent.language,
                "channel": consent.channel,
                "at": consent.at.isoformat(),
            }
            for consent in consents
        ],
    }


def _as_guest(registration: Registration) -> dict[str, str] | None:
    """What the participants were told of somebody who comes as a guest among peers."""
    if registration.invitation_id is None:
        return None
    row = Guest.objects.filter(invitation=registration.invitation_id).first()
    return {"name": row.name, "why": row.why} if row else None


def _calendar_since(registration: Registration) -> str | None:
    row = PersonalCalendar.objects.filter(registration=registration).first()
    return row.renewed_at.isoformat() if row else None


def _wish(registration: Registration) -> str:
    row = NewcomerWish.objects.filter(registration=registration).first()
    return row.way if row else ""
