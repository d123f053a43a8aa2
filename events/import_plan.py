"""What a calendar that was read would change here, date by date and why, before anything is saved.

The same decision is taken again, under a lock, when it is saved: see `events.actions.importing`.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from events.actions.realigning import HORIZON
from events.import_facts import as_known, changed_names, ends_at
from events.import_versions import (
    ALIVE,
    by_uid,
    falls_out,
    is_newer,
    is_of_former_event,
    is_older,
)
from events.importing.occurrences import (
    Occurrence,
    Reading,
    Unread,
    WholeEvent,
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
# More people may come by these than by invitation; a meeting of peers is shown to nobody more.
WIDER_THAN_INVITED = {Entry.PUBLIC, Entry.MEMBERS}
# Dates by id that may be gone, with the event that may give them no more.
Unsaid = dict[int, tuple[ImportedDate, WholeEvent | None]]


@dataclass(frozen=True)
class Decision:
    """What becomes of one date; `because` is a code, `names` are what changes in it."""

    kind: str
    because: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a plan: a date that is there, one that is called off, or one that is gone.

    Of one that is gone, `event` is who no longer gives it, where the calendar names that still.
    """

    decision: Decision
    occurrence: Occurrence | None = None
    withdrawal: Withdrawal | None = None
    event: WholeEvent | None = None
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
    """What saving this reading would do.

    A `source` that is followed tells by its silence what is gone. A file may be a part: it tells
    so of the events that are in it, and nothing of others.
    """
    origin = origin_of(organisation)
    uids = {uid_key(one.uid) for one in reading.occurrences}
    uids |= {uid_key(one.uid) for one in reading.withdrawals}
    uids |= {uid_key(one.uid) for one in reading.wholes}
    known = _known_dates(origin, uids)
    ours = set(Meeting.objects.filter(uid__in=uids).values_list("uid", flat=True))
    adopted = _adopted(reading, known)
    of_uid = by_uid(known.values())
    steps = [
        Step(
            decision=(
                Decision(IGNORED, "ours")
                if one.uid in ours
                else decide(one, row, series=series, siblings=of_uid[uid_key(one.uid)])
            ),
            occurrence=one,
            known=row,
        )
        for given in reading.occurrences
        for row in [known.get(given.key) or adopted.get(given.key)]
        for one in [as_known(given, row.said) if row and given.unsaid else given]
    ]
    steps += _called_off(reading, known, ours)
    gone = _fallen_out(reading, of_uid)
    if source is not None and source.url and reading.is_whole:
        gone |= _unnamed(reading, source)
    return Plan(reading=reading, steps=steps + _gone(reading, gone, steps), unread=reading.unread)


def _known_dates(origin: str, uids: Iterable[str]) -> dict[str, ImportedDate]:
    rows = ImportedDate.objects.filter(origin=origin, uid__in=list(uids))
    found = rows.select_related("meeting__series", "meeting__place").order_by("pk")
    return {row.external_id: row for row in found}


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
        return (
            Decision(NEW, "again")
            if is_newer(one.sequence, one.stamp, known)
            else Decision(IGNORED, "older")
        )
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
    of_uid = by_uid(known.values())
    steps = []
    for one in reading.withdrawals:
        rows = [
            row
            for row in of_uid[uid_key(one.uid)]
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


def _fallen_out(reading: Reading, of_uid: dict[str, list[ImportedDate]]) -> Unsaid:
    """Coming dates of the events in this calendar, whether these still give them or not."""
    found: Unsaid = {}
    for event in reading.wholes:
        rows = of_uid[uid_key(event.uid)]
        found |= {
            row.pk: (row, event)
            for row in rows
            if row.meeting
            and row.meeting.date <= reading.until
            and falls_out(row, frozenset(), event=event, siblings=rows)
        }
    return found


def _unnamed(reading: Reading, source: CalendarSource) -> Unsaid:
    """Coming dates that came from this address, whether it still names them or not."""
    rows = source.imported_dates.filter(
        meeting__state__in=ALIVE,
        meeting__ends_at__gte=timezone.now(),
        meeting__date__lte=reading.until,
        is_withdrawn=False,
        is_left_alone=False,
    )
    return {row.pk: (row, None) for row in rows.select_related("meeting__series", "meeting__place")}


def _gone(reading: Reading, found: Unsaid, steps: list[Step]) -> list[Step]:
    """Of these dates, those that the calendar does not name and does not call off either.

    An event that cannot be read is named all the same.
    """
    named = {step.known.pk for step in steps if step.known}
    unread = {uid_key(one.uid) for one in reading.unread}
    gone = [
        (row.meeting.starts_at, pk, Step(decision=Decision(GONE), known=row, event=event))
        for pk, (row, event) in found.items()
        if pk not in named and row.uid not in unread and row.meeting
    ]
    return [step for _starts_at, _pk, step in sorted(gone, key=lambda one: one[:2])]
