"""What the organisation replies to its reviews, and coordinators who read words before others."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.readiness_reviews import (
    check_looks_after,
    check_sentence,
    lock_sheet,
    note_act,
)
from network.audiences import Viewer
from network.models import (
    GivenBack,
    LookedAt,
    Question,
    Readiness,
    ReadinessReply,
    ReadinessReview,
    User,
)
from network.outbox import emit

WORDS_OF = ReadinessReview | ReadinessReply


@transaction.atomic
def save_replies(
    sheet: Readiness,
    sentences: Mapping[str, tuple[str, int]],
    *,
    language: str,
    viewer: Viewer,
) -> int:
    """What the organisation replies, (sentence, version shown) by question; how many changed.

    Coordinators read what is new before anybody else does; an empty sentence takes a reply back.
    Raises PermissionDenied for who does not act for it, ValidationError by field, and with the
    code `overtaken` where somebody else wrote meanwhile. Emits `review.changed`.
    """
    row = lock_sheet(sheet)
    if viewer.acting_as != row.pk or viewer.user_id is None:
        raise PermissionDenied
    known = {one.question: one for one in row.replies.all()}
    changed = 0
    for question, (sentence, version) in sentences.items():
        if question not in Question.values:
            raise ValidationError(_("Choose a question."), code="question")
        reply = known.get(question) or ReadinessReply(readiness=row, question=question)
        changed += _reply(reply, sentence, version, language)
    if changed:
        note_act(row, "replied", by=User.objects.get(pk=viewer.user_id))
        emit("review.changed", organisation=row.organisation.public_id)
    return changed


def _reply(reply: ReadinessReply, sentence: str, version: int, language: str) -> bool:
    if reply.sentence == sentence:
        return False
    if reply.version != version:
        message = _("Somebody else replied meanwhile. Read theirs, then save yours again.")
        raise ValidationError(message, code="overtaken")
    if not sentence:
        reply.delete()
        return True
    check_sentence(f"sentence_{reply.question}", sentence)
    reply.sentence, reply.language = sentence, language
    reply.state, reply.given_back_for = LookedAt.WAITING, ""
    reply.waits_since, reply.replied_on = timezone.now(), timezone.localdate()
    reply.version += 1
    reply.save()
    return True


@transaction.atomic
def pass_words(words: WORDS_OF, *, version: int, by: User) -> None:
    """Find that a review or a reply speaks of the team and may be shown; twice is once.

    Raises ValidationError with `overtaken` when its words changed since they were on the screen,
    PermissionDenied. Writes the audit log; emits `review.changed`.
    """
    row = _to_look_at(words, version, by)
    if row.state == LookedAt.PASSED:
        return
    _decide(row, LookedAt.PASSED, "")
    note_act(row.readiness, "words_passed", by=by)


@transaction.atomic
def give_words_back(words: WORDS_OF, *, reason: str, version: int, by: User) -> None:
    """Give a review or a reply back for one of the reasons there are: its writer may change it.

    Raises ValidationError by field, with `overtaken`, PermissionDenied. Writes the audit log;
    emits `review.changed`.
    """
    row = _to_look_at(words, version, by)
    if reason not in GivenBack.values:
        raise ValidationError({"reason": ValidationError(_("Choose a reason."), code="reason")})
    _decide(row, LookedAt.GIVEN_BACK, reason)
    note_act(row.readiness, "words_given_back", by=by)


def _to_look_at(words: WORDS_OF, version: int, by: User) -> WORDS_OF:
    """The words as they are, under the lock of their sheet."""
    sheet = lock_sheet(words.readiness)
    check_looks_after(by, sheet)
    row = type(words)._default_manager.filter(pk=words.pk).first()
    if row is None or row.version != version:
        raise ValidationError(
            _("These words were changed or taken back meanwhile. Look again."), code="overtaken"
        )
    row.readiness = sheet
    return row


def _decide(row: WORDS_OF, state: str, reason: str) -> None:
    row.state, row.given_back_for = state, reason
    row.save(update_fields=["state", "given_back_for"])
    emit("review.changed", organisation=row.readiness.organisation.public_id)
