"""One's own appointments in one's own calendar: whose, what, and until when the address opens."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from events import actions
from events.models import Meeting, PersonalCalendar, Registration
from events.personal_calendar import address_of
from network.models import User
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import phone_of
from tests.events.test_calendars import read_with_ical_js, run_khal  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

ROOM = "https://video.example.org/room"


def registered(meeting: Meeting, name: str = "Lou", **given: Any) -> Registration:
    row = apply(meeting, name, language="en", **given).registration
    assert row
    return row


def account(email: str = "lou@example.org") -> User:
    user = User.objects.create_user(email, display_name="Ardoise", language="en")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def path_of(calendar: PersonalCalendar) -> str:
    calendar.refresh_from_db()
    return "/" + address_of(calendar)["url"].split("/", 3)[3]


def read(calendar: PersonalCalendar) -> dict[str, Any]:
    """The events by their meeting's uid."""
    answer = Client().get(path_of(calendar))
    assert answer.status_code == 200
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["UID"]): event for event in events}


# What is in it


def test_an_account_follows_the_places_of_its_address_and_of_nobody_elses():
    mine, theirs = make_meeting(), make_meeting(days=12)
    registered(mine)
    registered(theirs, "Ana")

    events = read(actions.open_calendar(account()))

    assert set(events) == {mine.uid}
    event = events[mine.uid]
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Appointment", "CONFIRMED")
    assert "Salle Exemple" in str(event["LOCATION"])


def test_it_says_nothing_of_what_the_appointment_is_and_never_the_room():
    row = registered(make_meeting(mode="hybrid", online_url=ROOM))
    calendar = actions.open_calendar(row)

    said = Client().get(path_of(calendar)).content.decode()

    for words in ("Rencontres", "Open meetings", "Mobiliser", "video", "Lou", "/meetings/"):
        assert words not in said.replace("\r\n ", "")


def test_who_waits_or_is_asked_has_no_appointment_yet():
    meeting = make_meeting(capacity=1)
    holder = registered(meeting, "Ana")
    row = registered(meeting, if_full="ask")
    calendar = actions.open_calendar(row)

    waiting = read(calendar)
    actions.cancel_registration(holder)
    row.refresh_from_db()
    offered = read(calendar)
    actions.answer_offer(row, accepts=True)

    assert (row.status, waiting, offered) == ("confirmed", {}, {})
    assert set(read(calendar)) == {meeting.uid}


def test_who_waited_and_left_never_had_an_appointment_to_cancel():
    meeting = make_meeting(capacity=1)
    registered(meeting, "Ana")
    row = registered(meeting)
    calendar = actions.open_calendar(row)

    actions.cancel_registration(row)

    assert read(calendar) == {}


def test_a_place_given_back_stays_as_cancelled_and_taken_again_is_confirmed():
    meeting = make_meeting()
    row = registered(meeting)
    calendar = actions.open_calendar(account())
    before = read(calendar)[meeting.uid]

    actions.cancel_registration(row)
    cancelled = read(calendar)[meeting.uid]
    registered(meeting)
    again = read(calendar)[meeting.uid]

    states = [str(event["STATUS"]) for event in (before, cancelled, again)]
    assert states == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    sequences = [int(event["SEQUENCE"]) for event in (before, cancelled, again)]
    assert sequences[0] < sequences[1]
    # The same appointment for calendars, whatever happened to the place.
    assert before["UID"] == again["UID"]


def test_a_meeting_that_does_not_take_place_is_cancelled_in_it():
    meeting = make_meeting()
    calendar = actions.open_calendar(registered(meeting))

    actions.cancel_meeting(meeting)

    assert str(read(calendar)[meeting.uid]["STATUS"]) == "CANCELLED"


# Whose it is


def test_without_an_account_it_is_of_one_registration_and_not_of_an_address_that_was_typed():
    first, second = make_meeting(), make_meeting(days=12)
    registered(first)

    # Anybody may type anybody's address, and is shown the page of that registration.
    calendar = actions.open_calendar(registered(second))

    assert set(read(calendar)) == {second.uid}


def test_an_address_that_the_account_has_not_confirmed_proves_nothing():
    registered(make_meeting(), email="other@example.org")
    user = account()
    EmailAddress.objects.create(user=user, email="other@example.org", verified=False)

    assert read(actions.open_calendar(user)) == {}


def test_an_address_that_differs_behind_a_plus_is_not_taken_for_the_same():
    registered(make_meeting(), email="lou+work@example.org")

    assert read(actions.open_calendar(account())) == {}


def test_another_address_of_the_account_ends_the_secret_one():
    user = account()
    registered(make_meeting(), email="other@example.org")
    calendar = actions.open_calendar(user)
    path = path_of(calendar)

    EmailAddress.objects.create(user=user, email="other@example.org", verified=True)

    assert Client().get(path).status_code == 404
    page = phone_of(user).get(reverse("events:my_calendar")).content.decode()
    assert calendar.token not in page


def test_an_account_that_was_closed_opens_nothing():
    user = account()
    path = path_of(actions.open_calendar(user))
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert Client().get(path).status_code == 404


# Until when the address opens


def test_a_new_address_ends_the_old_one_at_once_and_closing_ends_it_too():
    user = account()
    client = phone_of(user)
    url = reverse("events:my_calendar")
    client.post(url, {"act": "open"})
    calendar = PersonalCalendar.objects.get(user=user)
    old = path_of(calendar)

    client.post(url, {"act": "open"})
    new = path_of(calendar)

    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    assert calendar.token in client.get(url).content.decode()
    client.post(url, {"act": "close"})
    assert Client().get(new).status_code == 404


def test_on_the_secret_page_it_is_opened_and_closed_and_who_is_not_logged_in_has_no_other():
    row = registered(make_meeting())
    url = reverse("events:registration_my_calendar", args=[row.token])

    assert Client().get(url).status_code == 405
    Client().post(url, {"act": "open"})
    calendar = PersonalCalendar.objects.get(registration=row)
    page = Client().get(reverse("events:registration", args=[row.token])).content.decode()
    Client().post(url, {"act": "close"})

    assert calendar.token in page
    assert not PersonalCalendar.objects.exists()
    assert Client().get(reverse("events:my_calendar")).status_code == 302


def test_a_renewed_secret_link_and_erased_data_end_the_address():
    row = registered(make_meeting())
    first = path_of(actions.open_calendar(row))
    # Who typed this address first may not be its owner: what they opened ends.
    actions.send_links([row.person_key])
    row.refresh_from_db()
    second = path_of(actions.open_calendar(row))

    assert Client().get(first).status_code == 404
    actions.erase_registration(row)
    assert Client().get(second).status_code == 404


def test_a_forged_address_opens_nothing():
    token = actions.open_calendar(registered(make_meeting())).token
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert Client().get(reverse("personal_calendar", args=[forged])).status_code == 404
    assert Client().get(reverse("events:registration", args=[token])).status_code == 404


# How it is read


def test_what_did_not_change_is_answered_by_304_and_kept_by_nobody_between():
    row = registered(make_meeting())
    path = path_of(actions.open_calendar(row))

    first = Client().get(path)
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    actions.cancel_registration(row)
    later = Client().get(path, headers={"if-none-match": first["ETag"]})

    assert [answer.status_code for answer in (first, again, later)] == [200, 304, 200]
    for answer in (first, again):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
    assert Client().post(path).status_code == 405


def test_khal_imports_it_and_lists_the_appointment(tmp_path: Path):
    meeting = make_meeting()
    calendar = actions.open_calendar(registered(meeting))
    (tmp_path / "mine.ics").write_bytes(Client().get(path_of(calendar)).content)

    run_khal(tmp_path, "import", "--batch", "mine.ics")
    fields = [f"--json={name}" for name in ("title", "location", "status")]
    day = (meeting.starts_at - timedelta(hours=1)).date().isoformat()
    listed = json.loads(run_khal(tmp_path, "list", *fields, day, "1d"))

    assert [event["title"] for event in listed] == ["Appointment"]
    assert "Salle Exemple" in listed[0]["location"]


def test_ical_js_reads_an_appointment_and_a_cancelled_one(read_with_ical_js: Any):  # noqa: F811
    kept, given_back = make_meeting(), make_meeting(days=12)
    registered(kept)
    row = registered(given_back)
    actions.cancel_registration(row)
    calendar = actions.open_calendar(account())

    found = read_with_ical_js(Client().get(path_of(calendar)).content)

    assert {uid: event["status"] for uid, event in found.items()} == {
        kept.uid: "CONFIRMED",
        given_back.uid: "CANCELLED",
    }
