"""What is shown of reviews and replies beside a readiness sheet; it never tells whose they are."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from network.directory import sheet_shown
from network.models import LookedAt, Question, Readiness, ReadinessReview, ReviewVerdict, Verdict


def reviewed_sheet(sheet: Readiness) -> dict[str, Any]:
    """The sheet question by question, each with what peers found and what was replied.

    Bands from K reviews on, as they were counted last; by itself only the review of a peer who
    agreed to that, with its month, once that is over: who looks every day reads no day in it. The
    same for everybody: the organisation reads no more.
    """
    shown = sheet_shown(sheet)
    is_over = {"is_told": True, "reviewed_on__lt": month_of(timezone.localdate())}
    told = list(sheet.reviews.standing().filter(**is_over).prefetch_related("verdicts"))
    replies = {row.question: row for row in sheet.replies.filter(state=LookedAt.PASSED)}
    bands: dict[str, dict[str, int]] = sheet.review_counts.get("questions", {})
    for row, question in zip(shown["answers"], Question, strict=True):
        answer = row["answer"]
        row["peers"] = _in_words(bands.get(question, {})) if answer else []
        row["told"] = _told(told, question, answer.state) if answer else []
        row["reply"] = replies.get(question)
    return shown | {
        "reviews": sheet.review_counts.get("reviews", 0),
        "review_months": sorted({month_of(one.reviewed_on) for one in told}, reverse=True),
    }


def month_of(day: date) -> date:
    """The first of its month: the day of a review could be that of a visit."""
    return day.replace(day=1)


def _in_words(bands: dict[str, int]) -> list[str]:
    return [
        _("%(number)d or more: %(verdict)s") % {"number": bands[one], "verdict": one.label}
        for one in Verdict
        if bands.get(one)
    ]


def _told(reviews: list[ReadinessReview], question: str, state: str) -> list[dict[str, Any]]:
    """What was said of the answer as it is now, by those who let it be told."""
    return [
        {"month": month_of(review.reviewed_on), "verdict": verdict}
        for review in reviews
        for verdict in review.verdicts.all()
        if verdict.question == question and verdict.said_state == state
    ]


def questions_with_findings(sheet: Readiness) -> list[Question]:
    """The questions of which something is shown, or replied already: those one may reply to."""
    replied = set(sheet.replies.values_list("question", flat=True))
    shown = reviewed_sheet(sheet)["answers"]
    return [
        question
        for row, question in zip(shown, Question, strict=True)
        if row["peers"] or row["told"] or question.value in replied
    ]


def verdicts_in_order(review: ReadinessReview) -> list[ReviewVerdict]:
    order = list(Question.values)
    return sorted(review.verdicts.all(), key=lambda one: order.index(one.question))
