"""Saying yes or no to a place that is free now, by oneself or by telephone."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.admission import RegistrationClosed, check_not_over, check_open
from events.actions.journal import Kind, note_act, record_move
from events.actions.registrations import leave
from events.actions.waiting import (
    announce,
    check_seen,
    lock_registration,
    serve_waiting_list,
    set_status,
    take_places,
)
from events.models import Meeting, Registration
from network.models import User


@transaction.atomic
def answer_offer(
    registration: Registration,
    *,
    accepts: bool,
    by: User | None = None,
    seen: int | None = None,
) -> None:
    """Say yes or no to a freed place; who waits may also take a place that is free now.

    `by` is the one of us who was told the answer. Raises RegistrationClosed when the offer has
    lapsed or no place is left, Overtaken.
    """
    meeting = lock_registration(registration)
    status = registration.status
    if not accepts:
        if status in {Registration.Status.OFFERED, Registration.Status.WAITING}:
            check_not_over(meeting)
            leave(meeting, registration, by=by)
            announce(registration, "cancelled", was_seen=True)
            note_act(registration, "declined", by, meeting=meeting.public_id)
        return
    if status == Registration.Status.CONFIRMED:
        return
    check_seen(registration, seen)
    _accept(meeting, registration, by)
    announce(registration, "confirmed", was_seen=True)
    note_act(registration, "place_given", by, meeting=meeting.public_id)


def _accept(meeting: Meeting, registration: Registration, by: User | None) -> None:
    # Whoever holds an offer was let in already; its own deadline bounds it.
    if registration.status == Registration.Status.OFFERED and not _has_lapsed(registration):
        check_open(meeting, by_coordinator=True)
        set_status(registration, Registration.Status.CONFIRMED)
        record_move(registration, Kind.ACCEPTED, by=by)
        serve_waiting_list(meeting)
    elif registration.status == Registration.Status.WAITING:
        check_open(meeting, by_coordinator=True)
        if not (by and _give_late(meeting, registration, by)):
            serve_waiting_list(meeting, present=registration, by=by)
            registration.refresh_from_db()
    if registration.status != Registration.Status.CONFIRMED:
        raise RegistrationClosed(
            _("This place has gone to the next person. You keep your turn if you are waiting."),
            code="lapsed",
        )


def _give_late(meeting: Meeting, registration: Registration, by: User) -> bool:
    """After the cut-off the list no longer serves itself: who is reached by telephone comes."""
    if timezone.now() < meeting.closes_at or not take_places(meeting, registration.places):
        return False
    set_status(registration, Registration.Status.CONFIRMED)
    record_move(registration, Kind.PROMOTED, by=by)
    serve_waiting_list(meeting)
    return True


def _has_lapsed(registration: Registration) -> bool:
    expires = registration.offer_expires_at
    return expires is not None and expires <= timezone.now()
