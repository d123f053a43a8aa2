"""What the page of an organisation says of meetings: those to come that it organises."""

from django.utils.translation import get_language

from events.finding import cards, shown_cards, upcoming
from events.models import SeriesRole
from network.audiences import Viewer
from network.directory import Part, part_of_page
from network.models import Organisation

MOST_SHOWN = 6


@part_of_page
def meetings(organisation: Organisation, viewer: Viewer) -> Part | None:
    """The next public meetings of the series in which it has a part today."""
    series = SeriesRole.objects.current().filter(organisation=organisation).values("series")
    rows = upcoming(cards(get_language() or "fr")).filter(meeting__series__in=series)
    shown = shown_cards(rows[:MOST_SHOWN])
    return Part("events/organisation_meetings.html", {"cards": shown}) if shown else None
