"""The API as a partner meets it: reading meetings, following pages, asking for a place."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from events.actions import cancel_meeting
from events.cards import shown
from events.models import Meeting, MeetingCard, Registration
from events.serializers import MeetingSerializer
from network.models import User
from network.modules import modules_on
from tests.events.factories import apply, in_days, make_meeting, make_place, make_series

pytestmark = pytest.mark.django_db

MEETINGS = "/api/v1/meetings/"
SERIES = "/api/v1/series/"
REQUIRED = {
    *("id", "url", "title", "language", "series", "starts_at", "ends_at", "timezone", "status"),
    *("attendance_mode", "place", "organisers", "accessibility", "capacity", "places_left"),
    *("waiting", "updated_at"),
}
PERSON = {"name": "Lou", "email": "lou@example.org", "consent": True}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def registrations(meeting: Meeting) -> str:
    return f"{MEETINGS}{meeting.public_id}/registrations/"


def ask(client: Client, meeting: Meeting, body: Any = None, **headers: str) -> Any:
    content = (
        body if isinstance(body, str | bytes) else json.dumps(PERSON if body is None else body)
    )
    return client.post(
        registrations(meeting), content, content_type="application/json", headers=headers
    )


def items(client: Client, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"{MEETINGS}?{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["items"]
    return found


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem document, after a look at its shape."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found["title"]
    assert found["type"].startswith("/api/v1/problems/")
    return found


def pointers(response: Any) -> list[str]:
    return [error["pointer"] for error in problem(response, 400)["errors"]]


# Reading


def test_a_meeting_says_all_that_a_partner_needs(client: Client) -> None:
    meeting = make_meeting(
        capacity=5, mode="hybrid", online_url="https://secret.example/room", interpreted=("vgt",)
    )
    apply(meeting)

    (found,) = items(client, "lang=nl")

    assert set(found) >= REQUIRED
    assert found["title"] == "Open ontmoetingen"
    assert found["url"].startswith("http")
    assert "/nl/ontmoetingen/" in found["url"]
    assert datetime.fromisoformat(found["starts_at"]).utcoffset() is not None
    assert found["places_left"] == 4
    assert (found["status"], found["has_online_link"]) == ("scheduled", True)
    assert found["organisers"][0]["name"] == "Maison Exemple asbl"
    assert client.get(f"{MEETINGS}{meeting.public_id}/?lang=nl").json() == found


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_an_answer_is_what_its_documented_fields_make_of_the_card(language: str) -> None:
    in_room = make_meeting(capacity=5, interpreted=("vgt",), languages=("fr", "nl"))
    apply(in_room)
    make_meeting(mode="online", online_url="https://room.example/", place=None)
    cancel_meeting(make_meeting())

    for card in MeetingCard.objects.filter(language=language).select_related("meeting"):
        quick = MeetingSerializer(card).data
        facts = shown(card.payload, card.meeting)
        by_field = super(MeetingSerializer, MeetingSerializer(card)).to_representation(facts)

        assert json.loads(json.dumps(quick)) == json.loads(json.dumps(by_field))


def test_a_list_is_items_and_next_and_nothing_else(client: Client) -> None:
    assert client.get(MEETINGS).json() == {"items": [], "next": None}
    assert client.get(SERIES).json() == {"items": [], "next": None}


def test_only_public_meetings_are_read(client: Client) -> None:
    hidden = [make_meeting(entry="members"), make_meeting(state="draft")]

    assert items(client) == []
    for meeting in hidden:
        problem(client.get(f"{MEETINGS}{meeting.public_id}/"), 404)


def test_a_cancelled_meeting_stays_and_says_so(client: Client) -> None:
    meeting = make_meeting()
    cancel_meeting(meeting)

    assert [found["status"] for found in items(client)] == ["cancelled"]


def test_no_personal_word_and_no_online_link_is_in_any_list(client: Client) -> None:
    canaries = ("Zoé-Canari", "canari@example.org", "0499 12 34 56", "rampe-canari", "room-canari")
    meeting = make_meeting(capacity=1, mode="hybrid", online_url="https://room-canari.example/")
    for address in ("canari@example.org", "second.canari@example.org"):
        apply(
            meeting,
            "Zoé-Canari",
            email=address,
            phone="0499 12 34 56",
            access_needs="rampe-canari",
            consent_access_needs=True,
        )

    paths = [MEETINGS, SERIES, f"{MEETINGS}{meeting.public_id}/"]
    paths += [f"{SERIES}{meeting.series.public_id}/", f"/feeds/meetings/{meeting.public_id}.ics"]
    paths += [f"/feeds/series/{meeting.series.public_id}.ics", "/feeds/meetings.ics"]
    paths += ["/feeds/meetings.atom", "/feeds/meetings.json"]
    bodies = {path: client.get(path).content.decode() for path in paths}

    about = (meeting.public_id, meeting.uid, meeting.series.public_id)
    assert all(any(name in body for name in about) for body in bodies.values())
    found = [(path, word) for path, body in bodies.items() for word in canaries if word in body]
    assert found == []


def test_a_series_says_who_runs_it_and_where_its_meetings_are(client: Client) -> None:
    series = make_series()
    make_series(is_published=False)

    (found,) = client.get(f"{SERIES}?lang=en").json()["items"]

    assert (found["title"], found["language"]) == ("Open meetings", "en")
    assert found["organisers"][0]["name"] == "Maison Exemple asbl"
    assert client.get(f"{SERIES}{series.public_id}/?lang=en").json() == found
    make_meeting(series=series)
    assert len(items(client, found["meetings_url"].partition("?")[2])) == 1


@pytest.mark.parametrize(
    ("accepts", "query", "language"),
    [
        ("", "", "fr"),
        ("nl-BE, en;q=0.5", "", "nl"),
        ("de, en;q=0.5", "", "en"),
        ("nl", "lang=en", "en"),
        ("x" * 5000, "", "fr"),
    ],
)
def test_texts_come_in_the_language_asked_for(
    client: Client, accepts: str, query: str, language: str
) -> None:
    make_meeting()
    client.cookies["django_language"] = "nl"  # a visitor's choice on the site is not a program's

    response = client.get(f"{MEETINGS}?{query}", headers={"Accept-Language": accepts})

    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]
    assert response.json()["items"][0]["language"] == language


def test_filters_are_those_of_everywhere(client: Client) -> None:
    here = make_meeting(days=5, languages=("fr",), interpreted=("vgt",))
    there = make_meeting(
        days=40, mode="online", place=None, online_url="https://x.example/", languages=("nl",)
    )
    with freeze_time(timezone.now() - timedelta(days=60)):
        past = make_meeting(days=1, place=make_place(region="FR-PAC", country="FR", step_free=None))

    def found(query: str) -> set[str]:
        return {item["id"] for item in items(client, query)}

    assert found("") == {here.public_id, there.public_id, past.public_id}
    assert found("when=upcoming") == {here.public_id, there.public_id}
    assert found("when=past") == {past.public_id}
    assert found("region=FR-PAC") == {past.public_id}
    assert found("language=vgt") == {here.public_id}
    assert found("mode=online") == {there.public_id}
    assert found("step_free=true") == found("step_free=on") == {here.public_id}
    assert len(found("step_free=false")) == len(found("region=&mode=&from=")) == 3
    assert found(f"from={in_days(20)}") == {there.public_id}
    assert found(f"series={past.series.public_id}") == {past.public_id}
    assert found(f"to={in_days(-1)}") == {past.public_id}


def test_updated_since_gives_back_its_own_moment(client: Client) -> None:
    make_meeting()
    last = make_meeting()
    moment = items(client)[-1]["updated_at"]

    assert [found["id"] for found in items(client, f"updated_since={moment}")] == [last.public_id]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("nonsense=1", "?nonsense"),
        ("region=mars", "?region"),
        ("region=BE-BRU&region=BE-WAL", "?region"),
        ("language=xx", "?language"),
        ("lang=de", "?lang"),
        ("mode=teleport", "?mode"),
        ("step_free=banana", "?step_free"),
        ("series=000000000000", "?series"),
        ("series=%00", "?series"),
        ("from=01/02/2027", "?from"),
        ("to=2027-02-30", "?to"),
        ("when=whenever", "?when"),
        ("updated_since=yesterday", "?updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B14:00", "?updated_since"),
        ("updated_since=9999-12-31T23:59:59-12:00", "?updated_since"),
        ("limit=0", "?limit"),
        ("limit=201", "?limit"),
        ("limit=ten", "?limit"),
        ("limit=%D9%A3", "?limit"),
        ("cursor=forged", "?cursor"),
        ("cursor=%00", "?cursor"),
        ("format=xml", "?format"),
        ("a/b~c=1", "?a~1b~0c"),
    ],
)
def test_a_wrong_parameter_is_told_and_not_ignored(
    client: Client, query: str, pointer: str
) -> None:
    assert pointers(client.get(f"{MEETINGS}?{query}")) == [pointer]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing/",
        "/api/v1/meetings",
        "/api/v1/meetings/000000000000/",
        "/api/v1/meetings/not-an-id/",
        "/api/v1/meetings/%00/",
        "/api/v1/series/000000000000/",
        "/api/v1/series/IIIIIIIIIIII/",
    ],
)
def test_what_is_not_there_is_a_problem_and_no_page(client: Client, path: str) -> None:
    assert problem(client.get(path), 404)["type"] == "/api/v1/problems/not-found/"


# Again and again


@pytest.mark.parametrize("count", [3, 30])
def test_a_list_takes_one_query_whatever_it_holds(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    series = make_series()
    for _ in range(count):
        make_meeting(series=series)
    modules_on()  # read once in a few seconds, whatever is asked

    with django_assert_num_queries(1):
        assert len(items(client)) == count
    with django_assert_num_queries(2):  # the series' name is looked up
        assert len(items(client, f"series={series.public_id}")) == count
    with django_assert_num_queries(2):
        client.get(SERIES)
    tag = client.get(MEETINGS)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(MEETINGS, headers={"If-None-Match": tag}).status_code == 304


def test_the_same_answer_is_not_sent_twice(client: Client) -> None:
    meeting = make_meeting(capacity=3)
    for path in (MEETINGS, f"{MEETINGS}{meeting.public_id}/", SERIES):
        first = client.get(path)
        tag = first["ETag"]
        assert tag.startswith('W/"')
        assert first["Last-Modified"]
        for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == tag
            assert again["Access-Control-Allow-Origin"] == "*"
        head = client.head(path)
        assert (head.status_code, head["ETag"], head.content) == (200, tag, b"")


def test_a_tag_changes_with_the_places_the_words_and_the_language(client: Client) -> None:
    meeting = make_meeting(capacity=3)
    seen = {client.get(MEETINGS)["ETag"], client.get(MEETINGS, {"lang": "nl"})["ETag"]}

    apply(meeting)
    seen.add(client.get(MEETINGS)["ETag"])
    cancel_meeting(meeting)
    seen.add(client.get(MEETINGS)["ETag"])
    Meeting.objects.all().delete()
    seen.add(client.get(MEETINGS)["ETag"])

    assert len(seen) == 5


def test_any_site_may_read_and_none_may_write(client: Client) -> None:
    meeting = make_meeting()

    read = client.get(MEETINGS, headers={"Origin": "https://partner.example"})
    wrong = client.get(MEETINGS, {"limit": "0"})
    preflight = client.options(
        registrations(meeting),
        headers={"Origin": "https://partner.example", "Access-Control-Request-Method": "POST"},
    )
    written = ask(client, meeting, Origin="https://partner.example")

    assert read["Access-Control-Allow-Origin"] == wrong["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in read["Access-Control-Expose-Headers"]
    assert not read.has_header("Access-Control-Allow-Credentials")
    assert not preflight.has_header("Access-Control-Allow-Origin")
    assert not written.has_header("Access-Control-Allow-Origin")


def test_a_page_of_another_site_may_ask_again_with_a_tag(client: Client) -> None:
    asks = {
        "Origin": "https://partner.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    for path in (f"{MEETINGS}?limit=2&lang=nl", SERIES, "/feeds/meetings.json?region=be-bru"):
        preflight = client.options(path, headers=asks)

        assert (preflight.status_code, preflight.content) == (204, b"")
        assert preflight["Access-Control-Allow-Origin"] == "*"
        assert "If-None-Match" in preflight["Access-Control-Allow-Headers"]
        assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD"


# Pages


def walk(client: Client, url: str) -> list[str]:
    seen = []
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["items"]]
        url = page["next"] or ""
    return seen


def test_pages_lose_nothing_and_repeat_nothing(client: Client) -> None:
    series = make_series()
    made = [make_meeting(series=series) for _ in range(120)]
    # Forty share one moment, across the seam of two pages.
    Meeting.objects.filter(pk__in=[row.pk for row in made[20:60]]).update(
        updated_at=made[20].updated_at
    )
    expected = list(
        Meeting.objects.order_by("updated_at", "pk").values_list("public_id", flat=True)
    )

    assert walk(client, MEETINGS) == expected
    assert walk(client, f"{MEETINGS}?limit=7&mode=in_person") == expected
    assert len(items(client)) == 50
    assert len(items(client, "limit=200")) == 120


def test_what_changes_during_a_walk_comes_again_at_the_end(client: Client) -> None:
    series = make_series()
    first, *others = [make_meeting(series=series, capacity=9) for _ in range(5)]
    page = client.get(f"{MEETINGS}?limit=3").json()

    apply(first)
    rest = walk(client, page["next"])

    assert rest[-1] == first.public_id
    assert {item["id"] for item in page["items"]} | set(rest) == {
        row.public_id for row in (first, *others)
    }


def test_a_cursor_is_bound_to_its_filters_and_its_list(client: Client) -> None:
    series = make_series()
    for _ in range(3):
        make_meeting(series=series)
    response = client.get(f"{MEETINGS}?limit=1&mode=in_person")
    following = response.json()["next"]

    assert response["Link"] == f'<{following}>; rel="next"'
    assert client.get(following).status_code == 200
    assert client.get(following.replace("limit=1", "limit=2")).status_code == 200
    for url in (
        following.replace("in_person", "hybrid"),
        following.replace("mode=in_person&", ""),
        following + "&when=all",
        following.replace("meetings", "series").replace("mode=in_person&", ""),
        following[:-3],
    ):
        assert pointers(client.get(url)) == ["?cursor"]


# Asking for a place


def test_a_person_gets_a_place_and_their_secret_link(client: Client) -> None:
    meeting = make_meeting(capacity=2)

    response = ask(client, meeting, **{"Accept-Language": "nl"})

    assert response.status_code == 201
    answer = response.json()
    assert set(answer) == {"id", "status", "position", "manage_url", "code"}
    assert (answer["status"], answer["position"]) == ("confirmed", None)
    assert "/nl/" in answer["manage_url"]
    assert response["Cache-Control"] == "no-store"
    row = Registration.objects.get()
    assert row.public_id == answer["id"]
    assert Registration.objects.by_code(answer["code"]) == row
    assert row.contact.language == "nl"
    page = client.get("/" + answer["manage_url"].split("/", 3)[3])
    assert page.status_code == 200


def test_a_full_meeting_gives_a_turn_and_says_which(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    apply(meeting, "Alex")
    apply(meeting, "Sam")

    answer = ask(client, meeting, PERSON | {"if_full": "ask"}).json()

    assert (answer["status"], answer["position"]) == ("waiting", 2)


def test_all_that_the_form_asks_may_be_said(client: Client) -> None:
    meeting = make_meeting()
    body = PERSON | {
        "phone": "+32 470 12 34 56",
        "phone_use": "sms",
        "language": "en",
        "is_first_time": True,
        "access_needs": "A chair 🪑 near the door",
        "consent_access_needs": True,
        "if_full": "ask",
    }

    assert ask(client, meeting, body).status_code == 201

    row = Registration.objects.get()
    assert (row.is_first_time, row.if_full) == (True, "ask")
    assert (row.contact.phone_use, row.contact.language) == ("sms", "en")
    assert row.contact.access_needs == "A chair 🪑 near the door"


def test_a_name_is_enough(client: Client) -> None:
    meeting = make_meeting()

    assert ask(client, meeting, {"name": "Lou", "consent": True}).status_code == 201
    assert ask(client, meeting, {"name": "Lou", "consent": True}).status_code == 201


def test_the_same_e_mail_twice_reveals_nothing(client: Client) -> None:
    meeting = make_meeting()
    first = apply(meeting, "Alex", email="lou@example.org").registration
    assert first

    response = ask(
        client, meeting, PERSON | {"email": "LOU@example.org"}, **{"Accept-Language": "en"}
    )

    found = problem(response, 409)
    assert found["type"] == "/api/v1/problems/possible-duplicate/"
    assert found["detail"] == "If you are already registered, your link has been sent to you."
    assert first.token not in response.content.decode()
    assert "errors" not in found


def test_the_same_key_and_body_give_the_same_answer(client: Client) -> None:
    meeting = make_meeting()
    key = {"Idempotency-Key": "7b1d6a0e-3d0c-4e0b-8d5e-52f0c7c3f001"}

    first, second = ask(client, meeting, **key), ask(client, meeting, **key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert meeting.registrations.count() == 1
    assert pointers(ask(client, meeting, **{"Idempotency-Key": "1"})) == ["#/Idempotency-Key"]


def closed_meeting(why: str) -> Meeting:
    if why == "started":
        with freeze_time(timezone.now() - timedelta(days=30)):
            return make_meeting(days=1)
    if why == "closed":
        return make_meeting(days=1, closes_before_minutes=3 * 24 * 60)
    meeting = make_meeting()
    cancel_meeting(meeting)
    return meeting


@pytest.mark.parametrize("why", ["cancelled", "started", "closed"])
def test_a_meeting_that_takes_nobody_says_why(client: Client, why: str) -> None:
    meeting = closed_meeting(why)

    found = problem(ask(client, meeting), 409)

    assert found["type"] == "/api/v1/problems/registration-closed/"
    assert [error["code"] for error in found["errors"]] == [why]
    assert not Registration.objects.exists()


def test_a_meeting_one_may_not_know_of_is_not_there(client: Client) -> None:
    problem(ask(client, make_meeting(entry="members")), 404)
    problem(ask(client, make_meeting(state="draft")), 404)
    problem(client.post(f"{MEETINGS}000000000000/registrations/"), 404)


HOSTILE: list[tuple[Any, str]] = [
    ("", "#/consent"),
    ("[]", "#"),
    ('"words"', "#"),
    ("null", "#"),
    ({}, "#/name"),
    (PERSON | {"name": ""}, "#/name"),
    (PERSON | {"name": 7}, "#/name"),
    (PERSON | {"name": None}, "#/name"),
    (PERSON | {"name": ["Lou"]}, "#/name"),
    (PERSON | {"name": "L\0u"}, "#/name"),
    (PERSON | {"name": "Lou\u202egnp.exe"}, "#/name"),
    (PERSON | {"name": "x" * 10_000}, "#/name"),
    ('{"name": "\\ud800", "consent": true}', "#/name"),
    (PERSON | {"email": "nobody"}, "#/email"),
    (PERSON | {"email": "x" * 490 + "@example.org"}, "#/email"),
    (PERSON | {"email": "a\0@example.org"}, "#/email"),
    (PERSON | {"email": {"a": 1}}, "#/email"),
    (PERSON | {"phone": "call me"}, "#/phone"),
    (PERSON | {"phone_use": "shout"}, "#/phone_use"),
    (PERSON | {"language": "de"}, "#/language"),
    (PERSON | {"language": ["fr"]}, "#/language"),
    (PERSON | {"is_first_time": "yes"}, "#/is_first_time"),
    (PERSON | {"if_full": "push"}, "#/if_full"),
    (PERSON | {"if_full": 1}, "#/if_full"),
    ({"name": "Lou", "consent": True, "if_full": "ask"}, "#/if_full"),
    (PERSON | {"access_needs": "a ramp"}, "#/consent_access_needs"),
    (PERSON | {"access_needs": "x" * 10_000, "consent_access_needs": True}, "#/access_needs"),
    (PERSON | {"consent": False}, "#/consent"),
    (PERSON | {"consent": "true"}, "#/consent"),
    (PERSON | {"consent": 1}, "#/consent"),
    (PERSON | {"admin": True}, "#/admin"),
    ('{"name": "Lou", "consent": true, "\\ud800": 1}', "#/\\ud800"),
]


@pytest.mark.parametrize(("body", "pointer"), HOSTILE)
def test_what_cannot_be_kept_is_told_by_member(client: Client, body: Any, pointer: str) -> None:
    meeting = make_meeting()

    found = pointers(ask(client, meeting, body))

    assert pointer in found
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"name": ' + b"1" * 5000 + b"}", b"NaN"]
)
def test_what_is_no_json_is_told(client: Client, body: bytes) -> None:
    assert problem(ask(client, make_meeting(), body), 400)["type"].endswith("/parse-error/")


def test_what_is_too_large_or_no_json_at_all_is_refused(client: Client) -> None:
    meeting = make_meeting()

    problem(ask(client, meeting, b" " * 1_000_001), 413)
    problem(client.post(registrations(meeting), PERSON), 415)
    problem(client.get(registrations(meeting)), 405)
    problem(client.put(f"{MEETINGS}{meeting.public_id}/"), 405)
    assert pointers(client.post(registrations(meeting) + "?x=1")) == ["?x"]


def test_errors_speak_the_callers_language(client: Client) -> None:
    meeting = make_meeting()
    bad = PERSON | {"email": "nobody"}

    said = {
        language: ask(client, meeting, bad, **{"Accept-Language": language}).json()["detail"]
        for language in ("fr", "nl", "en")
    }

    assert len(set(said.values())) == 3


def test_too_many_tries_are_told_when_to_come_back(client: Client, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"registration_person": "2/h"}
    meeting = make_meeting()
    for _ in range(2):
        ask(client, meeting)

    response = ask(client, meeting, PERSON | {"email": "L.ou@example.org".replace(".ou", "ou+x")})

    problem(response, 429)
    assert 0 < int(response["Retry-After"]) <= 3600


def test_a_session_needs_its_csrf_token_and_a_stranger_none() -> None:
    meeting = make_meeting()
    strict = Client(enforce_csrf_checks=True)

    assert ask(strict, meeting).status_code == 201
    strict.force_login(User.objects.create_user(email="coordinator@example.org"))
    problem(ask(strict, meeting, PERSON | {"email": "other@example.org"}), 403)


def test_an_error_nobody_foresaw_says_nothing_of_its_cause(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = make_meeting()
    # A broken card stands in for a fault of ours.
    meeting.cards.update(payload={"title": "Canari"})

    response = client.get(f"{MEETINGS}{meeting.public_id}/")

    assert set(problem(response, 500)) == {"type", "title", "status"}
    assert "KeyError in MeetingViewSet at " in caplog.text
    assert "Canari" not in caplog.text


def test_moments_are_utc_and_fit_for_a_query(client: Client) -> None:
    make_meeting()
    moment = items(client)[0]["updated_at"]

    assert moment.endswith("Z")
    assert abs(datetime.fromisoformat(moment) - datetime.now(UTC)) < timedelta(minutes=5)
