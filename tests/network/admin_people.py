"""People who do or do not enter the admin, and what the admin's log must never hold."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from network.models import COORDINATORS, EDITORS, User
from portal.actions import lay_site

CANARY_NAME = "Canari Secret"
CANARY_EMAIL = "canari.secret@example.org"


def make_user(group: str = "", **fields: Any) -> User:
    if group:
        lay_site()
    user = User.objects.create_user(**({"display_name": "Someone"} | fields))
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def entering(user: User | None) -> Client:
    """A client in English, logged in as this person."""
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user)
    return client


def coordinator(**fields: Any) -> Client:
    return entering(make_user(COORDINATORS, **fields))


def editor() -> Client:
    return entering(make_user(EDITORS))


def logged_words() -> str:
    """All that Wagtail's logs hold, as text."""
    models = (ModelLogEntry, PageLogEntry)
    return " ".join(str(row) for model in models for row in model.objects.values())
