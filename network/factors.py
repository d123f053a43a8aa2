"""Second factors: whether this session has shown one, and where its owner is sent if not."""

import time
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from network.models import User

BY_FACTOR = "mfa"
# How long ago a factor was shown to open what shows or changes many people's data.
SENSITIVE_TERM = timedelta(minutes=60)
# And the log-in itself, before somebody erases an account or takes all its data away.
FRESH_TERM = timedelta(minutes=15)


def has_shown_factor(request: HttpRequest, *, within: timedelta | None = None) -> bool:
    """Whether this session was opened, or confirmed, with a factor that still exists.

    That the account *has* one is not enough: the session itself must have shown it.
    """
    user = request.user
    assert isinstance(user, User)
    shown = [
        record["id"]
        for record in get_authentication_records(request, user)
        if record.get("method") == BY_FACTOR and _is_recent(record, within)
    ]
    return bool(shown) and Authenticator.objects.filter(user=user, pk__in=shown).exists()


def has_logged_in_lately(request: HttpRequest, *, within: timedelta = FRESH_TERM) -> bool:
    """Whether the person showed who they are a moment ago, by whatever means they have."""
    records = get_authentication_records(request, request.user)
    return any(_is_recent(record, within) for record in records)


def _is_recent(record: dict[str, float], within: timedelta | None) -> bool:
    return within is None or time.time() - record["at"] < within.total_seconds()


def where_to_show_factor(user: User) -> str:
    """The page that asks for a factor, a passkey first; empty for who has none to show."""
    methods = get_adapter().get_reauthentication_methods(user)
    by_passkey = [method for method in methods if method["id"].endswith(":webauthn")]
    return str((by_passkey or methods)[0]["url"]) if methods else ""
