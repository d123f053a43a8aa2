"""A meeting that is not open to all is found nowhere by whom it is not meant for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from events.actions import (
    Application,
    MeetingFacts,
    RoleFacts,
    SeriesFacts,
    TextFacts,
    register,
    save_meeting,
    save_series,
)
from events.actions.meetings import OWN_FIELDS
from events.models import Meeting, Series
from network.actions import ask_for_call
from network.models import COORDINATORS, Change, ChangeCounter, User
from portal.actions import lay_site
from tests.events.factories import make_meeting, make_organisation, make_place
from tests.events.people_who_run import person, phone_of
from tests.network.admin_people import log_in, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

TITLE, THEME, PLACE, PERSON = "Zqtitlequz", "Zqthemequz", "Zqplacequz", "Zqpersonquz"
MARKS = [mark.lower() for mark in (TITLE, THEME, PLACE, PERSON)]
LANGUAGES = ("fr", "nl", "en")
RESTRICTED = ["members", "peers", "invitation"]


@pytest.fixture(autouse=True)
def fresh(db: None) -> Iterator[None]:
    cache.clear()
    ChangeCounter.objects.get_or_create(pk=1)
    yield
    cache.clear()


def planted(*entries: str) -> list[Meeting]:
    """Marked meetings beside an open one of the same series, with marked people on their lists."""
    lay_site()
    series = save_series(
        SeriesFacts(
            texts={("fr", "standard"): TextFacts(title="Rencontres")},
            organisers=(RoleFacts(organisation=make_organisation(), role="organiser"),),
        )
    )
    make_meeting(series=series)
    place = make_place(name=PLACE)
    texts = {("fr", "standard"): TextFacts(title=TITLE, theme=THEME, summary=TITLE)}
    made = []
    for days, entry in enumerate(entries, start=11):
        meeting = make_meeting(series=series, days=days, capacity=1, place=place, texts=texts)
        change_entry(meeting, entry)
        for number in range(2):
            by_hand(meeting, number)
        made.append(Meeting.objects.get(pk=meeting.pk))
    row = made[0].registrations.first()
    assert row is not None
    run_jobs()
    ask_for_call("k", script="moved", subject_kind="registration", subject_id=row.public_id)
    return made


def by_hand(meeting: Meeting, number: int) -> None:
    said = {"phone": f"+32 498 00 00 0{number}", "phone_use": "call"}
    application = Application(name=PERSON, consent=True, **said)
    register(meeting, application=application, by_coordinator=True)


def change_entry(meeting: Meeting, entry: str) -> None:
    row = Meeting.objects.get(pk=meeting.pk)
    texts = {
        (text.language, text.register): TextFacts(
            title=text.title, theme=text.theme, summary=text.summary
        )
        for text in row.texts.all()
    }
    facts: dict[str, Any] = {name: getattr(row, name) for name in OWN_FIELDS}
    save_meeting(MeetingFacts(**facts | {"entry": entry, "texts": texts}), meeting=row)


def outlets(series: Series) -> Iterator[str]:
    for language in LANGUAGES:
        yield f"/{language}/"
        yield f"/{language}/?page=2"
    for path in ("meetings", "meetings/past"):
        yield f"/en/{path}/"
    yield f"/fr/rencontres/?series={series.public_id}"
    yield f"/en/meetings/series/{series.public_id}/rencontres/"
    for kind in ("ics", "atom", "json"):
        yield f"/feeds/meetings.{kind}"
    yield f"/feeds/series/{series.public_id}.ics"
    yield "/api/v1/meetings/"
    yield f"/api/v1/meetings/?series={series.public_id}"
    yield "/api/v1/series/"
    yield f"/api/v1/series/{series.public_id}/"
    yield "/sitemap.xml"


def told(client: Client, path: str, *meetings: Meeting) -> list[str]:
    answer = client.get(path, follow=True)
    text = answer.getvalue().decode("utf-8", "replace").replace("\r\n ", "").lower()
    return [mark for mark in (*MARKS, *(row.public_id for row in meetings)) if mark in text]


def all_that_tell(client: Client, *meetings: Meeting) -> dict[str, list[str]]:
    found = {path: told(client, path, *meetings) for path in outlets(meetings[0].series)}
    return {path: marks for path, marks in found.items() if marks}


def test_no_public_outlet_tells_of_a_closed_meeting() -> None:
    meetings = planted(*RESTRICTED)
    coordinator = phone_of(make_user(COORDINATORS, email="coord@example.org"))

    for client in (Client(), phone_of(person()), coordinator):
        assert all_that_tell(client, *meetings) == {}


def test_the_search_finds_a_meeting_that_is_open() -> None:
    """The negative control: the marks of an open meeting are found by every outlet that lists."""
    [meeting] = planted("public")

    found = all_that_tell(Client(), meeting)

    assert {
        *("/en/meetings/", "/feeds/meetings.ics", "/feeds/meetings.atom", "/feeds/meetings.json"),
        *("/api/v1/meetings/", f"/feeds/series/{meeting.series.public_id}.ics"),
        *("/fr/", f"/en/meetings/series/{meeting.series.public_id}/rencontres/"),
    } <= set(found)


def test_numbers_leave_it_out_and_who_guesses_its_id_is_answered_as_for_nothing() -> None:
    meetings = planted(*RESTRICTED)
    missing = "b" * len(meetings[0].public_id)

    assert "1 meeting to come" in Client().get("/en/meetings/").content.decode()
    assert len(Client().get("/api/v1/meetings/").json()["items"]) == 1
    for address in GUESSED:
        nothing = body_of(address, missing)
        assert [body_of(address, row.public_id) for row in meetings] == [nothing] * 3, address


GUESSED = [
    "/en/meetings/{}/",
    "/en/meetings/{}/register/",
    "/en/meetings/{}/zqtitlequz/",
    "/feeds/meetings/{}.ics",
    "/api/v1/meetings/{}/",
]


def body_of(address: str, key: str) -> str:
    answer = Client().get(address.format(key))
    assert answer.status_code == 404
    return answer.getvalue().decode().replace(key, "")


def test_a_meeting_that_closes_is_gone_at_once_and_the_log_of_changes_says_so_once() -> None:
    [meeting] = planted("public")
    reader = Client()
    assert told(reader, "/api/v1/meetings/", meeting)

    change_entry(meeting, "peers")

    assert all_that_tell(reader, meeting) == {}
    run_jobs()
    lines = Change.objects.filter(public_id=meeting.public_id).order_by("position")
    assert lines.last().reason == "unpublished"  # type: ignore[union-attr]
    count = lines.count()
    by_hand(meeting, 5)
    run_jobs()
    assert lines.count() == count, "who registers behind closed doors would be counted"


def test_what_was_never_open_leaves_no_line_in_the_log_of_changes() -> None:
    lay_site()
    meeting = make_meeting(entry="peers")
    by_hand(meeting, 1)
    run_jobs()

    meeting.delete()

    run_jobs()
    assert not Change.objects.filter(public_id=meeting.public_id).exists()


# --- A coordinator who is no peer -----------------------------------------------------------------


def admin_addresses(meeting: Meeting) -> Iterator[str]:
    """Every screen of ours in the admin: those of all, those of this meeting, of its people."""
    row = meeting.registrations.first()
    assert row is not None
    given = [
        {},
        {"public_id": meeting.public_id},
        {"public_id": meeting.public_id, "registration": row.public_id},
    ]
    for space in ("events_admin", "network_admin", "portal_admin"):
        for name in names_in(space):
            for kwargs in given:
                try:
                    yield reverse(f"{space}:{name}", kwargs=kwargs)
                except NoReverseMatch:
                    continue
    yield from ("/admin/", "/admin/reports/site-history/")


def names_in(space: str) -> list[str]:
    found: list[str] = []
    collect(get_resolver(), space, found)
    return found


def collect(resolver: URLResolver, space: str, found: list[str]) -> None:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            collect(pattern, space, found)
        elif isinstance(pattern, URLPattern) and resolver.namespace == space and pattern.name:
            found.append(pattern.name)


def coordinator(*, is_peer: bool = False) -> User:
    user = make_user(COORDINATORS, email="coord@example.org")
    if is_peer:
        user.memberships.create(since="2020-01-01", is_peer=True)
    return user


def told_in_admin(user: User, meeting: Meeting) -> dict[str, list[str]]:
    client = Client(headers={"accept-language": "fr"})
    log_in(client, user)
    found = {}
    for path in set(admin_addresses(meeting)):
        answer = client.get(path, follow=True)
        text = answer.getvalue().decode("utf-8", "replace").lower()
        said = [mark for mark in (TITLE.lower(), THEME.lower(), PERSON.lower()) if mark in text]
        if said:
            found[path] = said
    return found


def test_a_coordinator_who_is_no_peer_sees_neither_a_peers_meeting_nor_its_people() -> None:
    [meeting] = planted("peers")

    assert told_in_admin(coordinator(), meeting) == {}


def test_a_coordinator_who_is_a_peer_sees_both() -> None:
    """The negative control: the same screens, the same search."""
    [meeting] = planted("peers")

    found = told_in_admin(coordinator(is_peer=True), meeting)

    registrants = reverse("events_admin:registrants", args=[meeting.public_id])
    assert {registrants, reverse("events_admin:meetings"), reverse("events_admin:calls")} <= set(
        found
    )


def test_somebody_on_a_peers_list_is_known_to_no_action_of_another_coordinator() -> None:
    [meeting] = planted("peers")
    closed = meeting.registrations.first()
    assert closed is not None
    client = Client()
    log_in(client, coordinator())

    for name in ("cancel", "restore", "link", "accept", "move"):
        address = reverse(
            f"events_admin:registration_{name}", args=[meeting.public_id, closed.public_id]
        )
        assert client.post(address, follow=True).status_code == 404, name
