"""Organisations that offer, and offers for tests, through the actions that make them."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from network.actions.offers.moderating import publish_offer
from network.actions.offers.publishing import OfferFacts, save_offer, submit_offer
from network.models import COORDINATORS, Offer, Organisation, Representation, Term, User
from tests.network.admin_people import make_user

NUMBERS = count(1)


def make_house(name: str = "House", **fields: Any) -> Organisation:
    """A verified organisation of no sector."""
    plain: dict[str, Any] = {"kind": "service", "sectors": [], "verified_at": timezone.now()}
    slug = f"{name.lower()}-{next(NUMBERS)}"
    return Organisation.objects.create(**{"slug": slug, "name": name} | plain | fields)


def acting_for(organisation: Organisation, **fields: Any) -> User:
    user = make_user(**({"display_name": "Moulin"} | fields))
    Representation.objects.create(user=user, organisation=organisation, since=timezone.localdate())
    return user


def words_of_offer(**said: Any) -> OfferFacts:
    terms = {
        name: Term.objects.get_or_create(
            vocabulary=name, slug=f"a-{name}", defaults={"labels": {"en": f"Some {name}"}}
        )[0]
        for name in ("language", "area")
    }
    plain: dict[str, Any] = {
        "kind": "job",
        "hours": "19 hours a week",
        "contract": "employment",
        "pay": "scale of the sector",
        "ends_on": timezone.localdate() + timedelta(days=30),
        "texts": {"en": ("A peer in our team", "You lead a group with a colleague.")},
    }
    return OfferFacts(**terms | plain | said)


def drafted(organisation: Organisation, *, by: User, **said: Any) -> Offer:
    return save_offer(organisation, words_of_offer(**said), by=by)


def submitted(organisation: Organisation, *, by: User, **said: Any) -> Offer:
    return submit_offer(drafted(organisation, by=by, **said), by=by)


def published(organisation: Organisation, **said: Any) -> Offer:
    """An offer that anybody reads, made by people of its own."""
    row = submitted(organisation, by=acting_for(organisation), **said)
    by = make_user(COORDINATORS, display_name="Colibri")
    return publish_offer(row, version=row.version, by=by)
