"""What changed is told once to each person: by one mail over all their dates, or by one call."""

import re
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from freezegun import freeze_time
from icalendar import Calendar

from events import actions
from events.actions import MeetingFacts, TextFacts, cancel_meeting, save_meeting
from events.actions.meetings import OWN_FIELDS
from events.actions.notices import open_notice
from events.calling import script_for
from events.models import Entry, Meeting, Notice, Registration
from network.actions import close_call
from network.models import CallEntry, Mail
from tests.events.factories import apply, in_days, make_meeting, make_place, make_series
from tests.network.admin_people import make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

PHONE = {"email": "", "phone": "+32 470 12 34 56"}


def change(meeting: Meeting, **said: Any) -> Meeting:
    row = Meeting.objects.get(pk=meeting.pk)
    facts = {name: getattr(row, name) for name in OWN_FIELDS}
    return save_meeting(MeetingFacts(**facts | said), meeting=row)


def coming(meeting: Meeting, name: str = "Lou", **given: Any) -> Registration:
    registration = apply(meeting, name, language="en", **given).registration
    assert registration
    return registration


def sent() -> list[Any]:
    """The mails that left since this was last asked."""
    run_jobs()
    found = list(mail.outbox)
    mail.outbox.clear()
    return found


def script_of(entry: CallEntry) -> str:
    row = Registration.objects.get(public_id=entry.subject_id)
    return script_for(entry.script, row, row.contact)


class FlakyServer(EmailBackend):
    is_down = False

    def send_messages(self, messages: Any) -> int:
        if FlakyServer.is_down:
            raise ConnectionRefusedError
        return super().send_messages(messages)


def test_a_move_says_what_was_and_what_is_in_one_mail() -> None:
    meeting = make_meeting()
    registration = coming(meeting)
    sent()

    moved = change(
        meeting, date=in_days(11), start_time=time(19), place=make_place(name="Ailleurs")
    )
    [message] = sent()

    assert message.subject == f"Changed: appointment of {meeting.date:%A} {meeting.date.day} " + (
        f"{meeting.date:%B %Y}"
    )
    words = message.body
    assert f"{moved.date.day} {moved.date:%B %Y}, 19:00–20:00 (before: " in words
    assert "18:00–20:00)" in words
    assert "Ailleurs" in words and "Salle Exemple" in words
    assert registration.token in words
    [(name, calendar, kind)] = [tuple(item) for item in message.attachments]
    assert (name, kind) == ("rendez-vous.ics", "text/calendar; method=PUBLISH")
    [event] = Calendar.from_ical(calendar).walk("VEVENT")
    assert event["SEQUENCE"] == 1
    assert event.start == moved.starts_at.astimezone(ZoneInfo("Europe/Brussels"))


def test_the_mail_is_discreet_and_in_the_persons_language() -> None:
    telling = "Sortir de la rue"
    texts = {("fr", "standard"): TextFacts(title=telling)}
    meeting = make_meeting(series=make_series(texts=texts), texts={})
    apply(meeting, "Ana", language="fr")
    apply(meeting, "Bo", language="nl")
    sent()

    change(meeting, start_time=time(17))

    french, dutch = sorted(sent(), key=lambda message: str(message.to))
    for message in (french, dutch):
        html = str(message.alternatives[0][0])
        assert telling not in message.subject + str(message.message())
        assert telling not in message.body + html
        assert not re.search("rue|abstin", " ".join(re.findall(r"https?://\S+", message.body)))
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert "{{" not in html and "<p>" not in message.body
    assert 'lang="fr"' in french.alternatives[0][0] and 'lang="nl"' in dutch.alternatives[0][0]


def test_moved_twice_before_the_mail_leaves_is_told_once_with_the_net_change() -> None:
    meeting = make_meeting()
    coming(meeting)
    sent()

    change(meeting, start_time=time(19))
    change(meeting, start_time=time(17), end_time=time(21))
    [message] = sent()

    assert "17:00–21:00 (before: " in message.body and "18:00–20:00)" in message.body
    assert "19:00" not in message.body


def test_moved_and_moved_back_before_the_mail_leaves_is_not_told() -> None:
    meeting = make_meeting()
    coming(meeting)
    sent()

    change(meeting, start_time=time(19))
    change(meeting, start_time=time(18))

    assert sent() == []
    change(meeting, start_time=time(17))
    [message] = sent()
    assert "18:00–20:00)" in message.body


def test_each_is_told_from_what_they_knew() -> None:
    meeting = make_meeting()
    coming(meeting, "Early")
    sent()
    change(meeting, start_time=time(17))
    sent()
    coming(meeting, "Late")
    sent()

    change(meeting, start_time=time(16))

    assert all("17:00–20:00)" in message.body for message in sent())


def test_who_registered_after_the_move_is_not_told_of_it() -> None:
    meeting = make_meeting()
    coming(meeting, "Early")
    sent()

    change(meeting, start_time=time(17))
    coming(meeting, "Late")

    told = [message.to for message in sent() if message.subject.startswith("Changed")]
    assert told == [["early@example.org"]]


def test_several_dates_changed_at_once_are_told_in_one_mail_each_with_its_link() -> None:
    series = make_series()
    meetings = [make_meeting(series=series, days=days) for days in (10, 17, 24)]
    registrations = [coming(meeting) for meeting in meetings]
    coming(meetings[0], "Other")
    sent()

    with transaction.atomic():
        for meeting in meetings[:2]:
            change(meeting, start_time=time(17))
        cancel_meeting(meetings[2])
    lou, other = sorted(sent(), key=lambda message: str(message.to))

    assert lou.subject == "Changed: several of your appointments"
    assert all(registration.token in lou.body for registration in registrations)
    assert lou.body.count("It does not take place.") == 1
    assert len(Calendar.from_ical(lou.attachments[0][1]).walk("VEVENT")) == 3
    assert other.subject.startswith("Changed: appointment of")


def test_a_cancelled_date_is_told_by_the_day_that_was_known() -> None:
    meeting = make_meeting()
    coming(meeting)
    sent()

    change(meeting, date=in_days(12))
    cancel_meeting(Meeting.objects.get())
    [message] = sent()

    assert message.subject.startswith("Cancelled: appointment of")
    assert message.body.count("It does not take place.") == 1
    assert f"{meeting.date.day} {meeting.date:%B %Y}" in message.subject
    assert "CANCELLED" in str(message.attachments[0][1])


def test_a_new_link_is_told_without_being_written() -> None:
    meeting = make_meeting(mode="hybrid", online_url="https://video.example.org/one")
    coming(meeting)
    sent()

    change(meeting, online_url="https://video.example.org/two")
    [message] = sent()

    assert "Link of the online room: a new one" in message.body
    assert "video.example.org" not in message.body


def test_a_meeting_that_is_over_is_not_told() -> None:
    meeting = make_meeting(days=1)
    coming(meeting)
    sent()
    change(meeting, start_time=time(17))

    with freeze_time(timezone.now() + timedelta(days=3)):
        assert sent() == []


def test_who_gave_the_place_back_or_was_erased_is_not_told() -> None:
    meeting = make_meeting()
    gone, erased = coming(meeting, "Gone"), coming(meeting, "Erased")
    sent()
    change(meeting, start_time=time(17))

    actions.cancel_registration(gone)
    actions.erase_registration(erased)

    assert [message.subject for message in sent()] == [
        f"Cancelled: appointment of {meeting.date:%A} {meeting.date.day} {meeting.date:%B %Y}"
    ]


def test_a_mail_that_failed_goes_once_later_with_what_holds_then(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{FlakyServer.__name__}"
    meeting = make_meeting()
    coming(meeting)
    run_jobs()
    mail.outbox.clear()
    FlakyServer.is_down = True
    change(meeting, start_time=time(17))
    run_jobs()
    change(meeting, start_time=time(16))
    run_jobs()
    FlakyServer.is_down = False

    found = []
    for minutes in (1, 3, 5):
        with freeze_time(timezone.now() + timedelta(minutes=minutes)):
            found += sent()

    [message] = found
    assert "16:00–20:00 (before: " in message.body
    assert not Notice.objects.exists()


def test_a_worker_that_died_after_sending_tells_nothing_twice() -> None:
    """The mail is marked as sent, what it said is not yet noted: the next try only notes it."""
    meeting = make_meeting()
    registration = coming(meeting)
    sent()
    change(meeting, start_time=time(17))
    registration.refresh_from_db()
    key = open_notice(registration)
    Notice.objects.update(sequence=1)
    Mail.objects.create(key=f"notice:{key}", message_id="<1@x.invalid>", sent_at=timezone.now())

    assert sent() == []

    registration.refresh_from_db()
    assert registration.told_sequence == 1
    change(meeting, start_time=time(16))
    [message] = sent()
    assert "17:00–20:00)" in message.body


def test_a_corrected_address_in_between_gets_only_its_own_dates() -> None:
    first, second = make_meeting(days=10), make_meeting(days=17)
    mine, also_mine = coming(first), coming(second)
    sent()
    with transaction.atomic():
        change(first, start_time=time(17))
        change(second, start_time=time(17))
    open_notice(Registration.objects.get(pk=mine.pk))

    actions.correct_contact(
        also_mine, name="Lou", email="new@example.org", phone="", phone_use="", language="en"
    )
    told = {str(message.to): message for message in sent() if message.subject[0] == "C"}

    assert set(told) == {"['lou@example.org']", "['new@example.org']"}
    assert mine.public_id in told["['lou@example.org']"].body
    assert also_mine.public_id not in told["['lou@example.org']"].body
    assert also_mine.public_id in told["['new@example.org']"].body


def test_by_telephone_one_call_tells_of_all_dates_until_somebody_is_reached() -> None:
    first, second = make_meeting(days=10), make_meeting(days=17)
    for meeting in (first, second):
        coming(meeting, **PHONE)
    sent()

    with transaction.atomic():
        change(first, start_time=time(17))
        cancel_meeting(second)
    run_jobs()

    [entry] = CallEntry.objects.waiting()
    said = script_of(entry)
    assert "17:00–20:00 (before: " in said
    assert "does not take place" in said
    assert "Rencontres" not in said and "meeting" not in said

    change(first, start_time=time(16))
    run_jobs()
    [entry] = CallEntry.objects.waiting()
    assert "16:00–20:00 (before: " in script_of(entry)

    close_call(entry, outcome="reached", by=make_user())
    run_jobs()
    assert set(Registration.objects.values_list("told_sequence", "meeting__sequence")) == {
        (2, 2),
        (1, 1),
    }


def test_a_date_of_peers_has_a_call_of_its_own_which_alone_tells_it() -> None:
    open_to_all, of_peers = make_meeting(days=10), make_meeting(days=17)
    for meeting in (open_to_all, of_peers):
        coming(meeting, **PHONE)
    Meeting.objects.filter(pk=of_peers.pk).update(entry=Entry.PEERS)
    sent()

    with transaction.atomic():
        change(open_to_all, start_time=time(17))
        change(of_peers, start_time=time(15))
    run_jobs()

    by_meeting = {
        Registration.objects.get(public_id=entry.subject_id).meeting_id: entry
        for entry in CallEntry.objects.waiting()
    }
    assert by_meeting.keys() == {open_to_all.pk, of_peers.pk}
    said = script_of(by_meeting[open_to_all.pk])
    assert "17:00" in said and "15:00" not in said
    assert "15:00" in script_of(by_meeting[of_peers.pk])

    close_call(by_meeting[open_to_all.pk], outcome="reached", by=make_user())
    run_jobs()
    [left] = CallEntry.objects.waiting()
    assert left.subject_id == by_meeting[of_peers.pk].subject_id
    assert "15:00" in script_of(left)


def test_a_call_that_is_no_longer_needed_leaves_the_list() -> None:
    meeting = make_meeting()
    coming(meeting, **PHONE)
    change(meeting, start_time=time(17))
    run_jobs()
    assert CallEntry.objects.waiting().count() == 1

    change(meeting, start_time=time(18))
    run_jobs()

    assert not CallEntry.objects.waiting().exists()


def test_two_with_one_shared_telephone_are_two_calls() -> None:
    meeting = make_meeting()
    coming(meeting, "Ana", **PHONE)
    coming(meeting, "Bo", **PHONE)

    change(meeting, start_time=time(17))
    run_jobs()

    assert CallEntry.objects.waiting().count() == 2


def test_not_reached_leaves_the_change_to_be_told() -> None:
    meeting = make_meeting()
    registration = coming(meeting, **PHONE)
    change(meeting, start_time=time(17))
    run_jobs()

    close_call(CallEntry.objects.get(), outcome="not_reached", by=make_user())
    run_jobs()

    registration.refresh_from_db()
    assert registration.told_sequence == 0


def test_the_other_dates_of_who_erases_one_are_still_told_by_telephone() -> None:
    first, second = make_meeting(days=10), make_meeting(days=17)
    erased, other = (coming(meeting, **PHONE) for meeting in (first, second))
    for meeting in (first, second):
        change(meeting, start_time=time(17))
    run_jobs()
    assert CallEntry.objects.waiting().get().subject_id == erased.public_id

    actions.erase_registration(erased)
    run_jobs()

    assert CallEntry.objects.waiting().get().subject_id == other.public_id


def test_who_gives_an_address_meanwhile_is_written_to_and_their_other_dates_are_called_about() -> (
    None
):
    first, second = make_meeting(days=10), make_meeting(days=17)
    corrected, other = (coming(meeting, **PHONE) for meeting in (first, second))
    for meeting in (first, second):
        change(meeting, start_time=time(17))
    run_jobs()

    actions.correct_contact(
        corrected, name="Lou", email="lou@example.org", phone="", phone_use="", language="en"
    )

    told = [message for message in sent() if message.subject[0] == "C"]
    assert [message.to for message in told] == [["lou@example.org"]]
    assert CallEntry.objects.waiting().get().subject_id == other.public_id
