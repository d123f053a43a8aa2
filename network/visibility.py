"""Who is looking: the one place that turns an account into a viewer."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from network.audiences import ANYONE, Rung, Viewer
from network.models import User


def viewer_for(user: Any) -> Viewer:
    """The viewer an account gives; `None` and anonymous give the public."""
    if not isinstance(user, User) or not user.is_active:
        return ANYONE
    today = timezone.localdate()
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    memberships = list(user.memberships.filter(current))
    organisations = user.representations.filter(current)
    verified = [
        row for row in organisations.select_related("organisation") if row.organisation.is_verified
    ]
    return Viewer(
        user_id=user.pk,
        rung=_rung(user.is_coordinator, bool(memberships), bool(verified)),
        is_peer=any(membership.is_peer for membership in memberships),
        is_member=bool(memberships),
        is_coordinator=user.is_coordinator,
        organisation_ids=frozenset(row.organisation_id for row in verified),
    )


def _rung(is_coordinator: bool, is_member: bool, is_institution: bool) -> Rung:
    if is_coordinator:
        return Rung.COORDINATORS
    if is_member:
        return Rung.MEMBERS
    return Rung.INSTITUTIONS if is_institution else Rung.PUBLIC
