"""What the page of an organisation says of detachments: to each viewer what both sides show them.

Never a name on a page that search engines read: a link leads to the page of the person.
"""

from dataclasses import dataclass

from network.audiences import Viewer
from network.directory import Part, part_of_page
from network.models import Detachment, FactKind, Organisation
from network.modules import is_on
from network.visibility import visible_facts_of


@dataclass(frozen=True)
class ShownDetachment:
    """One that this viewer may know of; `name` is empty for the public."""

    words: str
    level: str
    person: str
    name: str


@part_of_page
def detachments(organisation: Organisation, viewer: Viewer) -> Part | None:
    if not is_on("trajectories"):
        return None
    shown = shown_at(organisation, viewer)
    return (
        Part("network/trajectories/organisation_detachments.html", {"shown": shown})
        if (shown)
        else None
    )


def shown_at(organisation: Organisation, viewer: Viewer) -> list[ShownDetachment]:
    """Detachments at this organisation whose fact the viewer sees on the profile itself."""
    rows = Detachment.objects.shown().filter(trajectory__organisation=organisation)
    rows = rows.select_related("level", "trajectory__part__profile", "fact")
    known = [row for row in rows.order_by("starts_on", "pk") if row.trajectory.has_peer]
    profiles = [row.trajectory.part.profile for row in known]
    seen = visible_facts_of(profiles, viewer) if profiles else {}
    found = []
    for row in known:
        profile = seen[row.trajectory.part.profile_id]
        fact = next(
            (
                one
                for one in profile.all(FactKind.DETACHMENT)
                if row.fact is not None and one.public_id == row.fact.public_id
            ),
            None,
        )
        if fact is not None:
            name = profile.name if viewer.user_id is not None else ""
            found.append(ShownDetachment(fact.text, row.level.explanation, profile.public_id, name))
    return found
