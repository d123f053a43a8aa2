"""The ladder of audiences and who is looking. Pure: imports nothing of Django."""

from dataclasses import dataclass, field
from enum import IntEnum


class Rung(IntEnum):
    """Who may see a fact; a viewer on a rung sees that rung and every one above it."""

    ME = 0
    COORDINATORS = 1
    MEMBERS = 2
    INSTITUTIONS = 3
    PUBLIC = 4


@dataclass(frozen=True)
class Viewer:
    """Who is looking, under one chosen hat; made by `visibility.viewer_for` alone."""

    user_id: int | None = None
    rung: Rung = Rung.PUBLIC
    is_peer: bool = False
    is_member: bool = False
    is_coordinator: bool = False
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    excluded_by: frozenset[int] = field(default_factory=frozenset)
    acting_as: int | None = None

    def can_see(self, audience: str) -> bool:
        """Whether this viewer's rung reaches the audience; an unknown audience is `me`."""
        return self.rung <= rung_named(audience) and rung_named(audience) is not Rung.ME


ANYONE = Viewer()


def rung_named(name: str) -> Rung:
    """The rung of that name; what is unknown is private."""
    return Rung.__members__.get(name.upper(), Rung.ME)
