"""What becomes of the dates that are made already when a series changes how it comes back."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from events.actions.acts import record_meeting_act
from events.actions.meetings import alter_meeting
from events.actions.proposals import release_proposals
from events.models import Meeting, Series
from events.realigning import pair_dates
from events.recurrence import Rule, dates
from network.models import User
from network.outbox import emit

# Half a year ahead is as far as a series makes its meetings; the worker goes on each day.
HORIZON = timedelta(days=183)
# A published date nearer than this is called off, so that nobody travels for nothing; a later
# one that nobody registered for is taken away.
NOTICE = timedelta(days=28)


@dataclass(frozen=True)
class Fate:
    """What becomes of one date: it stays, changes, is cancelled or removed."""

    meeting: Meeting
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


def wanted_days(rule: Rule | None, exceptions: frozenset[date]) -> list[date]:
    """The dates of a rule as far ahead as a meeting may have been made."""
    if rule is None:
        return []
    return dates(rule, horizon=timezone.localdate() + 2 * HORIZON, exceptions=exceptions)


def fates(series: Series, new: Any, rule: Rule | None, exceptions: frozenset[date]) -> list[Fate]:
    """What becomes of the coming dates of a stored series under a new rule and new usual facts.

    `new` has the hours, zone, place and mode of a series, as `SeriesFacts` and `Series` have.
    Dates added or moved by hand stay as they are. Without a rule all do.
    """
    rows = series.meetings.select_related("place", "series").order_by("date", "pk")
    coming = list(rows.filter(starts_at__gt=timezone.now()).exclude(state=Meeting.State.CANCELLED))
    if rule is None:
        return [Fate(meeting, "stays") for meeting in coming]
    wanted = wanted_days(rule, exceptions)
    today = timezone.localdate()
    begins = begins_on(series, rule)
    made = set(rows.values_list("recurrence_id", flat=True))
    ours = [meeting for meeting in coming if _follows(meeting, begins)]
    pairs = pair_dates(
        [meeting.date for meeting in ours if meeting.date not in wanted],
        [day for day in wanted if day > today and day not in made],
        by_week=rule.frequency == "weekly",
    )
    return [
        _fate(meeting, series, new, pairs) if meeting in ours else Fate(meeting, "stays")
        for meeting in coming
    ]


def begins_on(series: Series, rule: Rule) -> date:
    """The day from which a new rule is asked to hold.

    Where the former one has begun, dates before that day are still its own; a series that has not
    begun is corrected from the start.
    """
    has_begun = bool(series.first_date and series.first_date < timezone.localdate())
    return rule.first_date if has_begun else timezone.localdate()


def _follows(meeting: Meeting, begins: date) -> bool:
    """Whether a date is as the rule made it, and late enough for the new one."""
    return meeting.recurrence_id == meeting.date and meeting.date >= begins


def fates_after(series: Series, last_day: date) -> list[Fate]:
    """What becomes of the coming dates of a series that does not meet after this day."""
    rows = series.meetings.select_related("place", "series").order_by("date", "pk")
    coming = rows.filter(starts_at__gt=timezone.now()).exclude(state=Meeting.State.CANCELLED)
    return [
        Fate(meeting, _end_of(meeting) if meeting.date > last_day else "stays")
        for meeting in coming
    ]


def _fate(meeting: Meeting, was: Series, new: Any, pairs: dict[date, date | None]) -> Fate:
    if meeting.date in pairs and pairs[meeting.date] is None:
        return Fate(meeting, _end_of(meeting))
    facts = _usual_facts(meeting, was, new)
    if new_day := pairs.get(meeting.date):
        facts |= {"date": new_day, "recurrence_id": new_day}
    return Fate(meeting, "changes" if facts else "stays", facts)


def _end_of(meeting: Meeting) -> str:
    was_asked_for = meeting.registrations.exists()
    is_near = meeting.starts_at < timezone.now() + NOTICE
    if meeting.is_published:
        return "cancelled" if was_asked_for or is_near else "removed"
    return "stays" if was_asked_for else "removed"


def _usual_facts(meeting: Meeting, was: Series, new: Any) -> dict[str, Any]:
    """What changes in a meeting that is as its series was; what was set by hand stays."""
    names = {
        "start_time": "start_time",
        "end_time": "end_time",
        "timezone": "timezone",
        "mode": "default_mode",
        "place": "default_place",
    }
    return {
        name: getattr(new, column)
        for name, column in names.items()
        if getattr(meeting, name) == getattr(was, column) != getattr(new, column)
    }


def carry_out(plan: list[Fate], *, by: User | None = None) -> None:
    """Do to each date, whose row is locked, what the plan says.

    Raises ValidationError. Emits what `save_meeting` emits, and `meeting.changed` for those that
    are removed.
    """
    for fate in plan:
        if fate.kind == "changes":
            alter_meeting(fate.meeting, fate.facts, by=by)
        elif fate.kind == "cancelled":
            alter_meeting(fate.meeting, {"state": Meeting.State.CANCELLED}, by=by)
        elif fate.kind == "removed":
            remove(fate.meeting, by=by)


def remove(meeting: Meeting, *, by: User | None = None) -> None:
    """Take away a meeting whose row is locked and that nobody registered for."""
    record_meeting_act("removed", meeting, by=by)
    emit("meeting.changed", meeting=meeting.public_id)
    release_proposals([meeting.pk])
    meeting.delete()
