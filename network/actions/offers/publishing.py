"""An organisation writes an offer, hands it in, takes it back, says that it is filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.offers.writing import (
    MovedOn,
    changed,
    check_represents,
    lock_offer,
    move,
    note,
)
from network.actions.work_words import faults_in
from network.models import Offer, OfferKind, OfferState, OfferText, Organisation, Term, User
from network.models.offers import OPEN_OFFERS

# Half a year: an offer that nobody looks after any more does not stand there for long.
LONGEST = timedelta(days=183)
MOST_OPEN = 20
MOST_WORDS = 4000
LINES = ("place", "hours", "pay")
CHANGED = frozenset({OfferState.DRAFT.value, OfferState.REFUSED.value})


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """What is offered; `texts` are (title, words) by language, at least one of them."""

    kind: str
    language: Term
    area: Term
    hours: str
    ends_on: date
    texts: Mapping[str, tuple[str, str]]
    contract: str = ""
    pay: str = ""
    place: str = ""
    starts_on: date | None = None


PLAIN_FACTS = ("kind", "language", "area", "place", "hours", "contract", "pay", "starts_on")


@transaction.atomic
def save_offer(
    organisation: Organisation,
    facts: OfferFacts,
    *,
    offer: Offer | None = None,
    version: int | None = None,
    by: User,
) -> Offer:
    """Write a new offer, or one that is not handed in, for the organisation alone to read.

    Raises ValidationError by field, and for more than twenty that are open; Overtaken when it is
    no longer the version that was shown; PermissionDenied. Emits `offer.changed`.
    """
    house = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    check_represents(by, house)
    row = lock_offer(offer.public_id, version=version) if offer else _new(house)
    check_represents(by, row.organisation)
    if row.state not in CHANGED:
        raise MovedOn
    _check(facts)
    for name in PLAIN_FACTS:
        setattr(row, name, getattr(facts, name))
    row.ends_on = facts.ends_on
    row.state, row.refusal_reason = OfferState.DRAFT.value, ""
    row.full_clean(exclude=["pay"])
    changed(row)
    _write_texts(row, facts)
    note(row, "written", by=by)
    return row


@transaction.atomic
def submit_offer(offer: Offer, *, version: int | None = None, by: User) -> Offer:
    """Hand an offer in to the coordinators, who look at it before anybody reads it; twice is once.

    Raises PermissionDenied, Overtaken, and ValidationError for one whose day has passed. Emits
    `offer.changed`.
    """
    row = lock_offer(offer.public_id)
    check_represents(by, row.organisation)
    if row.state == OfferState.SUBMITTED:
        return row
    if version is not None:
        row = lock_offer(offer.public_id, version=version)
    _check_day(row.ends_on)
    row.submitted_at = timezone.now()
    move(row, OfferState.SUBMITTED)
    note(row, "submitted", by=by)
    return row


@transaction.atomic
def change_offer(offer: Offer, *, by: User) -> Offer:
    """Take an offer back to be changed: nobody else reads it until it is published again.

    Twice is once. Raises PermissionDenied; ValidationError once it ended. Emits `offer.changed`.
    """
    return _move_own(offer, OfferState.DRAFT, by, "taken_back")


@transaction.atomic
def close_offer(offer: Offer, *, by: User) -> Offer:
    """Say that a published offer is filled; twice is once.

    Raises PermissionDenied; ValidationError for one that was not published. Emits `offer.changed`.
    """
    return _move_own(offer, OfferState.CLOSED, by, "closed")


@transaction.atomic
def withdraw_offer(offer: Offer, *, by: User) -> Offer:
    """Take an offer back for good; twice is once.

    Raises PermissionDenied; ValidationError once it ended. Emits `offer.changed`.
    """
    return _move_own(offer, OfferState.WITHDRAWN, by, "withdrawn")


def _move_own(offer: Offer, state: OfferState, by: User, what: str) -> Offer:
    row = lock_offer(offer.public_id)
    check_represents(by, row.organisation)
    if row.state != state:
        move(row, state.value)
        note(row, what, by=by)
    return row


def _new(house: Organisation) -> Offer:
    """Counted under the lock of the organisation: two people write one after the other."""
    if house.offers.filter(state__in=OPEN_OFFERS).count() >= MOST_OPEN:
        raise ValidationError(
            _("Twenty offers are open already. Close one first, then write another."),
            code="too_many",
        )
    return Offer(organisation=house)


def _write_texts(row: Offer, facts: OfferFacts) -> None:
    for language, (title, words) in facts.texts.items():
        OfferText.objects.update_or_create(
            offer=row,
            language=language,
            defaults={"title": title, "body": words, "source_version": row.version},
        )
    row.texts.exclude(language__in=facts.texts).delete()


def _check(facts: OfferFacts) -> None:
    errors = _faulty_terms(facts)
    for name in LINES:
        errors |= _named(name, getattr(facts, name), is_line=True)
    if not facts.texts:
        errors["texts"] = [ValidationError(_("Write it in one language at least."), code="empty")]
    for language, (title, words) in facts.texts.items():
        errors |= _faulty_text(language, title, words)
    errors |= _faulty_pay(facts)
    try:
        _check_day(facts.ends_on)
    except ValidationError as refusal:
        errors |= refusal.error_dict
    if errors:
        raise ValidationError(errors)


def _faulty_terms(facts: OfferFacts) -> dict[str, list[ValidationError]]:
    wanted = {"language": Term.Vocabulary.LANGUAGE, "area": Term.Vocabulary.AREA}
    return {
        name: [ValidationError(_("Choose a word of the list."), code="term")]
        for name, vocabulary in wanted.items()
        if getattr(facts, name).vocabulary != vocabulary or not getattr(facts, name).is_offered
    }


def _faulty_text(language: str, title: str, words: str) -> dict[str, list[ValidationError]]:
    needed = ValidationError(_("Write a title and the words, or neither."), code="required")
    found = _named(f"title_{language}", title, is_line=True)
    found |= _named(f"words_{language}", words, is_line=False)
    for name, said in ((f"title_{language}", title), (f"words_{language}", words)):
        if not said:
            found[name] = [needed]
    if len(words) > MOST_WORDS:
        too_long = ValidationError(_("Write less: 4000 characters at most."), code="max_length")
        found[f"words_{language}"] = [too_long]
    return found


def _faulty_pay(facts: OfferFacts) -> dict[str, list[ValidationError]]:
    """Work says how it is paid; a placement says its expenses, or that there are none."""
    needed = [ValidationError(_("Say it: nobody should have to ask."), code="required")]
    errors = {} if facts.pay else {"pay": needed}
    if facts.kind != OfferKind.PLACEMENT and not facts.contract:
        errors["contract"] = needed
    return errors


def _named(name: str, text: str, *, is_line: bool) -> dict[str, list[ValidationError]]:
    faults = faults_in(text, is_line=is_line)
    return {name: faults} if faults else {}


def _check_day(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise ValidationError({"ends_on": ValidationError(_("This day has passed."), code="past")})
    if day > today + LONGEST:
        message = _("Half a year ahead at most; you can offer it again then.")
        raise ValidationError({"ends_on": ValidationError(message, code="too_far")})
