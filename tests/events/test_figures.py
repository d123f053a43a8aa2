"""Figures of coordinators: right, bounded, the same after the purge."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.actions import Application, cancel_meeting, cancel_registration, register
from events.figures import figures, languages, months, weeks
from events.models import Entry, Meeting, Registration, RegistrationContact
from network.models import COORDINATORS
from network.visibility import viewer_for
from tests.events.factories import make_meeting, make_series
from tests.network.admin_people import coordinator, editor, make_user

TODAY = date(2026, 11, 24)


# Periods and what may leave, without a database


def test_months_end_with_this_one_and_leave_no_day_out():
    found = months(12, today=TODAY)

    assert (len(found), found[0], found[-1]) == (
        12,
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 11, 1), date(2026, 11, 30)),
    )
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(found))


def test_weeks_run_from_monday_to_sunday():
    found = weeks(3, today=TODAY)

    assert found[-1] == (date(2026, 11, 23), date(2026, 11, 29))
    assert found[0] == (date(2026, 11, 9), date(2026, 11, 15))


# Counted


def people(meeting: Meeting, count: int, *, first_time: int = 0, name: str = "P") -> None:
    for number in range(count):
        application = Application(
            name=f"{name}{number}", consent=True, is_first_time=number < first_time
        )
        register(meeting, application=application, by_coordinator=True)


def move_to(meeting: Meeting, days: int) -> None:
    """Back into the past, where no action goes."""
    meeting.refresh_from_db()
    meeting.date = timezone.localdate() + timedelta(days=days)
    meeting.save()


@pytest.mark.django_db
def test_meetings_and_people_are_counted_once_in_their_period():
    viewer = viewer_for(make_user(COORDINATORS))
    series = make_series()
    held = make_meeting(series=series, capacity=3)
    people(held, 5, first_time=2)
    cancel_registration(Registration.objects.order_by("rank")[0])
    move_to(held, -7)
    cancelled = make_meeting(series=series)
    people(cancelled, 1, name="Q")
    cancel_meeting(cancelled)
    move_to(cancelled, -7)
    make_meeting(series=series, days=-1)
    make_meeting(series=series, state=Meeting.State.DRAFT, days=-7)

    (*_before, last_week, this_week) = figures(viewer, weeks(3, today=timezone.localdate()))
    whole = last_week + this_week

    assert (whole.held, whole.cancelled) == (2, 1)
    assert (whole.asked, whole.gave_back) == (5, 1)
    assert (whole.confirmed, whole.waiting, whole.newcomers) == (3, 1, 1)
    assert whole.returning == 2


@pytest.mark.django_db
def test_figures_stay_when_the_people_are_erased():
    viewer = viewer_for(make_user(COORDINATORS))
    meeting = make_meeting()
    people(meeting, 6, first_time=6)
    move_to(meeting, -1)
    periods = weeks(2, today=timezone.localdate())
    before = figures(viewer, periods)

    RegistrationContact.objects.all().delete()

    assert figures(viewer, periods) == before
    assert sum(row.newcomers for row in before) == 6


@pytest.mark.django_db
def test_a_peers_meeting_is_not_counted_for_who_is_no_peer():
    viewer = viewer_for(make_user(COORDINATORS))
    meeting = make_meeting(entry=Entry.PEERS)
    people(meeting, 6)
    move_to(meeting, 0)

    (row,) = figures(viewer, weeks(1, today=timezone.localdate()))

    assert (row.held + row.coming, row.asked) == (0, 0)


@pytest.mark.django_db
def test_who_came_is_counted_from_heads_or_from_ticks_and_walk_ins():
    viewer = viewer_for(make_user(COORDINATORS))
    heads, ticks = make_meeting(), make_meeting()
    people(ticks, 3)
    move_to(heads, 0)
    move_to(ticks, 0)
    Meeting.objects.filter(pk=heads.pk).update(head_count=7)
    Meeting.objects.filter(pk=ticks.pk).update(walk_ins=2)
    Registration.objects.filter(meeting=ticks, rank__lte=2).update(arrived_at=timezone.now())

    (row,) = figures(viewer, weeks(1, today=timezone.localdate()))

    assert row.came == 7 + 2 + 2


@pytest.mark.django_db
def test_languages_come_with_the_most_spoken_first():
    viewer = viewer_for(make_user(COORDINATORS))
    for spoken in (("fr",), ("fr", "nl")):
        move_to(make_meeting(languages=spoken), 0)

    found = languages(viewer, weeks(1, today=timezone.localdate()))

    assert found == [("fr", 2), ("nl", 1)]


# The screen and the file


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["", "months-24", "weeks-12", "never", "months-"])
def test_the_screen_draws_and_writes_the_same_numbers(period: str):
    meeting = make_meeting()
    people(meeting, 4, first_time=1)
    move_to(meeting, -1)

    answer = coordinator().get(reverse("events_admin:figures"), {"period": period})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('role="img"') >= 2
    charts: Any = {chart.key: chart for chart in answer.context["charts"]}
    assert sum(charts["people"].totals) == 4
    drawn = charts["people"].table
    assert [sum(numbers) for _label, numbers in drawn] == charts["people"].totals


@pytest.mark.django_db
def test_editors_see_no_figures():
    for name in ("figures", "funders", "funders_print", "funders_table"):
        assert editor().get(reverse(f"events_admin:{name}")).status_code == 302


@pytest.mark.django_db
def test_the_screen_asks_as_much_for_a_year_as_for_a_week():
    client = coordinator()
    url = reverse("events_admin:figures")
    meeting = make_meeting()
    client.get(url)
    with CaptureQueriesContext(connection) as few_queries:
        client.get(url)
    for days in range(1, 20):
        move_to(make_meeting(series=meeting.series), -days)

    with CaptureQueriesContext(connection) as many_queries:
        client.get(url)

    assert len(many_queries) == len(few_queries)
