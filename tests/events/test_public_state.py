"""The print of what is public: another one whenever a public answer is another one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from events.actions import (
    PlaceFacts,
    SeriesFacts,
    TextFacts,
    cancel_meeting,
    cancel_registration,
    erase_registration,
    save_place,
    save_series,
)
from events.actions.series import refresh_card
from events.finding import public_state
from events.models import Meeting
from tests.events.factories import apply, make_meeting, make_series
from tests.events.test_feeds import move

pytestmark = pytest.mark.django_db

ADDRESSES = [
    *("/api/v1/meetings/", "/api/v1/meetings/?when=upcoming", "/feeds/meetings.ics"),
    *("/feeds/meetings.atom", "/feeds/meetings.json", "/feeds/series/{series}.ics"),
    *("/api/v1/meetings/{meeting}/", "/feeds/meetings/{meeting}.ics"),
]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def meeting() -> Meeting:
    make_meeting(days=20)
    return make_meeting(capacity=1)


def read(client: Client, meeting: Meeting) -> list[bytes]:
    caches["around"].clear()
    names = {"meeting": meeting.public_id, "series": meeting.series.public_id}
    return [client.get(address.format(**names)).content for address in ADDRESSES]


def give_a_place_and_a_turn(meeting: Meeting) -> None:
    apply(meeting)
    apply(meeting, "Mo")


def give_a_place_back(meeting: Meeting) -> None:
    registration = apply(meeting).registration
    assert registration
    cancel_registration(registration)


def erase(meeting: Meeting) -> None:
    registration = apply(meeting).registration
    assert registration
    erase_registration(registration)


def rename_the_place(meeting: Meeting) -> None:
    assert meeting.place
    names = ("locality", "region", "country")
    known = {name: getattr(meeting.place, name) for name in names}
    save_place(PlaceFacts(**known, name="Autre salle"), place=meeting.place)


CHANGES: list[Callable[[Meeting], Any]] = [
    lambda meeting: make_meeting(),
    lambda meeting: make_meeting(series=meeting.series, days=3),
    give_a_place_and_a_turn,
    give_a_place_back,
    erase,
    cancel_meeting,
    rename_the_place,
    lambda meeting: move(meeting, capacity=30),
    lambda meeting: move(meeting, entry="members"),
    lambda meeting: move(meeting, sign_language=True),
    lambda meeting: refresh_card(meeting.pk),
    lambda meeting: meeting.delete(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_an_answer_changes_the_print(
    client: Client, meeting: Meeting, change: Callable[[Meeting], Any]
) -> None:
    before, answers = public_state(), read(client, meeting)

    change(Meeting.objects.get(pk=meeting.pk))

    assert read(client, meeting) != answers
    assert public_state() != before


def test_a_series_that_is_renamed_changes_the_print(client: Client) -> None:
    series = make_series()
    before = public_state()

    save_series(SeriesFacts(texts={("fr", "standard"): TextFacts(title="Autre")}), series=series)

    assert public_state() != before


def test_reading_changes_nothing(client: Client, meeting: Meeting) -> None:
    before = public_state()

    read(client, meeting)

    assert public_state() == before


@pytest.mark.parametrize("days", [11, 41])
def test_the_clock_alone_changes_the_print_when_it_changes_an_answer(
    client: Client, meeting: Meeting, days: int
) -> None:
    """Ten days hence the meeting is over; thirty days later the feeds let it go."""
    with freeze_time(timezone.now() + timedelta(days=days - 1.5)):
        before, answers = public_state(), read(client, meeting)
    with freeze_time(timezone.now() + timedelta(days=days)):
        after, later = public_state(), read(client, meeting)

    assert answers != later
    assert before != after
