"""Who is looking: the viewer that an account gives under one of its hats."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.audiences import ANYONE, Rung, Viewer
from network.models import Organisation, Sector, User
from network.roles import Roles, roles_of

# Hats that are no organisation's; those are named by the public id of the organisation.
COORDINATOR, MEMBER = "coordinator", "member"
# Where a session keeps the key of the hat that was chosen.
HAT = "hat"


@dataclass(frozen=True)
class Hat:
    """One of the roles that somebody may act under: its key, and what it is called."""

    key: str
    name: str | Promise


def viewer_for(user: Any, *, hat: str = "") -> Viewer:
    """The viewer an account gives under a hat; `None` and anonymous give the public.

    Without a hat, or with one that is no longer theirs, somebody is what they are in the network,
    and who only acts for an organisation acts for it.
    """
    if not isinstance(user, User) or not user.is_active:
        return ANYONE
    roles = roles_of(user)
    person = _person(user, roles)
    organisation = next((row for row in roles.verified if row.public_id == hat), None)
    if organisation is not None:
        return _for_organisation(person, organisation, roles.missions.get(organisation.pk, []))
    if hat == MEMBER and roles.memberships:
        return _in_network(person, roles)
    return _without_choosing(user, person, roles)


def _without_choosing(user: User, person: Viewer, roles: Roles) -> Viewer:
    viewer = _in_network(person, roles)
    if roles.is_coordinator:
        viewer = _coordinating(user, viewer, roles)
    elif roles.verified and not roles.memberships:
        first = roles.verified[0]
        viewer = _for_organisation(person, first, roles.missions.get(first.pk, []))
    # Meetings are run for any organisation that somebody acts for until they choose one.
    return replace(viewer, organisation_ids=frozenset(row.pk for row in roles.verified))


def hats_of(user: Any) -> list[Hat]:
    """The hats that somebody may choose from, the one they wear without choosing first."""
    if not isinstance(user, User) or not user.is_active:
        return []
    roles = roles_of(user)
    hats = [Hat(COORDINATOR, _("as a coordinator"))] if roles.is_coordinator else []
    if roles.memberships:
        hats.append(Hat(MEMBER, _("as a member of the network")))
    return hats + [Hat(row.public_id, row.name) for row in roles.verified]


def _person(user: User, roles: Roles) -> Viewer:
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


def _in_network(person: Viewer, roles: Roles) -> Viewer:
    return replace(
        person,
        rung=Rung.MEMBERS if roles.memberships else Rung.PUBLIC,
        is_member=bool(roles.memberships),
        is_peer=any(roles.memberships),
    )


def _coordinating(user: User, member: Viewer, roles: Roles) -> Viewer:
    return replace(
        member,
        rung=Rung.COORDINATORS,
        is_coordinator=True,
        # Whoever runs the machine looks after the places that nobody else does.
        coordinates_all=user.is_superuser,
        node_ids=frozenset() if user.is_superuser else roles.node_ids,
    )


def _for_organisation(
    person: Viewer, organisation: Organisation, missions: Iterable[str]
) -> Viewer:
    return replace(
        person,
        rung=Rung.INSTITUTIONS,
        organisation_ids=frozenset({organisation.pk}),
        acting_as=organisation.pk,
        mission_ids=frozenset(missions),
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
    if not organisation.is_verified:
        return stands
    missions = organisation.missions.standing().values_list("public_id", flat=True)
    return _for_organisation(stands, organisation, missions)
