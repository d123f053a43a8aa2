"""The ladder of audiences, who is looking, what they may see. Pure: imports nothing of Django."""

from dataclasses import dataclass, field
from enum import IntEnum


class Rung(IntEnum):
    """Who may see a fact; a viewer on a rung sees that rung and every one above it."""

    ME = 0
    COORDINATORS = 1
    MEMBERS = 2
    INSTITUTIONS = 3
    PUBLIC = 4


AUDIENCES = frozenset(rung.name.lower() for rung in Rung)
PUBLIC_AUDIENCE = Rung.PUBLIC.name.lower()


@dataclass(frozen=True)
class Viewer:
    """Who is looking, under one chosen hat; made by `network/visibility` alone.

    What a hat gives is in `rung`, `is_member`, `organisation_ids` and `acting_as`. `stands_in` and
    `sectors` follow the person under every hat: exclusions look at them.
    """

    user_id: int | None = None
    rung: Rung = Rung.PUBLIC
    is_peer: bool = False
    is_member: bool = False
    is_coordinator: bool = False
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    acting_as: int | None = None
    stands_in: frozenset[int] = field(default_factory=frozenset)
    sectors: frozenset[str] = field(default_factory=frozenset)
    node_ids: frozenset[int] = field(default_factory=frozenset)
    coordinates_all: bool = False
    mission_ids: frozenset[str] = field(default_factory=frozenset)
    # Nobody in particular: all who stand on the rung, for “see as” and for the search index.
    stands_for_rung: bool = False

    def can_see(self, audience: str) -> bool:
        """Whether this viewer's rung reaches the audience; an unknown audience is `me`."""
        return self.rung <= rung_named(audience) and rung_named(audience) is not Rung.ME

    @property
    def is_nobody(self) -> bool:
        """Whether no grant and no exclusion can name this viewer."""
        named = self.stands_in | self.sectors | self.mission_ids
        return self.user_id is None and self.acting_as is None and not named


ANYONE = Viewer()


@dataclass(frozen=True)
class Standing:
    """How a viewer stands to one profile, and to one fact of it."""

    is_owner: bool = False
    is_excluded: bool = False
    # They coordinate the place of the profile.
    coordinates: bool = False
    # The owner was told of their organisation, and the notice is over.
    is_announced: bool = False
    # The fact was shared with them by name.
    is_granted: bool = False


def rung_named(name: str) -> Rung:
    """The rung of that name; what is unknown is private."""
    return Rung.__members__.get(name.upper(), Rung.ME)


def may_see(viewer: Viewer, audience: str, standing: Standing) -> bool:
    """Whether a fact of a profile that is shown reaches this viewer.

    An exclusion wins over everything but `public`; a grant, over the ladder.
    """
    rung = rung_named(audience)
    if standing.is_owner and viewer.acting_as is None:
        return True
    if rung is Rung.PUBLIC:
        return True
    if standing.is_excluded:
        return False
    return standing.is_granted or (rung is not Rung.ME and rung >= _rung_towards(viewer, standing))


def shows(
    viewer: Viewer, audience: str, standing: Standing, *, listed: str | None, sees_listed: bool
) -> bool:
    """The same for a profile that may not be listed, or not to this viewer.

    `listed` is the audience of being listed (None without such a fact), `sees_listed` whether the
    viewer may see that fact by `may_see`. Who is not listed at all is seen by nobody; who is listed
    to others is seen by those with whom a fact was shared by name, that fact alone.
    """
    if standing.is_owner and viewer.acting_as is None:
        return True
    if listed is None or rung_named(listed) is Rung.ME:
        return False
    if sees_listed:
        return may_see(viewer, audience, standing)
    return standing.is_granted and not standing.is_excluded


def reach(viewer: Viewer, standing: Standing) -> frozenset[str]:
    """The audiences whose facts reach a viewer who stands so."""
    return frozenset(name for name in AUDIENCES if may_see(viewer, name, standing))


def _rung_towards(viewer: Viewer, standing: Standing) -> Rung:
    """The rung on which a viewer stands towards one profile."""
    if viewer.rung is Rung.COORDINATORS and not standing.coordinates:
        # Of another place: a member where they are one, else like anybody.
        return Rung.MEMBERS if viewer.is_member else Rung.PUBLIC
    if viewer.rung is Rung.INSTITUTIONS and not standing.is_announced:
        return Rung.PUBLIC
    return viewer.rung
