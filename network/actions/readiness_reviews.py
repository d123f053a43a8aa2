"""Peers say what they find of a readiness sheet; coordinators read the words before others do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.work_words import faults_in
from network.audiences import Viewer
from network.counting import K, banded
from network.models import (
    LookedAt,
    Readiness,
    ReadinessReview,
    ReviewAsk,
    ReviewVerdict,
    User,
    Verdict,
)
from network.models.readiness_reviews import MOST_SENTENCE
from network.outbox import emit
from network.visibility import MEMBER, viewer_for

ORGANISATION = "organisation"
ASKED_FOR = timedelta(days=60)


@dataclass(frozen=True)
class ReviewFacts:
    """What a peer found: (verdict, sentence) by question; `is_told` lets it be told by itself."""

    verdicts: Mapping[str, tuple[str, str]]
    is_told: bool = False
    language: str = ""


def may_review(viewer: Viewer, sheet: Readiness) -> bool:
    """Whether this viewer is a peer under a hat of their own, outside the team, who may read it."""
    is_outside = viewer.acting_as is None and sheet.pk not in viewer.stands_in
    if not (viewer.is_peer and is_outside):
        return False
    return sheet.is_published or (sheet.is_shared and _is_asked(viewer, sheet))


def _is_asked(viewer: Viewer, sheet: Readiness) -> bool:
    asks = sheet.review_asks.filter(user=viewer.user_id, until__gte=timezone.localdate())
    return asks.exists()


@transaction.atomic
def ask_for_review(sheet: Readiness, *, account: User, by: User) -> ReviewAsk:
    """Ask a peer to read a sheet that is published or shared, for two months; again renews it.

    Raises ValidationError for who is no peer of the network, or stands in the organisation, and
    for a sheet that is not shared; PermissionDenied. Writes the audit log; emits
    `review.asked`.
    """
    row = lock_sheet(sheet)
    check_looks_after(by, row)
    if not (row.is_published or row.is_shared):
        raise ValidationError(_("The organisation shares its sheet with nobody."), code="closed")
    asked = viewer_for(account, hat=MEMBER)
    if not asked.is_peer or row.pk in asked.stands_in:
        message = _("Ask a peer worker of the network who does not act for the organisation.")
        raise ValidationError({"account": ValidationError(message, code="no_peer")})
    until = timezone.localdate() + ASKED_FOR
    ask, _is_new = ReviewAsk.objects.update_or_create(
        readiness=row, user=account, defaults={"asked_by": by, "until": until}
    )
    note_act(row, "review_asked", by=by)
    emit("review.asked", ask=ask.pk, day=until.isoformat())
    return ask


@transaction.atomic
def save_review(
    sheet: Readiness, facts: ReviewFacts, *, version: int, viewer: Viewer
) -> ReadinessReview:
    """Write one's own review as a whole; with sentences, a coordinator reads it first.

    Raises PermissionDenied for who may not read the sheet, ValidationError by field, and with
    the code `overtaken` when it is no longer the version that was shown. Emits `review.changed`.
    """
    row = lock_sheet(sheet)
    if not may_review(viewer, row):
        raise PermissionDenied
    found = row.reviews.filter(user=viewer.user_id).first()
    review = found or ReadinessReview(readiness=row, user_id=viewer.user_id)  # type: ignore[misc]
    if review.version != version:
        raise ValidationError(
            _("You wrote this on another screen meanwhile. Look it over, then save it again."),
            code="overtaken",
        )
    verdicts = _verdicts(row, facts)
    has_words = any(one.sentence for one in verdicts)
    review.state = LookedAt.WAITING if has_words else LookedAt.PASSED
    review.given_back_for, review.is_told = "", facts.is_told
    review.reviewed_on, review.waits_since = timezone.localdate(), timezone.now()
    review.version += 1
    review.save()
    review.verdicts.all().delete()
    for one in verdicts:
        one.review = review
    ReviewVerdict.objects.bulk_create(verdicts)
    emit("review.changed", organisation=row.organisation.public_id)
    return review


@transaction.atomic
def withdraw_review(sheet: Readiness, *, by: User) -> None:
    """Take one's own review back, at once and without a reason; twice is once.

    What was counted in bands follows with the next count. Emits `review.changed`.
    """
    row = lock_sheet(sheet)
    if row.reviews.filter(user=by).delete()[0]:
        emit("review.changed", organisation=row.organisation.public_id)


def check_looks_after(by: User, sheet: Readiness) -> None:
    """Raises PermissionDenied for who is no coordinator, or acts for the organisation."""
    acts = by.representations.current().filter(organisation=sheet.pk)
    if not by.is_active or not by.is_coordinator or acts.exists():
        raise PermissionDenied


def count_reviews() -> int:
    """Count anew what peers found of each sheet, in bands; how many sheets changed."""
    return sum(_count(pk) for pk in Readiness.objects.values_list("pk", flat=True))


@transaction.atomic
def _count(pk: int) -> bool:
    sheet = Readiness.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if sheet is None:
        return False
    counts = counts_of(sheet)
    if counts == sheet.review_counts:
        return False
    sheet.review_counts = counts
    sheet.save(update_fields=["review_counts"])
    return True


def counts_of(sheet: Readiness) -> dict[str, object]:
    """Bands by question and verdict, of answers as they are now; nothing below K reviews."""
    reviews = sheet.reviews.standing()
    total = reviews.count()
    if total < K:
        return {}
    said = dict(sheet.answers.values_list("question", "state"))
    found: dict[str, dict[str, int]] = {}
    rows = ReviewVerdict.objects.filter(review__in=reviews)
    for question, verdict, state in rows.values_list("question", "verdict", "said_state"):
        if said.get(question) == state:
            of_question = found.setdefault(question, dict.fromkeys(Verdict.values, 0))
            of_question[verdict] += 1
    bands = {
        question: {verdict: banded(count) for verdict, count in counts.items() if banded(count)}
        for question, counts in found.items()
    }
    return {"reviews": banded(total), "questions": {key: one for key, one in bands.items() if one}}


@transaction.atomic
def purge_reviews(before: datetime) -> int:
    """Delete reviews of before, which say nothing of today any more, and what was asked."""
    gone = old_reviews(before)
    number = gone.count()
    gone.delete()
    ReviewAsk.objects.filter(until__lt=timezone.localdate()).delete()
    return number


def old_reviews(before: datetime) -> QuerySet[ReadinessReview]:
    return ReadinessReview.objects.filter(reviewed_on__lt=timezone.localdate(before))


def lock_sheet(sheet: Readiness) -> Readiness:
    rows = Readiness.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=sheet.pk)


def _verdicts(sheet: Readiness, facts: ReviewFacts) -> list[ReviewVerdict]:
    said = dict(sheet.answers.values_list("question", "state"))
    rows = [
        ReviewVerdict(
            question=question,
            verdict=verdict,
            said_state=said.get(question, ""),
            sentence=sentence,
            language=facts.language if sentence else "",
        )
        for question, (verdict, sentence) in facts.verdicts.items()
        if verdict or sentence
    ]
    if not rows:
        raise ValidationError(_("Say what you find of one question at least."), code="empty")
    for one in rows:
        _check_verdict(one)
    return rows


def _check_verdict(one: ReviewVerdict) -> None:
    name = f"verdict_{one.question}"
    if one.verdict not in Verdict.values:
        message = _("Choose an answer, so that this sentence is kept.")
        raise ValidationError({name: ValidationError(message, code="required")})
    if not one.said_state:
        message = _("The organisation no longer says anything here.")
        raise ValidationError({name: ValidationError(message, code="gone")})
    check_sentence(f"sentence_{one.question}", one.sentence)


def check_sentence(name: str, sentence: str) -> None:
    faults = faults_in(sentence, is_line=True)
    if len(sentence) > MOST_SENTENCE:
        faults.append(ValidationError(_("Write 300 characters at most."), code="max_length"))
    if faults:
        raise ValidationError({name: faults})


def note_act(sheet: Readiness, what: str, *, by: User) -> None:
    """Of the organisation, never of the peer: the log leads to no review."""
    record_act(
        f"readiness.{what}",
        by=by,
        subject_kind=ORGANISATION,
        subject_id=sheet.organisation.public_id,
    )
