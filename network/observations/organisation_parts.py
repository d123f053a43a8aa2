"""What the page of an organisation shows of recommendations: those that both sides published."""

from network.audiences import ANYONE, Viewer
from network.directory import Part, part_of_page
from network.models import Organisation, Recommendation
from network.modules import is_on

MOST_SHOWN = 6


@part_of_page
def recommendations_to(organisation: Organisation, viewer: Viewer) -> Part | None:
    """What anybody may read, whoever looks: the page is the same for all."""
    if not is_on("missions"):
        return None
    rows = Recommendation.objects.visible_to(ANYONE).filter(organisation=organisation)
    shown = list(rows.order_by("-due_on", "pk")[:MOST_SHOWN])
    return Part("network/observations/of_organisation.html", {"rows": shown}) if shown else None
