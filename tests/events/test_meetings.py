"""Meetings as written and as read: cards, series, pages, what those who come are told."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from events import actions
from events.cards import build_payloads
from events.models import Meeting, MeetingCard, Series
from events.recurrence import Rule
from tests.events.factories import TEXTS, apply, in_days, make_meeting, make_place, make_series

pytestmark = pytest.mark.django_db


def weekly(**facts: Any) -> Series:
    rule = Rule(frequency="weekly", first_date=in_days(1), weekday=in_days(1).weekday())
    return make_series(
        **{
            "rule": rule,
            "start_time": time(18),
            "end_time": time(20),
            "default_place": make_place(),
        }
        | facts
    )


def facts_of(meeting: Meeting, **changed: Any) -> actions.MeetingFacts:
    kept = {
        "series": meeting.series,
        "date": meeting.date,
        "start_time": meeting.start_time,
        "end_time": meeting.end_time,
        "place": meeting.place,
        "capacity": meeting.capacity,
    }
    return actions.MeetingFacts(**kept | changed)


def jobs(handler: str) -> int:
    return sum(job.args_kwargs["args"][0] == handler for job in DBTaskResult.objects.all())


def test_every_card_is_what_would_be_written_today() -> None:
    meeting = make_meeting()
    weekly()
    actions.save_meeting(facts_of(meeting, start_time=time(19), end_time=time(21)), meeting=meeting)
    actions.cancel_meeting(Meeting.objects.last())  # type: ignore[arg-type]

    for row in Meeting.objects.all():
        written = {card.language: card.payload for card in MeetingCard.objects.filter(meeting=row)}
        rebuilt = json.loads(json.dumps(build_payloads(row)))
        assert written == rebuilt


def test_a_restricted_meeting_has_no_card_and_no_public_page(client: Client) -> None:
    meeting = make_meeting(entry="peers")

    assert not MeetingCard.objects.filter(meeting=meeting).exists()
    assert client.get(f"/fr/rencontres/{meeting.public_id}/x/").status_code == 404


def test_a_series_makes_its_meetings_once_and_keeps_the_one_that_moved() -> None:
    series = weekly()
    first = series.meetings.order_by("date").first()
    assert first
    actions.save_meeting(facts_of(first, date=first.date + timedelta(days=1)), meeting=first)

    assert actions.make_meetings(series) == []
    assert series.meetings.count() == len(set(series.meetings.values_list("recurrence_id")))


def test_a_series_skips_its_exceptions_and_stops_at_the_horizon() -> None:
    skipped = in_days(8)

    series = weekly(exceptions=(skipped,))

    dates = list(series.meetings.values_list("date", flat=True))
    assert skipped not in dates
    assert max(dates) <= timezone.localdate() + timedelta(days=183)
    assert len(dates) > 20


def test_a_weekly_meeting_keeps_its_hour_across_both_changes_of_clock() -> None:
    series = weekly()

    actions.make_meetings(series, horizon=in_days(370))

    assert {row.starts_at.astimezone(row.zone).time() for row in series.meetings.all()} == {
        time(18)
    }
    assert len({row.starts_at.time() for row in series.meetings.all()}) == 2


def test_moving_a_meeting_raises_its_sequence_and_tells_those_who_come() -> None:
    meeting = make_meeting()
    apply(meeting)

    actions.save_meeting(facts_of(meeting, start_time=time(19), end_time=time(21)), meeting=meeting)

    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert jobs("events.tell_all_moved") == 1


def test_changing_words_only_tells_nobody() -> None:
    meeting = make_meeting()
    apply(meeting)
    texts = {("fr", "standard"): actions.TextFacts(theme="Se préserver")}

    actions.save_meeting(facts_of(meeting, texts=texts), meeting=meeting)

    meeting.refresh_from_db()
    assert meeting.sequence == 0
    assert jobs("events.tell_all_moved") == 0


def test_cancelling_twice_tells_once() -> None:
    meeting = make_meeting()

    actions.cancel_meeting(meeting)
    actions.cancel_meeting(meeting)

    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert jobs("events.tell_all_cancelled") == 1


def test_a_meeting_in_person_needs_a_place() -> None:
    with pytest.raises(ValidationError) as refused:
        make_meeting(place=None)

    assert "place" in refused.value.message_dict


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_list_and_the_page_answer_in_each_language(client: Client, language: str) -> None:
    meeting = make_meeting()

    with translation.override(language):
        response = client.get(reverse("events:meetings"))
    card = response.context["months"][0]["cards"][0]
    page = client.get(card["url"])

    assert page.status_code == 200
    assert page.context["card"]["title"] == TEXTS[(language, "standard")].title
    assert f'lang="{language}"' in page.content.decode()
    assert page.context["card"]["id"] == meeting.public_id


def test_a_text_in_french_only_says_so_elsewhere(client: Client) -> None:
    texts = {("fr", "standard"): TEXTS[("fr", "standard")]}
    meeting = make_meeting(series=make_series(texts=texts))

    with translation.override("nl"):
        url = reverse("events:meeting_short", args=[meeting.public_id])
    page = client.get(url, follow=True)

    assert page.context["card"]["text_language"] == "fr"
    assert 'lang="fr"' in page.content.decode()


def test_a_wrong_or_missing_slug_leads_to_the_right_address(client: Client) -> None:
    meeting = make_meeting()
    right = f"/fr/rencontres/{meeting.public_id}/rencontres-ouvertes/"

    for address in ("", "something-else/"):
        response = client.get(f"/fr/rencontres/{meeting.public_id}/{address}")
        assert (response.status_code, response.url) == (301, right)


@pytest.mark.parametrize("public_id", ["nothing", "x" * 500, "'--", "%00", "..%2f"])
def test_an_unknown_or_malformed_id_is_not_found(client: Client, public_id: str) -> None:
    assert client.get(f"/fr/rencontres/{public_id}/").status_code == 404
    assert client.get(f"/fr/rencontres/{public_id}/inscription/").status_code == 404


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("region=BE-BRU", True),
        ("region=FR-PAC", False),
        ("language=fr", True),
        ("language=ar", False),
        ("mode=in_person", True),
        ("mode=online", False),
        ("step_free=on", True),
        ("from={tomorrow}&to={later}", True),
        ("to={tomorrow}", False),
        ("utm_source=mail", True),
    ],
)
def test_the_list_is_filtered_by_shareable_addresses(
    client: Client, query: str, is_found: bool
) -> None:
    make_meeting(days=10)
    query = query.format(tomorrow=in_days(1), later=in_days(20))

    response = client.get(f"/fr/rencontres/?{query}")

    assert response.status_code == 200
    assert bool(response.context["months"]) is is_found


@pytest.mark.parametrize(
    "query", ["region=XX", "from=yesterday", "from=2026-02-31", "mode=%00", "series=" + "x" * 3000]
)
def test_a_filter_that_cannot_be_is_said_beside_its_field(client: Client, query: str) -> None:
    make_meeting()

    response = client.get(f"/fr/rencontres/?{query}")

    assert response.status_code == 400
    assert response.context["filter_form"].errors


def test_days_are_filled_in_as_people_write_them_and_shared_as_one_word(client: Client) -> None:
    make_meeting(days=10)
    boxes = "from_day=1&from_month=f%C3%A9vrier&from_year=2026&to_day=&to_month=&to_year="

    response = client.get(f"/fr/rencontres/?region=&language=fr&{boxes}")
    shared = client.get(response["Location"])

    assert response.status_code == 302
    assert response["Location"] == "/fr/rencontres/?language=fr&from=2026-02-01"
    assert shared.context["months"]
    assert 'name="from_year" value="2026"' in shared.content.decode()
    assert "from=2026-02-01" in shared.context["feed_urls"]["ics"]
    assert client.get("/fr/rencontres/?from_day=&to_day=")["Location"] == "/fr/rencontres/"


def test_a_day_that_is_not_complete_is_said_beside_its_boxes(client: Client) -> None:
    make_meeting()

    response = client.get("/fr/rencontres/?from_day=30&from_month=2&from_year=2027&to_day=3")

    assert response.status_code == 400
    assert set(response.context["filter_form"].errors) == {"from", "to"}
    assert 'name="from_day" value="30"' in response.content.decode()
    assert response.context["has_filters"]


@pytest.mark.parametrize("number", ["0", "-1", "999999999999", "abc", "%00"])
def test_a_page_number_that_is_not_there_gives_the_nearest(client: Client, number: str) -> None:
    assert client.get(f"/fr/rencontres/?page={number}").status_code == 200


def test_an_online_meeting_has_no_doorstep(client: Client) -> None:
    def page(**facts: Any) -> str:
        meeting = make_meeting(**facts)
        return client.get(f"/en/meetings/{meeting.public_id}/", follow=True).content.decode()

    at_a_place = page()
    online = page(mode="online", place=None, online_url="https://room.example.org/a")

    assert "Step-free access" in at_a_place
    assert "Step-free access" not in online
    assert "Sign language interpreting" in online


def test_a_cancelled_meeting_stays_in_sight_and_takes_nobody(client: Client) -> None:
    meeting = make_meeting()
    actions.cancel_meeting(meeting)

    page = client.get(f"/fr/rencontres/{meeting.public_id}/rencontres-ouvertes/")

    assert page.context["card"]["status"] == "cancelled"
    assert page.context["is_open"] is False
    assert "EventCancelled" in page.content.decode()


def test_past_meetings_are_apart(client: Client) -> None:
    make_meeting(days=-10)

    assert not client.get("/fr/rencontres/").context["months"]
    assert client.get("/fr/rencontres/passees/").context["months"]


def test_a_meeting_date_is_kept_as_wall_time() -> None:
    meeting = make_meeting(date=date(2027, 7, 6))
    meeting.refresh_from_db()

    assert meeting.starts_at.isoformat() == "2027-07-06T16:00:00+00:00"


def test_a_draft_cannot_be_called_off_and_stays_out_of_sight() -> None:
    meeting = make_meeting(state="draft")

    with pytest.raises(ValidationError):
        actions.cancel_meeting(meeting)

    assert not MeetingCard.objects.filter(meeting=meeting).exists()


def test_an_end_long_before_the_start_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        make_meeting(start_time=time(19), end_time=time(18, 30))

    assert "end_time" in refused.value.message_dict


def test_a_meeting_given_to_another_series_is_not_made_anew_by_the_first() -> None:
    series, other = weekly(), make_series()
    first = series.meetings.order_by("date").first()
    assert first
    count = series.meetings.count()

    actions.save_meeting(facts_of(first, series=other), meeting=first)
    actions.make_meetings(series)

    assert series.meetings.count() == count - 1


def test_the_page_of_a_series_shows_its_easy_to_read_text(client: Client) -> None:
    easy = actions.TextFacts(title="On se parle", body="Venez.\n\nÉcoutez.")
    series = make_series(texts=TEXTS | {("fr", "easy"): easy})

    page = client.get(f"/fr/rencontres/cycles/{series.public_id}/rencontres-ouvertes/")
    other = client.get(f"/nl/ontmoetingen/reeksen/{series.public_id}/open-ontmoetingen/")

    for shown in (page.content.decode(), other.content.decode()):
        assert "On se parle" in shown
        assert "<p>Écoutez.</p>" in shown
