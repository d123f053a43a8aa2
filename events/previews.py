"""What a change would do to each date and whom it would reach, before anything is written."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.actions.following import DateChange, check_change
from events.actions.meetings import OWN_FIELDS, MeetingFacts, check_meeting
from events.differences import Difference, WhenAndWhere, differences, link_key
from events.models import Meeting
from events.reach import NO_CHANGE, Reach, Rights, reach_of, rights_at

NOBODY = Reach()


@dataclass(frozen=True)
class DatePreview:
    """One date: what changes, who is told, what stands in the way."""

    meeting: Meeting
    differences: list[Difference]
    # Why this date is not like the others, in words; such a date is left alone unless ticked.
    special: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    reach: Reach = NOBODY
    is_chosen: bool = True

    @property
    def tells(self) -> bool:
        """Whether people are written to: a new number of places is no news."""
        return bool(self.reach.total) and any(item.is_news for item in self.differences)


@dataclass(frozen=True)
class ChangePreview:
    dates: list[DatePreview]
    reach: Reach

    @property
    def chosen(self) -> list[DatePreview]:
        return [date for date in self.dates if date.is_chosen]

    @property
    def changing(self) -> list[DatePreview]:
        return [date for date in self.chosen if date.differences]

    @property
    def has_problems(self) -> bool:
        return any(date.problems for date in self.chosen)


def preview_change(
    meetings: Iterable[Meeting], change: DateChange, chosen: set[str] | None
) -> ChangePreview:
    """What the change does to these meetings; `chosen` None leaves the special ones alone."""
    rows = list(meetings)
    dates = [_preview_date(row, rows[0], change, chosen) for row in rows]
    told = [date.meeting for date in dates if date.is_chosen and date.tells]
    return ChangePreview(dates, reach_of(told))


def _preview_date(
    meeting: Meeting, first: Meeting, change: DateChange, chosen: set[str] | None
) -> DatePreview:
    special = special_words(meeting, first)
    is_chosen = not special if chosen is None else meeting.public_id in chosen
    found = change_in_words(meeting, change.facts_for(meeting))
    return DatePreview(
        meeting=meeting,
        differences=found,
        special=special,
        problems=_problems(meeting, change),
        reach=reach_of([meeting], without_line=_is_about_link_only(found)),
        is_chosen=is_chosen or meeting.pk == first.pk,
    )


def _is_about_link_only(found: list[Difference]) -> bool:
    """Whether the news is for those alone who are shown the link."""
    return all(item.is_about_link for item in found if item.is_news)


def _problems(meeting: Meeting, change: DateChange) -> list[str]:
    try:
        check_change(meeting, change)
    except ValidationError as refusal:
        return list(refusal.messages)
    return []


def change_in_words(meeting: Meeting, facts: dict[str, Any]) -> list[Difference]:
    """What these new facts change in a meeting: what is told to people, then the places."""
    was = WhenAndWhere.of(meeting)
    said = {name: value for name, value in facts.items() if name in vars(was)}
    if "online_url" in facts:
        said["link_key"] = link_key(facts["online_url"])
    if "state" in facts:
        said["is_cancelled"] = facts["state"] == Meeting.State.CANCELLED
    found = differences(was, replace(was, **said))
    if "capacity" in facts:
        was_words, now_words = _places_words(meeting.capacity), _places_words(facts["capacity"])
        found.append(Difference(_("Places"), was_words, now_words, is_news=False))
    return found


def _places_words(number: int | None) -> str:
    return _("no limit") if number is None else str(number)


@dataclass(frozen=True)
class Telling:
    """What saving a meeting would tell people; its key is that of the change that was shown."""

    differences: list[Difference]
    reach: Reach
    key: str
    rights: Rights = NO_CHANGE


def telling_of(meeting: Meeting, facts: MeetingFacts) -> Telling | None:
    """What those who come would be told if the meeting became this; None: nobody anything.

    Also None when the meeting cannot become this: the action says why.
    """
    changed = {
        name: value
        for name in OWN_FIELDS
        if (value := getattr(facts, name)) != getattr(meeting, name)
    }
    found = [item for item in change_in_words(meeting, changed) if item.is_news]
    is_told = found and meeting.is_published
    reach = reach_of([meeting], without_line=_is_about_link_only(found)) if is_told else NOBODY
    if not reach.total or not can_become(meeting, changed):
        return None
    words = json.dumps([vars(item) for item in found])
    key = hashlib.sha256(words.encode()).hexdigest()[:20]
    return Telling(found, reach, key, rights_at(meeting, facts.entry))


def can_become(meeting: Meeting, changed: dict[str, Any]) -> bool:
    row = Meeting.objects.get(pk=meeting.pk)
    for name, value in changed.items():
        setattr(row, name, value)
    try:
        check_meeting(row, was=meeting.state)
    except ValidationError:
        return False
    return True


def special_words(meeting: Meeting, first: Meeting) -> list[str]:
    """In what a date was made different by hand from what the series usually does."""
    series = meeting.series
    usual: Any = {
        "start_time": series.start_time,
        "end_time": series.end_time,
        "place_id": series.default_place_id,
        "mode": series.default_mode,
    }
    if not series.rrule:
        usual = {name: getattr(first, name) for name in usual}
    labels = {
        "start_time": _("other hours"),
        "end_time": _("other hours"),
        "place_id": _("another place"),
        "mode": _("another way to take part"),
    }
    found = [labels[name] for name, value in usual.items() if getattr(meeting, name) != value]
    if meeting.recurrence_id not in (None, meeting.date):
        found.insert(0, _("moved to another day"))
    if first.is_published and not meeting.is_published:
        found.insert(0, str(meeting.get_state_display()))
    if series.rrule and meeting.recurrence_id is None:
        found.insert(0, _("added by hand"))
    return list(dict.fromkeys(found))


def fingerprint(meetings: Iterable[Meeting], change: DateChange) -> str:
    """What is stored and what is asked, in short: it moves when a colleague changes a date.

    That somebody registers meanwhile does not move it.
    """
    names = ("public_id", "sequence", "state", "capacity", "date", "start_time", "end_time")
    stored = [[str(getattr(meeting, name)) for name in names] for meeting in meetings]
    asked = {name: str(value) for name, value in vars(change).items()}
    return hashlib.sha256(json.dumps([stored, asked]).encode()).hexdigest()[:20]
