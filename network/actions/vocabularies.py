"""The words that people choose from: laid once, then kept by editors."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import Term, User
from network.outbox import emit
from network.regions import Region
from network.vocabularies import FIRST_TERMS, FirstTerm

MOST_IN_A_LABEL = 80


def lay_vocabularies() -> int:
    """Add the first words that are not there; how many. What editors changed stays as it is."""
    rows = [
        Term(
            vocabulary=vocabulary,
            slug=first.slug,
            scheme=first.scheme,
            code=first.code,
            labels=first.labels,
            explanations=first.explanations,
            synonyms=first.synonyms,
            position=position,
        )
        for vocabulary, position, first in _absent_terms()
    ]
    return len(Term.objects.bulk_create(rows, ignore_conflicts=True))


def _absent_terms() -> Iterator[tuple[str, int, FirstTerm]]:
    known = set(Term.objects.values_list("vocabulary", "slug"))
    for vocabulary, terms in FIRST_TERMS.items():
        for position, first in enumerate(terms):
            if (vocabulary, first.slug) not in known:
                yield vocabulary, position, first
    area = Term.Vocabulary.AREA.value
    for position, region in enumerate(Region):
        if (area, slugify(region.value)) not in known:
            yield area, position, _area(region)


def _area(region: Region) -> FirstTerm:
    labels = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels[language] = str(region.label)
    slug = slugify(region.value)
    return FirstTerm(slug=slug, scheme="iso3166-2", code=region.value, labels=labels)


@dataclass(frozen=True, kw_only=True)
class TermFacts:
    """All that editors say of a word; labels and explanations by `fr` or `fr-BE`."""

    labels: dict[str, str]
    explanations: dict[str, str] = field(default_factory=dict)
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    scheme: str = ""
    code: str = ""
    position: int = 0
    is_offered: bool = True


@transaction.atomic
def save_term(
    facts: TermFacts, *, vocabulary: str, slug: str = "", term: Term | None = None, by: User
) -> Term:
    """Add a word to a list, or change one; its list and its slug stay what they were.

    Raises ValidationError by field: each language of the portal needs a label; PermissionDenied
    for who coordinates nothing. Writes the audit log; emits `term.changed`.
    """
    if not by.is_coordinator:
        raise PermissionDenied
    rows = Term.objects.select_for_update()
    row = rows.get(pk=term.pk) if term else Term(vocabulary=vocabulary, slug=slugify(slug))
    row.labels = _cleaned(facts.labels)
    row.explanations = _cleaned(facts.explanations)
    row.synonyms = {
        language: [word.strip() for word in words if word.strip()]
        for language, words in facts.synonyms.items()
    }
    row.scheme, row.code = facts.scheme.strip(), facts.code.strip()
    row.position, row.is_offered = facts.position, facts.is_offered
    _check(row)
    row.save()
    record_act(
        "term.changed" if term else "term.added",
        by=by,
        subject_kind="term",
        subject_id=str(row.pk),
    )
    emit("term.changed", vocabulary=row.vocabulary, slug=row.slug)
    return row


def _cleaned(texts: dict[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in texts.items() if text.strip()}


def _check(row: Term) -> None:
    missing = [name for code, name in settings.LANGUAGES if code not in row.labels]
    if missing:
        raise ValidationError(
            {"labels": _("Write the word in %(languages)s too.")},
            params={"languages": ", ".join(str(name) for name in missing)},
        )
    if any(len(label) > MOST_IN_A_LABEL for label in row.labels.values()):
        raise ValidationError({"labels": _("A word of the list is shorter than that.")})
    row.full_clean()
