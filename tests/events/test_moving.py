"""Somebody is moved to another meeting, put back, taken off; the list's log tells what happened."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import (
    Overtaken,
    RegistrationClosed,
    answer_offer,
    cancel_registration,
    erase_registration,
    lapse_offers,
    move_registration,
    restore_registration,
)
from events.models import Meeting, Registration, WaitingMove
from network.models import AuditEntry, CallEntry
from tests.concurrency.office import set_capacity
from tests.events.factories import apply, make_meeting
from tests.network.admin_people import make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db


def came(meeting: Meeting, name: str, **given: object) -> Registration:
    row = apply(meeting, name, **given).registration
    assert row is not None
    return row


def fresh(row: Registration) -> Registration:
    return Registration.objects.get(pk=row.pk)


def kinds(meeting: Meeting) -> list[tuple[str, int | None]]:
    return [
        (move.kind, move.rank) for move in WaitingMove.objects.filter(meeting=meeting).in_order()
    ]


# Moving


def test_somebody_moved_keeps_link_code_needs_and_first_time_and_frees_their_place() -> None:
    here, there = make_meeting(capacity=1), make_meeting(days=20, capacity=5)
    row = came(here, "Ana", is_first_time=True, access_needs="Une rampe", consent_access_needs=True)
    next_in_line = came(here, "Bo")

    done = move_registration(row, to=there, by=make_user())

    moved = fresh(row)
    assert done.registration.pk == moved.pk
    assert (moved.meeting, moved.status, moved.is_first_time) == (there, "confirmed", True)
    assert (moved.token, moved.code_hash, moved.public_id) == (
        row.token,
        row.code_hash,
        row.public_id,
    )
    assert moved.contact.access_needs == "Une rampe"
    assert fresh(next_in_line).status == "confirmed"
    for meeting in (here, there):
        meeting.refresh_from_db()
        assert (meeting.places_taken, meeting.waiting_count) == (1, 0)
    page = Client().get(reverse("events:registration", args=[row.token]))
    assert page.status_code == 200


def test_a_moved_person_is_told_once_and_neutrally() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana", language="en")
    run_jobs()
    mail.outbox.clear()

    move_registration(row, to=there, by=make_user())
    run_jobs()

    [told] = mail.outbox
    assert told.subject.startswith("Changed: appointment of")
    assert "has another date now" in told.body
    assert row.token in told.body
    assert "Mobiliser" not in told.subject


def test_moved_twice_before_the_mail_goes_one_is_told_of_the_date_that_one_knew() -> None:
    here, middle, there = make_meeting(), make_meeting(days=20), make_meeting(days=30)
    row = came(here, "Ana", language="en")
    run_jobs()
    mail.outbox.clear()

    move_registration(row, to=middle, by=make_user())
    move_registration(fresh(row), to=there, by=make_user())
    run_jobs()
    move_registration(fresh(row), to=here, by=make_user())
    run_jobs()

    first, second = [message.body for message in mail.outbox]
    assert f"appointment of {here.date:%A} {here.date.day} {here.date:%B %Y}" in first
    assert f"{middle.date.day} {middle.date:%B %Y}" not in first
    assert f"appointment of {there.date:%A} {there.date.day} {there.date:%B %Y}" in second


def test_moved_there_and_back_before_the_mail_goes_the_date_stays() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana", language="en")
    run_jobs()
    mail.outbox.clear()

    move_registration(row, to=there, by=make_user())
    move_registration(fresh(row), to=here, by=make_user())
    run_jobs()

    [told] = mail.outbox
    assert "keeps its date" in told.body
    assert "has another date" not in told.body


def test_a_moved_person_without_e_mail_is_on_the_call_list() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana", email="", phone="+32 470 12 34 56")
    run_jobs()

    move_registration(row, to=there, by=make_user())
    run_jobs()

    assert [call.script for call in CallEntry.objects.waiting()] == ["moved"]


def test_to_a_full_meeting_one_goes_by_choosing_its_waiting_list_only() -> None:
    here, there = make_meeting(capacity=3), make_meeting(days=20, capacity=1)
    came(there, "Zoe")
    row = came(here, "Ana")

    with pytest.raises(ValidationError) as refused:
        move_registration(row, to=there)
    stays = fresh(row)
    move_registration(row, to=there, waits=True)

    assert refused.value.error_dict["waits"][0].code == "full"
    assert (stays.meeting, stays.status) == (here, "confirmed")
    moved = fresh(row)
    assert (moved.meeting, moved.status, moved.position) == (there, "waiting", 1)
    here.refresh_from_db()
    assert here.places_taken == 0
    assert kinds(there) == [("moved_in", 2), ("queued", 2)]
    assert kinds(here) == [("moved_out", 1)]


def test_who_is_on_the_other_list_already_stays_there_and_leaves_here() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row, other = came(here, "Ana"), came(there, "Ana")
    by = make_user()

    done = move_registration(row, to=there, by=by)

    assert (done.was_there, done.registration.pk) == (True, other.pk)
    assert (fresh(row).status, fresh(row).meeting) == ("cancelled", here)
    assert fresh(other).status == "confirmed"
    assert [entry.action for entry in AuditEntry.objects.about("registration", row.public_id)] == [
        "registration.merged"
    ]
    run_jobs()
    assert [told for told in mail.outbox if "on the list of" in told.body or "liste" in told.body]


@pytest.mark.parametrize("reason", ["over", "cancelled meeting", "draft", "cancelled", "past"])
def test_a_move_that_makes_no_sense_is_refused_and_nothing_changes(reason: str) -> None:
    here, there = make_meeting(days=5), make_meeting(days=20)
    row = came(here, "Ana")
    if reason == "cancelled":
        cancel_registration(row)
    changes = {"cancelled meeting": {"state": "cancelled"}, "draft": {"state": "draft"}}
    past = {
        "starts_at": timezone.now() - timedelta(days=1),
        "ends_at": timezone.now() - timedelta(hours=20),
    }
    if reason == "past":
        Meeting.objects.filter(pk=here.pk).update(**past)
    elif reason == "over":
        Meeting.objects.filter(pk=there.pk).update(**past)
    elif reason in changes:
        Meeting.objects.filter(pk=there.pk).update(**changes[reason])

    with pytest.raises(RegistrationClosed):
        move_registration(row, to=there)

    assert fresh(row).meeting == here
    assert not WaitingMove.objects.filter(kind="moved_out").exists()


def test_a_move_decided_on_an_old_screen_is_refused_and_says_what_is_so_now() -> None:
    here, there = make_meeting(capacity=1), make_meeting(days=20)
    row = came(here, "Ana")
    seen = row.version
    cancel_registration(row)
    restore_registration(row)

    with pytest.raises(Overtaken) as overtaken:
        move_registration(row, to=there, seen=seen)

    assert row.get_status_display() in overtaken.value.messages[0]
    assert fresh(row).meeting == here


def test_moving_twice_is_moving_once() -> None:
    here, there = make_meeting(), make_meeting(days=20)
    row = came(here, "Ana")

    for _click in range(2):
        move_registration(row, to=there, seen=1)

    assert WaitingMove.objects.filter(kind="moved_in").count() == 1


# Taken off, put back, given a place


def test_somebody_taken_off_by_a_coordinator_is_told_and_the_act_is_written_down() -> None:
    meeting = make_meeting()
    by = make_user()
    row = came(meeting, "Ana", email="", phone="+32 470 12 34 56")
    run_jobs()

    cancel_registration(row, by=by)
    cancel_registration(row, by=by)
    run_jobs()

    assert [call.script for call in CallEntry.objects.waiting()] == ["taken_off"]
    [entry] = AuditEntry.objects.about("registration", row.public_id)
    assert (entry.action, entry.actor) == ("registration.cancelled", by)
    assert "Ana" not in str(entry.ids)


def test_who_is_put_back_gets_a_new_turn_behind_those_who_wait() -> None:
    meeting = make_meeting(capacity=1)
    first, second = came(meeting, "Ana"), came(meeting, "Bo")
    cancel_registration(first)

    restore_registration(first, by=make_user())
    restore_registration(first)

    assert (fresh(first).status, fresh(first).position) == ("waiting", 1)
    assert fresh(second).status == "confirmed"
    assert fresh(first).rank > fresh(second).rank
    assert ("put_back", 3) in kinds(meeting)


def test_who_was_erased_or_is_on_the_list_again_is_not_put_back() -> None:
    meeting = make_meeting()
    erased, again = came(meeting, "Ana"), came(meeting, "Bo")
    erase_registration(erased)
    cancel_registration(again)
    came(meeting, "Bo")

    for row, code in ((erased, "erased"), (again, "known")):
        with pytest.raises(ValidationError) as refused:
            restore_registration(row)
        assert refused.value.code == code
        assert fresh(row).status == "cancelled"


def test_after_the_cut_off_a_place_is_given_by_hand_to_who_is_reached() -> None:
    meeting = make_meeting(days=1, capacity=1)
    first, not_reached, reached = (came(meeting, name) for name in ("Ana", "Bo", "Cy"))
    Meeting.objects.filter(pk=meeting.pk).update(closes_before_minutes=48 * 60)
    cancel_registration(first)
    assert fresh(not_reached).status == "waiting"

    with pytest.raises(RegistrationClosed):
        answer_offer(reached, accepts=True)
    answer_offer(reached, accepts=True, by=make_user())

    assert fresh(reached).status == "confirmed"
    with pytest.raises(RegistrationClosed):
        answer_offer(not_reached, accepts=True, by=make_user())


# The log


def test_a_place_taken_at_once_leaves_no_line_in_the_log() -> None:
    meeting = make_meeting(capacity=2)
    came(meeting, "Ana")

    assert kinds(meeting) == []


def test_the_log_says_who_moved_and_what_freed_the_place() -> None:
    meeting = make_meeting(capacity=1)
    first, asked, waits = (
        came(meeting, "Ana"),
        came(meeting, "Bo", if_full="ask"),
        came(meeting, "Cy"),
    )
    cancel_registration(first)
    Registration.objects.filter(pk=asked.pk).update(offer_expires_at=timezone.now())
    lapse_offers()
    set_capacity(meeting, 2)

    moves = list(WaitingMove.objects.filter(meeting=meeting).in_order())

    told = [(move.kind, move.rank, move.because and move.because.kind) for move in moves]
    assert told == [
        ("queued", 2, None),
        ("queued", 3, None),
        ("gave_back", 1, None),
        ("offered", 2, "gave_back"),
        ("lapsed", 2, None),
        ("queued", 4, None),
        ("promoted", 3, "lapsed"),
        ("capacity", None, None),
        ("offered", 4, "capacity"),
    ]
    assert moves[3].until is not None
    assert waits.pk == moves[6].registration_id
