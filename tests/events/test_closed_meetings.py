"""Meetings for members and for peers: who finds them, who comes, as whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import Application, RegistrationClosed, move_registration, register
from events.cards import rewrite_cards
from events.models import Meeting, Registration
from network.models import COORDINATORS, Membership, User
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import as_viewer, person, phone_of
from tests.network.admin_people import make_user

pytestmark = pytest.mark.django_db

LIST = "/en/meetings/members/"


def member(name: str = "Galet", *, is_peer: bool = False) -> User:
    user = person(name)
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=is_peer)
    return user


def come(client: Client, meeting: Meeting, **given: Any) -> Any:
    form = {"name": "Galet", "email": "galet@runs.example.org", "consent": "on"} | given
    return client.post(f"/en/meetings/{meeting.public_id}/register/", form)


@pytest.mark.parametrize("entry", ["members", "peers"])
def test_a_peer_finds_the_meeting_and_registers_as_the_account_they_are(entry: str) -> None:
    meeting = make_meeting(entry=entry, capacity=5)
    peer = member(is_peer=True)
    browser = phone_of(peer)

    shown = browser.get(LIST).content.decode()
    form = browser.get(f"/en/meetings/{meeting.public_id}/register/").content.decode()
    answer = come(browser, meeting)

    assert meeting.public_id in shown
    assert 'value="Galet"' in form, "what the account is called is there already"
    registration = Registration.objects.get(meeting=meeting)
    assert answer.status_code == 302
    assert registration.token in answer["Location"]
    assert registration.user == peer
    assert registration.status == "confirmed"


def test_a_member_who_is_no_peer_finds_the_one_and_not_the_other() -> None:
    for_members, for_peers = make_meeting(entry="members"), make_meeting(days=12, entry="peers")
    browser = phone_of(member())

    shown = browser.get(LIST).content.decode()

    assert for_members.public_id in shown
    assert for_peers.public_id not in shown
    assert come(browser, for_peers).status_code == 404
    assert not Registration.objects.exists()


def test_whoever_is_not_logged_in_is_asked_to_and_finds_nothing(client: Client) -> None:
    meeting = make_meeting(entry="members")

    assert client.get(LIST).status_code == 302
    assert come(client, meeting).status_code == 404


def test_an_account_without_membership_is_told_so_and_sees_nothing() -> None:
    meeting = make_meeting(entry="members")

    answer = phone_of(person()).get(LIST)

    assert answer.status_code == 200
    assert meeting.public_id not in answer.content.decode()
    assert "not a member today" in answer.content.decode()


def test_a_membership_that_ended_yesterday_opens_nothing() -> None:
    make_meeting(entry="members")
    former = person()
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.create(user=former, since=yesterday, until=yesterday)

    meeting = Meeting.objects.get()

    assert come(phone_of(former), meeting).status_code == 404


def test_the_pages_of_a_closed_meeting_are_kept_in_no_cache_and_told_to_no_robot() -> None:
    meeting = make_meeting(entry="members")
    browser = phone_of(member())

    for path in (LIST, reverse("events:meeting_short", args=[meeting.public_id])):
        answer = browser.get(path, follow=True)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert "ld+json" not in answer.content.decode()
        assert f"{meeting.public_id}.ics" not in answer.content.decode()


def test_a_page_that_holds_the_address_of_ones_own_is_kept_in_no_cache() -> None:
    meeting = make_meeting(entry="members")
    browser = phone_of(member())
    come(browser, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(entry="public")
    rewrite_cards(Meeting.objects.get())
    path = reverse("events:meeting_short", args=[meeting.public_id])

    mine, anybodys = browser.get(path, follow=True), Client().get(path, follow=True)

    assert Registration.objects.get().token in mine.content.decode()
    assert "no-store" in mine["Cache-Control"]
    assert "no-store" not in anybodys.get("Cache-Control", "")


def test_registering_twice_leads_to_ones_own_page_with_another_address_too() -> None:
    meeting = make_meeting(entry="members")
    browser = phone_of(member())
    come(browser, meeting)

    again = come(browser, meeting, email="another@example.org", submission="")

    registration = Registration.objects.get()
    assert registration.token in again["Location"]
    page = browser.get(reverse("events:meeting_short", args=[meeting.public_id]), follow=True)
    assert registration.token in page.content.decode()


def test_the_database_holds_one_registration_an_account() -> None:
    meeting = make_meeting(entry="members")
    someone = member()
    first = register_as(someone, meeting)
    second = apply(make_meeting(days=12), "Lou").registration
    assert second is not None

    with pytest.raises(IntegrityError):
        Registration.objects.filter(pk=second.pk).update(meeting=meeting, user=first.user, rank=90)


def test_moving_somebody_to_a_meeting_where_their_account_is_merges_both() -> None:
    here, there = make_meeting(entry="members"), make_meeting(days=12, entry="members")
    someone = member()
    row = register_as(someone, here)
    register_as(someone, there, email="other@example.org")

    done = move_registration(row, to=there)

    assert done.was_there


def test_an_address_of_somebody_else_on_the_list_is_not_taken_over() -> None:
    meeting = make_meeting(entry="members")
    register_as(member("Ardoise"), meeting, email="shared@example.org")

    answer = come(phone_of(member()), meeting, email="shared@example.org")

    assert answer["Location"].endswith("/received/")


def test_a_meeting_that_closes_while_the_form_is_open_refuses_and_keeps_what_was_typed() -> None:
    meeting = make_meeting(entry="members")
    browser = phone_of(member())
    Meeting.objects.filter(pk=meeting.pk).update(entry="peers")

    with pytest.raises(RegistrationClosed):
        register_as(member("Other"), meeting)
    assert come(browser, meeting).status_code == 404


def test_an_open_meeting_keeps_no_account() -> None:
    meeting = make_meeting()

    come(phone_of(member()), meeting)

    assert Registration.objects.get().user is None


def test_a_coordinator_who_is_no_member_sees_the_page_and_does_not_come() -> None:
    meeting = make_meeting(entry="members")
    coordinator = make_user(COORDINATORS, email="coord@example.org")
    browser = phone_of(coordinator)

    answer = come(browser, meeting)

    assert answer.status_code == 409
    assert "not open for registration" in answer.content.decode()


def register_as(user: User, meeting: Meeting, **given: Any) -> Registration:
    said = {"name": user.display_name, "email": user.email or "", "consent": True} | given
    application = Application(**said)
    registered = register(meeting, application=application, viewer=as_viewer(user))
    assert registered.registration is not None
    return registered.registration
