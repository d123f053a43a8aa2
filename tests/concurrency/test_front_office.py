"""Two who run a meeting, or one who taps twice: one message, the limit holds, ticks add up."""

import secrets
from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings

from events.actions import TooManyMessages, register, send_message, tick_arrivals
from events.actions.registrations import Application
from events.models import Attendance, Meeting, MeetingMessage, Registration, Series, SeriesRole
from network.actions import open_account
from network.limits import quota
from network.models import AuditEntry, User
from tests.concurrency.naive import oversell
from tests.concurrency.office import Office
from tests.concurrency.visitors import at_once

pytestmark = pytest.mark.slow

AT_ONCE = 8


def run_meeting(office: Office, *, people: int = 2) -> tuple[Meeting, User]:
    with office.open():
        meeting = office.make_meeting(days=1)
        for number in range(people):
            register(meeting, application=Application(name=f"Person {number}", consent=True))
        name = secrets.token_hex(4)
        user = open_account(f"{name}@example.org", display_name=name)
        SeriesRole.objects.create(series=meeting.series, user=user, role="facilitator")
        Series.objects.filter(pk=meeting.series_id).update(attendance=Attendance.TICKS)
        return meeting, user


def in_office(office: Office, act: Callable[[], object]) -> object:
    with office.open():
        return act()


def write(meeting: Meeting, user: User, submission: str) -> bool:
    """Whether it was sent."""
    try:
        send_message(
            meeting, body="Ring twice.", audience="confirmed", by=user, submission=submission
        )
    except TooManyMessages:
        return False
    return True


def test_one_form_sent_many_times_at_once_is_one_message(office: Office) -> None:
    meeting, user = run_meeting(office)

    sent = at_once([partial(in_office, office, partial(write, meeting, user, "one"))] * AT_ONCE)

    assert all(sent)
    with office.open():
        assert MeetingMessage.objects.filter(meeting=meeting).count() == 1
        assert AuditEntry.objects.about("meeting", meeting.public_id).count() == 1


def test_no_more_messages_than_the_limit_however_many_at_once(office: Office) -> None:
    allowed, _period = quota("message_meeting")
    meeting, user = run_meeting(office)
    writes = [partial(write, meeting, user, f"key {number}") for number in range(AT_ONCE)]

    sent = at_once([partial(in_office, office, act) for act in writes])

    assert settings.RATE_LIMITS and sum(map(bool, sent)) == allowed
    with office.open():
        assert MeetingMessage.objects.filter(meeting=meeting).count() == allowed


def test_counting_without_the_lock_lets_more_by(office: Office) -> None:
    """The negative control: the same limit, counted and then written."""
    allowed, _period = quota("message_meeting")

    given = max(oversell(office.database, people=AT_ONCE, places=allowed) for _round in range(10))

    assert given > allowed


def test_ticks_of_many_telephones_at_once_add_up(office: Office) -> None:
    meeting, user = run_meeting(office, people=AT_ONCE)
    with office.open():
        starts_now(meeting)
        rows = Registration.objects.filter(meeting=meeting)
        ids = list(rows.values_list("public_id", flat=True))

    ticks = [partial(tick_arrivals, meeting, by=user, came=[public_id]) for public_id in ids]
    at_once([partial(in_office, office, act) for act in ticks * 2])

    with office.open():
        assert not Registration.objects.filter(meeting=meeting, arrived_at=None).exists()
        acts = AuditEntry.objects.filter(action="registration.arrived", subject_id__in=ids)
        assert acts.count() == len(ids)


def starts_now(meeting: Meeting) -> None:
    row = Meeting.objects.get(pk=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=row.created_at, ends_at=row.created_at + (row.ends_at - row.starts_at)
    )
