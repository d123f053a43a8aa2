"""Taking over what a co-organiser's calendar says: new dates become drafts, known ones follow."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.actions.acts import record_calendar_act, record_meeting_act
from events.actions.meetings import MeetingFacts, alter_meeting, save_meeting
from events.actions.places import save_place
from events.actions.realigning import remove
from events.actions.series import refresh_card
from events.actions.texts import TextFacts, save_texts
from events.actions.turned_private import close_entry
from events.actions.waiting import lock_meeting
from events.import_facts import (
    HOURS,
    hours_of,
    known_places,
    language_of,
    online_url_of,
    place_facts,
    said_by,
    where_of,
)
from events.import_plan import (
    CANCELLED,
    CHANGED,
    GONE,
    IGNORED,
    NEW,
    SAME,
    Decision,
    Plan,
    Step,
    decide,
    decide_withdrawal,
)
from events.import_versions import falls_out, is_newer, left_behind
from events.importing.occurrences import Occurrence, WholeEvent, uid_key
from events.models import CalendarSource, Entry, ImportedDate, Meeting, MeetingText
from network.models import Organisation, Register, User

WORDS = {"theme": "title", "body": "description"}


@dataclass
class Imported:
    """What was done: how many of each kind, and the sentences of what could not be."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)


def apply_plan(plan: Plan, source: CalendarSource, *, by: User | None = None) -> Imported:
    """Save what a plan says, each date in a transaction of its own: nobody waits for all of it.

    Every date is decided on again under the lock of its organiser, so that two imports at once,
    or one after a newer one, change nothing twice. A date that cannot be saved is told and does
    not keep back the others. Emits what `save_meeting` and `cancel_meeting` emit.
    """
    done, named = Imported(), plan.named
    for step in plan.steps:
        if step.decision.kind in {IGNORED, SAME} and not _is_remembered(step):
            done.counts[step.decision.kind] += 1
            continue
        try:
            kind = _apply(step, source, named=named, by=by)
        except ValidationError as refusal:
            done.refused += refusal.messages
            continue
        done.counts[kind] += 1
    if by is not None:
        with transaction.atomic():
            record_calendar_act(
                "imported", source, by=by, new=done.counts[NEW], changed=done.counts[CHANGED]
            )
    return done


def _is_remembered(step: Step) -> bool:
    """Whether something is noted of a date that stays as it is: it is there, or its version."""
    one, row = step.occurrence, step.known
    if one is None or row is None:
        return False
    return bool(row.gone_since) or (step.decision.kind == SAME and _is_later(one, row))


def _is_later(one: Occurrence, row: ImportedDate) -> bool:
    """By number only: many programs give every copy of a file a new hour."""
    return one.sequence > row.sequence or one.event_sequence > row.event_sequence >= 0


@transaction.atomic
def _apply(step: Step, source: CalendarSource, *, named: frozenset[str], by: User | None) -> str:
    # Organiser, series, meeting: the one order of all who write several.
    Organisation.objects.select_for_update(no_key=True).get(pk=source.organisation_id)
    if step.occurrence:
        return _apply_occurrence(step.occurrence, step.known, source, named=named, by=by)
    known = ImportedDate.objects.select_related("meeting")
    row = known.filter(pk=step.known.pk).first() if step.known else None
    if row is None:
        return IGNORED
    if step.withdrawal is None:
        return _note_gone(row, step.event, named)
    decision = decide_withdrawal(step.withdrawal, row)
    if decision.kind == CANCELLED:
        row.sequence, row.stamp = step.withdrawal.sequence, step.withdrawal.stamp
        _call_off(row, by=by)
    return decision.kind


def _note_gone(row: ImportedDate, event: WholeEvent | None, named: frozenset[str]) -> str:
    """It is a person who decides what it means that a date is no longer named."""
    siblings = ImportedDate.objects.filter(origin=row.origin, uid=row.uid)
    if not falls_out(row, named, event=event, siblings=siblings):
        return IGNORED
    row.gone_since = row.gone_since or timezone.now()
    if event:
        # A former version of it, which still gave this date, is no answer to that.
        row.event_sequence, row.event_stamp = event.sequence, event.stamp
        if is_newer(event.sequence, event.stamp, row):
            row.sequence, row.stamp = event.sequence, event.stamp
    row.save()
    return GONE


def _call_off(row: ImportedDate, *, by: User | None) -> None:
    row.is_withdrawn, row.gone_since = True, None
    assert row.meeting_id
    meeting = lock_meeting(row.meeting_id)
    if meeting.is_published:
        alter_meeting(meeting, {"state": Meeting.State.CANCELLED}, by=by)
    elif not meeting.registrations.exists():
        # Nobody has seen a draft: there is nothing to call off.
        row.meeting = None
        remove(meeting, by=by)
    row.save()


def _apply_occurrence(
    one: Occurrence,
    adopts: ImportedDate | None,
    source: CalendarSource,
    *,
    named: frozenset[str],
    by: User | None,
) -> str:
    rows = ImportedDate.objects.select_related("meeting")
    row = rows.filter(origin=source.origin, external_id=one.key).first()
    siblings = list(rows.filter(origin=source.origin, uid=uid_key(one.uid)))
    if row is None and adopts is not None:
        # Another version may have moved it meanwhile: which one is later is decided below.
        row = rows.filter(pk=adopts.pk).first()
    row = row or left_behind(one, siblings, named)
    decision = decide(one, row, series=source.series, siblings=siblings)
    if decision.kind == NEW:
        _add(one, row, source, by=by)
    elif decision.kind == CHANGED and row:
        _follow(one, row, decision, source, by=by)
    elif row:
        _note_there(one, row, decision, source)
    return decision.kind


def _note_there(
    one: Occurrence, row: ImportedDate, decision: Decision, source: CalendarSource
) -> None:
    """What is named is not gone, but a file may be an old one; an address says what is now."""
    if decision.because != "older" or source.url:
        row.gone_since = None
    if decision.kind == SAME and _is_later(one, row):
        row.sequence, row.stamp = one.sequence, one.stamp
        if one.event_sequence >= 0:
            row.event_sequence, row.event_stamp = one.event_sequence, one.event_stamp
    row.save()


def _add(
    one: Occurrence, row: ImportedDate | None, source: CalendarSource, *, by: User | None
) -> None:
    """A draft: what others announce is published by one of us."""
    if row and row.meeting_id:
        # Called off, and now on again: the former meeting stays as those who came were told.
        Meeting.objects.filter(pk=row.meeting_id).update(external_id=None)
    meeting = save_meeting(_facts(one, source, by=by), by=by)
    Meeting.objects.filter(pk=meeting.pk).update(origin=source.origin, external_id=one.key)
    row = row or ImportedDate(origin=source.origin, external_id=one.key)
    row.meeting, row.held_since, row.entry_before = meeting, None, ""
    _remember(one, row, source)


def _remember(one: Occurrence, row: ImportedDate, source: CalendarSource) -> None:
    row.source = source
    row.external_id, row.uid = one.key, uid_key(one.uid)
    row.recurrence_id = one.recurrence_id
    row.sequence, row.stamp = one.sequence, one.stamp
    row.event_sequence, row.event_stamp = one.event_sequence, one.event_stamp
    row.said = said_by(one)
    row.gone_since, row.is_withdrawn = None, False
    row.save()


def _facts(one: Occurrence, source: CalendarSource, *, by: User | None) -> MeetingFacts:
    series = source.series
    start, end = hours_of(one, series)
    text = TextFacts(theme=one.title, body=one.description)
    return MeetingFacts(
        series=series,
        date=one.date,
        start_time=start,
        end_time=end,
        timezone=one.timezone,
        state=Meeting.State.DRAFT,
        entry=Entry.INVITATION if one.is_private else Entry.PUBLIC,
        online_url=online_url_of(one),
        capacity=series.default_capacity,
        languages=tuple(series.default_languages) or ("fr",),
        texts={(language_of(one, series), Register.STANDARD): text},
        **_where(one, source, by=by),
    )


def _where(one: Occurrence, source: CalendarSource, *, by: User | None) -> dict[str, Any]:
    """The way to take part and the place, which is added where it is not known yet."""
    where = where_of(one, source.series, known_places())
    place = where.place
    if place is None and where.new_place:
        place = save_place(place_facts(where.new_place, source.organisation), by=by)
    return {"mode": where.mode, "place": place}


def _follow(
    one: Occurrence,
    row: ImportedDate,
    decision: Decision,
    source: CalendarSource,
    *,
    by: User | None,
) -> None:
    """Change what its calendar changed, and leave what was changed here and there is not."""
    assert row.meeting_id
    meeting = lock_meeting(row.meeting_id)
    names = set(decision.names)
    # Before its new words are written: what is private is not shown for a moment.
    facts = close_entry(row, meeting) if one.is_private and "is_private" in names else {}
    if "date" in names:
        facts["date"] = one.date
    if "timezone" in names:
        facts["timezone"] = one.timezone
    if names & set(HOURS):
        facts["start_time"], facts["end_time"] = hours_of(one, meeting.series)
    if names & {"location", "online_url"}:
        facts |= _where(one, _as_seen_by(source, meeting), by=by)
        facts["online_url"] = online_url_of(one)
    facts = {name: value for name, value in facts.items() if getattr(meeting, name) != value}
    if facts:
        alter_meeting(meeting, facts, by=by)
    if names & set(WORDS.values()) and _save_words(one, row, meeting):
        refresh_card(meeting.pk)
        if not facts:
            record_meeting_act("changed", meeting, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(external_id=one.key)
    _remember(one, row, source)


def _as_seen_by(source: CalendarSource, meeting: Meeting) -> CalendarSource:
    """The source as seen by a meeting that coordinators have put into another series."""
    if meeting.series_id == source.series_id:
        return source
    return CalendarSource(organisation=source.organisation, series=meeting.series)


def _save_words(one: Occurrence, row: ImportedDate, meeting: Meeting) -> bool:
    """The new words, but for those that one of us has written over."""
    language = language_of(one, meeting.series)
    text = MeetingText.objects.filter(
        meeting=meeting, language=language, register=Register.STANDARD
    ).first()
    names = [name for name in vars(TextFacts()) if name != "is_up_to_date"]
    said = TextFacts(**{name: getattr(text, name) for name in names}) if text else TextFacts()
    for name, source_name in WORDS.items():
        if getattr(said, name) == row.said.get(source_name, ""):
            said = replace(said, **{name: getattr(one, source_name)})
    return save_texts(meeting, {(language, Register.STANDARD): said})
