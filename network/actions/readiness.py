"""Writing and publishing the readiness sheet of an organisation, by who acts for it."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.audiences import Viewer
from network.models import Organisation, Question, Readiness, ReadinessAnswer, User
from network.outbox import emit


@dataclass(frozen=True)
class ReadinessFacts:
    """What a sheet says: (state, sentence) by question, and how the work is paid.

    A question that is not named has no answer. With `confirms_all`, answers that stay the same
    are as of today too. `language` is the one of the sentences that are new.
    """

    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    contracts: tuple[str, ...] = ()
    confirms_all: bool = False
    language: str = ""


def acts_for(viewer: Viewer, organisation: Organisation) -> bool:
    """Whether this viewer, under the hat of the moment, speaks for the organisation."""
    return viewer.acting_as is not None and viewer.acting_as == organisation.pk


@transaction.atomic
def save_readiness(
    organisation: Organisation, facts: ReadinessFacts, *, version: int, viewer: Viewer
) -> Readiness:
    """Write the sheet as a whole; `version` is the one that was on the screen.

    Raises PermissionDenied for who does not act for it, ValidationError by field, and with the
    code `overtaken` when somebody else wrote meanwhile. Emits `readiness.changed`.
    """
    sheet = _locked(organisation, viewer)
    if sheet.version != version:
        raise ValidationError(
            _("Somebody else wrote on this sheet meanwhile. Read theirs, then save yours again."),
            code="overtaken",
        )
    sheet.contracts = sorted(set(facts.contracts))
    if facts.confirms_all:
        sheet.checked_on = timezone.localdate()
    sheet.full_clean()
    known = {row.question: row for row in sheet.answers.all()}
    for question in Question.values:
        _write_answer(sheet, question, known.get(question), facts)
    _saved(sheet, "readiness.changed", viewer)
    return sheet


@transaction.atomic
def publish_readiness(organisation: Organisation, *, publishes: bool, viewer: Viewer) -> Readiness:
    """Show the sheet to everybody, or to nobody else any more; twice is the same as once.

    Raises PermissionDenied, and ValidationError for an empty sheet. Emits `readiness.changed`.
    """
    sheet = _locked(organisation, viewer)
    if sheet.is_published == publishes:
        return sheet
    if publishes and not sheet.answers.exists():
        raise ValidationError(_("Answer one question first, then publish."), code="empty")
    sheet.published_at = timezone.now() if publishes else None
    _saved(sheet, "readiness.published" if publishes else "readiness.withdrawn", viewer)
    return sheet


@transaction.atomic
def share_readiness(organisation: Organisation, *, shares: bool, viewer: Viewer) -> Readiness:
    """Let the peers whom coordinators ask read the sheet, or no longer; twice is once.

    Raises PermissionDenied, and ValidationError for an empty sheet. Emits `readiness.changed`.
    """
    sheet = _locked(organisation, viewer)
    if sheet.is_shared == shares:
        return sheet
    if shares and not sheet.answers.exists():
        raise ValidationError(_("Answer one question first, then share it."), code="empty")
    sheet.shared_at = timezone.now() if shares else None
    _saved(sheet, "readiness.shared" if shares else "readiness.unshared", viewer)
    return sheet


def _locked(organisation: Organisation, viewer: Viewer) -> Readiness:
    """The sheet, made at its first writing, under the lock of its organisation."""
    if not acts_for(viewer, organisation):
        raise PermissionDenied
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return Readiness.objects.get_or_create(organisation=organisation)[0]


def _write_answer(
    sheet: Readiness, question: str, row: ReadinessAnswer | None, facts: ReadinessFacts
) -> None:
    state, sentence = facts.answers.get(question, ("", ""))
    if not state:
        if sentence:
            message = _("Choose an answer, so that this sentence is kept.")
            raise ValidationError({f"state_{question}": ValidationError(message, code="required")})
        if row is not None:
            row.delete()
        return
    row = row or ReadinessAnswer(readiness=sheet, question=question)
    if facts.confirms_all or (row.state, row.sentence) != (state, sentence):
        row.as_of = timezone.localdate()
    if row.sentence != sentence:
        row.language = facts.language if sentence else ""
    row.state, row.sentence = state, sentence
    try:
        row.full_clean(exclude=["readiness"])
    except ValidationError as wrong:
        by_field = {f"{name}_{question}": said for name, said in wrong.error_dict.items()}
        raise ValidationError(by_field) from None
    row.save()


def _saved(sheet: Readiness, action: str, viewer: Viewer) -> None:
    sheet.version += 1
    sheet.updated_at = timezone.now()
    sheet.save()
    organisation = sheet.organisation
    assert viewer.user_id is not None
    # Who keeps a copy of what is public sees that it changed.
    Organisation.objects.filter(pk=organisation.pk).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    record_act(
        action,
        by=User.objects.get(pk=viewer.user_id),
        subject_kind="organisation",
        subject_id=organisation.public_id,
    )
    emit("readiness.changed", organisation=organisation.public_id)
