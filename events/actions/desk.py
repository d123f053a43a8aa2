"""The welcome desk: who is here is noted once, and gets a place if there is one.

Nobody who is in the room is sent out by a list: whoever stands at the door decides, and no number
of places is ever passed, because who is let in beyond them holds none.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.actions.acts import record_act_at
from events.actions.attendance import (
    MOST_PEOPLE,
    check_attendance,
    locked_for,
    note_arrivals,
    record_arrival,
    write_numbers,
)
from events.actions.journal import Kind, note_act, record_move
from events.actions.notices import need_no_call
from events.actions.registrations import record_consents
from events.actions.waiting import next_rank, recount, set_status, take_places
from events.models import Attendance, DeskMark, Meeting, Registration, RegistrationContact
from events.models.registrations import CODE_PURPOSE
from events.roles import Ability
from network.identifiers import keyed_hash
from network.models import Consent, User
from network.outbox import emit

Status = Registration.Status


class NoPlaceLeft(ValidationError):
    """Every place is taken; who stands at the door may let the person in all the same."""


@transaction.atomic
def welcome_walk_in(
    meeting: Meeting,
    *,
    name: str,
    by: User,
    is_first_time: bool = False,
    language: str = "fr",
    submission: str = "",
    beyond: bool = False,
) -> Registration:
    """Write down somebody who came without registering, by any name; they are here.

    They get a place that is free, once those who wait had their chance; `beyond` lets them in
    without one. `submission` sent twice writes down one person. Raises NoPlaceLeft,
    AttendanceClosed, ValidationError by field, PermissionDenied. Emits `attendance.noted`.
    """
    meeting = locked_for(meeting, by, Ability.TICK)
    check_attendance(meeting, Attendance.TICKS)
    key = keyed_hash("submission", f"{submission or secrets.token_hex(16)}|{meeting.pk}|desk")
    if known := Registration.objects.filter(submission_key=key).first():
        return known
    contact = RegistrationContact(name=name.strip(), language=language)
    contact.clean_fields(exclude=["registration"])
    registration = Registration.objects.create(
        meeting=meeting,
        status=Status.CONFIRMED,
        places=_place_for_stranger(meeting, beyond=beyond),
        is_walk_in=True,
        is_first_time=is_first_time,
        arrived_at=timezone.now(),
        rank=next_rank(meeting),
        told_sequence=meeting.sequence,
        person_key=secrets.token_hex(32),
        submission_key=key,
        code_hash=keyed_hash(CODE_PURPOSE, secrets.token_hex(16)),
    )
    contact.registration = registration
    contact.save(force_insert=True)
    record_consents(registration, contact, Consent.Channel.ORAL)
    note_act(registration, "walked_in", by, meeting=meeting.public_id)
    recount(meeting)
    emit("attendance.noted", meeting=meeting.public_id)
    return registration


def _place_for_stranger(meeting: Meeting, *, beyond: bool) -> int:
    waiting = meeting.waiting_count if timezone.now() < meeting.starts_at else 0
    if not waiting and take_places(meeting, 1):
        return 1
    if beyond:
        return 0
    raise NoPlaceLeft(_full_words(meeting, waiting), code="full")


def _full_words(meeting: Meeting, waiting: int) -> str:
    if waiting and meeting.places_left:
        return ngettext(
            "Until the start, free places are for who waits: %(count)d person. "
            "You may let this person in all the same.",
            "Until the start, free places are for who waits: %(count)d people. "
            "You may let this person in all the same.",
            waiting,
        ) % {"count": waiting}
    if timezone.now() < meeting.starts_at:
        return _(
            "Every place is taken. From the start on you can free the places of who has not come. "
            "You may let this person in all the same."
        )
    return _(
        "Every place is taken. You can free the places of who has not come, below. "
        "You may let this person in all the same."
    )


@transaction.atomic
def seat(meeting: Meeting, *, who: str, by: User, beyond: bool = False) -> None:
    """Somebody who waits is here: they get a free place, whoever is before them and is not.

    `who` is the registration's public id; `beyond` lets them in without a place. Twice is the same
    as once. Raises NoPlaceLeft, AttendanceClosed, ValidationError for who left the list,
    PermissionDenied. Emits `attendance.noted`.
    """
    meeting = locked_for(meeting, by, Ability.TICK)
    check_attendance(meeting, Attendance.TICKS)
    row = Registration.objects.active().filter(meeting=meeting, public_id=who).first()
    if row is None:
        raise ValidationError(_("This person is not on the list any more."), code="gone")
    if row.status == Status.CONFIRMED:
        note_arrivals(meeting, Registration.objects.filter(pk=row.pk), by)
    else:
        _seat(meeting, row, by, beyond=beyond)
    emit("attendance.noted", meeting=meeting.public_id)


def _seat(meeting: Meeting, row: Registration, by: User, *, beyond: bool) -> None:
    if row.status == Status.OFFERED:
        kind = Kind.ACCEPTED
    elif take_places(meeting, row.places):
        kind = Kind.PROMOTED
    elif beyond:
        kind, row.places = Kind.CAME, 0
    else:
        raise NoPlaceLeft(_full_words(meeting, 0), code="full")
    row.arrived_at = timezone.now()
    row.save(update_fields=["places", "arrived_at"])
    set_status(row, Status.CONFIRMED)
    record_move(row, kind, by=by)
    record_arrival(row, by)
    # They see for themselves: a call about their place has become needless.
    need_no_call(row)
    recount(meeting)


@transaction.atomic
def free_absent_places(meeting: Meeting, *, by: User) -> int:
    """After the start, free the places of who is not here; how many. Twice is the same as once.

    They stay on the list and are welcome: ticked later, they get a place again if there is one.
    Raises AttendanceClosed, ValidationError before the start, PermissionDenied.
    """
    meeting = locked_for(meeting, by, Ability.TICK)
    check_attendance(meeting, Attendance.TICKS)
    if timezone.now() < meeting.starts_at:
        raise ValidationError(_("Places are freed from the start on, not before."), code="early")
    absent = Registration.objects.filter(meeting=meeting, status=Status.CONFIRMED, arrived_at=None)
    freed = absent.filter(places__gt=0).update(places=0)
    if freed:
        # A number, and no line about anybody: who did not come is not written down.
        record_act_at("meeting.places_freed", meeting, by=by, places=freed)
        recount(meeting)
    return freed


# --- What a telephone kept while it had no network ------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """One tick or one more person, as a telephone kept it; `who` is a public id, or nobody."""

    key: str
    who: str = ""


@transaction.atomic
def keep_arrivals(meeting: Meeting, kept: Sequence[Kept], *, by: User) -> None:
    """Take in what was kept at the desk: each key once, in any order; who came has come.

    Whoever waited gets a place if there is one, and is here in any case; whoever gave the place
    back meanwhile, or whose data is gone, counts as one more without a name. Raises
    AttendanceClosed, PermissionDenied. Emits `attendance.noted`.
    """
    meeting = locked_for(meeting, by, Ability.TICK)
    check_attendance(meeting, Attendance.TICKS)
    new = _unmarked(meeting, kept)
    ids = {one.who for one in new if one.who}
    here = Registration.objects.active().filter(meeting=meeting, public_id__in=ids)
    expected = here.filter(status=Status.CONFIRMED)
    waiting = list(here.exclude(status=Status.CONFIRMED).order_by("rank"))
    gone = ids - set(here.values_list("public_id", flat=True))
    note_arrivals(meeting, expected, by, anew=True)
    for row in waiting:
        _seat(meeting, row, by, beyond=True)
    more = sum(not one.who for one in new) + _who_left(meeting, gone)
    if more:
        write_numbers(meeting, by, walk_ins=min(meeting.walk_ins + more, MOST_PEOPLE))
    else:
        emit("attendance.noted", meeting=meeting.public_id)


@transaction.atomic
def keep_heads(meeting: Meeting, kept: Sequence[Kept], *, by: User) -> None:
    """One more person for each key that is new. Raises AttendanceClosed, PermissionDenied."""
    meeting = locked_for(meeting, by, Ability.COUNT)
    check_attendance(meeting, Attendance.COUNT)
    if more := len(_unmarked(meeting, kept)):
        write_numbers(meeting, by, head_count=min((meeting.head_count or 0) + more, MOST_PEOPLE))


def _unmarked(meeting: Meeting, kept: Iterable[Kept]) -> list[Kept]:
    """Those that a locked meeting has not received yet; marked as received."""
    by_key = {one.key: one for one in kept}
    known = DeskMark.objects.filter(meeting=meeting, key__in=list(by_key))
    for key in known.values_list("key", flat=True):
        del by_key[key]
    DeskMark.objects.bulk_create(DeskMark(meeting=meeting, key=key) for key in by_key)
    return list(by_key.values())


def _who_left(meeting: Meeting, ids: set[str]) -> int:
    """How many of these were on this meeting's list once; each person once, however often sent."""
    was_here = Q(meeting=meeting) | Q(moves__meeting=meeting)
    rows = Registration.objects.filter(was_here, public_id__in=ids).distinct()
    left = [Kept(f"left:{key}") for key in rows.values_list("public_id", flat=True)]
    return len(_unmarked(meeting, left))


def forget_desk_marks(before: datetime) -> int:
    """Delete the keys of meetings that ended before then; how many."""
    return old_desk_marks(before).delete()[0]


def old_desk_marks(before: datetime) -> QuerySet[DeskMark]:
    return DeskMark.objects.filter(meeting__ends_at__lte=before)
