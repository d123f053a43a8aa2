"""What is told to somebody who took something back: what is gone, and what nobody can recall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from network.audiences import Rung, rung_named
from network.counting import banded
from network.models import Grant, Profile, ProfileFact, ProfileView


@dataclass(frozen=True)
class Receipt:
    """`removed` are kinds of facts; who saw them may remember or have copied them.

    Organisations are named, people told as a band, 0 below the least; `was_public` says that
    anybody may have kept a copy, `was_open` that somebody but the owner could read any of it.
    """

    at: datetime
    removed: tuple[str, ...]
    seen_by: tuple[str, ...]
    exported_by: tuple[str, ...]
    people: int
    was_public: bool
    was_open: bool


def receipt_for(row: Profile, facts: Iterable[ProfileFact]) -> Receipt:
    """The receipt for facts that are about to be taken back, before they are."""
    facts = list(facts)
    shared = set(Grant.objects.standing().filter(fact__in=facts).values_list("fact", flat=True))
    was_open = any(fact.pk in shared or rung_named(fact.audience) is not Rung.ME for fact in facts)
    views = ProfileView.objects.filter(profile=row)
    named = views.filter(organisation__isnull=False)
    exported = named.filter(what=ProfileView.What.EXPORTED)
    return Receipt(
        at=timezone.now(),
        removed=tuple(dict.fromkeys(fact.kind for fact in facts)),
        seen_by=_names(named.filter(what=ProfileView.What.SEEN)) if was_open else (),
        exported_by=_names(exported) if was_open else (),
        people=_people(views) if was_open else 0,
        was_public=any(rung_named(fact.audience) is Rung.PUBLIC for fact in facts),
        was_open=was_open,
    )


def _names(views: QuerySet[ProfileView]) -> tuple[str, ...]:
    names = views.order_by("organisation__name").values_list("organisation__name", flat=True)
    return tuple(names.distinct())


def _people(views: QuerySet[ProfileView]) -> int:
    people = views.filter(organisation=None).values("viewer_key")
    return banded(people.distinct().count())
