"""Reminding somebody of their place, by mail or on the call list. Decides nothing."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from events.actions.reminders import SCRIPT, window_of
from events.agenda import access_words, place_words
from events.cards import build_payloads, shown
from events.models import Registration
from events.reminders import next_daytime
from network.actions import ask_for_call
from network.links import secret_token
from network.mails import message_to, send_once
from network.models import PortalSettings

# A link that ends reminders and opens nothing else: programs of mail providers follow it.
STOP_PURPOSE = "events.reminders"


def stop_token(registration: Registration) -> str:
    return secret_token(STOP_PURPOSE, registration.public_id, 0)


def wait_until_day(registration: str) -> timedelta:
    """How long to keep a reminder back because it is night where the meeting is."""
    row = Registration.objects.filter(public_id=registration).select_related("meeting").first()
    now = timezone.now()
    return next_daytime(now, row.meeting.timezone) - now if row else timedelta()


def remind(registration: str, day: str, days: int) -> None:
    """Remind somebody once; silent when it no longer makes sense, or they want none."""
    row = _still_to_remind(registration, day, days)
    if row is None:
        return
    key = f"reminder:{registration}:{day}:{days}"
    if row.contact.email:
        send_once(key, lambda: compose_reminder(registration, day, days))
    elif row.contact.phone:
        ask_for_call(key, script=SCRIPT, subject_kind="registration", subject_id=registration)


def _still_to_remind(registration: str, day: str, days: int) -> Registration | None:
    """The registration, if the meeting is still on that day, not begun, and theirs to come to."""
    row = (
        Registration.objects.filter(
            public_id=registration,
            status=Registration.Status.CONFIRMED,
            contact__wants_reminders=True,
            meeting__state="published",
            meeting__date=date.fromisoformat(day),
        )
        .select_related("contact", "meeting__series", "meeting__place")
        .first()
    )
    if row is None or days not in row.meeting.series.reminder_days:
        return None
    opens, ends = window_of(row.meeting, days)
    return row if opens <= timezone.now() < ends else None


def compose_reminder(registration: str, day: str, days: int) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when there is nothing to remind of."""
    row = _still_to_remind(registration, day, days)
    if row is None or not row.contact.email:
        return None
    language = row.contact.language
    card = shown(build_payloads(row.meeting)[language], row.meeting)
    with translation.override(language):
        page = settings.SITE_URL + reverse("events:registration", args=[row.token])
        stop = settings.SITE_URL + reverse("events:reminders_stop", args=[stop_token(row)])
        context = {
            "name": row.contact.name,
            "card": card,
            "place_line": place_words(card),
            "access_line": " ".join(access_words(card)),
            "manage_url": page,
            "data_url": f"{page}#responsible",
            "stop_url": stop,
            "coordination": PortalSettings.load(),
        }
    message = message_to(row.contact.email, "reminder", context, language=language)
    # RFC 8058: the button of mail programs ends reminders by one POST, without a page between.
    message.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def next_reminders(registration: Registration) -> list[datetime]:
    """When this person will be reminded, on the meeting's clocks, soonest first."""
    meeting = registration.meeting
    moments = [window_of(meeting, days)[0] for days in meeting.series.reminder_days]
    return sorted(at.astimezone(meeting.zone) for at in moments if at > timezone.now())
