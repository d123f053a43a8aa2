"""A coordinator's evening of calls: one person after another, and no two callers at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Meeting
from network.actions import ask_for_call, close_call, take_calls
from network.models import COORDINATORS, AuditEntry, CallEntry
from tests.events.factories import apply, make_meeting
from tests.network.admin_people import coordinator, entering, make_user

pytestmark = pytest.mark.django_db

PHONE = "+32 470 12 34 56"


def call_about(
    meeting: Meeting, name: str = "Ana", *, phone: str = PHONE, **given: str
) -> CallEntry:
    row = apply(meeting, name, email="", phone=phone, **given).registration
    assert row
    return ask_for_call(
        f"key {row.public_id}",
        script="moved",
        subject_kind="registration",
        subject_id=row.public_id,
    )


def address(act: str, entry: CallEntry) -> str:
    return reverse(f"events_admin:{act}", args=[entry.public_id])


def listed(client) -> list[list[CallEntry]]:
    people = client.get(reverse("events_admin:calls")).context["people"]
    return [[call.entry for call in person.calls] for person in people]


def test_a_call_that_one_takes_shows_the_number_and_what_to_say_in_their_language():
    meeting = make_meeting()
    entry = call_about(meeting, phone_use="shared", language="en")
    client = coordinator()
    url = reverse("events_admin:calls")

    before = client.get(url).content.decode()
    page = client.post(address("call_take", entry), follow=True).content.decode()

    assert PHONE not in before
    for words in (PHONE, "Hello, may I speak to Ana, please?", "Your appointment has changed"):
        assert words in page
    assert "Salle Exemple" in page
    assert "the phone is shared" in page
    # Over the telephone nothing is said of what the appointment is.
    said = page.partition('<div class="p-note"')[2].partition("</div>")[0]
    assert "Rencontres" not in said
    assert "meeting" not in said


def test_a_call_taken_by_a_colleague_shows_who_calls_and_neither_number_nor_buttons():
    entry = call_about(make_meeting())
    me = make_user(COORDINATORS, display_name="Ardoise")
    entering(me).post(address("call_take", entry))
    colleague = coordinator()

    taken = colleague.post(address("call_take", entry), follow=True).content.decode()
    colleague.post(address("call_close", entry), {"outcome": "reached"})

    assert "A colleague is making this call" in taken
    assert "Ardoise is making this call" in taken
    assert PHONE not in taken
    entry.refresh_from_db()
    assert (entry.outcome, entry.taken_by) == ("", me)


def test_a_call_that_was_taken_and_forgotten_is_free_again_after_a_quarter_of_an_hour():
    entry = call_about(make_meeting())
    forgetful, colleague = make_user(), make_user()
    take_calls([entry], by=forgetful)
    with pytest.raises(ValidationError):
        take_calls([entry], by=colleague)

    CallEntry.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    take_calls([entry], by=colleague)

    entry.refresh_from_db()
    assert entry.taken_by == colleague


def test_several_things_to_tell_one_person_are_one_call():
    meetings = [make_meeting(), make_meeting(days=20)]
    mine = [call_about(meeting, "Ana") for meeting in meetings]
    other = call_about(meetings[0], "Bo")
    client = coordinator()

    grouped = listed(client)
    form = {"call": [f"{entry.public_id}.0" for entry in mine]}
    client.post(address("call_take", mine[0]), form)
    client.post(address("call_close", mine[0]), form | {"outcome": "reached"})

    assert grouped == [mine, [other]]
    assert list(CallEntry.objects.waiting()) == [other]
    assert AuditEntry.objects.filter(action="registration.called").count() == 2


def test_who_is_not_reached_stays_on_the_list_at_its_end_until_tomorrow():
    meeting = make_meeting()
    old, new = call_about(meeting, "Ana"), call_about(meeting, "Bo")
    CallEntry.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    client = coordinator()
    said = {"outcome": "not_reached", "call": [f"{old.public_id}.0"]}

    before = listed(client)
    client.post(address("call_take", old), said)
    for _click in range(2):
        client.post(address("call_close", old), said)
    tonight = listed(client)
    CallEntry.objects.filter(pk=old.pk).update(tried_at=timezone.now() - timedelta(days=1))

    assert before == [[old], [new]]
    assert tonight == [[new], [old]]
    assert listed(client) == [[old], [new]]
    old.refresh_from_db()
    assert (old.tries, old.outcome, old.caller) == (1, "", None)
    assert "not reached 1 time" in client.get(reverse("events_admin:calls")).content.decode()


def test_a_call_that_was_made_leaves_the_list_with_its_outcome_and_only_once():
    entry = call_about(make_meeting())
    me = make_user(COORDINATORS)
    client = entering(me)
    close = address("call_close", entry)

    looked, unclear = client.get(close), client.post(close, {"outcome": "perhaps"}, follow=True)
    client.post(close, {"outcome": "reached"})
    again = client.post(close, {"outcome": "nobody"}, follow=True)

    assert looked.status_code == 405
    assert "Say how the call went." in unclear.content.decode()
    assert "off the list already" in again.content.decode()
    entry.refresh_from_db()
    assert (entry.outcome, entry.done_by) == ("reached", me)
    assert not close_call(entry, outcome="nobody", by=me)


def test_a_call_about_a_meeting_that_is_over_has_nothing_left_to_say():
    meeting = make_meeting()
    call_about(meeting)
    past = timezone.now() - timedelta(hours=2)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=past, ends_at=past)

    page = coordinator().get(reverse("events_admin:calls")).content.decode()

    assert "there is nothing left to say" in page
    assert 'value="nobody"' in page
    assert "I make this call" not in page


def test_a_call_about_somebody_erased_says_that_nobody_is_left():
    ask_for_call("gone", script="offered", subject_kind="registration", subject_id="nobody")

    page = coordinator().get(reverse("events_admin:calls")).content.decode()

    assert "There is nobody left to call." in page
