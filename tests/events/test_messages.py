"""The relay: what those who run a meeting write reaches its people once, and shows no address."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from events.actions import TooManyMessages, cancel_registration, erase_registration, send_message
from events.models import Meeting, MeetingMessage, MessageReply, Registration, SeriesRole
from events.relay import to_say
from network.actions import erase_account
from network.models import AuditEntry, CallEntry, Mail, User
from network.outbox import enqueue
from network.purposes import purge_due
from tests.events.factories import apply, in_days, make_meeting, make_series
from tests.events.people_who_run import phone_of, representing, running
from tests.network.admin_people import coordinator
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

TEXT = "Bring a scarf.\nThe door is on the left."


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def message_url(meeting: Meeting) -> str:
    return reverse("events:running_message", args=[meeting.public_id])


def said(step: str = "send", **given: str) -> dict[str, str]:
    return {"body": TEXT, "audience": "confirmed", "submission": "abc", "step": step} | given


def peopled() -> tuple[Meeting, User]:
    """Two by mail in two languages, one by telephone, one by nothing, one who waits."""
    meeting = make_meeting(capacity=4)
    apply(meeting, "Lou", email="lou@example.org", language="fr")
    apply(meeting, "Mo", email="mo@example.org", language="nl")
    apply(meeting, "Tel", email="", phone="+32 470 00 00 00", phone_use="call")
    apply(meeting, "Silent", email="")
    apply(meeting, "Waity", email="waity@example.org", language="en")
    run_jobs()
    mail.outbox.clear()
    return meeting, running(meeting)


def row_of(name: str) -> Registration:
    return Registration.objects.get(contact__name=name)


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_the_preview_shows_the_mail_of_each_language_and_how_many_it_finds() -> None:
    meeting, user = peopled()

    answer = phone_of(user).post(message_url(meeting), said("preview"))

    assert answer.status_code == 200
    found = answer.context["reach"]
    assert (found.by_mail, found.by_call, found.unreached) == (2, 1, 1)
    assert set(answer.context["previews"]) == {"fr", "nl"}
    for shown in answer.context["previews"].values():
        assert TEXT in shown["text"] and "Ardoise" in shown["text"]
    page = answer.content.decode()
    assert not any(word in page for word in ("example.org/", "lou@", "mo@", "470 00"))
    assert not MeetingMessage.objects.exists()


def test_what_was_previewed_is_what_each_gets_in_their_frame() -> None:
    meeting, user = peopled()
    client = phone_of(user)
    shown = client.post(message_url(meeting), said("preview")).context["previews"]

    answer = client.post(message_url(meeting), said())
    run_jobs()

    assert answer.status_code == 302
    assert recipients() == ["lou@example.org", "mo@example.org"]
    for message in mail.outbox:
        row = Registration.objects.get(contact__email=message.to[0])
        expected = shown[row.contact.language]
        link = (
            message.body.partition(row.token)[0].rpartition(" ")[2].rpartition("\n")[2] + row.token
        )
        assert message.subject == expected["subject"]
        assert message.body.strip() == (
            expected["text"].replace("…", row.contact.name, 1).replace("…", f"{link}/")
        )


def test_the_mail_is_from_the_portal_and_is_answered_on_ones_own_page_only() -> None:
    meeting, user = peopled()
    send_message(meeting, body=TEXT, audience="confirmed", by=user)
    run_jobs()

    message = mail.outbox[0].message().as_string()

    assert "ardoise@" not in message
    assert mail.outbox[0].reply_to == []
    assert mail.outbox[0].from_email == "Passerelle <bonjour@passerelle.example>"
    for theme in ("Rencontres", "pair", "Mobiliser"):
        assert theme not in mail.outbox[0].subject


def test_who_waits_is_written_to_when_asked_and_who_has_no_mail_is_called() -> None:
    meeting, user = peopled()

    send_message(meeting, body=TEXT, audience="all", by=user)
    run_jobs()

    assert recipients() == ["lou@example.org", "mo@example.org", "waity@example.org"]
    assert [call.subject_id for call in CallEntry.objects.all()] == [row_of("Tel").public_id]


def test_the_same_form_sent_twice_is_one_message() -> None:
    meeting, user = peopled()
    client = phone_of(user)

    for _time in range(2):
        assert client.post(message_url(meeting), said()).status_code == 302
        run_jobs()

    assert MeetingMessage.objects.count() == 1
    assert len(mail.outbox) == 2


def test_a_job_that_runs_again_writes_to_nobody_twice() -> None:
    meeting, user = peopled()
    message = send_message(meeting, body=TEXT, audience="confirmed", by=user)
    run_jobs()

    enqueue("events.carry_message", {"message": message.public_id})
    run_jobs()

    assert len(mail.outbox) == 2
    assert CallEntry.objects.count() == 1
    assert Mail.objects.filter(key__startswith=f"message:{message.public_id}:").count() == 2


def test_who_left_or_was_erased_meanwhile_is_not_written_to() -> None:
    meeting, user = peopled()
    send_message(meeting, body=TEXT, audience="confirmed", by=user)
    cancel_registration(row_of("Lou"))
    erase_registration(row_of("Mo"))
    run_jobs()

    # The first in line has the place now, and was there when it was written.
    told = [message.to for message in mail.outbox if TEXT in message.body]
    assert told == [["waity@example.org"]]


def test_who_comes_after_the_message_was_written_is_not_written_to() -> None:
    meeting, user = peopled()
    Meeting.objects.filter(pk=meeting.pk).update(capacity=9)
    message = send_message(meeting, body=TEXT, audience="confirmed", by=user)
    apply(meeting, "Late")
    run_jobs()

    assert not Mail.objects.filter(key=f"message:{message.public_id}:{row_of('Late').public_id}")


# What is refused


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"body": "  "}, "body"),
        ({"body": "x" * 2001}, "body"),
        ({"body": "turned \u202e round"}, "body"),
        ({"body": "www.a.example www.b.example http://c.example"}, "body"),
        ({"audience": "everybody"}, "audience"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send"])
def test_bad_input_comes_back_with_a_sentence(given: dict[str, str], field: str, step: str) -> None:
    meeting, user = peopled()

    answer = phone_of(user).post(message_url(meeting), said(step, **given))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["body"].value() == given.get("body", TEXT)
    assert not MeetingMessage.objects.exists()


def test_what_one_writes_becomes_neither_markup_nor_a_header_nor_a_link() -> None:
    meeting, user = peopled()
    nasty = "<b>Bold</b>\r\nBcc: all@example.org\r\n\r\n{{ settings }} https://evil.example/<x>"

    send_message(meeting, body=nasty, audience="confirmed", by=user)
    run_jobs()

    message = mail.outbox[0]
    html = str(message.alternatives[0].content)
    assert recipients() == ["lou@example.org", "mo@example.org"]
    assert "bcc" not in {name.lower() for name in message.message()}
    assert "<b>" not in html and "&lt;b&gt;" in html and "{{ settings }}" in html
    assert 'href="https://evil' not in html
    preview = phone_of(user).post(message_url(meeting), said("preview", body=nasty))
    assert "<b>Bold" not in preview.content.decode()
    page = Client().get(reverse("events:registration", args=[row_of("Lou").token]))
    assert "<b>Bold" not in page.content.decode()


def test_a_meeting_that_is_off_or_long_over_is_not_written_about() -> None:
    meeting, user = peopled()
    client = phone_of(user)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert client.post(message_url(meeting), said()).status_code == 422

    ended = timezone.now() - timedelta(days=8)
    Meeting.objects.filter(pk=meeting.pk).update(state="published", ends_at=ended)
    assert client.post(message_url(meeting), said()).status_code == 422
    assert not MeetingMessage.objects.exists()


def test_nobody_to_write_to_is_said() -> None:
    meeting = make_meeting()

    answer = phone_of(running(meeting)).post(message_url(meeting), said())

    assert answer.status_code == 422
    assert "audience" in answer.context["form"].errors


# A relay used to spam


def test_a_meeting_is_written_about_three_times_a_day_and_the_text_is_kept() -> None:
    meeting, user = peopled()
    client = phone_of(user)
    for number in range(3):
        given = said(submission=f"key{number}")
        assert client.post(message_url(meeting), given).status_code == 302

    other = phone_of(representing(meeting))
    answers = [
        browser.post(message_url(meeting), said(submission="more")) for browser in (client, other)
    ]

    for answer in answers:
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 86_401
        assert TEXT in answer.content.decode()
    assert MeetingMessage.objects.count() == 3
    day_ago = timezone.now() - timedelta(days=1)
    MeetingMessage.objects.filter(pk=MeetingMessage.objects.first().pk).update(created_at=day_ago)
    assert client.post(message_url(meeting), said(submission="more")).status_code == 302


def test_who_runs_many_meetings_is_limited_over_all_of_them(settings: Settings) -> None:
    settings.LIMITS = settings.LIMITS | {"message_sender": "2/d"}
    meeting, user = peopled()
    for _number in range(2):
        send_message(meeting, body=TEXT, audience="confirmed", by=user)
    other = make_meeting(series=meeting.series, days=20)
    apply(other, "Lou")

    with pytest.raises(TooManyMessages):
        send_message(other, body=TEXT, audience="confirmed", by=user)

    settings.RATE_LIMITS = False
    assert send_message(other, body=TEXT, audience="confirmed", by=user)


def test_a_role_that_ended_while_one_wrote_gives_the_text_back_and_sends_nothing() -> None:
    meeting, user = peopled()
    client = phone_of(user)
    client.post(message_url(meeting), said("preview"))
    SeriesRole.objects.filter(user=user).update(until=in_days(-1))

    answer = client.post(message_url(meeting), said())

    assert answer.status_code == 404
    assert TEXT in answer.content.decode()
    with pytest.raises(PermissionDenied):
        send_message(meeting, body=TEXT, audience="confirmed", by=user)
    assert not MeetingMessage.objects.exists()


def test_nobody_writes_to_the_people_of_another_series() -> None:
    meeting, _user = peopled()
    stranger = running(make_meeting(series=make_series()), name="Stranger")

    assert phone_of(stranger).post(message_url(meeting), said()).status_code == 404
    with pytest.raises(PermissionDenied):
        send_message(meeting, body=TEXT, audience="confirmed", by=stranger)


def test_each_message_leaves_a_line_in_the_audit_log_without_its_words() -> None:
    meeting, user = peopled()

    message = send_message(meeting, body=TEXT, audience="confirmed", by=user)

    [line] = AuditEntry.objects.about("meeting", meeting.public_id)
    assert (line.action, line.actor) == ("message.sent", user)
    assert line.ids == {"message": message.public_id, "people": 4}


# Answers


def reply_url(row: Registration) -> str:
    return reverse("events:registration_reply", args=[row.token])


def sent_message() -> tuple[Meeting, User, MeetingMessage, Registration]:
    meeting, user = peopled()
    message = send_message(meeting, body=TEXT, audience="confirmed", by=user)
    run_jobs()
    mail.outbox.clear()
    return meeting, user, message, row_of("Lou")


def answer(row: Registration, message: MeetingMessage, **given: str) -> Any:
    told = {"body": "I will be late.", "message": message.public_id, "submission": "k"}
    return Client().post(reply_url(row), told | given)


def test_somebody_answers_from_their_page_and_the_facilitator_reads_it_by_name() -> None:
    meeting, user, message, lou = sent_message()
    page = Client().get(reverse("events:registration", args=[lou.token])).content.decode()
    assert "Bring a scarf." in page

    for _time in range(2):
        assert answer(lou, message).status_code == 302
    run_jobs()

    assert MessageReply.objects.count() == 1
    shown = phone_of(user).get(reverse("events:running_meeting", args=[meeting.public_id]))
    assert "I will be late." in shown.content.decode()
    [notice] = mail.outbox
    assert notice.to == [user.email]
    assert "late" not in notice.body and "Lou" not in notice.body


def test_many_answers_in_a_day_are_one_notice() -> None:
    _meeting, _user, message, lou = sent_message()

    answer(lou, message)
    answer(row_of("Mo"), message, body="Me too")
    run_jobs()

    assert len(mail.outbox) == 1


def test_an_author_whose_part_ended_is_not_told() -> None:
    _meeting, user, message, lou = sent_message()
    SeriesRole.objects.filter(user=user).update(until=in_days(-1))

    answer(lou, message)
    run_jobs()

    assert mail.outbox == []


def test_one_answers_only_what_one_was_sent() -> None:
    _meeting, _user, message, _lou = sent_message()
    other = make_meeting(series=make_series(), capacity=3)
    stranger = apply(other, "Stranger").registration
    assert stranger

    assert answer(stranger, message).status_code == 422
    assert answer(row_of("Waity"), message).status_code == 422
    assert answer(row_of("Lou"), message, body=" ").status_code == 422
    assert not MessageReply.objects.exists()


def test_answers_are_limited_for_each_person() -> None:
    _meeting, _user, message, lou = sent_message()

    statuses = [answer(lou, message, submission=f"k{number}").status_code for number in range(6)]

    assert statuses == [302] * 5 + [429]


# What is kept, and until when


def test_erasing_oneself_takes_ones_answers_along() -> None:
    _meeting, _user, message, lou = sent_message()
    answer(lou, message)

    erase_registration(lou)

    assert not MessageReply.objects.exists()


def test_messages_go_thirty_days_after_the_meeting() -> None:
    meeting, _user, message, lou = sent_message()
    answer(lou, message)

    for days, kept in ((29, 1), (31, 0)):
        ended = timezone.now() - timedelta(days=days)
        Meeting.objects.filter(pk=meeting.pk).update(ends_at=ended)
        purge_due()
        assert MeetingMessage.objects.count() == MessageReply.objects.count() == kept


def test_an_erased_author_leaves_a_message_signed_by_the_role_alone() -> None:
    _meeting, user, _message, lou = sent_message()

    erase_account(user)

    page = Client().get(reverse("events:registration", args=[lou.token])).content.decode()
    assert "Ardoise" not in page
    assert "– facilitator" in page


# What coordinators see of it


def test_who_is_called_is_told_the_message_until_they_were_reached() -> None:
    meeting, user = peopled()
    send_message(meeting, body=TEXT, audience="confirmed", by=user)
    run_jobs()
    office = coordinator()

    call = CallEntry.objects.get()

    office.post(reverse("events_admin:call_take", args=[call.public_id]))
    page = office.get(reverse("events_admin:calls")).content.decode()
    assert "Bring a scarf." in page and "Ardoise" in page

    closed = reverse("events_admin:call_close", args=[call.public_id])
    office.post(closed, {"outcome": "reached", "call": f"{call.public_id}.0"})
    assert to_say(row_of("Tel"), "en") == ()
    send_message(meeting, body="And gloves.", audience="confirmed", by=user)
    assert [said.body for said in to_say(row_of("Tel"), "en")] == ["And gloves."]


def test_coordinators_read_what_was_written_on_the_list_of_registrations() -> None:
    meeting, user = peopled()
    send_message(meeting, body=TEXT, audience="confirmed", by=user)

    page = coordinator().get(reverse("events_admin:registrants", args=[meeting.public_id]))

    assert "The door is on the left." in page.content.decode()
