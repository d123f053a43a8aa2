"""The name of a guest among peers and the answers: where they are, who reads them, how long."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time

from events.actions import decide_guests
from events.models import Guest
from network.models import COORDINATORS
from tests.events.people_who_run import phone_of, running
from tests.events.test_guests import Round, link, page_of, say
from tests.network.admin_people import log_in, make_user
from tests.network.jobs import run_jobs
from tests.privacy.canaries import EMAIL, NAME, found_in, kept_in_cache, kept_in_database

pytestmark = pytest.mark.django_db

MEANT = {"events_guest": {"name", "e-mail"}, "events_invitation": {"name", "e-mail"}}


@pytest.fixture
def here() -> Round:
    cache.clear()
    asked = Round()
    asked.propose(name=NAME, email=EMAIL)
    run_jobs()
    return asked


def public_pages(here: Round) -> list[str]:
    meeting = here.meeting.public_id
    with translation.override("en"):
        names = ("meetings", "past_meetings", "find_registration", "closed_meetings")
        return [
            "/en/",
            *(reverse(f"events:{name}") for name in names),
            reverse("events:meeting_short", args=[meeting]),
            reverse("events:register", args=[meeting]),
            "/feeds/meetings.ics",
            reverse("api:meetings"),
        ]


def test_the_name_is_where_it_is_meant_to_be_and_in_no_job_log_or_cache(
    here: Round, caplog: pytest.LogCaptureFixture
) -> None:
    here.answer(True, True, True)
    run_jobs()

    assert kept_in_database() == MEANT
    assert not kept_in_cache()
    assert not found_in(caplog.text)


def test_participants_read_the_name_and_no_address_others_read_neither(here: Round) -> None:
    coordinator = Client(headers={"accept-language": "en"})
    log_in(coordinator, make_user(COORDINATORS, email="coord@example.org"))
    member = phone_of(running(here.meeting, "organiser", name="Membre"))

    # The control: where it is meant to be read it is found.
    assert found_in(Client().get(page_of(here.people[0])).content) == {"name"}
    for client in (Client(), member, coordinator):
        for path in public_pages(here):
            assert not found_in(client.get(path, follow=True).content), path
    assert not found_in(coordinator.get("/admin/").content)


def test_mails_to_participants_say_no_name_and_only_the_guest_is_called_by_it(here: Round) -> None:
    for sent in mail.outbox:
        assert not found_in(f"{sent.subject}{sent.body}{sent.alternatives}")
    mail.outbox.clear()
    here.answer(True, True, True)
    run_jobs()

    [invitation] = mail.outbox
    assert invitation.to == [EMAIL]
    assert "name" in found_in(invitation.body)
    assert not found_in(invitation.subject)


def test_nobody_who_runs_the_meeting_reads_who_answered_what(here: Round) -> None:
    facilitator = phone_of(here.facilitator)
    paths = [
        f"/en/running/{here.meeting.public_id}/{page}"
        for page in ("", "guest/", "list/", "message/")
    ]

    def read() -> list[bytes]:
        return [strip(facilitator.get(path).content) for path in paths]

    before = read()
    say(here.people[0], agrees=False)
    say(here.people[1], agrees=True)

    assert read() == before


def strip(page: bytes) -> bytes:
    """Without what is new in each page: keys of forms."""
    lines = [
        line for line in page.splitlines() if b"csrf" not in line and b"submission" not in line
    ]
    return b"\n".join(lines)


@pytest.mark.parametrize("ends", ["refused", "taken back", "declined"])
def test_who_does_not_come_is_forgotten_at_once(here: Round, ends: str) -> None:
    if ends == "refused":
        say(here.people[0], agrees=False)
        with freeze_time(here.guest.answer_by + timedelta(minutes=1)):
            decide_guests()
    else:
        here.answer(True, True, True)
    if ends == "taken back":
        say(here.people[0], agrees=False)
    if ends == "declined":
        Client().post(f"{link(here.guest)}decline/")
    run_jobs()

    assert Guest.objects.exists()
    assert not kept_in_database()
