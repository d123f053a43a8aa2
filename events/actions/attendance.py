"""Noting who came: a number, or ticks on the list, as the series asks. Set, never toggled."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.abilities import abilities
from events.actions.waiting import lock_meeting
from events.models import Attendance, Meeting, Registration
from events.roles import Ability
from network.actions import record_act
from network.models import User
from network.outbox import emit
from network.visibility import viewer_for

OPENS_BEFORE = timedelta(hours=2)
OPEN_FOR = timedelta(days=7)
MOST_PEOPLE = 5000


class AttendanceClosed(ValidationError):
    """Who came is not noted now: too early, too late, cancelled, or not asked of this series."""


def check_attendance(meeting: Meeting, *kinds: str) -> None:
    """Raise AttendanceClosed with the sentence that says why it cannot be noted now."""
    if meeting.series.attendance not in kinds:
        raise AttendanceClosed(_("Who comes is not noted for these meetings."), code="not_noted")
    if not meeting.is_published:
        raise AttendanceClosed(_("This meeting does not take place."), code="cancelled")
    now = timezone.now()
    if now < meeting.starts_at - OPENS_BEFORE:
        raise AttendanceClosed(
            _("Who came can be noted from two hours before the start."), code="early"
        )
    if now > meeting.ends_at + OPEN_FOR:
        raise AttendanceClosed(
            _("This meeting is over since a week: who came can no longer be noted."), code="late"
        )


@transaction.atomic
def count_heads(meeting: Meeting, *, count: int, by: User) -> None:
    """Note how many people came; noting the same number again changes nothing.

    Raises AttendanceClosed, ValidationError by field, PermissionDenied. Emits `attendance.noted`.
    """
    meeting = _locked(meeting, by, Ability.COUNT)
    check_attendance(meeting, Attendance.COUNT)
    _check_number("head_count", count)
    if meeting.head_count == count:
        return
    _write(meeting, by, head_count=count)


@transaction.atomic
def tick_arrivals(
    meeting: Meeting,
    *,
    by: User,
    came: Iterable[str] = (),
    not_come: Iterable[str] = (),
    walk_ins: int | None = None,
) -> None:
    """Note who came and who did not after all (public ids), and how many came unregistered.

    Only what is named is set, so that two telephones add up and a second tap changes nothing.
    Raises AttendanceClosed, ValidationError by field, PermissionDenied. Emits `attendance.noted`.
    """
    meeting = _locked(meeting, by, Ability.TICK)
    check_attendance(meeting, Attendance.TICKS)
    expected = Registration.objects.filter(meeting=meeting, status=Registration.Status.CONFIRMED)
    arrived = expected.filter(public_id__in=list(came), arrived_at=None)
    undone = expected.filter(public_id__in=list(not_come), arrived_at__isnull=False)
    for action, rows in (("arrived", arrived), ("arrival_undone", undone)):
        for public_id in rows.order_by("pk").values_list("public_id", flat=True):
            record_act(
                f"registration.{action}",
                by=by,
                subject_kind="registration",
                subject_id=public_id,
            )
    undone.update(arrived_at=None)
    arrived.update(arrived_at=timezone.now())
    if walk_ins is not None and walk_ins != meeting.walk_ins:
        _check_number("walk_ins", walk_ins)
        _write(meeting, by, walk_ins=walk_ins)
    else:
        emit("attendance.noted", meeting=meeting.public_id)


def _locked(meeting: Meeting, by: User, ability: Ability) -> Meeting:
    """The meeting with its row locked, for somebody who may. Raises PermissionDenied."""
    row = lock_meeting(meeting.pk)
    if ability not in abilities(viewer_for(by), row):
        raise PermissionDenied
    return row


def _check_number(field: str, number: int) -> None:
    if not 0 <= number <= MOST_PEOPLE:
        raise ValidationError({field: _("Write how many people, as a number.")}, code="number")


def _write(meeting: Meeting, by: User, **numbers: int) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(**numbers)
    record_act(
        "meeting.counted",
        by=by,
        subject_kind="meeting",
        subject_id=meeting.public_id,
        **numbers,
    )
    emit("attendance.noted", meeting=meeting.public_id)
