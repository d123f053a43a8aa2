"""Changing or calling off several dates of a series at once: all of them, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_series_act
from events.actions.meetings import alter_meeting, check_meeting, lock_series
from events.actions.waiting import lock_meetings
from events.models import Meeting, Place, Series
from events.wording import weekday_and_date
from network.models import User
from network.outbox import emit

# What a series hands to the meetings that it makes, and under which name a meeting has it.
USUAL = {
    "start_time": "start_time",
    "end_time": "end_time",
    "mode": "default_mode",
    "place": "default_place",
    "capacity": "default_capacity",
}


@dataclass(frozen=True, kw_only=True)
class DateChange:
    """What becomes of each of several dates; what is None stays as each has it."""

    cancels: bool = False
    # Monday = 0: each date goes to this day of its own week.
    weekday: int | None = None
    start_time: time | None = None
    end_time: time | None = None
    mode: str | None = None
    place: Place | None = None
    online_url: str | None = None
    capacity: int | None = None
    is_unlimited: bool = False

    def facts_for(self, meeting: Meeting) -> dict[str, Any]:
        """The columns of this meeting that change, with their new values."""
        if self.cancels:
            return {"state": Meeting.State.CANCELLED}
        said: dict[str, Any] = {
            name: value
            for name in ("start_time", "end_time", "mode", "place", "online_url", "capacity")
            if (value := getattr(self, name)) is not None
        }
        if self.is_unlimited:
            said["capacity"] = None
        if self.weekday is not None:
            said["date"] = in_same_week(meeting.date, self.weekday)
        return {name: value for name, value in said.items() if getattr(meeting, name) != value}

    def usual_facts(self) -> dict[str, Any]:
        """What the series hands to later meetings from now on."""
        said = {
            column: value
            for name, column in USUAL.items()
            if (value := getattr(self, name)) is not None
        }
        return said | ({"default_capacity": None} if self.is_unlimited else {})


def in_same_week(day: date, weekday: int) -> date:
    return day + timedelta(days=weekday - day.weekday())


def check_change(meeting: Meeting, change: DateChange) -> None:
    """Raise ValidationError for what this change cannot do to this meeting; writes nothing."""
    row = Meeting.objects.get(pk=meeting.pk)
    was = row.state
    for name, value in change.facts_for(row).items():
        setattr(row, name, value)
    check_meeting(row, was=was)


@transaction.atomic
def change_dates(
    meetings: Iterable[Meeting],
    change: DateChange,
    *,
    later_too: bool = False,
    by: User | None = None,
) -> int:
    """Change or call off these meetings of one series; how many were not so already.

    One transaction: either every date changed or none, nobody registers in between on what is no
    longer true, and who comes to several is told in one mail. With `later_too` the series hands
    the change to the meetings it makes later. Raises ValidationError by field, naming the dates.
    Emits what `save_meeting` emits for each, and `series.changed`.
    """
    given = list(meetings)
    if later_too and not change.cancels:
        _hand_to_later(given, change, by=by)
    changed, refused = 0, {}
    for row in lock_meetings(meeting.pk for meeting in given).values():
        facts = change.facts_for(row)
        try:
            if facts and not (change.cancels and row.is_cancelled):
                alter_meeting(row, facts, by=by)
                changed += 1
        except ValidationError as refusal:
            refused[row.pk] = (row.date, refusal)
    if refused:
        raise _all_refusals(list(refused.values()))
    return changed


def _all_refusals(refused: list[tuple[date, ValidationError]]) -> ValidationError:
    """Every sentence with the date it is about, by field."""
    found: dict[str, list[ValidationError]] = {}
    for day, refusal in refused:
        for name, errors in refusal.error_dict.items():
            for error in ValidationError(errors).messages:
                words = _("%(date)s: %(problem)s") % {
                    "date": weekday_and_date(day),
                    "problem": error,
                }
                found.setdefault(name, []).append(ValidationError(words, code="refused_date"))
    return ValidationError(found)


def _hand_to_later(meetings: list[Meeting], change: DateChange, *, by: User | None) -> None:
    """Before the meetings are locked: series come first, as for who saves a series."""
    series_ids = {meeting.series_id for meeting in meetings}
    lock_series(series_ids)
    for series in Series.objects.filter(pk__in=series_ids, rrule__gt=""):
        for name, value in change.usual_facts().items():
            setattr(series, name, value)
        series.version += 1
        series.updated_at = timezone.now()
        series.full_clean()
        series.save()
        record_series_act("changed", series, by=by)
        emit("series.changed", series=series.public_id)
