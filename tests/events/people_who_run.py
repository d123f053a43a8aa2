"""Facilitators, welcomers and organisers for tests."""

from typing import Any

from django.test import Client
from django.utils import timezone

from events.models import Meeting, Series, SeriesRole
from network.audiences import Viewer
from network.models import Membership, Organisation, Representation, User
from network.visibility import viewer_for
from tests.events.factories import make_organisation


def person(name: str = "Ardoise", *, is_peer: bool = False) -> User:
    """An account with a chosen name, and an address that nobody else may see."""
    user = User.objects.create_user(f"{name.lower()}@runs.example.org", display_name=name)
    if is_peer:
        Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    return user


def running(
    meeting: Meeting, role: str = "facilitator", *, name: str = "Ardoise", **given: Any
) -> User:
    """Somebody with a role in the meeting's series."""
    user = person(name, **given)
    give_role(meeting.series, user, role)
    return user


def give_role(series: Series, user: User, role: str = "facilitator", **dates: Any) -> SeriesRole:
    return SeriesRole.objects.create(series=series, user=user, role=role, **dates)


def representing(meeting: Meeting, role: str = "organiser", *, name: str = "Calcaire") -> User:
    """Somebody who acts for a verified organisation that has a role in the meeting's series."""
    user = person(name)
    organisation = make_organisation(f"maison-{name.lower()}")
    Organisation.objects.filter(pk=organisation.pk).update(verified_at=timezone.now())
    SeriesRole.objects.create(series=meeting.series, organisation=organisation, role=role)
    Representation.objects.create(user=user, organisation=organisation, since=timezone.localdate())
    return user


def as_viewer(user: User) -> Viewer:
    return viewer_for(User.objects.get(pk=user.pk))


def phone_of(user: User) -> Client:
    """A browser in English, logged in as this person."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client
