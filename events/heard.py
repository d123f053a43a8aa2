"""What people said of meetings, as those who run them may read it: in groups, in no order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from django.db.models import QuerySet

from events.models import Degree, FeedbackAnswer, Meeting
from events.models.feedback import QUESTIONS
from network.audiences import Viewer


@dataclass(frozen=True)
class Question:
    """One question with how many gave each answer."""

    words: str
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class Heard:
    """What a group of at least five answers says: numbers, and the words that are not hidden."""

    total: int
    questions: list[Question]
    texts: list[FeedbackAnswer]


def heard_about(meeting: Meeting, viewer: Viewer) -> Heard | None:
    """What was said of this meeting; None before enough people have."""
    return _heard(_readable(viewer).filter(meeting=meeting))


def heard_together(meeting: Meeting, viewer: Viewer) -> Heard | None:
    """What was said of small meetings of the same series, of all of them together."""
    return _heard(_readable(viewer).filter(series=meeting.series_id, meeting=None))


def _readable(viewer: Viewer) -> QuerySet[FeedbackAnswer]:
    return FeedbackAnswer.objects.readable_by(viewer)


def _heard(found: Iterable[FeedbackAnswer]) -> Heard | None:
    rows = list(found)
    if not rows:
        return None
    SystemRandom().shuffle(rows)
    return Heard(
        total=len(rows),
        questions=[_question(name, rows) for name in QUESTIONS],
        texts=[row for row in rows if row.text],
    )


def _question(name: str, rows: list[FeedbackAnswer]) -> Question:
    field: Any = FeedbackAnswer._meta.get_field(name)
    counted = Counter(getattr(row, name) for row in rows)
    counts = [(str(label), counted[value]) for value, label in Degree.choices]
    return Question(str(field.verbose_name), counts)
