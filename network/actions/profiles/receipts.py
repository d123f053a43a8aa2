"""What is told to somebody who took something back: what is gone, and what nobody can recall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from network.audiences import Rung, rung_named
from network.models import Profile, ProfileFact, ProfileView


@dataclass(frozen=True)
class Receipt:
    """`removed` are kinds of facts; who saw them may remember or have copied them.

    Organisations are named, people counted; `was_public` says that anybody may have kept a copy.
    """

    at: datetime
    removed: tuple[str, ...]
    seen_by: tuple[str, ...]
    exported_by: tuple[str, ...]
    people: int
    was_public: bool


def receipt_for(row: Profile, facts: Iterable[ProfileFact]) -> Receipt:
    """The receipt for facts that are about to be taken back, before they are."""
    facts = list(facts)
    open_facts = [fact for fact in facts if rung_named(fact.audience) is not Rung.ME]
    views = ProfileView.objects.filter(profile=row)
    named = views.filter(organisation__isnull=False)
    exported = named.filter(what=ProfileView.What.EXPORTED)
    return Receipt(
        at=timezone.now(),
        removed=tuple(dict.fromkeys(fact.kind for fact in facts)),
        seen_by=_names(named.filter(what=ProfileView.What.SEEN)) if open_facts else (),
        exported_by=_names(exported) if open_facts else (),
        people=_people(views) if open_facts else 0,
        was_public=any(rung_named(fact.audience) is Rung.PUBLIC for fact in facts),
    )


def _names(views: QuerySet[ProfileView]) -> tuple[str, ...]:
    names = views.order_by("organisation__name").values_list("organisation__name", flat=True)
    return tuple(names.distinct())


def _people(views: QuerySet[ProfileView]) -> int:
    people = views.filter(organisation=None).values("viewer_key")
    return int(people.distinct().count())
