"""What a calendar that was read would change here, date by date and why, before anything is saved.

The same decision is taken again, under a lock, when it is saved: see `events.actions.importing`.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from events.actions.realigning import HORIZON
from events.import_facts import changed_names, ends_at
from events.importing.occurrences import (
    Occurrence,
    Reading,
    Unread,
    Withdrawal,
    external_id,
    uid_key,
)
from events.models import CalendarSource, Entry, ImportedDate, Meeting, Series
from events.models.importing import origin_of
from events.realigning import pair_dates
from network.models import Organisation

NEW, CHANGED, CANCELLED, GONE = "new", "changed", "cancelled", "gone"
SAME, IGNORED = "same", "ignored"
KINDS = (CHANGED, CANCELLED, NEW, GONE, IGNORED, SAME)
ALIVE = {Meeting.State.DRAFT, Meeting.State.SUBMITTED, Meeting.State.PUBLISHED}
# More people may come by these than by invitation; a meeting of peers is shown to nobody more.
WIDER_THAN_INVITED = {Entry.PUBLIC, Entry.MEMBERS}


@dataclass(frozen=True)
class Decision:
    """What becomes of one date; `because` is a code, `names` are what changes in it."""

    kind: str
    because: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a plan: a date that is there, one that is called off, or one that is gone."""

    decision: Decision
    occurrence: Occurrence | None = None
    withdrawal: Withdrawal | None = None
    known: ImportedDate | None = None

    @property
    def meeting(self) -> Meeting | None:
        return self.known.meeting if self.known else None


@dataclass(frozen=True, kw_only=True)
class Plan:
    reading: Reading
    steps: list[Step]
    unread: tuple[Unread, ...] = field(default=())

    def of(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.decision.kind == kind]

    @property
    def counts(self) -> Counter[str]:
        counted = Counter(step.decision.kind for step in self.steps)
        counted[IGNORED] += len(self.unread)
        return counted

    @property
    def changes_something(self) -> bool:
        return any(self.counts[kind] for kind in (NEW, CHANGED, CANCELLED, GONE))

    @property
    def named(self) -> frozenset[str]:
        """The keys of all dates that the calendar names, or calls off one by one."""
        called_off = {
            external_id(one.uid, one.recurrence_id)
            for one in self.reading.withdrawals
            if one.recurrence_id is not None
        }
        return frozenset(one.key for one in self.reading.occurrences) | called_off

    @property
    def key(self) -> str:
        """What tells this plan from one that says something else."""
        said = [
            [step.decision.kind, step.decision.because, *step.decision.names, _key_of(step)]
            for step in self.steps
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def _key_of(step: Step) -> str:
    if step.occurrence:
        return step.occurrence.key
    return step.known.external_id if step.known else ""


def days_ahead() -> tuple[date, date]:
    """Between which days a calendar is read: as far as a series of ours makes its meetings."""
    today = timezone.localdate()
    return today - timedelta(days=1), today + HORIZON


def plan_for(
    reading: Reading,
    organisation: Organisation,
    *,
    series: Series | None,
    source: CalendarSource | None = None,
) -> Plan:
    """What saving this reading would do. A `source` that is followed also tells what is gone."""
    origin = origin_of(organisation)
    uids = {uid_key(one.uid) for one in reading.occurrences}
    uids |= {uid_key(one.uid) for one in reading.withdrawals}
    known = _known_dates(origin, uids)
    ours = set(Meeting.objects.filter(uid__in=uids).values_list("uid", flat=True))
    adopted = _adopted(reading, known)
    by_uid = _by_uid(known.values())
    steps = [
        Step(
            decision=(
                Decision(IGNORED, "ours")
                if one.uid in ours
                else decide(one, row, series=series, siblings=by_uid[uid_key(one.uid)])
            ),
            occurrence=one,
            known=row,
        )
        for one in reading.occurrences
        for row in [known.get(one.key) or adopted.get(one.key)]
    ]
    steps += _called_off(reading, known, ours)
    if source is not None and source.url and reading.is_whole:
        steps += _gone(reading, source, {row.pk for row in adopted.values()}, steps)
    return Plan(reading=reading, steps=steps, unread=reading.unread)


def _known_dates(origin: str, uids: Iterable[str]) -> dict[str, ImportedDate]:
    rows = ImportedDate.objects.filter(origin=origin, uid__in=list(uids))
    found = rows.select_related("meeting__series", "meeting__place").order_by("pk")
    return {row.external_id: row for row in found}


def is_older(sequence: int, stamp: datetime | None, known: ImportedDate) -> bool:
    """Whether what is read was written before what is known: it never takes its place."""
    return is_before(sequence, stamp, known.sequence, known.stamp)


def is_before(
    sequence: int, stamp: datetime | None, other: int, other_stamp: datetime | None
) -> bool:
    """SEQUENCE decides; where it does not, when it was written, if both say so."""
    if sequence != other:
        return sequence < other
    return bool(stamp and other_stamp and stamp < other_stamp)


def _is_newer(one: Occurrence, known: ImportedDate) -> bool:
    return is_before(known.sequence, known.stamp, one.sequence, one.stamp)


def _by_uid(rows: Iterable[ImportedDate]) -> dict[str, list[ImportedDate]]:
    found: dict[str, list[ImportedDate]] = defaultdict(list)
    for row in rows:
        found[row.uid].append(row)
    return found


def is_of_former_event(one: Occurrence, siblings: Iterable[ImportedDate]) -> bool:
    """Whether a later version of its event was read: its dates may have had other keys then."""
    return one.event_sequence >= 0 and any(
        is_before(one.event_sequence, one.event_stamp, sibling.event_sequence, sibling.event_stamp)
        for sibling in siblings
    )


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


def decide(
    one: Occurrence,
    known: ImportedDate | None,
    *,
    series: Series | None,
    siblings: Iterable[ImportedDate],
) -> Decision:
    """What becomes of one date of a calendar, given what is known of it and of its event."""
    is_over = ends_at(one, series) < timezone.now()
    if known is None and is_of_former_event(one, siblings):
        return Decision(IGNORED, "older")
    if known is None:
        return Decision(IGNORED, "past") if is_over else Decision(NEW)
    if because := _not_ours_to_change(one, known):
        return Decision(IGNORED, because)
    if known.meeting is None or known.meeting.is_cancelled:
        return _again(one, known, is_over=is_over)
    names = changed_names(known.said, one)
    if names and is_over:
        return Decision(IGNORED, "moved_to_past")
    return Decision(CHANGED, _about_privacy(names, one), tuple(names)) if names else Decision(SAME)


def _about_privacy(names: list[str], one: Occurrence) -> str:
    if "is_private" not in names:
        return ""
    return "turned_private" if one.is_private else "no_longer_private"


def _not_ours_to_change(one: Occurrence | Withdrawal, known: ImportedDate) -> str:
    """Why a known date stays as it is, whatever its calendar says."""
    if known.is_left_alone:
        return "left_alone"
    if is_older(one.sequence, one.stamp, known):
        return "older"
    is_over = known.meeting is not None and known.meeting.ends_at < timezone.now()
    return "over" if is_over else ""


def _again(one: Occurrence, known: ImportedDate, *, is_over: bool) -> Decision:
    """A date whose meeting is no more: taken up anew when its own organiser had called it off."""
    if is_over:
        return Decision(IGNORED, "past")
    if known.is_withdrawn:
        return Decision(NEW, "again") if _is_newer(one, known) else Decision(IGNORED, "older")
    return Decision(IGNORED, "removed_here" if known.meeting is None else "cancelled_here")


def decide_withdrawal(one: Withdrawal, known: ImportedDate) -> Decision:
    """What becomes of a known date that its calendar calls off."""
    if known.is_withdrawn:
        return Decision(SAME)
    if because := _not_ours_to_change(one, known):
        return Decision(IGNORED, because)
    if known.meeting is None:
        return Decision(IGNORED, "removed_here")
    return Decision(SAME if known.meeting.is_cancelled else CANCELLED)


def _called_off(reading: Reading, known: dict[str, ImportedDate], ours: set[str]) -> list[Step]:
    by_uid = _by_uid(known.values())
    steps = []
    for one in reading.withdrawals:
        rows = [
            row
            for row in by_uid[uid_key(one.uid)]
            if one.recurrence_id is None or row.recurrence_id == one.recurrence_id
        ]
        steps += [
            Step(decision=decide_withdrawal(one, row), withdrawal=one, known=row) for row in rows
        ]
        if not rows and one.recurrence_id is None:
            because = "ours" if one.uid in ours else "never_taken"
            steps.append(Step(decision=Decision(IGNORED, because), withdrawal=one))
    return steps


def _adopted(reading: Reading, known: dict[str, ImportedDate]) -> dict[str, ImportedDate]:
    """Dates under a new key that are known ones moved, by key.

    When an event as a whole moves to another hour or day, each of its dates gets a new key: those
    that are left take the place of the known one on the same day, or in the same week.
    """
    keys = {one.key for one in reading.occurrences}
    called_off = {(uid_key(one.uid), one.recurrence_id) for one in reading.withdrawals}
    left: dict[str, list[ImportedDate]] = defaultdict(list)
    for row in known.values():
        is_named = row.external_id in keys or (row.uid, row.recurrence_id) in called_off
        if not is_named and row.meeting and row.meeting.state in ALIVE and not row.is_left_alone:
            left[row.uid].append(row)
    fresh: dict[str, list[Occurrence]] = defaultdict(list)
    for one in reading.occurrences:
        if one.key not in known and uid_key(one.uid) in left:
            fresh[uid_key(one.uid)].append(one)
    found: dict[str, ImportedDate] = {}
    for uid, ones in fresh.items():
        found |= _pairs(left[uid], ones)
    return found


def _pairs(left: list[ImportedDate], fresh: list[Occurrence]) -> dict[str, ImportedDate]:
    rows = {row.meeting.date: row for row in left if row.meeting}
    ones = {one.date: one for one in fresh}
    same = {day: day for day in rows.keys() & ones.keys()}
    others = pair_dates(rows.keys() - same.keys(), ones.keys() - same.keys(), by_week=True)
    return {
        ones[new].key: rows[old]
        for old, new in (same | others).items()
        if new and not is_older(ones[new].sequence, ones[new].stamp, rows[old])
    }


def _gone(
    reading: Reading, source: CalendarSource, adopted: set[int], steps: list[Step]
) -> list[Step]:
    """Coming dates that the calendar does not name any more, and does not call off either."""
    named = {step.known.pk for step in steps if step.known} | adopted
    rows = source.imported_dates.filter(
        meeting__state__in=ALIVE,
        meeting__ends_at__gte=timezone.now(),
        meeting__date__lte=reading.until,
        is_withdrawn=False,
        is_left_alone=False,
    )
    found = rows.select_related("meeting__series", "meeting__place").order_by("meeting__starts_at")
    return [Step(decision=Decision(GONE), known=row) for row in found if row.pk not in named]
