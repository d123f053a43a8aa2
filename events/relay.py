"""Carrying a message to the people of a meeting, and telling its author of answers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Meeting, MeetingMessage, Registration, RegistrationContact
from events.roles import Ability
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import CallEntry, PortalSettings, User
from network.visibility import viewer_for

SCRIPT = "message"


def carry(message: str, registration: str) -> None:
    """Bring a message to one person once: by mail, or on the call list.

    Silent when the message or the person is gone, or the person no longer comes.
    """
    contact = _reader(message, registration)
    if contact is None:
        return
    key = f"message:{message}:{registration}"
    if contact.email:
        send_once(key, lambda: compose_message(message, registration))
    elif contact.phone:
        ask_for_call(key, script=SCRIPT, subject_kind="registration", subject_id=registration)


def _reader(message: str, registration: str) -> RegistrationContact | None:
    row = MeetingMessage.objects.filter(public_id=message).select_related("meeting").first()
    if row is None or row.meeting.is_cancelled:
        return None
    reader = row.recipients.filter(public_id=registration).first()
    return reader.reachable_contact if reader else None


def compose_message(message: str, registration: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when there is nobody to write to."""
    contact = _reader(message, registration)
    if contact is None or not contact.email:
        return None
    row = MeetingMessage.objects.select_related("author", "meeting").get(public_id=message)
    page = reverse("events:registration", args=[contact.registration.token])
    with translation.override(contact.language):
        context = _frame(row, contact.language, name=contact.name, url=settings.SITE_URL + page)
    return message_to(contact.email, "message", context, language=contact.language)


def _frame(message: MeetingMessage, language: str, *, name: str, url: str) -> dict[str, Any]:
    meeting = message.meeting
    return {
        "name": name,
        "starts": meeting.starts_at.astimezone(meeting.zone),
        "body": message.body,
        "signature": signature(message),
        "manage_url": url,
        "data_url": f"{url}#responsible",
        "coordination": PortalSettings.load(),
    }


def previews(message: MeetingMessage, languages: list[str]) -> dict[str, dict[str, str]]:
    """The subject and the text of the mail in each language, with dots for what is personal."""
    return {language: _preview(message, language) for language in languages}


def _preview(message: MeetingMessage, language: str) -> dict[str, str]:
    with translation.override(language):
        context = _frame(message, language, name="…", url="…")
        context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        subject = render_to_string("mail/message.subject.txt", context)
        text = render_to_string("mail/message.txt", context)
    return {"subject": " ".join(subject.split()), "text": text.strip()}


def signature(message: MeetingMessage) -> str:
    """Who writes: the chosen name while the account is there, and the role."""
    name = message.author.display_name if message.author else ""
    role = message.get_role_display()
    if not name:
        return role
    return _("%(name)s, %(role)s") % {"name": name, "role": role}


@dataclass(frozen=True)
class Said:
    """A message as it is read out to somebody, or shown to coordinators."""

    body: str
    opening: str = ""
    message: MeetingMessage | None = None


def to_say(registration: Registration, language: str) -> tuple[Said, ...]:
    """What somebody who is called has not been told yet: since the last call that reached them."""
    told = CallEntry.objects.filter(
        subject_kind="registration",
        subject_id=registration.public_id,
        outcome=CallEntry.Outcome.REACHED,
        done_at__isnull=False,
    )
    last = told.order_by("-done_at").values_list("done_at", flat=True).first()
    sent = MeetingMessage.objects.sent_to(registration).select_related("author")
    if last is not None:
        sent = sent.filter(created_at__gt=last)
    with translation.override(language):
        return tuple(
            Said(
                message.body,
                _("There is a message for you from %(who)s:") % {"who": signature(message)},
            )
            for message in sent
        )


def sent_about(meeting: Meeting) -> list[Said]:
    """What was written to the people of a meeting, newest first, for coordinators."""
    rows = meeting.messages.select_related("author").order_by("-created_at", "-pk")
    return [Said(row.body, signature(row), row) for row in rows]


def tell_author(message: str, day: str) -> None:
    """Tell who wrote a message that it was answered; once a day, in words that say nothing."""
    key = f"answers:{message}:{day}"
    if _author(message) is not None:
        send_once(key, lambda: compose_notice(message))


def _author(message: str) -> User | None:
    """The author, while they may still read the answers."""
    row = MeetingMessage.objects.filter(public_id=message).select_related("author").first()
    author = row.author if row else None
    if row is None or author is None or not author.email:
        return None
    is_welcome = row.audience == MeetingMessage.Audience.NEWCOMERS
    ability = Ability.WELCOME if is_welcome else Ability.WRITE
    run = Meeting.objects.run_by(viewer_for(author), ability=ability)
    return author if run.filter(pk=row.meeting_id).exists() else None


def compose_notice(message: str) -> EmailMultiAlternatives | None:
    author = _author(message)
    if author is None or not author.email:
        return None
    meeting = Meeting.objects.get(messages__public_id=message)
    with translation.override(author.language):
        page = reverse("events:running_meeting", args=[meeting.public_id])
        context = {"name": author.display_name, "url": settings.SITE_URL + page}
    return message_to(author.email, "answered", context, language=author.language)
