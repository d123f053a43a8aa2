"""Another turn for somebody who is known already: in another meeting, or in the same one again."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.admission import RegistrationClosed, check_open
from events.actions.companions import check_companions, places_for
from events.actions.guest_questions import is_let_in, join_question
from events.actions.journal import Kind, note_act, record_move
from events.actions.links import person_keys
from events.actions.registrations import (
    leave,
    tell_turn,
    wait_in_line,
)
from events.actions.waiting import (
    check_seen,
    lock_meetings,
    lock_registration,
    next_rank,
    recount,
    serve_waiting_list,
    set_status,
    take_places,
)
from events.models import Meeting, Notice, Registration
from network.models import User
from network.outbox import emit

ALONE_THERE = _("This person does not come alone, and nobody can come along there. Ask them first.")
FULL = _("That meeting is full. Choose the waiting list there, or another meeting.")


@dataclass(frozen=True)
class Moved:
    """What came of a move: the registration that counts now, and whether it was there before."""

    registration: Registration
    was_there: bool = False


@transaction.atomic
def move_registration(
    registration: Registration,
    *,
    to: Meeting,
    waits: bool = False,
    by: User | None = None,
    seen: int | None = None,
) -> Moved:
    """Take somebody from one meeting to another, with all they said; link and code go on working.

    There it is a new turn: a place if one is free and nobody waits, the waiting list where `waits`
    says so. The place left goes to who waits here. Who is on the list there already stays as they
    are there, and this registration ends. Twice is the same as once. Raises ValidationError for
    `to` or `waits`, RegistrationClosed, Overtaken. Emits `registration.moved` or `.merged`.
    """
    here, there = _lock_both(registration, to)
    if registration.meeting_id == there.pk:
        return Moved(registration)
    check_seen(registration, seen)
    _check_leaving(here, registration)
    check_open(there, by_coordinator=True)
    double = _same_person(registration, there)
    if double is None:
        _check_along(there, registration)
    else:
        leave(here, registration, by=by)
        _tell_move(registration, "merged", there, by, was=here)
        return Moved(double, was_there=True)
    _go(here, there, registration, by)
    if registration.status != Registration.Status.CONFIRMED and not waits:
        raise ValidationError({"waits": ValidationError(FULL, code="full")})
    _tell_move(registration, "moved", there, by, was=here)
    return Moved(registration)


def _lock_both(registration: Registration, to: Meeting) -> tuple[Meeting, Meeting]:
    """Both meetings locked, the lower key first: two moves that cross wait for each other."""
    registration.refresh_from_db()
    rows = lock_meetings([registration.meeting_id, to.pk])
    was = registration.meeting_id
    registration.refresh_from_db()
    if registration.meeting_id not in {was, to.pk}:
        raise ValidationError(
            _("This person was moved to yet another meeting meanwhile. Nothing was done."),
            code="overtaken",
        )
    return rows[registration.meeting_id], rows[to.pk]


def _check_leaving(here: Meeting, registration: Registration) -> None:
    if registration.status == Registration.Status.CANCELLED:
        raise RegistrationClosed(
            _("This registration is cancelled. Take it up again first."), code="cancelled"
        )
    if timezone.now() >= here.ends_at:
        raise RegistrationClosed(
            _("This meeting is over. Add the person to the other one."), code="over"
        )


def _same_person(registration: Registration, meeting: Meeting) -> Registration | None:
    contact = registration.reachable_contact
    keys = {registration.person_key, *person_keys(contact.email if contact else "")}
    same = Q(person_key__in=keys)
    if registration.user_id is not None:
        same |= Q(user=registration.user_id)
    # Never this one: it is on another list, or on none.
    return Registration.objects.active().filter(same, meeting=meeting).first()


def _check_along(there: Meeting, registration: Registration) -> None:
    """Who comes with somebody is not moved to where nobody can come along."""
    try:
        check_companions(there, registration.reachable_contact)
    except ValidationError as refusal:
        raise ValidationError({"to": ValidationError(ALONE_THERE, code="not_allowed")}) from refusal


def _go(here: Meeting, there: Meeting, registration: Registration, by: User | None) -> None:
    move = record_move(registration, Kind.MOVED_OUT, by=by, other=there)
    _take_turn(there, registration, Kind.MOVED_IN, by=by, other=here)
    serve_waiting_list(here, because=[move])


def _take_turn(
    meeting: Meeting,
    registration: Registration,
    kind: str,
    *,
    by: User | None,
    other: Meeting | None = None,
) -> None:
    """A new turn on a locked meeting's list, as for a new registration."""
    if registration.meeting_id != meeting.pk:
        # An invitation is to one meeting.
        registration.invitation = None
    registration.meeting = meeting
    registration.rank = next_rank(meeting)
    registration.lapsed_offers = 0
    registration.arrived_at = None
    # They are told of the meeting as it is now; what was to be said of the other one is over.
    registration.told_sequence = meeting.sequence
    registration.places = places_for(meeting, registration.reachable_contact)
    Notice.objects.filter(registration=registration).delete()
    is_free = not meeting.waiting_count and take_places(meeting, registration.places)
    registration.save(
        update_fields=[
            "meeting",
            "invitation",
            "rank",
            "places",
            "lapsed_offers",
            "arrived_at",
            "told_sequence",
        ]
    )
    status = Registration.Status.CONFIRMED if is_free else Registration.Status.WAITING
    set_status(registration, status)
    record_move(registration, kind, by=by, other=other)
    join_question(registration, has_read=False)
    if is_free:
        recount(meeting)
    else:
        wait_in_line(meeting, registration, by=by)


def _tell_move(
    registration: Registration, what: str, there: Meeting, by: User | None, *, was: Meeting
) -> None:
    ids = {"was": was.public_id, "meeting": there.public_id}
    emit(
        f"registration.{what}",
        registration=registration.public_id,
        version=registration.version,
        **ids,
    )
    note_act(registration, what, by, **ids)


@transaction.atomic
def restore_registration(
    registration: Registration, *, by: User | None = None, seen: int | None = None
) -> None:
    """Take up a cancelled registration again, as a new turn. Twice is the same as once.

    Raises RegistrationClosed, Overtaken, ValidationError where there is nobody behind it any more
    or they are on the list again. Emits `registration.confirmed` or `registration.queued`.
    """
    meeting = lock_registration(registration)
    if registration.status != Registration.Status.CANCELLED:
        return
    check_seen(registration, seen)
    check_open(meeting, by_coordinator=True)
    if registration.reachable_contact is None:
        raise ValidationError(_("This person’s data was erased: add them anew."), code="erased")
    if not is_let_in(registration):
        raise RegistrationClosed(_("This meeting is for peers only."), code="not_open")
    if _same_person(registration, meeting) is not None:
        raise ValidationError(_("This person is on the list again already."), code="known")
    check_companions(meeting, registration.reachable_contact)
    _take_turn(meeting, registration, Kind.PUT_BACK, by=by)
    tell_turn(registration)
    note_act(registration, "put_back", by, meeting=meeting.public_id)
