"""Meetings and people for tests, made by the actions that the product uses."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from events.actions import (
    Application,
    MeetingFacts,
    Registered,
    RoleFacts,
    SeriesFacts,
    TextFacts,
    register,
    save_meeting,
    save_series,
)
from events.models import Meeting, Place, Series
from network.actions import OrganisationFacts, save_organisation
from network.models import Organisation

TEXTS = {
    ("fr", "standard"): TextFacts(title="Rencontres ouvertes", summary="Parler et écouter."),
    ("nl", "standard"): TextFacts(title="Open ontmoetingen", summary="Praten en luisteren."),
    ("en", "standard"): TextFacts(title="Open meetings", summary="To talk and listen."),
}


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def make_organisation(slug: str = "maison-exemple") -> Organisation:
    known = Organisation.objects.filter(slug=slug).first()
    return known or save_organisation(
        OrganisationFacts(name="Maison Exemple asbl", slug=slug, kind="association")
    )


def make_place(**facts: Any) -> Place:
    return Place.objects.create(
        **{
            "name": "Salle Exemple",
            "street": "rue de l'Exemple 1",
            "postal_code": "1000",
            "locality": "Bruxelles",
            "region": "BE-BRU",
            "country": "BE",
            "step_free": True,
        }
        | facts
    )


def make_series(**facts: Any) -> Series:
    organiser = RoleFacts(organisation=make_organisation(), role="organiser")
    return save_series(SeriesFacts(**{"texts": TEXTS, "organisers": (organiser,)} | facts))


def make_meeting(*, days: int = 10, **facts: Any) -> Meeting:
    """A public meeting so many days from now, 18:00 to 20:00 in Brussels."""
    given = {
        "date": in_days(days),
        "start_time": time(18),
        "end_time": time(20),
        "texts": {("fr", "standard"): TextFacts(theme="Mobiliser son vécu")},
    } | facts
    given.setdefault("series", None)
    given["series"] = given["series"] or make_series()
    if given.get("mode") != "online":
        given.setdefault("place", make_place())
    return save_meeting(MeetingFacts(**given))


def apply(meeting: Meeting, name: str = "Lou", **given: Any) -> Registered:
    """Somebody applies, by e-mail unless said otherwise."""
    given.setdefault("email", f"{name.lower()}@example.org")
    return register(meeting, application=Application(name=name, consent=True, **given))
