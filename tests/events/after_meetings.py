"""Meetings that are over, and who answers about them, for tests."""

from datetime import datetime, time, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions.feedback import new_ticket
from events.cards import rewrite_cards
from events.models import Meeting
from events.recurrence import instant
from tests.events.factories import make_meeting


def noon() -> datetime:
    """Today at noon where the meetings are: nobody is written to at night."""
    return instant(timezone.localdate(), time(12), "Europe/Brussels")


def ended(meeting: Meeting, *, ago: timedelta = timedelta(days=1)) -> Meeting:
    """The meeting, which ended so long ago."""
    ends = timezone.now() - ago
    starts = ends - timedelta(hours=2)
    Meeting.objects.filter(pk=meeting.pk).update(
        date=starts.astimezone(meeting.zone).date(), starts_at=starts, ends_at=ends
    )
    meeting.refresh_from_db()
    rewrite_cards(meeting)
    return meeting


def past_meeting(*, ago: timedelta = timedelta(days=1), **facts: Any) -> Meeting:
    return ended(make_meeting(days=3, **facts), ago=ago)


def page_of(ticket: str) -> str:
    return reverse("events:after", args=[ticket])


def answer(meeting: Meeting, *, ticket: str = "", client: Client | None = None, **said: str) -> Any:
    """Somebody answers by the link of their mail."""
    page = page_of(ticket or new_ticket(meeting))
    return (client or Client()).post(page, {"welcome": "yes"} | said)
