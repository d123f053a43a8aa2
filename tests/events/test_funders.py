"""Figures for funders: counted right, told in groups, the same after the purge and an erasure."""

import csv
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time
from odfdo import Document

from events.actions import (
    Application,
    cancel_registration,
    erase_registration,
    note_needs_met,
    register,
)
from events.funder_figures import Told, last_settled_month, told
from events.models import AccessTally, Entry, Meeting, Registration, RegistrationContact, Series
from network.audiences import Viewer
from network.models import COORDINATORS
from network.purposes import purge_due
from network.visibility import viewer_for
from tests.events.factories import make_meeting, make_place, make_series
from tests.events.people_who_run import person, phone_of, running
from tests.network.admin_people import coordinator, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.get_default_timezone())
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
def today() -> Any:
    with freeze_time(NOW):
        yield


def held(
    day: date, *, people: int = 0, first_time: int = 0, needs: int = 0, **facts: Any
) -> Meeting:
    """A meeting of that day with so many people who have a place."""
    with freeze_time(datetime.combine(day - timedelta(days=5), time(9))):
        meeting = make_meeting(**{"date": day} | facts)
        for number in range(people):
            need = {"access_needs": "A chair", "consent_access_needs": True}
            application = Application(
                name=f"P{number}",
                consent=True,
                is_first_time=number < first_time,
                **(need if number < needs else {}),
            )
            register(meeting, application=application, by_coordinator=True)
    return meeting


def viewer() -> Viewer:
    return viewer_for(make_user(COORDINATORS))


def year_of(who: Viewer, **given: Any) -> Told:
    return told(who, first=YEAR[0], last=YEAR[1], **given)


def test_meetings_are_exact_and_people_are_told_from_five() -> None:
    series = make_series()
    held(date(2026, 3, 10), people=12, first_time=5, series=series, capacity=15)
    held(date(2026, 4, 10), people=3, series=series, capacity=15)

    whole = year_of(viewer()).row("")

    assert (whole.held, whole.places) == (2, 30)
    assert (whole.people["confirmed"], whole.people["newcomers"]) == (12, 5)


def test_a_month_is_told_eight_days_after_its_end() -> None:
    assert last_settled_month(date(2026, 11, 8)) == date(2026, 9, 1)
    assert last_settled_month(date(2026, 11, 9)) == date(2026, 10, 1)
    held(date(2026, 11, 3), people=8)

    assert year_of(viewer()).row("").people["confirmed"] == 0


def test_a_meeting_of_peers_gives_nothing_away_to_who_is_no_peer() -> None:
    held(date(2026, 3, 10), people=6, series=make_series(), entry=Entry.PEERS)
    held(date(2026, 3, 11), people=7)

    whole = year_of(viewer()).row("")

    assert (whole.held, whole.people["confirmed"]) == (1, 7)


def test_series_and_regions_add_up_to_what_is_told_of_all() -> None:
    one, other = make_series(), make_series()
    held(date(2026, 3, 10), people=9, series=one)
    held(date(2026, 5, 10), people=6, series=other, place=make_place(region="NL-UT"))
    held(date(2026, 5, 12), people=2, series=other, mode="online")
    who = viewer()

    found = year_of(who)

    whole = found.row("").people["confirmed"]
    by_series = [found.row("", belongs=lambda s, k=key.pk: s[0] == k) for key in (one, other)]
    by_region = [found.row("", belongs=lambda s, k=key: s[1] == k) for key in ("BE-BRU", "NL-UT")]
    assert whole == 15
    assert [row.people["confirmed"] for row in by_series] == [9, 6]
    assert [row.people["confirmed"] for row in by_region] == [9, 6]
    assert year_of(who, series=other.pk).row("").people["confirmed"] == 6


def test_who_stayed_away_is_not_found_by_subtraction() -> None:
    meeting = held(date(2026, 3, 10), people=12)
    rows = Registration.objects.filter(meeting=meeting)
    rows.filter(rank__lte=10).update(arrived_at=NOW)
    before = year_of(viewer()).row("").people

    rows.filter(rank__lte=7).update(arrived_at=NOW)
    rows.filter(rank__gt=7).update(arrived_at=None)
    after = year_of(viewer_for(person("Other"))).row("").people
    coordinators = year_of(viewer_for(make_user(COORDINATORS, display_name="O"))).row("").people

    assert (before["confirmed"], before["came"]) == (0, 0)
    assert (coordinators["confirmed"], coordinators["came"]) == (12, 7)
    assert after["confirmed"] == 12


def test_figures_survive_the_purge_and_an_erasure() -> None:
    meeting = held(date(2026, 3, 10), people=14, first_time=6, needs=7, capacity=20)
    with freeze_time("2026-03-10 16:00"):
        cancelled = Registration.objects.filter(meeting=meeting)[13:]
        for row in cancelled:
            cancel_registration(row)
    who = viewer()

    with freeze_time("2026-03-12"):
        note_needs_met(meeting, met=7, by=running(meeting))
        erase_registration(Registration.objects.filter(meeting=meeting)[0])
    before = year_of(who).row("")
    purge_due()
    after = year_of(who).row("")

    assert not RegistrationContact.objects.exists()
    assert before == after
    assert after.people["confirmed"] == 13
    assert (after.people["needs_asked"], after.people["needs_met"]) == (7, 7)


def test_needs_that_nobody_noted_are_counted_before_they_go() -> None:
    meeting = held(date(2026, 3, 10), people=6, needs=6)

    purge_due()

    tally = AccessTally.objects.get(meeting=meeting)
    assert (tally.asked, tally.met) == (6, None)
    people = year_of(viewer()).row("").people
    assert (people["needs_asked"], people["needs_met"]) == (6, 0)


def test_a_facilitator_notes_how_many_needs_were_met_and_a_welcomer_does_not() -> None:
    meeting = held(date(2026, 11, 23), people=3, needs=2)
    facilitator = phone_of(running(meeting))
    welcomer = phone_of(running(meeting, "welcomer", name="Brume"))
    with translation.override("en"):
        url = reverse("events:running_needs_met", args=[meeting.public_id])

    page = facilitator.get(url).content.decode()
    too_many = facilitator.post(url, {"met": "3"})
    noted = facilitator.post(url, {"met": "1"})

    assert "2 people said what they need" in page
    assert too_many.status_code == 422 and "up to that" in too_many.content.decode()
    assert noted.status_code == 302
    assert AccessTally.objects.get().met == 1
    assert welcomer.get(url).status_code == welcomer.post(url, {"met": "1"}).status_code == 404


def test_needs_are_not_noted_before_the_meeting() -> None:
    meeting = make_meeting(days=3)
    client = phone_of(running(meeting))
    with translation.override("en"):
        url = reverse("events:running_needs_met", args=[meeting.public_id])

    assert client.post(url, {"met": "0"}).status_code == 422
    assert not AccessTally.objects.filter(met__isnull=False).exists()


def year_page(client: Client, name: str = "funders", **asked: str) -> Any:
    return client.get(reverse(f"events_admin:{name}"), {"year": "2026"} | asked)


def test_the_screen_the_paper_and_the_files_tell_the_same() -> None:
    held(date(2026, 3, 10), people=12, first_time=5, capacity=15)
    client = coordinator()

    screen = year_page(client)
    paper = year_page(client, "funders_print").content.decode()
    told_csv = year_page(client, "funders_table", format="csv").content.decode("utf-8-sig")
    told_ods = year_page(client, "funders_table", format="ods").content

    assert screen.content.decode().count('role="img"') >= 3
    assert dict(screen.context["report"].lines)["people with a place"] == "12"
    assert "Report on the open meetings" in paper and ">12<" in paper
    rows = list(csv.DictReader(StringIO(told_csv), delimiter=";"))
    assert (
        rows[0]["people with a place"] == "12"
        and rows[0]["Which"] == "January 2026 to October 2026"
    )
    [table] = Document(BytesIO(told_ods)).body.get_tables()
    assert [row.get_values()[5] for row in table.traverse()][:2] == ["people with a place", "12"]


def test_no_cell_of_the_file_is_a_few_people_or_a_formula() -> None:
    series = make_series()
    for month in range(1, 11):
        held(date(2026, month, 7), people=month % 4 + 1, first_time=month % 3, series=series)
    name = "=HYPERLINK(1)"
    Series.objects.get(pk=series.pk).texts.update(title=name)

    text = year_page(coordinator(), "funders_table").content.decode("utf-8-sig")

    rows = list(csv.reader(StringIO(text), delimiter=";"))
    people = [int(cell) for row in rows[1:] for cell in row[5:] if cell]
    assert people and not [number for number in people if 0 < number < 5]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert any(name in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, (2026, 1), (2026, 10)),
        ({"part": "q1"}, (2026, 1), (2026, 3)),
        ({"part": "m4"}, (2026, 4), (2026, 4)),
        ({"first": "2026-02-17", "last": "2026-03-02"}, (2026, 2), (2026, 3)),
    ],
)
def test_periods_are_whole_months(
    asked: dict[str, str], first: tuple[int, int], last: tuple[int, int]
) -> None:
    held(date(2026, 3, 10), people=6)

    found = year_page(coordinator(), **asked).context["report"]

    assert (found.first, found.last) == (date(*first, 1), date(*last, 1))


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "1066"},
        {"part": "q9"},
        {"series": "nothing"},
        {"first": "2026-03-01"},
        {"first": "2026-03-01", "last": "2026-02-01"},
        {"first": "1900-01-01", "last": "2026-01-01"},
    ],
)
def test_a_period_that_makes_no_sense_is_said_beside_its_field(asked: dict[str, str]) -> None:
    client = coordinator()

    assert year_page(client, **asked).status_code == 422
    assert year_page(client, "funders_print", **asked).status_code == 422
    assert year_page(client, "funders_table", **asked).status_code == 422


def test_a_few_people_are_a_dash_and_nobody_is_a_zero() -> None:
    held(date(2026, 3, 10), people=3)

    lines = dict(year_page(coordinator()).context["report"].lines)

    assert lines["people with a place"] == lines["of whom for the first time"] == "–"
    assert (lines["people left waiting"], lines["meetings that took place"]) == ("0", "1")


def test_a_year_to_come_is_empty_and_says_so() -> None:
    answer = year_page(coordinator(), part="m12")

    assert answer.status_code == 200 and "Nothing to count" in answer.content.decode()


def test_the_screen_asks_as_much_for_many_meetings_as_for_one() -> None:
    client, series = coordinator(), make_series()
    held(date(2026, 3, 1), series=series, people=1)
    year_page(client)
    with CaptureQueriesContext(connection) as few:
        year_page(client)
    for day in range(2, 12):
        held(date(2026, 3, day), series=series, people=1)

    with CaptureQueriesContext(connection) as many:
        year_page(client)

    assert len(many) == len(few)
