"""Saying something of oneself, and taking it away: one row a fact, private until it is opened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.actions.profiles.receipts import Receipt, receipt_for
from network.actions.profiles.shares import renew_grants, take_back_grants
from network.actions.profiles.writing import (
    Agreement,
    fact_of,
    lock_to_take_back,
    lock_to_write,
    note_change,
    note_consent,
)
from network.models import AudienceChoice, FactKind, Profile, ProfileFact, Term, User
from network.models.fact_kinds import SINGLE_KINDS, TERM_KINDS, VOUCHED_KINDS
from network.validators import few_links, one_line, plain_text, telephone

MOST_OF_A_KIND = 30
LONGEST = {FactKind.PRESENTATION.value: 2000}
LONGEST_LINE = 160
# Written by actions of their own.
NOT_WRITTEN_HERE = VOUCHED_KINDS | {
    FactKind.LISTED.value,
    FactKind.KNOWN.value,
    FactKind.PHOTO.value,
    FactKind.DETACHMENT.value,
}
WAYS_OF_CONTACT = ("email", "phone", "other")


@dataclass(frozen=True, kw_only=True)
class FactWords:
    """What a fact says: a word of the list of its kind, or a text; `way` is of a contact."""

    term: str = ""
    text: str = ""
    language: str = ""
    way: str = ""
    link: str = ""
    as_of: date | None = None
    position: int = 0

    details: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        said = {"way": self.way, "link": self.link.strip()}
        object.__setattr__(self, "details", {key: text for key, text in said.items() if text})


@transaction.atomic
def save_fact(
    profile: Profile,
    kind: str,
    words: FactWords,
    *,
    fact: str = "",
    by: User,
    agreed: Agreement,
    version: int | None = None,
) -> ProfileFact:
    """Write a fact, or change the one of this public id; a new one is open to nobody.

    Where a profile has one of its kind, that one is changed. Other words for what somebody sees
    already are agreed to anew, in the same transaction. Raises ValidationError by field,
    Overtaken, PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_write(profile, by=by, version=version, agreed=agreed)
    if kind not in FactKind.values or kind in NOT_WRITTEN_HERE:
        raise ValidationError(_("This cannot be written here."), code="kind")
    found = fact_to_write(row, kind, words, fact)
    before = _says(found)
    _fill(found, words)
    _check(found, words)
    found.updated_at = timezone.now()
    found.save()
    if _says(found) != before:
        note_agreed_anew(row, found, agreed)
    note_change(row, "changed", by=by)
    return found


@transaction.atomic
def choose_terms(
    profile: Profile,
    kind: str,
    slugs: Iterable[str],
    *,
    by: User,
    agreed: Agreement,
    version: int | None = None,
) -> Receipt:
    """Make the words of a kind exactly these. Those that stay keep their audience.

    The receipt is of those taken away. Raises ValidationError for a word that is not offered,
    Overtaken, PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_write(profile, by=by, version=version, agreed=agreed)
    if kind not in TERM_KINDS or kind in SINGLE_KINDS:
        raise ValidationError(_("This cannot be written here."), code="kind")
    wanted = list(dict.fromkeys(slugs))
    held = {
        one.term.slug: one
        for one in row.held_facts.filter(kind=kind).select_related("term")
        if one.term
    }
    for position, slug in enumerate(wanted):
        one = held.pop(slug, None) or ProfileFact(profile=row, kind=kind, term=_term(kind, slug))
        one.position = position
        one.save()
    if len(wanted) > MOST_OF_A_KIND:
        raise _too_many()
    receipt = receipt_for(row, held.values())
    for gone in held.values():
        _take_away(row, gone, agreed)
    note_change(row, "changed", by=by)
    return receipt


@transaction.atomic
def remove_fact(profile: Profile, fact: str, *, by: User, agreed: Agreement) -> Receipt:
    """Take a fact away for good, at once; one that is gone stays gone.

    What is left of it is in the receipt. Raises PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_take_back(profile, by=by)
    found = row.held_facts.filter(public_id=fact).first()
    if found is None:
        return receipt_for(row, [])
    receipt = receipt_for(row, [found])
    _take_away(row, found, agreed)
    note_change(row, "changed", by=by)
    return receipt


def _take_away(row: Profile, fact: ProfileFact, agreed: Agreement) -> None:
    take_back_grants(row, fact, agreed)
    if fact.audience != AudienceChoice.ME:
        note_consent(
            row, fact.kind, agreed, is_given=False, audience=fact.audience, fact=fact.public_id
        )
    fact.delete()


def note_agreed_anew(row: Profile, fact: ProfileFact, agreed: Agreement) -> None:
    """The owner changed what others see of an open fact: the log says that they agreed to that."""
    if fact.audience != AudienceChoice.ME:
        note_consent(
            row, fact.kind, agreed, is_given=True, audience=fact.audience, fact=fact.public_id
        )
    renew_grants(row, fact, agreed)


def _says(fact: ProfileFact) -> tuple[object, ...]:
    """What others read of it; the order and the day of an availability are no other words."""
    return fact.term_id, fact.text, fact.language, fact.details


def fact_to_write(row: Profile, kind: str, words: FactWords, fact: str = "") -> ProfileFact:
    """The fact that these words change: that of the public id, the one of its kind, or a new one.

    Raises ValidationError.
    """
    if fact:
        found = fact_of(row, fact)
        if found.kind != kind:
            raise ValidationError(_("This cannot be written here."), code="kind")
        return found
    if kind in SINGLE_KINDS:
        known = row.held_facts.filter(kind=kind).first()
    elif kind == FactKind.PRESENTATION:
        known = row.held_facts.filter(kind=kind, language=words.language).first()
    elif kind in TERM_KINDS:
        known = row.held_facts.filter(kind=kind, term__slug=words.term).first()
    else:
        known = None
    if known is None and row.held_facts.filter(kind=kind).count() >= MOST_OF_A_KIND:
        raise _too_many()
    return known or ProfileFact(profile=row, kind=kind)


def _too_many() -> ValidationError:
    said = ngettext("%(count)d at most.", "%(count)d at most.", MOST_OF_A_KIND)
    return ValidationError(said, params={"count": MOST_OF_A_KIND}, code="too_many")


def _fill(fact: ProfileFact, words: FactWords) -> None:
    if fact.kind in TERM_KINDS:
        known = fact.term if fact.term and fact.term.slug == words.term else None
        fact.term = known or _term(fact.kind, words.term)
    fact.text = words.text.strip()
    fact.language = words.language
    fact.details = words.details
    fact.position = words.position
    # An availability is as fresh as the day it was said.
    is_availability = fact.kind == FactKind.AVAILABILITY
    fact.as_of = timezone.localdate() if is_availability else words.as_of


def _term(kind: str, slug: str) -> Term:
    term = Term.objects.offered(kind).filter(slug=slug).first()
    if term is None:
        raise ValidationError({"term": _("Choose a word of the list.")}, code="term")
    return term


def _check(fact: ProfileFact, words: FactWords) -> None:
    """Raises ValidationError at the field that is concerned."""
    plain_text(fact.text)
    if not fact.text and fact.kind not in TERM_KINDS and not words.link:
        raise ValidationError({"text": _("Write something here, or leave this step out.")})
    if len(fact.text) > LONGEST.get(fact.kind, LONGEST_LINE):
        raise ValidationError({"text": _("This is too long.")}, code="too_long")
    if fact.kind == FactKind.PRESENTATION:
        if not fact.language:
            raise ValidationError({"language": _("Say in which language this is written.")})
        _at("text", few_links, fact.text)
    elif fact.kind == FactKind.CONTACT:
        _check_contact(fact)
    elif fact.kind == FactKind.VIDEO or words.link:
        link = words.link or fact.text
        _at("link", URLValidator(schemes=["https"]), link)
    else:
        _at("text", one_line, fact.text)
    fact.clean_fields(exclude=["profile", "term", "voucher", "language", "details"])


def _check_contact(fact: ProfileFact) -> None:
    way = fact.details.get("way", "")
    if way not in WAYS_OF_CONTACT:
        raise ValidationError({"way": _("Say which way this is.")}, code="way")
    checks: dict[str, Callable[[str], object]] = {
        "email": validate_email,
        "phone": telephone,
        "other": plain_text,
    }
    _at("text", checks[way], fact.text)


def _at(name: str, check: Callable[[str], object], value: str) -> None:
    """Run a validator; what it refuses is told at this field."""
    try:
        check(value)
    except ValidationError as refusal:
        raise ValidationError({name: refusal.error_list}) from None
