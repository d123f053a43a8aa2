"""Which of two versions of a calendar is the later one, and what a later one leaves behind."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from events.importing.occurrences import Occurrence, WholeEvent
from events.models import ImportedDate, Meeting

ALIVE = {Meeting.State.DRAFT, Meeting.State.SUBMITTED, Meeting.State.PUBLISHED}


def is_before(
    sequence: int, stamp: datetime | None, other: int, other_stamp: datetime | None
) -> bool:
    """SEQUENCE decides; where it does not, when it was written, if both say so."""
    if sequence != other:
        return sequence < other
    return bool(stamp and other_stamp and stamp < other_stamp)


def is_older(sequence: int, stamp: datetime | None, known: ImportedDate) -> bool:
    """Whether what is read was written before what is known: it never takes its place."""
    return is_before(sequence, stamp, known.sequence, known.stamp)


def is_newer(sequence: int, stamp: datetime | None, known: ImportedDate) -> bool:
    return is_before(known.sequence, known.stamp, sequence, stamp)


def by_uid(rows: Iterable[ImportedDate]) -> dict[str, list[ImportedDate]]:
    found: dict[str, list[ImportedDate]] = defaultdict(list)
    for row in rows:
        found[row.uid].append(row)
    return found


def is_former(sequence: int, stamp: datetime | None, siblings: Iterable[ImportedDate]) -> bool:
    """Whether a later version than this of the event that these are dates of was read."""
    return any(
        is_before(sequence, stamp, sibling.event_sequence, sibling.event_stamp)
        for sibling in siblings
    )


def is_of_former_event(one: Occurrence, siblings: Iterable[ImportedDate]) -> bool:
    """Whether a later version of its event was read: its dates may have had other keys then."""
    return one.event_sequence >= 0 and is_former(one.event_sequence, one.event_stamp, siblings)


def left_behind(
    one: Occurrence, siblings: Iterable[ImportedDate], named: frozenset[str]
) -> ImportedDate | None:
    """The date of a former version of its event, in the same week, that this one takes over.

    `named` are the keys that the calendar itself speaks of: those keep their own.
    """
    week = one.date.isocalendar()[:2]
    rows = {
        abs(row.meeting.date - one.date): row
        for row in siblings
        if row.external_id not in named
        and row.meeting
        and row.meeting.state in ALIVE
        and row.meeting.date.isocalendar()[:2] == week
        and not (row.is_left_alone or row.is_withdrawn)
        and is_before(row.event_sequence, row.event_stamp, one.event_sequence, one.event_stamp)
    }
    return rows[min(rows)] if rows else None


def falls_out(
    row: ImportedDate,
    named: frozenset[str],
    *,
    event: WholeEvent | None,
    siblings: Iterable[ImportedDate],
) -> bool:
    """Whether a coming date that is not `named` waits for one of us to decide on it.

    With an `event`, that is what gives the date no more: a former version of it says nothing.
    """
    meeting = row.meeting
    if row.external_id in named or row.is_left_alone or row.is_withdrawn:
        return False
    if meeting is None or meeting.state not in ALIVE or meeting.ends_at < timezone.now():
        return False
    if event is None:
        return True
    if row.event_sequence < 0 and is_older(event.sequence, event.stamp, row):
        return False
    return not is_former(event.sequence, event.stamp, siblings)
