"""What somebody is told about their place: what changed, once, and nothing that they saw happen."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from events import actions
from events.models import Meeting, Registration
from network.models import CallEntry, Mail
from tests.events.factories import apply, make_meeting
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

BY_PHONE = {"email": "", "phone": "0470 12 34 56"}


def somebody(meeting: Meeting, name: str, **given: Any) -> Registration:
    registration = apply(meeting, name, **given).registration
    assert registration is not None
    return registration


def told() -> list[str]:
    """What was written, oldest first; the mailbox is emptied."""
    kinds = dict(Mail.objects.values_list("message_id", "key"))
    sent = [kinds[message.extra_headers["Message-ID"]].split(":")[2] for message in mail.outbox]
    mail.outbox.clear()
    return sent


def post(view: str, registration: Registration, **answers: str) -> Any:
    registration.refresh_from_db()
    return Client().post(reverse(f"events:{view}", args=[registration.token]), answers)


def offered(meeting: Meeting, name: str, **given: Any) -> Registration:
    """Somebody who waited and is offered the place that was given back."""
    holder = somebody(meeting, "Holder")
    asked = somebody(meeting, name, if_full="ask", **given)
    actions.cancel_registration(holder)
    asked.refresh_from_db()
    assert asked.status == "offered"
    return asked


def test_two_offers_that_the_worker_finds_at_once_are_one_message() -> None:
    meeting = make_meeting(capacity=1)
    asked = offered(meeting, "Lou")
    with freeze_time(asked.offer_expires_at):
        actions.lapse_offers()
        asked.refresh_from_db()
        assert asked.status == "offered"

        run_jobs()

    mine = [message for message in mail.outbox if message.to == ["lou@example.org"]]
    assert len(mine) == 1


def test_only_the_last_of_several_changes_is_told() -> None:
    meeting = make_meeting(capacity=2)
    registration = somebody(meeting, "Lou")
    actions.cancel_registration(registration)

    run_jobs()

    assert told() == ["cancelled"]


def test_nobody_is_told_of_a_place_at_a_meeting_that_is_over() -> None:
    meeting = make_meeting()
    somebody(meeting, "Lou")

    with freeze_time(meeting.ends_at):
        run_jobs()

    assert told() == []


def test_who_accepts_an_offer_themselves_is_not_called_about_it() -> None:
    meeting = make_meeting(capacity=1)
    asked = offered(meeting, "Lou", **BY_PHONE)
    run_jobs()
    assert CallEntry.objects.waiting().count() == 1

    post("registration_answer", asked, answer="accept")
    run_jobs()

    assert not CallEntry.objects.waiting().exists()


def test_who_is_served_by_somebody_elses_doing_is_called() -> None:
    meeting = make_meeting(capacity=1)
    holder = somebody(meeting, "Holder")
    somebody(meeting, "Lou", **BY_PHONE)
    run_jobs()
    assert not CallEntry.objects.exists()

    actions.cancel_registration(holder)
    run_jobs()

    assert [entry.script for entry in CallEntry.objects.waiting()] == ["confirmed"]


def test_a_call_goes_with_the_number_it_was_for() -> None:
    meeting = make_meeting(capacity=1)
    asked = offered(meeting, "Lou", **BY_PHONE)
    run_jobs()

    post("registration_contact", asked, name="Lou", email="lou@example.org")

    assert not CallEntry.objects.waiting().exists()


def test_a_call_about_a_place_is_not_lost_when_the_meeting_changes_and_changes_back() -> None:
    meeting = make_meeting(capacity=1)
    asked = offered(meeting, "Lou", **BY_PHONE)
    run_jobs()
    meeting.refresh_from_db()
    facts = {
        name: getattr(meeting, name)
        for name in ("series", "start_time", "end_time", "place", "capacity")
    }

    for day in (meeting.date + timedelta(days=1), meeting.date):
        actions.save_meeting(actions.MeetingFacts(**facts, date=day), meeting=meeting)
        run_jobs()

    entry = CallEntry.objects.waiting().get()
    assert (entry.script, entry.subject_id) == ("offered", asked.public_id)


def test_who_can_no_longer_be_asked_takes_the_place_that_was_free() -> None:
    """An hour before the cut-off nobody can be asked in peace: the place stayed free."""
    meeting = make_meeting(capacity=1)
    holder = somebody(meeting, "Holder")
    asked = somebody(meeting, "Lou", if_full="ask")
    with freeze_time(meeting.closes_at - timedelta(hours=1)):
        actions.cancel_registration(holder)
        asked.refresh_from_db()
        assert asked.status == "waiting"

        post("registration_contact", asked, name="Lou", email="", phone="")

    asked.refresh_from_db()
    assert asked.status == "confirmed"


def test_an_answer_after_the_meeting_changes_nothing_and_says_why() -> None:
    meeting = make_meeting(capacity=1)
    somebody(meeting, "Holder")
    waiting = somebody(meeting, "Lou")

    with freeze_time(meeting.ends_at):
        response = post("registration_answer", waiting, answer="decline")

    assert response.status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == "waiting"
