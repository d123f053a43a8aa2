"""Sessions: noting where somebody is logged in, and ending it at once."""

from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from network.models import OpenSession, User

# Who showed what, as allauth notes it before the log-in is complete.
SHOWN_BY = "account_authentication_methods_user"


def note_session(user: User, *, session_key: str, device: str, before: str = "") -> None:
    """This session is in use now, from this kind of device; `before` is its former key."""
    if before:
        OpenSession.objects.filter(session_key=before).delete()
    OpenSession.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "device": device[:40], "seen_at": timezone.now()},
    )


@transaction.atomic
def end_sessions(user: User, *, only: str = "", but: str = "") -> int:
    """End the sessions of an account: all, the one of this public id, or all `but` this key.

    How many ended. A browser that comes back with one of them is a stranger.
    """
    rows = OpenSession.objects.filter(user=user)
    if only:
        rows = rows.filter(public_id=only)
    keys = set(rows.exclude(session_key=but).values_list("session_key", flat=True))
    if not only:
        # Those that nobody has noted yet, too: the account is inside the signed data.
        keys |= sessions_of({str(user.pk)}) - {but}
    OpenSession.objects.filter(session_key__in=keys).delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]


def sessions_of(accounts: set[str]) -> set[str]:
    """The keys of the sessions of these accounts (primary keys as text), half-way logged in too."""
    # The account is inside the signed data of a session: no query can look for it.
    rows = Session.objects.iterator()
    return {row.session_key for row in rows if _accounts_in(row.get_decoded()) & accounts}


def _accounts_in(data: dict[str, Any]) -> set[str]:
    pending = data.get(LOGIN_SESSION_KEY) or {}
    named = (data.get(SESSION_KEY), data.get(SHOWN_BY), pending.get("user_pk"))
    return {str(name) for name in named if name}
