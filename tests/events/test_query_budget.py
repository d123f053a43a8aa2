"""What a page or a feed asks of the database: little, and the same whatever there is to show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from events.models import Meeting, Place, Series
from portal.actions import lay_site
from tests.events.factories import make_meeting, make_place, make_series

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 30
PAGES, READINGS = 6, 2
# `{meeting}`, `{id}` and so on are those of one of the meetings.
BUDGETS = {
    "/fr/": PAGES,
    "/fr/rencontres/": PAGES,
    "/fr/rencontres/passees/": PAGES,
    "/en/meetings/?region=BE-BRU&language=fr&mode=in_person&step_free=true": PAGES,
    "/fr/rencontres/{id}/{slug}/": PAGES,
    "/fr/rencontres/cycles/{series_id}/{slug}/": PAGES,
    "/fr/rencontres/{id}/inscription/": PAGES,
    "/feeds/meetings.ics?lang=fr": READINGS,
    "/feeds/meetings.atom?lang=fr": READINGS,
    "/feeds/meetings.json?lang=fr&region=BE-BRU": READINGS,
    "/feeds/meetings/{id}.ics": READINGS,
    "/feeds/series/{series_id}.ics": READINGS,
    "/api/v1/meetings/": READINGS,
    "/api/v1/meetings/?region=BE-BRU&language=fr&when=upcoming": READINGS,
    "/api/v1/meetings/{id}/": READINGS,
    "/api/v1/series/": READINGS + 1,
}


@pytest.fixture
def portal(settings: Settings) -> Meeting:
    """A laid-out portal with a few meetings, one of them to look at."""
    settings.RATE_LIMITS = False
    lay_site()
    series, place = make_series(), make_place()
    add_meetings(FEW, series=series, place=place)
    return Meeting.objects.upcoming()[0]


def add_meetings(count: int, *, series: Series, place: Place) -> None:
    """Half of them to come, half of them past."""
    for number in range(count):
        days = number + 2
        make_meeting(days=days if number % 2 else -days, series=series, place=place, capacity=9)


def address(pattern: str, meeting: Meeting) -> str:
    return pattern.format(
        id=meeting.public_id, series_id=meeting.series.public_id, slug="rencontres-ouvertes"
    )


def queries_of(client: Client, url: str) -> list[str]:
    """The queries of a second visit: what is read once a process is not counted."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return [query["sql"] for query in captured]


@pytest.mark.parametrize(("pattern", "budget"), BUDGETS.items())
def test_an_address_keeps_its_budget_of_queries_whatever_there_is_to_show(
    client: Client, portal: Meeting, pattern: str, budget: int
) -> None:
    url = address(pattern, portal)

    few = queries_of(client, url)
    add_meetings(MANY - FEW, series=portal.series, place=make_place())
    many = queries_of(client, url)

    assert len(few) <= budget, "\n".join(few)
    assert len(many) == len(few), "\n".join(many)
