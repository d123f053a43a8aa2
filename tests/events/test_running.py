"""Pages of those who run meetings: theirs alone, by role, without an address anywhere."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from events.models import Meeting, Registration, SeriesRole
from network.models import Organisation
from portal.actions import lay_site
from tests.events.factories import apply, in_days, make_meeting, make_place, make_series
from tests.events.people_who_run import give_role, person, phone_of, representing, running

pytestmark = pytest.mark.django_db

EMAIL, PHONE, NEED = "zqmail@example.org", "+32 498 76 54 31", "A chair with arms"
AFTER = ("after", "report", "feedback", "feedback_paper", "feedback_sheet")
PAGES_OF_A_MEETING = ("meeting", "list", "message", "count", "ticks", *AFTER)
BUDGET = 18


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def url(name: str, *arguments: str) -> str:
    return reverse(f"events:running{name and '_' + name}", args=arguments)


def peopled() -> Meeting:
    """A meeting with a newcomer who told a need, an old hand, and one who waits."""
    meeting = make_meeting(capacity=2)
    told = {"phone": PHONE, "phone_use": "call"}
    apply(
        meeting,
        "Newt",
        email=EMAIL,
        is_first_time=True,
        access_needs=NEED,
        consent_access_needs=True,
        **told,
    )
    apply(meeting, "Oldie", email="", **told)
    apply(meeting, "Waity", email="w" + EMAIL)
    return meeting


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def said(client: Client, meeting: Meeting) -> str:
    """What the content of the meeting's page says."""
    return content_of(read(client, url("meeting", meeting.public_id)))


def content_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_who_is_not_logged_in_is_led_to_the_log_in() -> None:
    meeting = make_meeting()

    for path in (url(""), *(url(name, meeting.public_id) for name in PAGES_OF_A_MEETING)):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


def test_a_facilitator_sees_names_needs_and_newcomers() -> None:
    meeting = peopled()
    page = said(phone_of(running(meeting)), meeting)

    assert all(name in page for name in ("Newt", "Oldie", "Waity", NEED, "first time"))
    assert "1 newcomer" in page


def test_an_organiser_sees_names_and_neither_needs_nor_who_is_new() -> None:
    meeting = peopled()
    for user in (running(meeting, "organiser"), representing(meeting)):
        page = said(phone_of(user), meeting)

        assert all(name in page for name in ("Newt", "Oldie", "Waity"))
        assert "1 newcomer" not in page
        assert NEED not in page
        assert "first time" not in page
        assert "access need" not in page


def test_a_welcomer_sees_who_comes_for_the_first_time_and_nobody_else() -> None:
    meeting = peopled()
    client = phone_of(running(meeting, "welcomer"))

    page = said(client, meeting)

    assert "Newt" in page
    assert not any(word in page for word in ("Oldie", "Waity", NEED))
    for name in ("list", "message", "count", "ticks", *AFTER):
        assert client.get(url(name, meeting.public_id)).status_code == 404


def test_nobody_who_runs_a_meeting_sees_how_to_reach_somebody() -> None:
    meeting = peopled()
    registration = Registration.objects.get(contact__email=EMAIL)
    for role in SeriesRole.Role.values:
        client = phone_of(running(meeting, role, name=f"R{role}"))
        for name in PAGES_OF_A_MEETING:
            answer = client.get(url(name, meeting.public_id))
            text = answer.content.decode()
            # The code of a place is a row's own; the account and the address are nobody's.
            assert not any(word in text for word in ("zqmail", "498 76", "49876"))
            assert registration.token not in text
        assert "zqmail" not in read(client, url(""))


def test_another_series_and_what_does_not_exist_look_the_same() -> None:
    mine, other = make_meeting(), make_meeting(series=make_series())
    client = phone_of(running(mine))

    answers = [
        client.get(url(name, public_id))
        for name in PAGES_OF_A_MEETING
        for public_id in (other.public_id, "0" * 12)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({content_of(answer.content.decode()) for answer in answers}) == 1


def test_the_pages_are_kept_by_nobody() -> None:
    meeting = make_meeting()
    client = phone_of(running(meeting))

    for path in (url(""), url("meeting", meeting.public_id), url("meeting", "0" * 12)):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        # Nothing is told to other sites; our own forms still show where they come from.
        assert answer["Referrer-Policy"] == "same-origin"


def test_what_one_runs_comes_next_first_without_the_cancelled_and_the_past_month_last() -> None:
    series = make_series()
    days = {"later": 20, "next": 3, "past": -5, "long past": -40}
    meetings = {name: make_meeting(series=series, days=day) for name, day in days.items()}
    cancelled = make_meeting(series=series, days=1, state=Meeting.State.CANCELLED)
    make_meeting(series=make_series(), days=1)
    user = person()
    give_role(series, user)

    answer = phone_of(user).get(url(""))

    shown = {
        key: [row["meeting"] for row in answer.context[key]] for key in ("next", "later", "past")
    }
    assert shown == {
        "next": [meetings["next"]],
        "later": [cancelled, meetings["later"]],
        "past": [meetings["past"]],
    }


def test_the_next_meeting_says_what_to_prepare_without_names() -> None:
    meeting = peopled()

    facilitator = read(phone_of(running(meeting)), url(""))
    organiser = read(phone_of(running(meeting, "organiser", name="Org")), url(""))

    assert NEED in facilitator and "Newt" not in facilitator
    assert NEED not in organiser


def test_who_acts_for_an_organisation_that_nobody_vouched_for_is_told_what_it_waits_for() -> None:
    user = representing(make_meeting())
    waits = "confirmed it yet"

    known = read(phone_of(user), url(""))
    Organisation.objects.update(verified_at=None)
    unknown = read(phone_of(user), url(""))

    assert waits not in known
    assert waits in unknown
    assert waits not in read(phone_of(person("Nobody")), url(""))


def test_who_runs_nothing_is_told_so() -> None:
    page = read(phone_of(person()), url(""))

    assert "You run no meetings" in page


def test_a_draft_is_shown_to_who_runs_it_as_a_draft() -> None:
    meeting = make_meeting(state="draft")

    assert "Draft" in said(phone_of(running(meeting)), meeting)


def test_somebody_erased_since_is_a_place_without_a_name() -> None:
    meeting = peopled()
    Registration.objects.get(contact__email=EMAIL).contact.delete()

    assert "(erased)" in said(phone_of(running(meeting)), meeting)


# The way there


def test_logging_in_leads_to_what_one_runs_and_others_to_their_account() -> None:
    after = reverse("after_login")

    assert phone_of(running(make_meeting())).get(after).url == url("")
    assert phone_of(person("Nobody")).get(after).url == reverse("account")
    assert Client().get(after).status_code == 302


@pytest.mark.parametrize("path", ["/en/", "account"])
def test_the_menu_shows_what_one_runs_to_who_runs_something(path: str) -> None:
    lay_site()
    user = running(make_meeting())
    address = path if path.startswith("/") else reverse(path)

    assert url("") in read(phone_of(user), address)
    assert url("") not in read(phone_of(person("Nobody")), address)
    caches["around"].clear()
    SeriesRole.objects.update(until=in_days(-1))
    assert url("") not in read(phone_of(user), address)


def test_a_visitor_costs_the_menu_no_question_and_a_facilitator_none_the_second_time() -> None:
    lay_site()
    client = phone_of(running(make_meeting()))
    read(client, "/en/")

    with CaptureQueriesContext(connection) as captured:
        read(client, "/en/")

    assert not any("seriesrole" in query["sql"] for query in captured)


# What it asks of the database


def queries_of(client: Client, path: str) -> int:
    read(client, path)
    with CaptureQueriesContext(connection) as captured:
        read(client, path)
    return len(captured)


@pytest.mark.parametrize("name", ["", "meeting", "list"])
def test_a_page_asks_the_same_whatever_there_is_to_show(name: str) -> None:
    meeting = peopled()
    client = phone_of(running(meeting))
    path = url(name, *([meeting.public_id] if name else []))
    before = queries_of(client, path)

    place = make_place()
    for days in range(20, 30):
        make_meeting(series=meeting.series, days=days, place=place)
    Meeting.objects.filter(pk=meeting.pk).update(capacity=None)
    for number in range(10):
        apply(meeting, f"Person{number}", access_needs=NEED, consent_access_needs=True)

    assert queries_of(client, path) == before <= BUDGET
