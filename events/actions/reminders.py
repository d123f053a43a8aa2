"""Giving reminders of coming meetings, once each; and no more of them to who wants none."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.actions.journal import Kind
from events.actions.waiting import lock_meeting, lock_registration
from events.models import (
    Arrangement,
    Meeting,
    Registration,
    RegistrationContact,
    Reminder,
    WaitingMove,
)
from events.reminders import JUST_TOLD, MOST_DAYS, window
from network.models import CallEntry
from network.outbox import emit

SCRIPT = "reminder"
# How somebody comes to a place later than by registering.
CAME_LATER = (Kind.PROMOTED, Kind.ACCEPTED, Kind.PUT_BACK, Kind.MOVED_IN)


def window_of(meeting: Meeting, days: int) -> tuple[datetime, datetime]:
    """From when until before when this meeting is reminded of, so many days ahead."""
    all_days = meeting.series.reminder_days
    return window(meeting.date, meeting.starts_at, days, all_days, meeting.timezone)


def remind_due() -> int:
    """Give every reminder that is due and was not given; how many.

    Emits `registration.reminder_due` for each.
    """
    now = timezone.now()
    ahead = timedelta(days=MOST_DAYS + 1)
    coming = Meeting.objects.filter(
        state=Meeting.State.PUBLISHED, starts_at__gt=now, starts_at__lte=now + ahead
    )
    given = 0
    for meeting in coming.select_related("series").order_by("starts_at", "pk"):
        for days in meeting.series.reminder_days:
            if _is_open(meeting, days, now) and _to_remind(meeting, days).exists():
                given += _remind(meeting.pk, days)
    return given


def _is_open(meeting: Meeting, days: int, now: datetime) -> bool:
    opens, ends = window_of(meeting, days)
    return opens <= now < ends


@transaction.atomic
def _remind(meeting_id: int, days: int) -> int:
    # Under the meeting's lock: it cannot move, nor a place be given back, while we look.
    meeting = lock_meeting(meeting_id)
    if not meeting.is_published or days not in meeting.series.reminder_days:
        return 0
    if not _is_open(meeting, days, timezone.now()):
        return 0
    rows = list(_to_remind(meeting, days))
    Reminder.objects.bulk_create(
        Reminder(registration=row, date=meeting.date, days_before=days) for row in rows
    )
    for row in rows:
        emit(
            "registration.reminder_due",
            registration=row.public_id,
            date=meeting.date.isoformat(),
            days=days,
        )
    return len(rows)


def _to_remind(meeting: Meeting, days: int) -> QuerySet[Registration]:
    """Who has a place, wants to be reminded, can be reached, and was not told of it just now."""
    since = window_of(meeting, days)[0] - JUST_TOLD
    if Arrangement.objects.filter(meeting=meeting, until__gt=since).exists():
        # A message of change says all that a reminder would.
        return Registration.objects.none()
    given = Reminder.objects.filter(
        registration=OuterRef("pk"), date=meeting.date, days_before=days
    )
    later = WaitingMove.objects.filter(
        registration=OuterRef("pk"), kind__in=CAME_LATER, at__gt=since
    )
    rows = Registration.objects.filter(
        ~Q(contact__email="") | ~Q(contact__phone=""),
        ~Exists(given),
        ~Exists(later),
        meeting=meeting,
        status=Registration.Status.CONFIRMED,
        created_at__lte=since,
        contact__wants_reminders=True,
    )
    return rows.order_by("pk")


@transaction.atomic
def choose_reminders(registration: Registration, *, wants: bool) -> None:
    """Have no more reminders, or have them again, of all the dates of this person.

    The place stays as it is. Twice is the same as once.
    """
    lock_registration(registration)
    mine = list(Registration.objects.of_person(registration).values_list("pk", "public_id"))
    contacts = RegistrationContact.objects.filter(registration__in=[pk for pk, _id in mine])
    contacts.update(wants_reminders=wants)
    if not wants:
        CallEntry.objects.waiting().filter(
            script=SCRIPT, subject_kind="registration", subject_id__in=[key for _pk, key in mine]
        ).delete()
