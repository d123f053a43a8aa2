"""Impatient, absent-minded and ill-meaning use of the registration's pages, from the outside."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from events import actions
from events.models import Meeting, Registration, RegistrationContact
from events.models.registrations import LINK_PURPOSE
from network.links import secret_token
from tests.events.factories import apply, in_days, make_meeting

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Samir 🌻",
    "email": "samir@example.org",
    "phone": "0470 12 34 56",
    "consent": "on",
    "submission": "one-form",
}


def url(view: str, *arguments: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"events:{view}", args=arguments)


def send(client: Client, meeting: Meeting, *, language: str = "en", **answers: str) -> Any:
    return client.post(url("register", meeting.public_id, language=language), TYPED | answers)


def post(client: Client, view: str, registration: Registration, **answers: str) -> Any:
    return client.post(url(view, registration.token), answers)


def somebody(meeting: Meeting, name: str, **given: Any) -> Registration:
    registration = apply(meeting, name, **given).registration
    assert registration is not None
    return registration


def offered(meeting: Meeting) -> Registration:
    holder = somebody(meeting, "Holder")
    asked = somebody(meeting, "Asked", if_full="ask")
    actions.cancel_registration(holder)
    asked.refresh_from_db()
    return asked


def change(meeting: Meeting, **facts: Any) -> None:
    kept = ("series", "date", "start_time", "end_time", "place", "capacity")
    said = {name: getattr(meeting, name) for name in kept} | facts
    actions.save_meeting(actions.MeetingFacts(**said), meeting=meeting)


def begins_now(meeting: Meeting) -> None:
    soon = timezone.now() + timedelta(hours=1)
    local = soon.astimezone(meeting.zone)
    end = (local + timedelta(hours=2)).time()
    change(meeting, date=local.date(), start_time=local.time(), end_time=end)
    Meeting.objects.filter(pk=meeting.pk).update(closes_before_minutes=120)


# The form was open while the meeting changed


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (actions.cancel_meeting, "This meeting is cancelled."),
        (begins_now, "Registration for this meeting is closed."),
    ],
)
def test_a_form_sent_too_late_says_why_and_gives_back_what_was_typed(
    client: Client, happens: Callable[[Meeting], None], said: str
) -> None:
    meeting = make_meeting()
    client.get(url("register", meeting.public_id))
    happens(meeting)

    response = send(client, meeting)

    page = response.content.decode()
    assert response.status_code == 409
    assert said in page
    assert all(TYPED[name] in page for name in ("name", "email", "phone"))
    assert not Registration.objects.exists()


def test_a_form_sent_when_the_last_place_has_gone_leads_to_the_waiting_list(
    client: Client,
) -> None:
    meeting = make_meeting(capacity=1)
    assert "if_full" in client.get(url("register", meeting.public_id)).content.decode()
    somebody(meeting, "Faster")

    response = send(client, meeting)

    assert client.get(response.url).context["status"] == "waiting"
    assert meeting.registrations.count() == 2


def test_a_form_sent_after_the_meeting_moved_shows_the_new_day(client: Client) -> None:
    meeting = make_meeting()
    client.get(url("register", meeting.public_id))
    change(meeting, date=in_days(12))

    response = send(client, meeting)

    assert client.get(response.url).context["card"]["starts"].date() == in_days(12)


def test_a_meeting_made_private_while_the_form_was_open_takes_nobody_from_outside(
    client: Client,
) -> None:
    meeting = make_meeting()
    client.get(url("register", meeting.public_id))
    change(meeting, entry="peers")

    assert send(client, meeting).status_code == 404
    assert not Registration.objects.exists()


# Back button, double click, two tabs


def test_going_back_to_the_form_after_giving_the_place_back_leads_to_what_is_so_now(
    client: Client,
) -> None:
    meeting = make_meeting(capacity=1)
    page = send(client, meeting).url
    post(client, "registration_cancel", meeting.registrations.get())

    response = send(client, meeting)

    assert response.url == page
    assert client.get(page).context["status"] == "cancelled"
    assert meeting.registrations.count() == 1


def test_a_form_changed_after_going_back_is_a_form_of_its_own(client: Client) -> None:
    meeting = make_meeting()
    send(client, meeting, email="")

    send(client, meeting, email="", name="Samira")

    assert set(RegistrationContact.objects.values_list("name", flat=True)) == {
        "Samir 🌻",
        "Samira",
    }


@pytest.mark.parametrize(
    ("view", "answers", "status"),
    [
        ("registration_cancel", {}, "cancelled"),
        ("registration_answer", {"answer": "accept"}, "confirmed"),
        ("registration_answer", {"answer": "decline"}, "cancelled"),
        ("registration_contact", {"name": "Lou"}, "offered"),
        ("registration_needs", {"access_needs": "Large print", "consents": "on"}, "offered"),
    ],
)
def test_a_second_click_finds_the_first_ones_outcome(
    client: Client, view: str, answers: dict[str, str], status: str
) -> None:
    asked = offered(make_meeting(capacity=1))
    given = answers | ({"email": "asked@example.org"} if view == "registration_contact" else {})

    first, second = (post(client, view, asked, **given) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    version = Registration.objects.get(pk=asked.pk).version
    assert Registration.objects.get(pk=asked.pk).status == status
    assert version == asked.version + (status != "offered")


def test_a_yes_in_one_tab_is_not_undone_by_a_no_in_the_other(client: Client) -> None:
    asked = offered(make_meeting(capacity=1))
    post(client, "registration_answer", asked, answer="accept")

    response = post(client, "registration_answer", asked, answer="decline")

    assert client.get(response.url).context["status"] == "confirmed"


def test_a_yes_after_a_no_says_that_the_place_has_gone(client: Client) -> None:
    asked = offered(make_meeting(capacity=1))
    post(client, "registration_answer", asked, answer="decline")

    response = post(client, "registration_answer", asked, answer="accept")

    assert response.status_code == 409
    assert "This place has gone to the next person." in response.content.decode()
    assert response.context["status"] == "cancelled"


def test_a_tab_opened_before_the_address_changed_has_an_old_link_and_changes_nothing(
    client: Client,
) -> None:
    registration = somebody(make_meeting(), "Lou")
    old = url("registration_contact", registration.token)
    client.post(old, {"name": "Lou", "email": "new@example.org"})

    response = client.post(old, {"name": "Mallory", "email": "mallory@example.org"})

    assert response.status_code == 404
    assert RegistrationContact.objects.get().email == "new@example.org"


# What one may not


def test_an_offer_cannot_be_taken_once_its_time_has_passed_even_before_it_is_taken_back(
    client: Client,
) -> None:
    asked = offered(make_meeting(capacity=1))

    with freeze_time(asked.offer_expires_at):
        response = post(client, "registration_answer", asked, answer="accept")

    assert response.status_code == 409
    asked.refresh_from_db()
    assert asked.status == "offered"


def test_who_waits_cannot_say_yes_to_an_offer_made_to_somebody_else(client: Client) -> None:
    meeting = make_meeting(capacity=1)
    asked = offered(meeting)
    next_one = somebody(meeting, "Next")

    response = post(client, "registration_answer", next_one, answer="accept")

    assert response.status_code == 409
    assert set(meeting.registrations.values_list("status", flat=True)) == {
        "cancelled",
        "offered",
        "waiting",
    }
    assert Registration.objects.get(pk=asked.pk).status == "offered"


@pytest.mark.parametrize("view", ["registration_answer", "registration_cancel"])
def test_a_link_made_up_from_a_known_id_opens_nothing(client: Client, view: str) -> None:
    asked = offered(make_meeting(capacity=1))
    signature = asked.token.rpartition(".")[2]
    later = f"{asked.public_id}.{asked.link_version + 1}"
    forged = [
        f"{later}.{signature}",
        secret_token("another.purpose", asked.public_id, asked.link_version),
        secret_token(LINK_PURPOSE, asked.public_id, asked.link_version + 1),
        f"{asked.public_id}.{asked.link_version}.",
    ]

    found = {client.post(url(view, token), {"answer": "accept"}).status_code for token in forged}

    assert found == {404}
    asked.refresh_from_db()
    assert asked.status == "offered"


# Another language half-way


def test_a_form_begun_in_french_and_sent_in_dutch_keeps_what_was_typed(client: Client) -> None:
    meeting = make_meeting()
    client.get(url("register", meeting.public_id, language="fr"))

    response = send(client, meeting, language="nl", email="no address")

    page = response.content.decode()
    assert response.status_code == 422
    assert '<html lang="nl"' in page
    assert TYPED["name"] in page and "no address" in page
    send(client, meeting, language="nl")
    assert RegistrationContact.objects.get().language == "nl"


def test_the_same_form_sent_in_two_languages_is_one_person(client: Client) -> None:
    meeting = make_meeting()

    send(client, meeting, language="fr")
    second = send(client, meeting, language="nl")

    assert second.url == url("registration_received", language="nl")
    assert meeting.registrations.count() == 1
