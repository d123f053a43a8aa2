"""What an import would do, line by line in words, for the screen on which one says yes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.import_facts import HOURS, said_by
from events.import_plan import CANCELLED, CHANGED, IGNORED, KINDS, NEW, SAME, Plan, Step
from events.import_wording import (
    CONFIDENTIALITY,
    NAMES,
    because_words,
    note_words,
    problem_words,
)
from events.importing.occurrences import Unread
from events.models import Meeting
from events.models.meetings import MeetingQuerySet
from events.plan_wording import KIND_WORDS, day_of, title_of, why
from events.reach import Reach, reach_of
from events.wording import zone_words

# More of one kind than anybody reads: those that change nothing are counted instead.
MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Change:
    label: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One date: what it is called, what happens to it and why."""

    day: str
    hours: str = ""
    title: str
    place: str = ""
    why: str = ""
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    meeting: Meeting | None = None
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """All the dates to which the same happens."""

    kind: str
    words: str
    total: int
    lines: list[Line]

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True, kw_only=True)
class ImportPreview:
    groups: list[Group]
    reach: Reach
    changes_something: bool
    key: str


def preview_plan(plan: Plan, visible: MeetingQuerySet) -> ImportPreview:
    """A plan in words. Of meetings that are not `visible` to who looks, nothing is told."""
    ids = [step.meeting.pk for step in plan.steps if step.meeting]
    shown = {row.pk: row for row in visible.filter(pk__in=ids)}
    return ImportPreview(
        groups=[group for kind in KINDS if (group := _group(kind, plan, shown)).total],
        reach=reach_of(_told(plan)),
        changes_something=plan.changes_something,
        key=plan.key,
    )


def _told(plan: Plan) -> Iterable[Meeting]:
    """Published meetings that are called off, or of which something changes that people hear."""
    silent = {"title", "description", "is_private"}
    for step in plan.of(CANCELLED) + plan.of(CHANGED):
        is_news = step.decision.kind == CANCELLED or set(step.decision.names) - silent
        if step.meeting and step.meeting.is_published and is_news:
            yield step.meeting


def _group(kind: str, plan: Plan, shown: dict[int, Meeting]) -> Group:
    steps = plan.of(kind)
    lines = [_line(step, shown) for step in steps[:MOST_SHOWN] if kind != SAME]
    if kind == IGNORED:
        lines += [_unread(one) for one in plan.unread[:MOST_SHOWN]]
    total = len(steps) + (len(plan.unread) if kind == IGNORED else 0)
    return Group(kind=kind, words=str(KIND_WORDS[kind]), total=total, lines=lines)


def _line(step: Step, shown: dict[int, Meeting]) -> Line:
    one = step.occurrence
    meeting = shown.get(step.meeting.pk) if step.meeting else None
    if step.meeting and meeting is None:
        return Line(day=day_of(step), title=_("a meeting that is not shown to you"))
    hours = f"{one.start_time:%H:%M}" if one and one.start_time else ""
    if one and one.start_time and one.end_time:
        hours += f"–{one.end_time:%H:%M}"
    return Line(
        day=day_of(step),
        hours=hours,
        title=title_of(step),
        place=one.location if one else "",
        why=because_words(step.decision.because) if step.decision.names else why(step),
        notes=_notes(step),
        changes=_changes(step),
        meeting=meeting,
        number=one.line if one else 0,
    )


def _notes(step: Step) -> list[str]:
    one = step.occurrence
    if one is None or step.decision.kind not in {NEW, CHANGED}:
        return []
    is_new_and_private = one.is_private and step.decision.kind == NEW
    return note_words([*one.notes, *(["private"] if is_new_and_private else [])])


def _changes(step: Step) -> list[Change]:
    if step.decision.kind != CHANGED or not (step.known and step.occurrence):
        return []
    was, now = step.known.said, said_by(step.occurrence)
    names = dict.fromkeys("hours" if name in HOURS else name for name in step.decision.names)
    return [
        Change(
            label=str(NAMES["start_time" if name == "hours" else name]),
            was=_words(name, was),
            now=_words(name, now),
        )
        for name in names
    ]


def _words(name: str, said: dict[str, str]) -> str:
    """One thing that a calendar said: enough of it to see what changed."""
    if name == "hours":
        return "–".join(said.get(hour, "")[:5] for hour in HOURS if said.get(hour))
    text = said.get(name, "")
    if name == "is_private":
        return str(CONFIDENTIALITY[text])
    if name == "timezone" and text:
        return zone_words(text)
    if name == "date" and text:
        return date_format(date.fromisoformat(text), "j F Y")
    return f"{text[:120]}…" if len(text) > 120 else text or "–"


def _unread(one: Unread) -> Line:
    reason = problem_words(one.code, line=one.line, detail=one.detail)
    return Line(day="", title=one.title or _("without a title"), why=reason, number=one.line)
