"""A mail that goes out once: its row is committed before it is sent, its words are made then."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from network.models import Mail, PortalSettings, User, Worker

logger = logging.getLogger("passerelle.mails")

# This process, for the mails it holds; the worker takes its own id.
process_id = uuid.uuid4().hex

Attachment = tuple[str, bytes, str]


class StillClaimed(Exception):
    """Another living worker is sending this mail; try again later."""


def send_once(key: str, compose: Callable[[], EmailMultiAlternatives | None]) -> bool:
    """Send the mail of this key unless it has gone; whether this call sent it.

    `compose` is called at the last moment and may return None (nobody to write to any more).
    Retries reuse the Message-ID. Raises what the mail server raises, and `StillClaimed`.
    """
    message_id = f"<{uuid.uuid4().hex}@passerelle.invalid>"
    mail, _is_new = Mail.objects.get_or_create(key=key, defaults={"message_id": message_id})
    if mail.sent_at is not None:
        return False
    _claim(mail)
    try:
        message = compose()
        if message is not None:
            message.extra_headers["Message-ID"] = mail.message_id
            message.send()
    except Exception:
        Mail.objects.filter(pk=mail.pk).update(claimed_by="")
        raise
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), claimed_by="")
    return message is not None


def _claim(mail: Mail) -> None:
    alive = Worker.objects.alive().values("worker_id")
    free = Q(claimed_by="") | Q(claimed_by=process_id) | ~Q(claimed_by__in=alive)
    if not Mail.objects.filter(free, pk=mail.pk, sent_at=None).update(claimed_by=process_id):
        raise StillClaimed(mail.key)


def page_address(door: str, *args: str, language: str) -> str:
    """The whole address of a page, as a reader of this language has it."""
    with translation.override(language):
        return settings.SITE_URL + reverse(door, args=args)


def message_for(
    user: User | None, template: str, context: dict[str, object] | None = None
) -> EmailMultiAlternatives | None:
    """A mail to an account, under its name; None for who is gone or has no address."""
    if user is None or not user.is_active or not user.email:
        return None
    said = {"name": user.display_name, "coordination": PortalSettings.load()}
    return message_to(user.email, template, said | (context or {}), language=user.language)


def message_to(
    address: str,
    template: str,
    context: dict[str, object],
    *,
    language: str,
    attachments: list[Attachment] | None = None,
) -> EmailMultiAlternatives:
    """A mail in the person's language, from `mail/<template>.subject.txt`, `.txt` and `.html`.

    Attachments are (file name, bytes, content type).
    """
    with translation.override(language):
        context = context | {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject, render_to_string(f"mail/{template}.txt", context), to=[address]
        )
        message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    for attachment in attachments or []:
        message.attach(*attachment)
    return message
