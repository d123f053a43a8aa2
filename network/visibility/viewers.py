"""Who is looking: the viewer that an account gives under one of its hats."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.audiences import ANYONE, Rung, Viewer
from network.models import Organisation, Representation, Sector, User
from network.models.dated import holding_today

# Hats that are no organisation's; those are named by the public id of the organisation.
COORDINATOR, MEMBER = "coordinator", "member"
# Where a session keeps the key of the hat that was chosen.
HAT = "hat"


@dataclass(frozen=True)
class Hat:
    """One of the roles that somebody may act under: its key, and what it is called."""

    key: str
    name: str | Promise


@dataclass(frozen=True)
class _Roles:
    """What an account may be today, read once."""

    is_coordinator: bool
    memberships: list[Any]
    representations: list[Representation]

    @property
    def verified(self) -> list[Organisation]:
        rows = (row.organisation for row in self.representations)
        return list({row.pk: row for row in rows if row.is_verified}.values())


def viewer_for(user: Any, *, hat: str = "") -> Viewer:
    """The viewer an account gives under a hat; `None` and anonymous give the public.

    Without a hat, or with one that is no longer theirs, somebody is what they are in the network,
    and who only acts for an organisation acts for it.
    """
    if not isinstance(user, User) or not user.is_active:
        return ANYONE
    roles = _roles_of(user)
    person = _person(user, roles)
    organisation = next((row for row in roles.verified if row.public_id == hat), None)
    if organisation is not None:
        return _for_organisation(person, organisation)
    if hat == MEMBER and roles.memberships:
        return _in_network(person, roles)
    return _without_choosing(user, person, roles)


def _without_choosing(user: User, person: Viewer, roles: _Roles) -> Viewer:
    viewer = _in_network(person, roles)
    if roles.is_coordinator:
        viewer = _coordinating(user, viewer)
    elif roles.verified and not roles.memberships:
        viewer = _for_organisation(person, roles.verified[0])
    # Meetings are run for any organisation that somebody acts for until they choose one.
    return replace(viewer, organisation_ids=frozenset(row.pk for row in roles.verified))


def hats_of(user: Any) -> list[Hat]:
    """The hats that somebody may choose from, the one they wear without choosing first."""
    if not isinstance(user, User) or not user.is_active:
        return []
    roles = _roles_of(user)
    hats = [Hat(COORDINATOR, _("as a coordinator"))] if roles.is_coordinator else []
    if roles.memberships:
        hats.append(Hat(MEMBER, _("as a member of the network")))
    return hats + [Hat(row.public_id, row.name) for row in roles.verified]


def _roles_of(user: User) -> _Roles:
    representations = user.representations.current().select_related("organisation")
    return _Roles(
        is_coordinator=user.is_coordinator,
        memberships=list(user.memberships.filter(holding_today())),
        representations=list(representations.order_by("pk")),
    )


def _person(user: User, roles: _Roles) -> Viewer:
    """What follows somebody under every hat: exclusions look at all they stand in."""
    organisations = [row.organisation for row in roles.representations]
    return Viewer(
        user_id=user.pk,
        stands_in=frozenset(row.pk for row in organisations),
        sectors=frozenset(kind for row in organisations for kind in _sectors(row)),
    )


def _sectors(organisation: Organisation) -> list[str]:
    """The kinds of institution it may be: all of them while nobody has said which."""
    return Sector.values if organisation.sectors is None else organisation.sectors


def _in_network(person: Viewer, roles: _Roles) -> Viewer:
    return replace(
        person,
        rung=Rung.MEMBERS if roles.memberships else Rung.PUBLIC,
        is_member=bool(roles.memberships),
        is_peer=any(membership.is_peer for membership in roles.memberships),
    )


def _coordinating(user: User, member: Viewer) -> Viewer:
    nodes = user.coordinations.current().values_list("node", flat=True)
    return replace(
        member,
        rung=Rung.COORDINATORS,
        is_coordinator=True,
        # Whoever runs the machine looks after the places that nobody else does.
        coordinates_all=user.is_superuser,
        node_ids=frozenset() if user.is_superuser else frozenset(nodes),
    )


def _for_organisation(person: Viewer, organisation: Organisation) -> Viewer:
    return replace(
        person,
        rung=Rung.INSTITUTIONS,
        organisation_ids=frozenset({organisation.pk}),
        acting_as=organisation.pk,
        mission_ids=frozenset(organisation.missions.standing().values_list("public_id", flat=True)),
    )


def as_owner(user: User) -> Viewer:
    """Somebody at their own profile, on pages that are theirs alone: whatever the hat."""
    return Viewer(user_id=user.pk)


def viewer_on(rung: Rung, *, node_id: int | None = None) -> Viewer:
    """All who stand on a rung, none of them by name: what `see_as` and an index ask for.

    Institutions are those whose notice is over; coordinators, those of the place `node_id`.
    """
    return Viewer(
        rung=rung,
        is_member=rung is Rung.MEMBERS,
        is_coordinator=rung is Rung.COORDINATORS,
        node_ids=frozenset({node_id} if node_id is not None else ()),
        stands_for_rung=True,
    )


def viewer_of(organisation: Organisation) -> Viewer:
    """Whoever acts for this organisation today; the public where it is not verified."""
    stands = Viewer(
        stands_in=frozenset({organisation.pk}), sectors=frozenset(_sectors(organisation))
    )
    return _for_organisation(stands, organisation) if organisation.is_verified else stands
