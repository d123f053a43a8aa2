"""What is written down beside a change of a registration: the list's moves, who of us did it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from events.actions.acts import record_act_at
from events.models import Meeting, Registration, WaitingMove
from network.actions import record_act
from network.models import User

SUBJECT = "registration"
EXPORTED = "registrations.exported"
Kind = WaitingMove.Kind

# How one leaves, by the state that one leaves.
LEAVING = {
    Registration.Status.CONFIRMED: Kind.GAVE_BACK,
    Registration.Status.OFFERED: Kind.DECLINED,
    Registration.Status.WAITING: Kind.LEFT,
}


def record_move(
    registration: Registration,
    kind: str,
    *,
    by: User | None = None,
    until: datetime | None = None,
    because: WaitingMove | None = None,
    other: Meeting | None = None,
) -> WaitingMove:
    """Note one step of a registration whose meeting is locked, with its number of this moment."""
    return WaitingMove.objects.create(
        meeting_id=registration.meeting_id,
        registration=registration,
        kind=kind,
        rank=registration.rank,
        until=until,
        because=because,
        other=other,
        actor=by,
    )


def record_capacity(
    meeting: Meeting, *, was: int | None, by: User | None = None
) -> list[WaitingMove]:
    """Note that a locked meeting has another number of places, where somebody waits for one."""
    if meeting.capacity == was or not meeting.waiting_count:
        return []
    return [
        WaitingMove.objects.create(
            meeting=meeting, kind=Kind.CAPACITY, capacity=meeting.capacity, actor=by
        )
    ]


def reason_for(number: int, because: Sequence[WaitingMove]) -> WaitingMove | None:
    """What freed the place given as `number`-th: one reason each, the last one for all the rest."""
    return because[min(number, len(because) - 1)] if because else None


def note_act(registration: Registration, what: str, by: User | None, **ids: str | int) -> None:
    """A line in the audit log when one of us did it; none for who comes by their own link."""
    if by is not None:
        record_act(
            f"registration.{what}",
            by=by,
            subject_kind=SUBJECT,
            subject_id=registration.public_id,
            **ids,
        )


@transaction.atomic
def note_export(meeting: Meeting, *, by: User, people: int, contacts: bool, needs: bool) -> None:
    """A line in the audit log, before a list of people leaves as a file; ids and numbers only."""
    record_act_at(EXPORTED, meeting, by=by, people=people, contacts=int(contacts), needs=int(needs))
