"""People who do or do not enter the admin, and what the admin's log must never hold."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_RECORDS,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from network.models import COORDINATORS, EDITORS, User
from portal.actions import lay_site

CANARY_NAME = "Canari Secret"
CANARY_EMAIL = "canari.secret@example.org"


def make_user(group: str = "", **fields: object) -> User:
    if group:
        lay_site()
    user = User.objects.create_user(**({"display_name": "Someone"} | fields))
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def log_in(client: Client, user: User, *, with_factor: bool = True, ago: int = 0) -> None:
    """Log this browser in without its pages; the admin opens only `with_factor`.

    `ago`: how many seconds have passed since the factor was shown.
    """
    client.force_login(user)
    if not with_factor:
        return
    codes = RecoveryCodes.activate(user).instance
    session = client.session
    shown = {"method": "mfa", "at": time.time() - ago, "id": codes.pk, "type": codes.type}
    session[RECORDS] = [shown | {"reauthenticated": True}]
    session[WHOSE_RECORDS] = str(user.pk)
    session.save()


def recovery_codes(user: User) -> list[str]:
    """What the person has on paper."""
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return list(codes.wrap().get_unused_codes())


def session_cookie(user: User) -> dict[str, str]:
    """Name and value of the cookie of a browser that is logged in and has shown a factor."""
    client = Client()
    log_in(client, user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def entering(user: User | None) -> Client:
    """A client in English, logged in as this person."""
    client = Client(headers={"accept-language": "en"})
    if user:
        log_in(client, user)
    return client


def coordinator(**fields: object) -> Client:
    return entering(make_user(COORDINATORS, **fields))


def editor() -> Client:
    return entering(make_user(EDITORS))


def logged_words() -> str:
    """All that Wagtail's logs hold, as text."""
    models = (ModelLogEntry, PageLogEntry)
    return " ".join(str(row) for model in models for row in model.objects.values())
