"""Telling newcomers how it can go on, by mail or on the call list. Decides nothing."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from events.actions.thanks import who_came
from events.finding import cards, shown_cards, upcoming
from events.models import Meeting, Registration
from events.newcomers import steps_are_due, words_for
from events.reminder_mails import stop_token
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import PortalSettings

NEXT_STEPS = "next_steps"
NEXT_DATES = 3


def tell_next_steps(registration: str) -> None:
    """Tell one newcomer once; silent when they are gone, want no more, or it is too late."""
    row = _still_to_tell(registration)
    if row is None:
        return
    key = f"next_steps:{registration}"
    if row.contact.email:
        send_once(key, lambda: compose_next_steps(registration))
    elif row.contact.phone:
        ask_for_call(key, script=NEXT_STEPS, subject_kind="registration", subject_id=registration)


def _still_to_tell(registration: str) -> Registration | None:
    row = (
        Registration.objects.filter(
            public_id=registration,
            is_first_time=True,
            contact__wants_reminders=True,
            meeting__state=Meeting.State.PUBLISHED,
        )
        .select_related("contact", "meeting__series")
        .first()
    )
    if row is None or not steps_are_due(row.meeting, timezone.now()):
        return None
    return row if row in who_came(row.meeting) else None


def next_dates(meeting: Meeting, language: str) -> list[dict[str, Any]]:
    """The next open dates of the same series."""
    coming = upcoming(cards(language)).filter(meeting__series=meeting.series_id)
    return list(shown_cards(coming.exclude(meeting=meeting)[:NEXT_DATES]))


def compose_next_steps(registration: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when there is nobody to write to."""
    row = _still_to_tell(registration)
    if row is None or not row.contact.email:
        return None
    language = row.contact.language
    with translation.override(language):
        page = settings.SITE_URL + reverse("events:registration_first_time", args=[row.token])
        stop = settings.SITE_URL + reverse("events:reminders_stop", args=[stop_token(row)])
        context = {
            "name": row.contact.name,
            "starts": row.meeting.starts_at.astimezone(row.meeting.zone),
            "steps": words_for(row.meeting.series, "after", language),
            "dates": next_dates(row.meeting, language),
            "page_url": page,
            "stop_url": stop,
            "data_url": f"{settings.SITE_URL}{row_page(row)}#responsible",
            "coordination": PortalSettings.load(),
        }
    message = message_to(row.contact.email, "next_steps", context, language=language)
    message.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def row_page(row: Registration) -> str:
    return reverse("events:registration", args=[row.token])
