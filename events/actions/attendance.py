"""Noting who came: a number, or ticks on the list, as the series asks. Set, never toggled."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.abilities import abilities
from events.actions.acts import record_act_at
from events.actions.companions import places_for
from events.actions.journal import note_act
from events.actions.waiting import lock_meeting, recount, take_places
from events.models import Attendance, Meeting, Registration
from events.roles import Ability
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
    meeting = locked_for(meeting, by, Ability.COUNT)
    check_attendance(meeting, Attendance.COUNT)
    _check_number("head_count", count)
    if meeting.head_count == count:
        return
    write_numbers(meeting, by, head_count=count)


@transaction.atomic
def tick_arrivals(
    meeting: Meeting,
    *,
    by: User,
    came: Iterable[str] = (),
    not_come: Iterable[str] = (),
    seen: Mapping[str, str] | None = None,
    walk_ins: int | None = None,
) -> int:
    """Note who came and who did not after all (public ids), and how many came unregistered.

    Only what is named is set, so that two telephones add up and a second tap changes nothing.
    `seen` is when the screen said that they came: who was noted again since stays as come; how
    many do. Raises AttendanceClosed, ValidationError by field, PermissionDenied. Emits
    `attendance.noted`.
    """
    meeting = locked_for(meeting, by, Ability.TICK)
    check_attendance(meeting, Attendance.TICKS)
    expected = Registration.objects.filter(meeting=meeting, status=Registration.Status.CONFIRMED)
    kept = _undo(expected.filter(public_id__in=list(not_come)), seen or {}, by)
    note_arrivals(meeting, expected.filter(public_id__in=list(came)), by)
    if walk_ins is not None and walk_ins != meeting.walk_ins:
        _check_number("walk_ins", walk_ins)
        write_numbers(meeting, by, walk_ins=walk_ins)
    else:
        emit("attendance.noted", meeting=meeting.public_id)
    return kept


def note_arrivals(
    meeting: Meeting, rows: QuerySet[Registration], by: User, *, anew: bool = False
) -> None:
    """Those of a locked meeting's list who are here.

    `anew`: who is noted already is here all the more, and is not taken back by an older screen.
    """
    new = rows.filter(arrived_at=None)
    for registration in new.order_by("pk"):
        record_arrival(registration, by)
    # First come, first served: a party may take the last places.
    late = list(new.filter(places=0).order_by("rank"))
    (rows if anew else new).update(arrived_at=timezone.now())
    for registration in late:
        # Their place was given away; they are here now, and get one if there is one.
        places = places_for(meeting, registration.reachable_contact)
        registration.places = places if take_places(meeting, places) else 0
        registration.save(update_fields=["places"])
    if late:
        recount(meeting)


def record_arrival(registration: Registration, by: User) -> None:
    note_act(registration, "arrived", by)


def stamp_of(moment: datetime | None) -> str:
    """The mark of one arrival that was noted: another one has another mark."""
    return f"{moment.timestamp():.6f}" if moment else ""


def _undo(rows: QuerySet[Registration], seen: Mapping[str, str], by: User) -> int:
    """Take ticks back that nobody has set anew; how many stay."""
    kept = 0
    for registration in rows.filter(arrived_at__isnull=False).order_by("pk"):
        on_screen = seen.get(registration.public_id, "")
        if on_screen and on_screen != stamp_of(registration.arrived_at):
            kept += 1
            continue
        note_act(registration, "arrival_undone", by)
        Registration.objects.filter(pk=registration.pk).update(arrived_at=None)
    return kept


def locked_for(meeting: Meeting, by: User, ability: Ability) -> Meeting:
    """The meeting with its row locked, for somebody who may. Raises PermissionDenied."""
    row = lock_meeting(meeting.pk)
    if ability not in abilities(viewer_for(by), row):
        raise PermissionDenied
    return row


def _check_number(field: str, number: int) -> None:
    if not 0 <= number <= MOST_PEOPLE:
        raise ValidationError({field: _("Write how many people, as a number.")}, code="number")


def write_numbers(meeting: Meeting, by: User, **numbers: int) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(**numbers)
    record_act_at("meeting.counted", meeting, by=by, **numbers)
    emit("attendance.noted", meeting=meeting.public_id)
