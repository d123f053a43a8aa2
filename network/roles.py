"""What an account is in the network today, read by one question; who looks is `visibility`'s."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import BigIntegerField, Case, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from network.models import COORDINATORS, MissionRequest, Organisation, Representation, User
from network.models.dated import holding_today

NO_NAME = Value("")


@dataclass(frozen=True)
class Roles:
    """What an account may be today, read once by `roles_of`."""

    is_coordinator: bool
    # Whether as a peer, for each membership.
    memberships: list[bool]
    node_ids: frozenset[int]
    representations: list[Representation]
    # Public ids of missions that stand, by organisation.
    missions: dict[int, list[str]]

    @property
    def verified(self) -> list[Organisation]:
        rows = (row.organisation for row in self.representations)
        return list({row.pk: row for row in rows if row.is_verified}.values())


def roles_of(user: User) -> Roles:
    """All of them by one question, and one more for who acts for organisations."""
    found: dict[str, list[tuple[int, str]]] = {}
    for role, number, name in _role_rows(user):
        found.setdefault(role, []).append((number, name))
    current = user.representations.current().select_related("organisation").order_by("pk")
    missions: dict[int, list[str]] = {}
    for organisation, mission in found.get("mission", []):
        missions.setdefault(organisation, []).append(mission)
    return Roles(
        is_coordinator=user.is_superuser or "group" in found,
        memberships=[bool(is_peer) for is_peer, _name in found.get("member", [])],
        node_ids=frozenset(node for node, _name in found.get("node", [])),
        representations=list(current) if "organisation" in found else [],
        missions=missions,
    )


def _role_rows(user: User) -> QuerySet[Any, tuple[str, int, str]]:
    """What the account is in the network today: a role, its number, its name."""
    acting = user.representations.current()
    standing = MissionRequest.objects.standing().filter(
        organisation__in=acting.values("organisation")
    )
    groups = Group.objects.filter(name=COORDINATORS, user=user)
    members = user.memberships.filter(holding_today())
    return _as_rows("group", groups, "pk").union(
        # PostgreSQL makes no large number of a yes.
        _as_rows("member", members, Case(When(is_peer=True, then=1), default=0)),
        _as_rows("node", user.coordinations.current(), "node_id"),
        _as_rows("organisation", acting, "organisation_id"),
        _as_rows("mission", standing, "organisation_id", "public_id"),
        all=True,
    )


def _as_rows(
    role: str, rows: QuerySet[Any], number: Any, name: Any = NO_NAME
) -> QuerySet[Any, tuple[str, int, str]]:
    # No field of the models that are read here has such a name.
    shown = {"of_number": Cast(number, BigIntegerField()), "of_name": Cast(name, TextField())}
    named = rows.order_by().annotate(of_role=Value(role, TextField()), **shown)
    return named.values_list("of_role", "of_number", "of_name")
