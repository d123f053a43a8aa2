"""What somebody may do with a meeting today: asked by every door, decided here alone."""

from events.models import Entry, Meeting, SeriesRole
from events.roles import Ability, abilities_of
from network.audiences import Viewer


def abilities(viewer: Viewer, meeting: Meeting) -> frozenset[Ability]:
    """What the viewer's roles of today let them do with this meeting; empty for everybody else."""
    return abilities_at(meeting, roles_in(viewer, meeting))


def abilities_at(meeting: Meeting, roles: set[str]) -> frozenset[Ability]:
    """What these roles give at this meeting: an intervision is held among peers only."""
    given = abilities_of(roles)
    return given if meeting.entry == Entry.PEERS else given - {Ability.INTERVISION}


def roles_in(viewer: Viewer, meeting: Meeting) -> set[str]:
    """The roles of today that count for this meeting."""
    roles = SeriesRole.objects.held_by(viewer).filter(series=meeting.series_id)
    if meeting.entry == Entry.PEERS:
        roles = roles.among_peers(viewer)
    return set(roles.values_list("role", flat=True))


def roles_by_series(viewer: Viewer, *, among_peers: bool = False) -> dict[int, set[str]]:
    """The roles of today, by series, or those that count at meetings of peers: one question."""
    rows = SeriesRole.objects.held_by(viewer)
    rows = rows.among_peers(viewer) if among_peers else rows
    found: dict[int, set[str]] = {}
    for series_id, role in rows.values_list("series", "role"):
        found.setdefault(series_id, set()).add(role)
    return found
