"""A meeting that becomes one for others: its coordinator sees for whom, all on its list hear."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.actions import MeetingFacts, register, save_meeting
from events.actions.meetings import OWN_FIELDS
from events.actions.registrations import Application
from events.calling import script_for
from events.models import Arrangement, Meeting, Registration
from events.previews import telling_of
from events.reach import Rights, rights_at
from network.models import CallEntry, Membership, User
from tests.events.after_meetings import answer, past_meeting
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import as_viewer, person
from tests.events.test_admin import coordinator, meeting_post, seen_in
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db


def facts_of(meeting: Meeting, **changed: Any) -> MeetingFacts:
    return MeetingFacts(**{name: getattr(meeting, name) for name in OWN_FIELDS} | changed)


def become(meeting: Meeting, entry: str) -> None:
    row = Meeting.objects.get(pk=meeting.pk)
    save_meeting(facts_of(row, entry=entry), meeting=row)


def told() -> list[Any]:
    run_jobs()
    found = [message for message in mail.outbox if str(message.subject).startswith("Changed")]
    mail.outbox.clear()
    return found


def member(name: str, *, is_peer: bool = False) -> User:
    user = person(name)
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=is_peer)
    return user


def come_as(user: User, meeting: Meeting) -> None:
    said = {"name": user.display_name, "email": user.email or "", "language": "en"}
    application = Application(**said, consent=True)
    register(meeting, application=application, viewer=as_viewer(user))


def test_the_form_says_how_many_could_not_come_and_waits_for_a_yes() -> None:
    meeting = make_meeting()
    apply(meeting, "Lou", language="en")
    apply(meeting, "Ida", email="", phone="+32 470 12 34 56", language="en")
    client = coordinator()
    url = f"/admin/meetings/{meeting.public_id}/"
    form = meeting_post(meeting, entry="peers", seen=seen_in(client, meeting))

    asked = client.post(url, form)

    page = asked.content.decode()
    meeting.refresh_from_db()
    assert meeting.entry == "public"
    assert asked.context["telling"].rights == Rights(refused=0, unknown=2)
    assert "cannot be known" in page and "Nobody is taken off the list" in page
    assert "Lou" not in page
    client.post(url, form | {"told": asked.context["telling"].key})
    meeting.refresh_from_db()
    assert meeting.entry == "peers"
    assert Registration.objects.active().filter(meeting=meeting).count() == 2


@pytest.mark.parametrize(
    ("entry", "now", "asks"),
    [("peers", "peers only", "Are you a peer"), ("members", "members of the network", "a member")],
)
def test_who_is_registered_is_told_once_for_whom_it_is_now_and_what_to_do(
    entry: str, now: str, asks: str
) -> None:
    meeting = make_meeting()
    apply(meeting, "Lou", language="en")
    told()

    become(meeting, entry)
    [message] = told()

    assert f"Who may come: {now} (before: open to all)" in message.body
    assert asks in message.body and "give your place back" in message.body
    html = message.alternatives[0][0]
    assert now in html and asks in html
    assert now not in message.subject
    assert told() == []


def test_who_has_no_e_mail_is_called_about_it() -> None:
    meeting = make_meeting()
    row = apply(meeting, "Ida", email="", phone="+32 470 12 34 56", language="en").registration
    assert row
    run_jobs()

    become(meeting, "members")
    run_jobs()

    [entry] = CallEntry.objects.waiting().filter(subject_id=row.public_id)
    words = script_for(entry.script, row, row.contact)
    assert "members of the network (before: open to all)" in words
    assert "give your place back" in words


def test_an_opening_is_told_too_and_there_and_back_is_not() -> None:
    meeting = make_meeting(entry="members")
    come_as(member("Galet"), meeting)
    told()

    become(meeting, "public")
    become(meeting, "members")
    assert told() == []
    become(meeting, "public")

    [message] = told()
    assert "Others than before may now come" in message.body


def test_by_invitation_is_no_news_because_who_is_on_the_list_stays() -> None:
    meeting = make_meeting()
    apply(meeting, "Lou", language="en")
    told()

    become(meeting, "invitation")

    assert told() == []
    assert Registration.objects.get().status == "confirmed"


def test_accounts_are_counted_by_what_they_are_today() -> None:
    meeting = make_meeting(entry="members")
    come_as(member("Galet"), meeting)
    come_as(member("Gravier", is_peer=True), meeting)
    apply_by_telephone(meeting)

    assert rights_at(meeting, "peers") == Rights(refused=1, unknown=1)
    assert rights_at(meeting, "members") == rights_at(meeting, "public") == Rights()
    telling = telling_of(meeting, facts_of(meeting, entry="peers"))
    assert telling and telling.rights.refused == 1


def apply_by_telephone(meeting: Meeting) -> None:
    register(meeting, application=Application(name="Ida", consent=True), by_coordinator=True)


def test_what_was_noted_before_entries_were_is_no_difference() -> None:
    meeting = make_meeting()
    apply(meeting, "Lou", language="en")
    told()
    become(meeting, "members")
    Arrangement.objects.update(entry="")

    assert told() == []


def test_what_peers_said_among_themselves_is_not_opened_afterwards() -> None:
    over, moved = past_meeting(entry="peers"), past_meeting(entry="peers")
    answer(moved, text="Among us")
    later = timezone.localdate() + timedelta(days=30)
    save_meeting(facts_of(moved, date=later), meeting=moved)
    to_come = make_meeting(days=9, entry="peers")

    for meeting in (over, moved):
        meeting.refresh_from_db()
        with pytest.raises(ValidationError) as refusal:
            become(meeting, "public")
        assert set(refusal.value.error_dict) == {"entry"}
    become(to_come, "public")

    assert {row.entry for row in Meeting.objects.exclude(pk=to_come.pk)} == {"peers"}
