"""Feeds as calendars and feed readers meet them."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

import feedparser
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from icalendar import Calendar

from events.actions import MeetingFacts, TextFacts, cancel_meeting, save_meeting
from events.actions.meetings import OWN_FIELDS
from events.feeds import BODIES, Bodies, Body
from events.models import Meeting
from network.modules import modules_on
from tests.events.factories import apply, in_days, make_meeting, make_place, make_series

pytestmark = pytest.mark.django_db

CALENDAR, ATOM, JSON = (f"/feeds/meetings.{suffix}" for suffix in ("ics", "atom", "json"))
FEEDS = [CALENDAR, ATOM, JSON]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def events(response: Any) -> list[Any]:
    assert response.status_code == 200, response.content
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def move(meeting: Meeting, **changes: Any) -> Meeting:
    facts = {name: getattr(meeting, name) for name in OWN_FIELDS}
    return save_meeting(MeetingFacts(**facts | changes), meeting=meeting)


def test_a_calendar_holds_what_comes_and_the_last_thirty_days(client: Client) -> None:
    coming = make_meeting()
    with freeze_time(timezone.now() - timedelta(days=20)):
        recent = make_meeting(days=1)
    with freeze_time(timezone.now() - timedelta(days=60)):
        make_meeting(days=1)
    make_meeting(entry="members")

    response = client.get(CALENDAR)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="meetings.ics"' in response["Content-Disposition"]
    assert {event["UID"] for event in events(response)} == {coming.uid, recent.uid}


def test_a_meeting_and_a_series_have_calendars_of_their_own(client: Client) -> None:
    series = make_series()
    first, second = make_meeting(series=series), make_meeting(series=series, days=20)
    make_meeting()

    (alone,) = events(client.get(f"/feeds/meetings/{first.public_id}.ics?lang=en"))
    both = events(client.get(f"/feeds/series/{series.public_id}.ics"))

    assert alone["UID"] == first.uid
    assert alone["URL"].startswith("http://localhost:8000/en/meetings/")
    assert [event["UID"] for event in both] == [first.uid, second.uid]


def test_a_past_meeting_keeps_its_own_calendar(client: Client) -> None:
    with freeze_time(timezone.now() - timedelta(days=90)):
        meeting = make_meeting(days=1)

    assert len(events(client.get(f"/feeds/meetings/{meeting.public_id}.ics"))) == 1
    assert events(client.get(f"/feeds/series/{meeting.series.public_id}.ics")) == []


def test_an_event_keeps_its_uid_and_counts_its_changes(client: Client) -> None:
    meeting = make_meeting()
    (before,) = events(client.get(CALENDAR))

    move(meeting, start_time=time(19), end_time=time(21))
    (moved,) = events(client.get(CALENDAR))
    cancel_meeting(meeting)
    (cancelled,) = events(client.get(CALENDAR))

    assert before["UID"] == moved["UID"] == cancelled["UID"] == meeting.uid
    assert [event["SEQUENCE"] for event in (before, moved, cancelled)] == [0, 1, 2]
    assert before["DTSTAMP"].dt <= moved["DTSTAMP"].dt <= cancelled["DTSTAMP"].dt
    assert (before["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")


def test_readers_of_atom_find_every_entry_whole(client: Client) -> None:
    meeting = make_meeting(mode="hybrid", online_url="https://x.example/")
    cancelled = make_meeting(days=12)
    cancel_meeting(cancelled)

    found = feedparser.parse(client.get(f"{ATOM}?lang=en").content)

    assert found.bozo is False
    assert found.version == "atom10"
    first, second = found.entries
    assert first.id == f"tag:passerelle.example,2026:meeting/{meeting.public_id}"
    assert first.title == "Open meetings – Mobiliser son vécu"
    assert first.link.startswith("http://localhost:8000/en/meetings/")
    assert "Salle Exemple" in first.summary
    assert second.title.startswith("Cancelled: ")
    assert found.feed.updated_parsed == max(first.updated_parsed, second.updated_parsed)
    assert [link.rel for link in found.feed.links] == ["alternate", "self"]


def test_json_feed_has_what_its_version_requires(client: Client) -> None:
    meeting = make_meeting()
    cancel_meeting(meeting)

    response = client.get(f"{JSON}?lang=en")

    assert response["Content-Type"].startswith("application/feed+json")
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == "http://localhost:8000/feeds/meetings.json?lang=en"
    (item,) = feed["items"]
    assert isinstance(item["id"], str)
    assert item["content_html"].startswith("<p>")
    assert item["title"].startswith("Cancelled: ")
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).utcoffset() is not None
    about = item["_passerelle"]
    assert (about["status"], about["timezone"]) == ("cancelled", "Europe/Brussels")
    assert about["starts_at"] == meeting.starts_at.astimezone(meeting.zone).isoformat()


@pytest.mark.parametrize("path", FEEDS)
def test_nothing_changed_gives_the_same_bytes_and_304(client: Client, path: str) -> None:
    meeting = make_meeting(capacity=5)
    first = client.get(path)
    BODIES._kept.clear()

    with freeze_time(timezone.now() + timedelta(hours=3)):
        second = client.get(path)
        assert second.content == first.content
        assert second["ETag"] == first["ETag"]
        assert second["Last-Modified"] == first["Last-Modified"]
        for known in (first["ETag"], f'"x", {first["ETag"]}', first["ETag"].removeprefix("W/")):
            again = client.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
        head = client.head(path, headers={"If-None-Match": '"old"'})
        assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")
        apply(meeting)
        assert client.get(path)["ETag"] == first["ETag"]  # feeds do not tell places
        move(meeting, date=in_days(11))
        assert client.get(path)["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", FEEDS)
def test_an_empty_feed_is_a_feed_and_does_not_change_by_itself(client: Client, path: str) -> None:
    first = client.get(path)
    with freeze_time(timezone.now() + timedelta(days=3)):
        BODIES._kept.clear()
        second = client.get(path)

    assert first.status_code == 200
    assert first.content == second.content


@pytest.mark.parametrize("count", [3, 30])
def test_a_feed_takes_at_most_two_queries_whatever_it_holds(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    series = make_series()
    for _ in range(count):
        make_meeting(series=series)
    modules_on()  # read once in a few seconds, whatever is asked

    for path in FEEDS:
        with django_assert_num_queries(1):
            tag = client.get(path)["ETag"]
        with django_assert_num_queries(1):
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    with django_assert_num_queries(2):
        client.get(f"/feeds/series/{series.public_id}.ics")
    with django_assert_num_queries(2):
        client.get(f"{CALENDAR}?series={series.public_id}&region=BE-BRU&language=fr")


def test_a_filtered_feed_in_one_language_is_never_given_for_another(client: Client) -> None:
    make_meeting()
    paris = make_meeting(place=make_place(region="FR-IDF", country="FR"))

    found = events(client.get(f"{CALENDAR}?region=FR-IDF&lang=nl"))
    all_in_dutch = client.get(f"{CALENDAR}?lang=nl")
    all_in_french = client.get(CALENDAR)

    assert [event["UID"] for event in found] == [paris.uid]
    assert "Open ontmoetingen" in str(found[0]["SUMMARY"])
    assert len(events(all_in_dutch)) == len(events(all_in_french)) == 2
    assert len({all_in_dutch["ETag"], all_in_french["ETag"]}) == 2
    assert all_in_french["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{CALENDAR}?region=mars", 400),
        (f"{ATOM}?nonsense=1", 400),
        (f"{JSON}?step_free=banana", 400),
        (f"{JSON}?lang=de", 400),
        (f"{CALENDAR}?series=%00", 400),
        ("/feeds/meetings/000000000000.ics", 404),
        ("/feeds/meetings/no-such-id.ics", 404),
        ("/feeds/series/000000000000.ics", 404),
    ],
)
def test_what_a_feed_cannot_give_is_a_problem(client: Client, path: str, status: int) -> None:
    response = client.get(path, headers={"Accept": "text/calendar"})

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_any_site_may_read_a_feed_whatever_it_accepts(client: Client) -> None:
    for path in FEEDS:
        response = client.get(path, headers={"Accept": "text/calendar"})
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        assert client.post(path).status_code == 405


def test_unpublished_series_have_no_calendar(client: Client) -> None:
    series = make_series(is_published=False)

    assert client.get(f"/feeds/series/{series.public_id}.ics").status_code == 404


def test_words_with_signs_stay_words(client: Client) -> None:
    sign = 'a < b & "c"; d, e\\n'
    meeting = make_meeting()
    move(meeting, texts={("fr", "standard"): TextFacts(theme=sign)})

    (event,) = events(client.get(CALENDAR))
    (entry,) = feedparser.parse(client.get(ATOM).content).entries
    (item,) = json.loads(client.get(JSON).content)["items"]

    assert sign in event["SUMMARY"]
    assert sign in entry.title
    assert sign in item["title"]


def test_only_the_last_few_bodies_are_kept() -> None:
    bodies, built = Bodies(), []

    def build(name: str) -> Body:
        built.append(name)
        return Body(name.encode(), datetime(2026, 1, 1, tzinfo=UTC))

    for number in [*range(40), 39, 8, 7]:
        bodies.get([str(number)], lambda name=str(number): build(name))  # type: ignore[misc]

    assert built == [*map(str, range(40)), "7"]
    assert len(bodies._kept) == Bodies.MOST
