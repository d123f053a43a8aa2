"""The year of a series: what was talked about, for everybody and for who runs it; material."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time

from events.actions import cancel_meeting
from events.actions.material import hand_on_themes
from events.actions.reports import (
    ReportFacts,
    ThemeFacts,
    give_report_back,
    publish_report,
    save_report,
    submit_report,
)
from events.models import Entry, Meeting, Series
from network.audiences import ANYONE
from network.models import COORDINATORS, Material, User
from network.visibility import viewer_for
from tests.events.factories import make_meeting, make_series
from tests.events.people_who_run import person, phone_of, running
from tests.network.admin_people import make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

BEFORE, NOW = "2026-03-01 09:00", "2026-11-24 12:00"
PUBLIC_YEAR = "events:series_year"
WORDS = "We spoke of waiting lists for a room."


class Cycle:
    """A series with a coordinator, in whose meetings reports are written."""

    def __init__(self) -> None:
        self.series: Series = make_series()
        self.coordinator: User = make_user(COORDINATORS)

    def held(self, day: date, **facts: Any) -> Meeting:
        with freeze_time(BEFORE):
            return make_meeting(date=day, series=self.series, **facts)

    def report(self, meeting: Meeting, *themes: str, is_published: bool = True) -> None:
        facts = ReportFacts(
            texts={"en": {"talked_about": WORDS}},
            themes=tuple(ThemeFacts(text=text, level="third") for text in themes),
            themes_language="en",
        )
        report = save_report(meeting, facts, by=self.coordinator)
        report = submit_report(meeting, by=self.coordinator, seen=report.version)
        if is_published:
            publish_report(meeting, by=self.coordinator, seen=report.version)

    def year(self, client: Client, number: int = 2026, name: str = PUBLIC_YEAR) -> Any:
        return client.get(address_of(name, self.series, number))


def address_of(name: str, series: Series, number: int) -> str:
    with translation.override("en"):
        return reverse(name, args=[series.public_id, number])


@pytest.fixture
def cycle() -> Any:
    with freeze_time(NOW):
        yield Cycle()


def anybody() -> Client:
    return Client(headers={"accept-language": "en"})


def test_anybody_reads_what_was_talked_about_and_what_came_back(cycle: Cycle) -> None:
    first, second = cycle.held(date(2026, 4, 7)), cycle.held(date(2026, 5, 5))
    cycle.report(first, "Housing first", "Respect")
    cycle.report(second, "housing first ")

    page = cycle.year(anybody())

    assert page.status_code == 200 and WORDS in page.content.decode()
    themes = [(theme.text, theme.meetings) for theme in page.context["year"].themes]
    assert themes == [("Housing first", 2), ("Respect", 1)]
    assert "in 2 meetings" in page.content.decode()


def test_a_report_that_is_not_published_is_read_by_nobody(cycle: Cycle) -> None:
    meeting = cycle.held(date(2026, 4, 7))
    cycle.report(meeting, "Housing", is_published=False)

    page = cycle.year(anybody())

    assert WORDS not in page.content.decode() and page.context["year"].themes == []


def test_closed_meetings_are_in_the_year_of_who_runs_the_series_only(cycle: Cycle) -> None:
    opened, closed = cycle.held(date(2026, 4, 7)), cycle.held(date(2026, 5, 5), entry=Entry.MEMBERS)
    cycle.report(closed, "Wages")
    facilitator = running(opened)

    public = cycle.year(anybody())
    own = cycle.year(phone_of(facilitator), name="events:running_year")
    refused = cycle.year(phone_of(person("Stranger")), name="events:running_year")
    unknown = cycle.year(anybody(), name="events:running_year")

    assert len(public.context["year"].meetings) == 1 and "Wages" not in public.content.decode()
    assert len(own.context["year"].meetings) == 2 and "Wages" in own.content.decode()
    assert own["X-Robots-Tag"] == "noindex, nofollow"
    assert (refused.status_code, unknown.status_code) == (404, 302)


def test_a_coordinator_shows_a_second_factor_first(cycle: Cycle) -> None:
    cycle.held(date(2026, 4, 7))

    answer = cycle.year(phone_of(cycle.coordinator), name="events:running_year")

    assert answer.status_code == 302 and "next=" in answer.url


def test_a_year_without_meetings_is_no_page(cycle: Cycle) -> None:
    cycle.held(date(2026, 4, 7))

    assert cycle.year(anybody(), 2025).status_code == 404
    assert cycle.year(anybody(), 2027).status_code == 404


def test_the_series_leads_to_its_years_and_the_year_back(cycle: Cycle) -> None:
    cycle.held(date(2026, 4, 7))
    address = address_of(PUBLIC_YEAR, cycle.series, 2026)

    series = anybody().get(f"/en/meetings/series/{cycle.series.public_id}/-/", follow=True)

    assert address in series.content.decode()
    assert cycle.year(anybody()).context["series_url"] in cycle.year(anybody()).content.decode()


def test_who_runs_it_is_led_to_the_latest_year(cycle: Cycle) -> None:
    client = phone_of(running(cycle.held(date(2026, 4, 7))))

    answer = client.get(reverse("events:running_years", args=[cycle.series.public_id]))

    assert answer.url == reverse("events:running_year", args=[cycle.series.public_id, 2026])


# Material for advocacy


def test_published_themes_become_material_once(cycle: Cycle) -> None:
    meeting = cycle.held(date(2026, 4, 7))
    cycle.report(meeting, "Housing first", "Respect")
    hand_on_themes(meeting)
    run_jobs()

    rows = list(Material.objects.visible_to(ANYONE).order_by("position"))

    assert [(row.theme, row.texts, row.level) for row in rows] == [
        ("Housing first", {"en": "Housing first"}, "third"),
        ("Respect", {"en": "Respect"}, "third"),
    ]
    assert {(row.source_kind, row.source_id) for row in rows} == {("meeting", meeting.public_id)}


def test_a_report_that_is_given_back_takes_its_material_along(cycle: Cycle) -> None:
    meeting = cycle.held(date(2026, 4, 7))
    cycle.report(meeting, "Housing first")

    give_report_back(
        meeting, because="One word.", by=cycle.coordinator, seen=meeting.report.version
    )

    [row] = Material.objects.all()
    assert row.withdrawn_at is not None and (row.theme, row.texts) == ("", {})
    assert not Material.objects.standing().exists()


def test_material_is_read_by_those_who_may_know_of_the_meeting(cycle: Cycle) -> None:
    for_members = cycle.held(date(2026, 4, 7), entry=Entry.MEMBERS)
    of_peers = cycle.held(date(2026, 4, 8), entry=Entry.INVITATION)
    cycle.report(for_members, "Wages")
    cycle.report(of_peers, "Trust")
    coordinator = viewer_for(cycle.coordinator)

    assert not Material.objects.visible_to(ANYONE).exists()
    seen = Material.objects.visible_to(coordinator).values_list("theme", flat=True)
    assert set(seen) == {"Wages", "Trust"}


def test_nothing_is_handed_on_from_a_closed_room_of_peers_or_a_cancelled_meeting(
    cycle: Cycle,
) -> None:
    meeting, other = cycle.held(date(2026, 4, 7)), cycle.held(date(2026, 4, 9))
    cycle.report(meeting, "Housing first")
    cycle.report(other, "Respect")
    assert Material.objects.standing().count() == 2

    Meeting.objects.filter(pk=meeting.pk).update(entry=Entry.PEERS)
    meeting.refresh_from_db()
    hand_on_themes(meeting)
    cancel_meeting(other)

    assert not Material.objects.standing().exists()
