"""Finding what the network holds; the search engines come behind this door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from network.audiences import Rung, Viewer
from network.counting import banded
from network.directory import best_text, page_url
from network.folding import folded
from network.identifiers import keyed_hash
from network.models import Organisation, Profile, Term
from network.visibility import Offered, SeenProfile, offered_of, visible_facts_of

PAGE_SIZE = 12
# People are never in bulk: how many pages one may turn, by rung.
MOST_PAGES = {
    Rung.PUBLIC: 3,
    Rung.INSTITUTIONS: 5,
    Rung.MEMBERS: 20,
    Rung.COORDINATORS: 40,
}
MOST_WORDS = 8
# So long an availability counts as fresh.
FRESH_FOR = timedelta(days=90)
# The lists whose words are found by writing them.
SEARCHED_LISTS = ("domain", "mission_kind")
# The lists that people are found by, in the order of a form.
FACETS = ("mission_kind", "level", "role", "domain", "language", "area", "availability")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What somebody looks for among people: `facets` are short names of words, by list."""

    viewer: Viewer
    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    is_known: bool = False
    page: int = 1
    # The words of the lists, where whoever asks has them at hand; else they are read.
    terms: tuple[Term, ...] = ()
    # The order changes with the day, and with nothing else.
    day: date = field(default_factory=timezone.localdate)

    @property
    def words(self) -> list[str]:
        """What is looked for in words, folded."""
        return folded(self.text).split()[:MOST_WORDS]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page of people as the viewer sees them, and the rows of it for the log of looks."""

    people: tuple[SeenProfile, ...]
    profiles: tuple[Profile, ...]
    page: int
    has_next: bool
    # Pages end here though more people were found.
    is_cut: bool
    # At least so many were found; None where no number is told.
    at_least: int | None


def find(query: Query) -> Found:
    """People who fit all of the query, by the engine that the settings name.

    Only what the viewer sees of each counts: a hidden word or choice finds nobody.
    """
    engine: Any = import_string(settings.FINDER)
    found: Found = engine(query)
    return found


def offered_to(viewer: Viewer) -> Offered:
    """The words by which this viewer may choose; the public, only those that several say."""
    return offered_of(Profile.objects.listed_to(viewer), viewer)


def find_in_database(query: Query) -> Found:
    """The engine that is always there: two questions, and one more for words."""
    ranked = _ranked(query)
    most = MOST_PAGES[query.viewer.rung]
    page = min(max(query.page, 1), most)
    rows = ranked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    # Who closed everything between both questions shows nothing.
    seen = visible_facts_of(rows, query.viewer)
    has_more = len(ranked) > page * PAGE_SIZE
    is_public = query.viewer.rung is Rung.PUBLIC
    return Found(
        people=tuple(seen[row.pk] for row in rows if seen[row.pk]),
        profiles=tuple(row for row in rows if seen[row.pk]),
        page=page,
        has_next=has_more and page < most,
        is_cut=has_more and page >= most,
        at_least=None if is_public else banded(len(ranked)) or None,
    )


def _ranked(query: Query) -> list[Profile]:
    """Who said lately that they are free, then by lot: saying more of oneself moves nobody up."""
    viewer = query.viewer
    rows = Profile.objects.listed_to(viewer)
    for kind, slug in query.facets.items():
        rows = rows.saying(viewer, kind, [slug])
    if query.is_known:
        rows = rows.known_to(viewer)
    for word in query.words:
        rows = rows.with_word(viewer, word, meant(word, query.terms or _searched_terms()))
    fresh: Any = rows.with_freshness(viewer, query.day - FRESH_FOR)
    # Little of each row: all who fit are read, to be put in the order of the day.
    found = list(fresh.only("public_id", "user_id"))
    return sorted(found, key=lambda row: (not row.is_fresh, _lot(query.day, row.public_id)))


def _searched_terms() -> list[Term]:
    return list(Term.objects.filter(vocabulary__in=SEARCHED_LISTS))


def _lot(day: date, public_id: str) -> str:
    """A place drawn for the day, that nobody can foresee; the same on every page."""
    return keyed_hash("turn", f"{day.isoformat()}:{public_id}")


def meant(word: str, terms: Iterable[Term]) -> list[Term]:
    """The words of the lists that this word stands in, in any language, by any of their names."""
    return [
        term
        for term in terms
        if term.vocabulary in SEARCHED_LISTS
        and any(word in folded(name) for name in names_of(term))
    ]


def names_of(term: Term) -> list[str]:
    """What it is called and may be called, in every language."""
    others = [name for names in term.synonyms.values() for name in names]
    return [*term.labels.values(), *others]


# --- Partners -------------------------------------------------------------------------------------


def partner_cards(language: str) -> list[dict[str, Any]]:
    """Partners by name, with their public role in this language (else in French)."""
    rows = Organisation.objects.partners().prefetch_related("texts")
    return [
        {
            "name": row.name,
            "role": text.summary if (text := best_text(row, language)) else "",
            "website": row.website,
            "url": page_url(row),
            "is_example": row.is_example,
        }
        for row in rows
    ]
