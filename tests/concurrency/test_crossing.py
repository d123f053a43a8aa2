"""One who locks what another's rows name, and waits for what that other holds: both come through.

PostgreSQL looks at what a new row names when it commits: `FOR UPDATE` on that would be a deadlock.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from events.actions import save_place, send_message
from events.actions.meetings import alter_meeting
from events.actions.places import PlaceFacts
from events.actions.waiting import lock_meeting
from events.models import Meeting, Place
from network.actions import record_act
from network.models import AuditEntry
from tests.concurrency.office import Office
from tests.concurrency.test_front_office import in_office, run_meeting

pytestmark = pytest.mark.slow

# Enough for the other to take its first lock and to wait for its second.
MEANWHILE = 0.5


def crossing(
    office: Office,
    meeting: Meeting,
    *,
    holding: Callable[[Meeting], object],
    beside: Callable[[], object],
) -> None:
    """Hold the meeting while the other starts, then go on: neither may fail."""
    failures: list[Exception] = []

    def other() -> None:
        try:
            in_office(office, beside)
        except Exception as error:  # noqa: BLE001 - whatever the engine raises
            failures.append(error)

    thread = threading.Thread(target=other)
    with office.open(), transaction.atomic():
        row = lock_meeting(meeting.pk)
        thread.start()
        time.sleep(MEANWHILE)
        holding(row)
    thread.join()
    assert failures == []


def test_who_writes_while_their_tick_is_on_its_way_waits_for_it(office: Office) -> None:
    meeting, user = run_meeting(office)
    about = {"subject_kind": "meeting", "subject_id": meeting.public_id}

    crossing(
        office,
        meeting,
        holding=lambda _row: record_act("meeting.counted", by=user, **about),
        beside=partial(send_message, meeting, body="Ring twice.", audience="confirmed", by=user),
    )

    with office.open():
        acts = AuditEntry.objects.about("meeting", meeting.public_id)
        assert {act.action for act in acts} == {"meeting.counted", "message.sent"}


def test_a_place_corrected_while_a_meeting_there_moves_waits_for_it(office: Office) -> None:
    with office.open():
        meeting = office.make_meeting(days=3)
        place = Place.objects.get(pk=meeting.place_id)
    names = ("name", "street", "postal_code", "locality", "region", "country")
    facts = PlaceFacts(**{name: getattr(place, name) for name in names} | {"name": "Other door"})
    new_day = meeting.date + timedelta(days=1)

    crossing(
        office,
        meeting,
        holding=lambda row: alter_meeting(row, {"date": new_day}),
        beside=partial(save_place, facts, place=place),
    )

    with office.open():
        assert Place.objects.get(pk=place.pk).name == "Other door"
        assert Meeting.objects.get(pk=meeting.pk).date == new_day
