"""A member answers an offer; coordinators pass it on without a name; the person says the rest."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.nodes import coordinates
from network.actions.offers.writing import check_represents
from network.actions.profiles.writing import excludes_organisation
from network.actions.work_words import faults_in
from network.models import (
    AnswerBack,
    AnswerState,
    AuditEntry,
    Node,
    Offer,
    OfferAnswer,
    Organisation,
    Profile,
    User,
)
from network.models.offer_answers import MOST_ANSWER
from network.outbox import emit
from network.validators import one_line, plain_text
from network.visibility import MEMBER, viewer_for

ACCOUNT = "account"
S = AnswerState


@transaction.atomic
def answer_offer(
    offer: Offer, words: str, *, node: Node, version: int | None = None, by: User
) -> OfferAnswer:
    """Answer a published offer, or change what was not passed on yet, for coordinators to read.

    Raises PermissionDenied for who is no member or stands in the organisation; ValidationError by
    field, `closed` for an offer that nobody reads any more, `overtaken`, `passed_on`. Emits
    `answer.changed`.
    """
    row = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    who = viewer_for(by, hat=MEMBER)
    if not who.is_member or row.organisation_id in who.stands_in:
        raise PermissionDenied
    if not Offer.objects.published().filter(pk=row.pk).exists():
        raise ValidationError(_("This offer is not open any more."), code="closed")
    answer = row.answers.filter(user=by).first() or OfferAnswer(offer=row, user=by)
    if version is not None and answer.version != version:
        raise _overtaken()
    if answer.state not in {S.WAITING, S.GIVEN_BACK}:
        raise ValidationError(_("It was passed on already."), code="passed_on")
    _check_words(words)
    answer.words, answer.node = words, node
    answer.state, answer.given_back_for = S.WAITING, ""
    answer.sent_at = timezone.now()
    _changed(answer)
    return answer


@transaction.atomic
def withdraw_answer(offer: Offer, *, by: User) -> None:
    """Take one's own answer back: nobody reads it any more, nor of it in the log; twice is once.

    Emits `answer.changed`.
    """
    Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    found = offer.answers.filter(user=by).first()
    if found is not None:
        _forget_acts([found])
        found.delete()
        emit("answer.changed", answer=found.public_id, version=found.version + 1)


@transaction.atomic
def pass_answer_on(answer: OfferAnswer, *, version: int, by: User) -> None:
    """Let the organisation read the words that were on the screen, and not whose they are.

    Raises ValidationError for who keeps this organisation away or once it was decided,
    `overtaken`; PermissionDenied. Writes the audit log; emits `answer.changed`.
    """
    row = _to_decide(answer, version, by)
    if not row.offer.organisation.is_verified or _keeps_away(row):
        raise ValidationError(_("This cannot be passed on."), code="unsuitable")
    row.state = S.PASSED_ON
    _changed(row)
    _note(row, "passed_on", by=by)


@transaction.atomic
def give_answer_back(answer: OfferAnswer, *, reason: str, version: int, by: User) -> None:
    """Give an answer back for one of the reasons there are; the organisation hears of nothing.

    Raises ValidationError by field, `overtaken`; PermissionDenied. Writes the audit log; emits
    `answer.changed`.
    """
    row = _to_decide(answer, version, by)
    if reason not in AnswerBack.values:
        raise ValidationError({"reason": ValidationError(_("Choose a reason."), code="reason")})
    row.state, row.given_back_for = S.GIVEN_BACK, reason
    _changed(row)
    _note(row, "given_back", by=by)


@transaction.atomic
def want_answer(answer: OfferAnswer, *, by: User) -> None:
    """The organisation would like to meet who wrote this; the person is asked. Twice is once.

    Raises PermissionDenied, ValidationError for an answer that it does not read. Emits
    `answer.changed`.
    """
    row = _locked(answer)
    check_represents(by, row.offer.organisation)
    if row not in answers_told(row.offer):
        raise _gone()
    if row.state == S.PASSED_ON:
        row.state = S.WANTED
        _changed(row)


@transaction.atomic
def share_reach(offer: Offer, reach: str, *, by: User) -> OfferAnswer:
    """Tell the organisation how to reach oneself, once it has read the answer; again changes it.

    Raises ValidationError by field, and for an answer that was not passed on. Emits
    `answer.changed`.
    """
    found = offer.answers.filter(user=by).first()
    if found is None:
        raise _gone()
    row = _locked(found)
    if row.user_id != by.pk or row.state not in {S.PASSED_ON, S.WANTED, S.SHARED}:
        raise ValidationError(_("Your answer was not passed on."), code="closed")
    if not reach:
        message = _("Write an address, a number or another way.")
        raise ValidationError({"reach": ValidationError(message, code="required")})
    try:
        plain_text(reach)
        one_line(reach)
    except ValidationError as refusal:
        raise ValidationError({"reach": refusal.error_list}) from None
    row.reach, row.state = reach, S.SHARED
    _changed(row)
    return row


def answers_told(offer: Offer) -> list[OfferAnswer]:
    """What the organisation reads today: not of those who keep it away since."""
    rows = offer.answers.told().select_related("offer__organisation").order_by("public_id")
    return [row for row in rows if not _keeps_away(row)]


@transaction.atomic
def purge_answers(before: datetime) -> int:
    """Delete the answers to offers that ended before; how many."""
    gone = old_answers(before)
    _forget_acts(gone.select_related("offer", "user"))
    number = gone.count()
    gone.delete()
    return number


def old_answers(before: datetime) -> QuerySet[OfferAnswer]:
    return OfferAnswer.objects.filter(offer__ended_at__lte=before)


def _forget_acts(answers: Iterable[OfferAnswer]) -> None:
    """No line of the log tells any more that these people answered these offers."""
    for row in answers:
        AuditEntry.objects.filter(
            subject_kind=ACCOUNT, subject_id=row.user.public_id, ids__offer=row.offer.public_id
        ).delete()


def _check_words(words: str) -> None:
    faults = faults_in(words, is_line=False)
    if not words:
        faults = [ValidationError(_("Write a few words first."), code="required")]
    if len(words) > MOST_ANSWER:
        faults.append(ValidationError(_("Write less: 1500 characters at most."), code="max_length"))
    if faults:
        raise ValidationError({"words": faults})


def _locked(answer: OfferAnswer) -> OfferAnswer:
    """The answer as it is, under the lock of its offer: all that is written of it waits there."""
    Offer.objects.select_for_update(of=("self",)).filter(pk=answer.offer_id).first()
    rows = OfferAnswer.objects.select_related("offer__organisation", "node", "user")
    row = rows.filter(pk=answer.pk).first()
    if row is None:
        raise _gone()
    return row


def _to_decide(answer: OfferAnswer, version: int, by: User) -> OfferAnswer:
    row = _locked(answer)
    readable = OfferAnswer.objects.coordinated_by(viewer_for(by))
    if not coordinates(by, row.node) or not readable.filter(pk=row.pk).exists():
        raise PermissionDenied
    if row.version != version:
        raise _overtaken()
    if row.state != S.WAITING:
        raise ValidationError(_("It was decided already."), code="moved_on")
    return row


def _keeps_away(row: OfferAnswer) -> bool:
    """Whether the person wants this organisation to see nothing of them."""
    organisation: Organisation = row.offer.organisation
    profile = Profile.objects.filter(user=row.user_id).first()
    return profile is not None and (
        profile.deceased_at is not None or excludes_organisation(profile, organisation)
    )


def _changed(row: OfferAnswer) -> None:
    row.version += 1
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    emit("answer.changed", answer=row.public_id, version=row.version)


def _note(row: OfferAnswer, what: str, *, by: User) -> None:
    """Of the person, so that they read it, and that it goes with them."""
    record_act(
        f"account.answer_{what}",
        by=by,
        subject_kind=ACCOUNT,
        subject_id=row.user.public_id,
        offer=row.offer.public_id,
    )


def _gone() -> ValidationError:
    return ValidationError(_("This answer is not there any more."), code="gone")


def _overtaken() -> ValidationError:
    message = _("This answer was changed meanwhile. Read it again, then decide.")
    return ValidationError(message, code="overtaken")
