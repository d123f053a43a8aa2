"""The words that lead from a list of profiles to some of them, as far as a viewer sees them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from network.audiences import Rung, Viewer
from network.counting import K, banded
from network.models import Profile, ProfileFact, Term


@dataclass(frozen=True)
class Facet:
    """A word that people of a list say of themselves; `people` is a band, or None."""

    term: Term
    people: int | None


def facets_of(profiles: QuerySet[Profile], viewer: Viewer) -> dict[str, list[Facet]]:
    """The words of each list that lead from these profiles to some, as far as the viewer sees them.

    The public is offered a word when several say it, and no number. Two questions.
    """
    seen = ProfileFact.objects.filter(profile__in=profiles, term__isnull=False).visible_to(viewer)
    counted = dict(
        seen.values_list("term").annotate(people=Count("profile", distinct=True)).order_by()
    )
    is_public = viewer.rung is Rung.PUBLIC
    facets: dict[str, list[Facet]] = {}
    for term in Term.objects.filter(pk__in=counted):
        people = counted[term.pk]
        if people >= K or not is_public:
            told = None if is_public else banded(people) or None
            facets.setdefault(term.vocabulary, []).append(Facet(term, told))
    return facets
