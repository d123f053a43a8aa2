"""A mail goes out once, to whoever still wants it, and its outside tells nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from freezegun import freeze_time
from icalendar import Calendar

from events import actions
from events.actions import TextFacts
from events.mails import compose
from events.models import Registration
from network import outbox
from network.mails import StillClaimed, process_id, send_once
from network.models import CallEntry, Mail, PortalSettings, Worker
from tests.events.factories import apply, make_meeting, make_series
from tests.network.jobs import jobs, run_jobs

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# What a mail is about, and must not say on its outside.
TELLING = {"theme": "Sortir de la rue", "title": "Cercle des abstinents", "summary": "Dépendance"}


class FlakyServer(EmailBackend):
    """A mail server that is down while `is_down`, and says whom it was asked to write to."""

    is_down = False

    def send_messages(self, messages: Any) -> int:
        if FlakyServer.is_down:
            raise ConnectionRefusedError(f"refused for {messages[0].to[0]}")
        return super().send_messages(messages)


@pytest.fixture
def mail_server(settings: Any) -> Any:
    settings.EMAIL_BACKEND = f"{__name__}.{FlakyServer.__name__}"
    FlakyServer.is_down = False
    yield FlakyServer
    FlakyServer.is_down = False


def note(address: str = "lou@example.org") -> EmailMultiAlternatives:
    return EmailMultiAlternatives("Note", "Words", to=[address])


def worker(worker_id: str, *, seen_ago: float = 0) -> None:
    seen_at = timezone.now() - timedelta(seconds=seen_ago)
    Worker.objects.create(worker_id=worker_id, seen_at=seen_at)


# Once


def test_the_same_key_sends_one_mail() -> None:
    sent = [send_once("k", note), send_once("k", note)]

    assert sent == [True, False]
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == Mail.objects.get(key="k").message_id


def test_a_mail_that_did_not_go_goes_later_under_the_same_message_id(mail_server: Any) -> None:
    mail_server.is_down = True
    with pytest.raises(ConnectionRefusedError):
        send_once("k", note)
    kept = Mail.objects.get(key="k")
    mail_server.is_down = False

    send_once("k", note)

    assert (kept.sent_at, kept.claimed_by) == (None, "")
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [kept.message_id]


def test_a_mail_that_a_living_worker_is_sending_is_left_to_it() -> None:
    worker("other")
    Mail.objects.create(key="k", message_id="<1@x.invalid>", claimed_by="other")

    with pytest.raises(StillClaimed):
        send_once("k", note)

    assert mail.outbox == []


def test_a_mail_whose_worker_died_is_taken_over_under_its_message_id() -> None:
    worker("other", seen_ago=60)
    Mail.objects.create(key="k", message_id="<1@x.invalid>", claimed_by="other")

    sent = send_once("k", note)

    assert sent
    assert mail.outbox[0].extra_headers["Message-ID"] == "<1@x.invalid>"


def test_a_mail_that_this_worker_had_begun_is_begun_again() -> None:
    worker(process_id)
    Mail.objects.create(key="k", message_id="<1@x.invalid>", claimed_by=process_id)

    assert send_once("k", note)


def test_nobody_to_write_to_sends_nothing_now_and_later() -> None:
    sent = [send_once("k", lambda: None), send_once("k", note)]

    assert sent == [False, False]
    assert mail.outbox == []


def test_with_a_dead_server_the_registration_stands_and_its_mail_goes_out_once(
    mail_server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mail_server.is_down = True
    registered = apply(make_meeting(), "Camille").registration
    run_jobs()
    assert registered is not None and registered.status == "confirmed"
    assert mail.outbox == []

    mail_server.is_down = False
    for minutes in (1, 2, 3):
        with freeze_time(timezone.now() + timedelta(minutes=minutes)):
            run_jobs()

    assert [message.to for message in mail.outbox] == [["camille@example.org"]]
    stored = "".join(f"{job.traceback}{job.return_value}{job.args_kwargs}" for job in jobs())
    assert "camille" not in (stored + caplog.text).lower()


# Only to who still wants it


def confirmed(name: str = "Camille", **given: Any) -> Registration:
    registration = apply(make_meeting(), name, **given).registration
    assert registration is not None
    return registration


def test_a_person_erased_before_the_mail_goes_gets_none() -> None:
    registration = confirmed()

    actions.erase_registration(registration)
    run_jobs()

    assert mail.outbox == []


def test_a_person_erased_between_two_tries_gets_none(mail_server: Any) -> None:
    mail_server.is_down = True
    registration = confirmed()
    run_jobs()
    actions.erase_registration(registration)
    mail_server.is_down = False

    with freeze_time(timezone.now() + timedelta(minutes=2)):
        run_jobs()

    assert mail.outbox == []


def test_who_gave_the_place_back_before_the_mail_is_not_told_that_they_have_it() -> None:
    registration = confirmed()

    actions.cancel_registration(registration)
    run_jobs()

    keys = list(Mail.objects.values_list("key", flat=True))
    assert len(mail.outbox) == 1
    assert [key.split(":")[2] for key in keys] == ["cancelled"]


def test_a_corrected_address_is_where_the_mail_goes() -> None:
    registration = confirmed()

    actions.correct_contact(
        registration, name="Camille", email="new@example.org", phone="", phone_use="", language="fr"
    )
    run_jobs()

    assert {address for message in mail.outbox for address in message.to} == {"new@example.org"}
    former = Registration.objects.get(pk=registration.pk)
    assert all(f"{former.public_id}.2." in str(message.body) for message in mail.outbox)


def test_somebody_without_email_is_on_the_call_list_when_their_turn_comes() -> None:
    meeting = make_meeting(capacity=1)
    first = apply(meeting, "First").registration
    apply(meeting, "Phone", email="", phone="+32 470 12 34 56")
    apply(meeting, "Nobody", email="")
    assert first is not None

    actions.cancel_registration(first)
    run_jobs()

    assert list(CallEntry.objects.values_list("script", flat=True)) == ["confirmed"]
    assert "470" not in str(list(CallEntry.objects.values()))


# What it says, inside and outside

KINDS = {
    "confirmed": "confirmed",
    "queued": "waiting",
    "offered": "offered",
    "lapsed": "waiting",
    "cancelled": "cancelled",
    "link": "confirmed",
}


@pytest.fixture
def written() -> Callable[[str, str], EmailMultiAlternatives]:
    """Composes a mail of a kind in a language, about a meeting whose every text is telling."""
    texts = {(code, "standard"): TextFacts(**TELLING) for code in LANGUAGES}
    series = make_series(texts={k: TextFacts(title=TELLING["title"]) for k in texts})
    meeting = make_meeting(series=series, texts=texts)
    portal = PortalSettings.load()
    portal.contact_email, portal.contact_phone = "coordination@example.org", "+32 2 000 00 00"
    portal.save()

    def write(kind: str, language: str) -> EmailMultiAlternatives:
        name = f"{kind}-{language}".replace("_", "-")
        registration = apply(meeting, name, language=language).registration
        assert registration is not None
        expires = timezone.now() + timedelta(hours=5)
        Registration.objects.filter(pk=registration.pk).update(
            status=KINDS[kind], offer_expires_at=expires
        )
        message = compose(registration.public_id, kind)
        assert message is not None
        return message

    return write


def parsed(message: EmailMessage) -> Message:
    return message.message()


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_the_outside_of_a_mail_tells_no_theme(
    written: Callable[[str, str], EmailMultiAlternatives], kind: str
) -> None:
    for language in LANGUAGES:
        message = written(kind, language)

        headers = "\n".join(f"{name}: {value}" for name, value in parsed(message).items())
        for telling in TELLING.values():
            assert telling.lower() not in (message.subject + headers).lower()
        assert str(message.from_email) == settings.DEFAULT_FROM_EMAIL
        assert len(message.to) == 1 and not message.cc and not message.bcc


@every_kind
def test_links_hold_no_title_and_lead_to_the_secret_page_in_the_persons_language(
    written: Callable[[str, str], EmailMultiAlternatives], kind: str
) -> None:
    for language in LANGUAGES:
        message = written(kind, language)

        words = f"{message.body} {html_of(message)}"
        links = set(re.findall(r"https?://[^\s<>\"]+", words))
        assert links
        for link in links:
            path = urlsplit(link).path
            assert "cercle" not in path and "rue" not in path.replace("registration", ""), link
            assert path in ("", "/") or view_of(path, language) == "events:registration", link
        assert any(urlsplit(link).path.startswith(f"/{language}/") for link in links)


def view_of(path: str, language: str) -> str:
    with translation.override(language):
        try:
            return resolve(path).view_name
        except Resolver404:
            return ""


@every_kind
def test_a_mail_has_plain_text_and_html_and_says_it_is_automatic(
    written: Callable[[str, str], EmailMultiAlternatives], kind: str
) -> None:
    for language in LANGUAGES:
        message = written(kind, language)

        whole = parsed(message)
        assert whole["Auto-Submitted"] == "auto-generated"
        kinds = [part.get_content_type() for part in whole.walk()]
        assert kinds.index("text/plain") < kinds.index("text/html")
        assert re.search(rf'<html lang="{language}"', html_of(message))
        # Who to write to, the name that was chosen, and no markup left in the text.
        for words in (str(message.body), html_of(message)):
            assert "coordination@example.org" in words
            assert f"-{language}" in words
        assert "{{" not in html_of(message) and "<p>" not in str(message.body)
        assert "<link" not in html_of(message) and "<img" not in html_of(message)


def test_each_kind_of_mail_differs_from_the_others(
    written: Callable[[str, str], EmailMultiAlternatives],
) -> None:
    openings = {kind: str(written(kind, "en").body).split("\n\n")[1] for kind in KINDS}

    assert len(set(openings.values())) == len(KINDS), openings


@pytest.mark.parametrize("kind", ["confirmed"])
def test_the_calendar_file_says_when_and_where_and_not_what(
    written: Callable[[str, str], EmailMultiAlternatives], kind: str
) -> None:
    for language in LANGUAGES:
        message = written(kind, language)

        [part] = [p for p in parsed(message).walk() if p.get_content_type() == "text/calendar"]
        name = str(part.get_filename())
        body = part.get_payload(decode=True)
        assert isinstance(body, bytes)
        calendar = Calendar.from_ical(body)
        [event] = calendar.walk("VEVENT")
        for telling in [*TELLING.values(), "cercle-des-abstinents", "passerelle-"]:
            assert telling.lower() not in body.decode().lower()
            assert telling.lower() not in name.lower()
        assert name.endswith(".ics") and name.isascii()
        assert event.decoded("DTSTART").hour == 18
        assert "Salle Exemple" in str(event["LOCATION"])
        assert not event.get("URL") and not event.get("DESCRIPTION")


@pytest.mark.parametrize("kind", ["queued", "offered", "lapsed", "cancelled", "link"])
def test_who_has_no_place_gets_no_calendar_file(
    written: Callable[[str, str], EmailMultiAlternatives], kind: str
) -> None:
    message = written(kind, "en")

    assert message.attachments == []


def test_a_waiting_person_is_told_that_they_are_not_registered_and_their_turn(
    written: Callable[[str, str], EmailMultiAlternatives],
) -> None:
    message = written("queued", "en")

    assert "not registered yet" in str(message.body)
    assert "number 1 in line" in str(message.body)


def test_names_are_shown_as_typed_in_text_and_escaped_in_html() -> None:
    registration = confirmed("O'Neil <b> & Co", email="oneil@example.org")

    message = compose(registration.public_id, "confirmed")

    assert message is not None
    assert "O'Neil <b> & Co" in str(message.body)
    assert "&lt;b&gt; &amp; Co" in html_of(message)


def test_the_online_link_is_on_the_secret_page_and_not_in_the_mail() -> None:
    meeting = make_meeting(mode="online", online_url="https://video.example.org/secret-room")
    registration = apply(meeting).registration
    assert registration is not None

    message = compose(registration.public_id, "confirmed")

    assert message is not None
    assert "secret-room" not in parsed(message).as_string()


def test_every_handler_that_writes_to_people_is_registered() -> None:
    told = {f"registration.{kind}" for kind in KINDS} - {"registration.link"}

    assert told | {"registration.link_requested"} <= set(outbox.TOPICS)
