"""The second line: the network recommends, the institution answers, both choose who reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.nodes import coordinates
from network.actions.observations.recording import faults
from network.actions.observations.writing import (
    FindingOvertaken,
    check_looks_after,
    hand_on_recommendation,
    lock_findings,
    note,
)
from network.audiences import Viewer
from network.models import (
    Finding,
    Node,
    Organisation,
    Recommendation,
    RecommendationAnswer,
    Representation,
    User,
)
from network.models.recommendations import SAID
from network.outbox import emit


@dataclass(frozen=True, kw_only=True)
class RecommendationFacts:
    """What is asked of an institution, from which findings, and by when it may answer."""

    findings: Sequence[Finding]
    words: str
    language: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class AnswerFacts:
    """What the institution says: a word of the list, why, and what it will do."""

    answer: str
    words: str = ""
    commitments: str = ""
    publishes: bool = False


@transaction.atomic
def save_recommendation(
    organisation: Organisation,
    facts: RecommendationFacts,
    *,
    node: Node,
    recommendation: Recommendation | None = None,
    version: int = 0,
    by: User,
) -> Recommendation:
    """Write a recommendation, or write it anew before it is sent; nobody else reads it yet.

    Raises ValidationError by field, FindingOvertaken, PermissionDenied. Writes the audit log; emits
    `recommendation.changed`.
    """
    if not coordinates(by, node):
        raise PermissionDenied
    row = Recommendation(organisation=organisation, node=node)
    if recommendation is not None:
        row = _locked(recommendation, version)
    check_looks_after(by, row)
    _check_unsent(row)
    _check(row, facts)
    row.words, row.language, row.due_on = facts.words.strip(), facts.language, facts.due_on
    row.full_clean()
    _saved(row)
    row.findings.set(facts.findings)
    note(row, "written", by=by)
    return row


@transaction.atomic
def send_recommendation(
    recommendation: Recommendation, *, version: int, by: User
) -> Recommendation:
    """Give it to the institution and to the members of the network; twice is once.

    Raises ValidationError when nothing that it comes from is told any more, FindingOvertaken,
    PermissionDenied. Writes the audit log; emits `recommendation.changed`, `recommendation.sent`.
    """
    row = _locked(recommendation, version)
    check_looks_after(by, row)
    if row.sent_at is not None:
        return row
    if not row.findings.filter(pk__in=Finding.objects.released().values("pk")).exists():
        raise ValidationError(
            _("Nothing that it comes from is told to the institution yet."), code="untold"
        )
    row.sent_at = timezone.now()
    _saved(row)
    note(row, "sent", by=by)
    emit("recommendation.sent", recommendation=row.public_id)
    return row


@transaction.atomic
def answer_recommendation(
    recommendation: Recommendation, facts: AnswerFacts, *, version: int, viewer: Viewer
) -> Recommendation:
    """The institution answers, or answers otherwise, by who acts for it under its hat.

    Raises ValidationError by field, FindingOvertaken, PermissionDenied. Emits
    `recommendation.changed`, `recommendation.answered`.
    """
    row = _locked(recommendation, version)
    acting = Representation.objects.current().filter(
        user=viewer.user_id, organisation=row.organisation
    )
    if viewer.acting_as != row.organisation_id or not acting.exists():
        raise PermissionDenied
    if not Recommendation.objects.standing().filter(pk=row.pk).exists():
        raise ValidationError(_("This recommendation is not there any more."), code="gone")
    _check_answer(facts)
    row.answer, row.answer_words = facts.answer, facts.words.strip()
    row.commitments = facts.commitments.strip()
    row.organisation_publishes = facts.publishes
    row.answered_at, row.answered_by = timezone.now(), acting.first()
    row.full_clean()
    _saved(row)
    emit("recommendation.answered", recommendation=row.public_id)
    return row


@transaction.atomic
def note_no_answer(recommendation: Recommendation, *, by: User) -> None:
    """Note that the day has passed without an answer; one may still come.

    Raises ValidationError before that day, or when there is one; PermissionDenied. Writes the audit
    log; emits `recommendation.changed`.
    """
    row = _locked(recommendation)
    check_looks_after(by, row)
    if row.sent_at is None or row.is_answered or row.due_on >= timezone.localdate():
        raise ValidationError(_("An answer may still come."), code="early")
    row.answer = RecommendationAnswer.NONE
    _saved(row)
    note(row, "unanswered", by=by)


@transaction.atomic
def publish_recommendation(recommendation: Recommendation, *, publishes: bool, by: User) -> None:
    """The network wants everybody to read it, or no longer; so it is where the institution does.

    Raises ValidationError where few stand behind what it comes from; PermissionDenied. Writes the
    audit log; emits `recommendation.changed`.
    """
    row = _locked(recommendation)
    check_looks_after(by, row)
    if publishes and row.findings.filter(told_people=0).exists():
        raise ValidationError(
            _("It comes from what few people met: they agreed for the institution, not for all."),
            code="few",
        )
    if row.network_publishes == publishes:
        return
    row.network_publishes = publishes
    _saved(row)
    note(row, "published" if publishes else "unpublished", by=by)


def _locked(recommendation: Recommendation, version: int | None = None) -> Recommendation:
    """Under the locks of its findings too: what it comes from cannot be taken back beside it."""
    lock_findings(recommendation.findings.values_list("pk", flat=True))
    rows = Recommendation.objects.select_for_update(of=("self",))
    row = rows.select_related("organisation", "node").filter(pk=recommendation.pk).first()
    if row is None:
        raise ValidationError(_("This recommendation is not there any more."), code="gone")
    if version is not None and row.version != version:
        raise FindingOvertaken
    return row


def _saved(row: Recommendation) -> None:
    row.version += 1
    row.changed_at = timezone.now()
    row.save()
    hand_on_recommendation(row)
    emit("recommendation.changed", recommendation=row.public_id)


def _check_unsent(row: Recommendation) -> None:
    if row.sent_at is not None:
        raise ValidationError(_("It was sent: its words stay as they were read."), code="sent")


def _check(row: Recommendation, facts: RecommendationFacts) -> None:
    errors: dict[str, list[ValidationError]] = {}
    if not facts.findings or any(
        one.organisation_id != row.organisation_id for one in facts.findings
    ):
        said = ValidationError(_("Choose findings about this organisation."), code="findings")
        errors["findings"] = [said]
    found = faults(facts.words)
    if found:
        errors["words"] = found
    if facts.due_on <= timezone.localdate():
        errors["due_on"] = [ValidationError(_("Choose a day that is still to come."), code="past")]
    if errors:
        raise ValidationError(errors)


def _check_answer(facts: AnswerFacts) -> None:
    errors: dict[str, list[ValidationError]] = {}
    if facts.answer not in {one.value for one in SAID}:
        errors["answer"] = [ValidationError(_("Choose an answer."), code="required")]
    for name in ("words", "commitments"):
        found = faults(getattr(facts, name))
        if found:
            errors[name] = found
    if facts.answer == RecommendationAnswer.REFUSED and not facts.words.strip():
        said = ValidationError(_("Say in a sentence why not."), code="required")
        errors["words"] = [*errors.get("words", []), said]
    if errors:
        raise ValidationError(errors)
