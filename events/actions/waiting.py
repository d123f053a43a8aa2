"""Places and the waiting list, all of it under the lock of the meeting's row."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.journal import Kind, reason_for, record_move
from events.models import Meeting, Registration, WaitingMove
from events.offers import answer_deadline
from network.models import User
from network.outbox import emit

# Someone who let an offer pass goes to the end of the line once; the second time they leave it.
LAPSES_BEFORE_LEAVING = 2


def lock_meeting(meeting_id: int) -> Meeting:
    """The meeting with its row locked until the commit; every change of a place starts here."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)


def lock_meetings(meeting_ids: Iterable[int]) -> dict[int, Meeting]:
    """Several meetings by key, locked in the one order that every writer of several keeps."""
    rows = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=list(meeting_ids))
    return {meeting.pk: meeting for meeting in rows.order_by("pk")}


class Overtaken(ValidationError):
    """Somebody else changed this registration since the screen was shown on which one decided."""


class _WentElsewhere(Exception):
    """The registration was moved to another meeting while its lock was waited for."""


def lock_registration(registration: Registration) -> Meeting:
    """Lock the meeting where this registration is now, and read the registration again."""
    while True:
        registration.refresh_from_db()
        try:
            # A lock taken in vain goes with its savepoint: two held in any order could cross.
            with transaction.atomic():
                meeting = lock_meeting(registration.meeting_id)
                registration.refresh_from_db()
                if registration.meeting_id != meeting.pk:
                    raise _WentElsewhere
                return meeting
        except _WentElsewhere:
            continue


def check_seen(registration: Registration, seen: int | None) -> None:
    """Raise Overtaken when a locked registration is no longer the version somebody decided on."""
    if seen is not None and seen != registration.version:
        raise Overtaken(
            _("This registration has changed meanwhile; now it is: %(state)s. Nothing was done."),
            code="overtaken",
            params={"state": registration.get_status_display()},
        )


def take_places(meeting: Meeting, count: int) -> bool:
    """Take places if they are free, by one conditional UPDATE; whether they were."""
    free = Q(capacity=None) | Q(places_taken__lte=F("capacity") - count)
    taken = Meeting.objects.filter(free, pk=meeting.pk).update(
        places_taken=F("places_taken") + count
    )
    return bool(taken)


def take_turn(meeting: Meeting, *, places: int = 1) -> bool:
    """Count one more registration at a locked meeting, raise its rank; whether it has its places.

    One UPDATE, and still a conditional one: whoever counted without the lock takes no place here.
    """
    rows = Meeting.objects.filter(pk=meeting.pk)
    counted = {
        "last_rank": F("last_rank") + 1,
        "version": F("version") + 1,
        "updated_at": timezone.now(),
    }
    meeting.last_rank += 1
    left = meeting.places_left
    if meeting.waiting_count == 0 and (left is None or left >= places):
        free = Q(capacity=None) | Q(places_taken__lte=F("capacity") - places)
        taken = F("places_taken") + places
        if rows.filter(free, waiting_count=0).update(places_taken=taken, **counted):
            return True
    rows.update(waiting_count=F("waiting_count") + 1, **counted)
    return False


def recount(meeting: Meeting) -> None:
    """Set the meeting's counters from its registrations, and tell those who follow it."""
    counts = Registration.objects.filter(meeting=meeting).aggregate(
        taken=Sum("places", filter=Q(status__in=["confirmed", "offered"]), default=0),
        waiting=Count("pk", filter=Q(status="waiting")),
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        places_taken=counts["taken"] + F("companion_places"),
        waiting_count=counts["waiting"],
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    emit("meeting.changed", meeting=meeting.public_id)


def serve_waiting_list(
    meeting: Meeting,
    *,
    present: Registration | None = None,
    because: Sequence[WaitingMove] = (),
    by: User | None = None,
) -> None:
    """Give free places to those who wait, in their order, and set the counters.

    Nobody is served out of turn: where the first needs more places than are free, those are kept
    for them, and who comes after waits. Who chose *ask me first* gets an offer, unless it is too
    late to answer in peace: then the next in line is served. `present` is somebody who is asking
    right now: they need not be asked, and the caller tells them. `because` is what freed the
    places, `by` who of us asks.
    """
    now = timezone.now()
    taken = _recount_taken(meeting)
    # A full meeting's line is not read: that would hold everyone up behind the lock.
    is_full = meeting.capacity is not None and taken >= meeting.capacity
    is_open = meeting.state == Meeting.State.PUBLISHED and now < meeting.closes_at
    served = 0
    if is_open and not is_full:
        for registration in Registration.objects.in_line().filter(meeting=meeting):
            deadline = _deadline(meeting, registration, now, present)
            if deadline is not None and deadline <= now:
                continue
            if not take_places(meeting, registration.places):
                break
            reason = reason_for(served, because)
            if present is not None and registration.pk == present.pk:
                set_status(registration, Registration.Status.CONFIRMED)
                record_move(registration, Kind.PROMOTED, because=reason, by=by)
            else:
                _give(registration, deadline, reason)
            served += 1
    recount(meeting)


def _deadline(
    meeting: Meeting, registration: Registration, now: datetime, present: Registration | None
) -> datetime | None:
    """Until when to answer; None: no question is asked; a past instant: too late to ask."""
    is_present = present is not None and registration.pk == present.pk
    if is_present or registration.if_full == Registration.IfFull.CONFIRM:
        return None
    deadline = answer_deadline(now, cutoff=meeting.closes_at, zone_name=meeting.timezone)
    return deadline or now


def _give(
    registration: Registration, deadline: datetime | None, because: WaitingMove | None
) -> None:
    if deadline is None:
        set_status(registration, Registration.Status.CONFIRMED)
        record_move(registration, Kind.PROMOTED, because=because)
        announce(registration, "confirmed")
    else:
        set_status(registration, Registration.Status.OFFERED, offer_expires_at=deadline)
        record_move(registration, Kind.OFFERED, until=deadline, because=because)
        announce(registration, "offered")


def set_status(
    registration: Registration, status: str, *, offer_expires_at: datetime | None = None
) -> None:
    """Change the state of a registration whose meeting is locked."""
    registration.status = status
    registration.offer_expires_at = offer_expires_at
    registration.version += 1
    registration.updated_at = timezone.now()
    registration.save(update_fields=["status", "offer_expires_at", "version", "updated_at"])


def announce(registration: Registration, what: str, *, was_seen: bool = False) -> None:
    """Emit `registration.<what>` with the version it is about: one message for each version.

    Whoever changes the state says so: a message about an older version is not sent any more.
    `was_seen` is what somebody did or saw on a screen: they need not be called about it.
    """
    emit(
        f"registration.{what}",
        registration=registration.public_id,
        version=registration.version,
        was_seen=was_seen,
    )


def next_rank(meeting: Meeting) -> int:
    """The next turn of a locked meeting: the order of ranks is the order of commits."""
    Meeting.objects.filter(pk=meeting.pk).update(last_rank=F("last_rank") + 1)
    meeting.last_rank += 1
    return meeting.last_rank


def lapse_offers() -> int:
    """Take back the offers whose time has passed; how many."""
    due = Registration.objects.filter(
        status=Registration.Status.OFFERED, offer_expires_at__lte=timezone.now()
    )
    meeting_ids = due.values_list("meeting_id", flat=True).distinct()
    return sum(_lapse_offers_of(meeting_id) for meeting_id in list(meeting_ids))


@transaction.atomic
def _lapse_offers_of(meeting_id: int) -> int:
    meeting = lock_meeting(meeting_id)
    due = Registration.objects.filter(
        meeting=meeting,
        status=Registration.Status.OFFERED,
        offer_expires_at__lte=timezone.now(),
    ).order_by("rank")
    moves = [_lapse(meeting, registration) for registration in due]
    if moves:
        serve_waiting_list(meeting, because=moves)
    return len(moves)


def _lapse(meeting: Meeting, registration: Registration) -> WaitingMove:
    move = record_move(registration, Kind.LAPSED)
    registration.lapsed_offers += 1
    registration.rank = next_rank(meeting)
    registration.save(update_fields=["lapsed_offers", "rank"])
    leaves = registration.lapsed_offers >= LAPSES_BEFORE_LEAVING
    status = Registration.Status.CANCELLED if leaves else Registration.Status.WAITING
    set_status(registration, status)
    record_move(registration, Kind.LEFT if leaves else Kind.QUEUED)
    announce(registration, "lapsed")
    return move


def _recount_taken(meeting: Meeting) -> int:
    """From the rows, so that the next in line finds the places that were freed; how many."""
    taken = (
        Registration.objects.holding()
        .filter(meeting=meeting)
        .aggregate(taken=Sum("places", default=0))["taken"]
    )
    taken += meeting.companion_places
    Meeting.objects.filter(pk=meeting.pk).update(places_taken=taken)
    return int(taken)
