"""The words that lead from a list of profiles to some of them, as far as a viewer sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from network.audiences import Rung, Viewer
from network.counting import K, banded
from network.models import FactKind, Profile, ProfileFact, Term


@dataclass(frozen=True)
class Facet:
    """A word that people of a list say of themselves; `people` is a band, or None."""

    term: Term
    people: int | None


@dataclass(frozen=True)
class Offered:
    """What a viewer may choose from, of all people listed to them: never one choice by another."""

    facets: Mapping[str, list[Facet]]
    known: bool
    # All words of the lists, whether somebody says them or not.
    terms: tuple[Term, ...] = ()


def offered_of(profiles: QuerySet[Profile], viewer: Viewer) -> Offered:
    """The words of each list that lead from these profiles to some, as far as the viewer sees them.

    The public is offered a word when several say it, and no number. One question.
    """
    facts = ProfileFact.objects.filter(profile__in=profiles).visible_to(viewer).order_by()
    terms: Any = Term.objects.annotate(
        people=_counted(facts.filter(term=OuterRef("pk")), "term"),
        known=_counted(facts.filter(kind=FactKind.KNOWN), "kind"),
    )
    is_public = viewer.rung is Rung.PUBLIC
    least = K if is_public else 1
    rows = list(terms)
    facets: dict[str, list[Facet]] = {}
    for term in rows:
        if term.people >= least:
            told = None if is_public else banded(term.people) or None
            facets.setdefault(term.vocabulary, []).append(Facet(term, told))
    return Offered(facets, known=bool(rows) and rows[0].known >= least, terms=tuple(rows))


def _counted(facts: QuerySet[ProfileFact], by: str) -> Coalesce:
    """How many people these facts are of, beside another row."""
    people = facts.values(by).annotate(people=Count("profile", distinct=True)).values("people")
    return Coalesce(Subquery(people), 0)
