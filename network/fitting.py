"""Why somebody who was found fits what was asked, in words: from what the viewer sees alone."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from network.finding import FRESH_FOR, SEARCHED_LISTS, Query, names_of
from network.folding import folded
from network.models.fact_kinds import NOT_FREE, SEARCHED_KINDS, FactKind
from network.visibility import SeenFact, SeenProfile


@dataclass(frozen=True)
class Reason:
    """Something that was asked, and where it stands."""

    asked: str
    where: str = ""


def reasons(seen: SeenProfile, query: Query) -> list[Reason]:
    """Each thing that was asked, as this person says it; nothing that was not asked."""
    chosen = [
        Reason(fact.label)
        for kind, slug in query.facets.items()
        for fact in seen.all(kind)
        if fact.term and fact.term.slug == slug
    ]
    typed = query.text.split()[: len(query.words)]
    written = [_word(seen, one, folded(one)) for one in typed]
    known = [Reason(_("known by the network"))] if query.is_known else []
    return [*chosen, *[one for one in written if one], *known]


def is_fresh(seen: SeenProfile, day: date) -> bool:
    """Whether they said lately that they are free: those come first."""
    said = seen.first(FactKind.AVAILABILITY)
    if said is None or said.as_of is None or said.as_of < day - FRESH_FOR:
        return False
    return said.term is not None and said.term.slug not in NOT_FREE


def _word(seen: SeenProfile, typed: str, word: str) -> Reason | None:
    place = next((fact for fact in seen.facts if _holds(fact, word)), None)
    if place is None:
        return None
    # A word of a list is named: it may have been found by another name.
    where = f"{place.kind_label}: {place.label}" if place.term else place.kind_label
    return Reason(f"“{typed}”", where)


def _holds(fact: SeenFact, word: str) -> bool:
    if fact.term and fact.kind in SEARCHED_LISTS:
        return any(word in folded(name) for name in names_of(fact.term))
    return fact.kind in SEARCHED_KINDS and word in folded(fact.text)
