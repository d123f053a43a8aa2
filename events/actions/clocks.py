"""What clocks show was agreed on and stays; the instants follow when a zone's rule changes."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.actions.meetings import shorten_offers
from events.actions.series import refresh_card
from events.actions.waiting import lock_meeting
from events.models import Meeting
from events.recurrence import span


def follow_clocks() -> int:
    """Put coming meetings back on the hour that was announced; how many had left it.

    Nobody is told: what people know is what clocks show. Calendars are, by a new SEQUENCE. Emits
    `meeting.changed` for each.
    """
    coming = Meeting.objects.filter(ends_at__gte=timezone.now()).order_by("pk")
    moved = [meeting.pk for meeting in coming.iterator() if _instants(meeting) != _stored(meeting)]
    return sum(_follow(meeting_id) for meeting_id in moved)


@transaction.atomic
def _follow(meeting_id: int) -> bool:
    meeting = lock_meeting(meeting_id)
    starts_at, ends_at = _instants(meeting)
    if (starts_at, ends_at) == _stored(meeting):
        return False
    Meeting.objects.filter(pk=meeting_id).update(
        starts_at=starts_at, ends_at=ends_at, sequence=F("sequence") + 1
    )
    meeting.refresh_from_db()
    shorten_offers(meeting)
    refresh_card(meeting_id)
    return True


def _instants(meeting: Meeting) -> tuple[object, object]:
    return span(meeting.date, meeting.start_time, meeting.end_time, meeting.timezone)


def _stored(meeting: Meeting) -> tuple[object, object]:
    return meeting.starts_at, meeting.ends_at
