"""Outlet × viewer for meetings and who registers: marked values go in and do not come out."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from events import actions
from events.actions import MeetingFacts
from events.actions.feedback import new_ticket
from events.cards import rewrite_cards
from events.models import Meeting, MeetingText, Registration, RegistrationContact
from events.models.thanks import after_token
from events.reminder_mails import stop_token
from network.actions import ask_for_call
from network.models import COORDINATORS, Membership, User
from portal.actions import lay_site
from tests.events.factories import apply, make_meeting, make_series
from tests.events.people_who_run import phone_of, running
from tests.network.admin_people import log_in
from tests.network.jobs import run_jobs
from tests.privacy.canaries import (
    ABOUT_A_PERSON,
    EMAIL,
    NAME,
    NEEDLES,
    NEEDS,
    PHONE,
    ROOM,
    found_in,
    kept_in_cache,
    kept_in_database,
)

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
VIEWERS = ["anonymous", "member", "coordinator"]
# Where the marked values are meant to be, and the only places they may be.
MEANT = {
    "events_registrationcontact": ABOUT_A_PERSON,
    "events_proposalcontact": {"name", "e-mail", "phone"},
    "events_themeproposal": {"access needs"},
    "events_meeting": {"online link"},
}


class Planted:
    """Meetings of every kind, each with the marked person registered and the marked room."""

    def __init__(self) -> None:
        lay_site()
        self.series = make_series()
        self.public = self._meeting()
        self.past = self._meeting(days=3)
        self.full = self._meeting(days=12, capacity=1)
        self.cancelled = self._meeting(days=14)
        self.for_members = self._meeting(days=16)
        self.registrations = [self._register(meeting) for meeting in self.meetings]
        self._waits = self._register(self.full, email="zqmailquz2@example.org")
        self.facilitator = running(self.public)
        actions.send_message(self.public, body="See you.", audience="all", by=self.facilitator)
        self._move_on()
        self._propose()
        run_jobs()

    @property
    def meetings(self) -> list[Meeting]:
        return [self.public, self.past, self.full, self.cancelled, self.for_members]

    def _meeting(self, *, days: int = 10, **facts: Any) -> Meeting:
        hybrid = {"mode": "hybrid", "online_url": ROOM, "capacity": 20, "series": self.series}
        return make_meeting(days=days, **hybrid | facts)

    def _register(self, meeting: Meeting, **given: Any) -> Registration:
        contact = {"email": EMAIL, "phone": PHONE, "phone_use": "call", "access_needs": NEEDS}
        said = contact | {"consent_access_needs": True} | given
        registration = apply(meeting, NAME, **said).registration
        assert registration is not None
        return registration

    def _move_on(self) -> None:
        """What was open to all when people registered is over, cancelled, or for members now."""
        actions.cancel_meeting(self.cancelled)
        ended = timezone.now() - timedelta(days=1)
        Meeting.objects.filter(pk=self.past.pk).update(
            date=ended.date(), starts_at=ended - timedelta(hours=2), ends_at=ended
        )
        rewrite_cards(Meeting.objects.get(pk=self.past.pk))
        facts = {name: getattr(self.for_members, name) for name in KEPT_FACTS}
        actions.save_meeting(MeetingFacts(**facts | {"entry": "members"}), meeting=self.for_members)

    def _propose(self) -> None:
        """A theme that is shown, whose proposer left the marked name and address."""
        facts = actions.ProposalFacts(theme="Le logement", name=NAME, email=EMAIL, phone=PHONE)
        shown = actions.ShownWords(theme="Le logement", is_shown=True)
        actions.look_at_proposal(actions.propose_theme(facts), shown, by=self.facilitator)
        # One that nobody read yet, with the marked needs in its text.
        self.unread = actions.propose_theme(actions.ProposalFacts(theme=NEEDS, why=NEEDS))


KEPT_FACTS = "series date start_time end_time mode place online_url capacity".split()


@pytest.fixture
def planted() -> Iterator[Planted]:
    cache.clear()
    yield Planted()
    cache.clear()


def client_of(viewer: str) -> Client:
    """A browser of this kind of viewer."""
    client = Client()
    if viewer == "anonymous":
        return client
    user = User.objects.create_user(f"{viewer}@example.org", display_name=viewer)
    Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
    if viewer == "coordinator":
        user.groups.add(Group.objects.get(name=COORDINATORS))
    log_in(client, user)
    return client


def short(meeting: Meeting) -> str:
    return reverse("events:meeting_short", args=[meeting.public_id])


def pages(planted: Planted, language: str) -> Iterator[str]:
    with translation.override(language):
        yield f"/{language}/"
        for name in ("meetings", "past_meetings", "find_registration", "registration_received"):
            yield reverse(f"events:{name}")
        for meeting in planted.meetings:
            yield short(meeting)
            yield reverse("events:register", args=[meeting.public_id])
        yield reverse("events:series", args=[planted.series.public_id, "-"])
        for name in ("themes", "propose_theme", "proposal_withdrawn"):
            yield reverse(f"events:{name}")
        yield reverse("account_login")
        yield reverse("events:after", args=[after_token(planted.past)])
        yield reverse("events:after", args=[new_ticket(planted.past)])


def feeds_and_api(planted: Planted) -> Iterator[str]:
    """Every address of machines; a name that does not exist fails here, on purpose."""
    meeting, series = planted.public.public_id, planted.series.public_id
    for kind in ("ics", "atom", "json"):
        yield f"/feeds/meetings.{kind}"
    for row in (planted.public, planted.past, planted.full, planted.cancelled):
        yield f"/feeds/meetings/{row.public_id}.ics"
        yield reverse("api:meeting", args=[row.public_id])
    yield f"/feeds/series/{series}.ics"
    for name in ("schema", "docs", "meetings", "series_list"):
        yield reverse(f"api:{name}")
    yield "/api/v1/meetings/?limit=1"
    yield reverse("api:series", args=[series])
    yield reverse("portal:live")
    assert reverse("api:meeting", args=[meeting]) == f"/api/v1/meetings/{meeting}/"


def closed(planted: Planted) -> Iterator[str]:
    """Addresses that answer with nothing, whoever asks."""
    forged = f"{planted.registrations[0].public_id}.1.forged-signature-000000"
    yield reverse("portal:mailbox")
    yield f"/feeds/meetings/{planted.for_members.public_id}.ics"
    yield reverse("api:meeting", args=[planted.for_members.public_id])
    with translation.override("en"):
        yield reverse("events:registration", args=[forged])
        yield reverse("events:registration_download", args=[forged])
        yield reverse("personal_calendar", args=[forged])
        yield reverse("events:reminders_stop", args=[forged])


def admin(meeting: Meeting) -> Iterator[str]:
    yield reverse("wagtailadmin_home")
    for name in ("registrants", "registrants_sheet", "registrants_file"):
        yield reverse(f"events_admin:{name}", args=[meeting.public_id])
    for row in meeting.registrations.all():
        yield reverse("events_admin:registration", args=[meeting.public_id, row.public_id])
    yield reverse("events_admin:calls")
    for name in ("report", "answers"):
        yield reverse(f"events_admin:{name}", args=[meeting.public_id])


def read(client: Client, path: str) -> tuple[int, bytes]:
    """The status and all that comes with it: headers, cookies, body, along redirects."""
    answer = client.get(path, follow=True)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    cookies = answer.cookies.output()
    addresses = " ".join(url for url, _status in answer.redirect_chain)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, f"{headers}\n{cookies}\n{addresses}\n".encode() + body


def leaks(client: Client, paths: Iterable[str], *, status: set[int]) -> list[str]:
    """What is wrong with these outlets: marked values, or an answer that is not one."""
    wrong = []
    for path in paths:
        answered, text = read(client, path)
        if answered not in status:
            wrong.append(f"{path} answers {answered}")
        wrong += [f"{path} gives away the {kind}" for kind in sorted(found_in(text))]
    return wrong


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_page_no_feed_and_no_api_gives_a_person_or_a_room_away(
    planted: Planted, viewer: str
) -> None:
    every = [path for language in LANGUAGES for path in pages(planted, language)]
    for_members = [path for path in every if planted.for_members.public_id in path]
    client = client_of(viewer)

    for_all = [path for path in every if path not in for_members]
    assert leaks(client, [*for_all, *feeds_and_api(planted)], status={200}) == []
    hidden = {404} if viewer == "anonymous" else {200}
    assert leaks(client, for_members, status=hidden) == []


def without_a_name(planted: Planted) -> Iterator[str]:
    """Addresses given to one person that programs follow: they do not even name that person."""
    row = planted.registrations[0]
    yield reverse("personal_calendar", args=[actions.open_calendar(row).token])
    for language in LANGUAGES:
        with translation.override(language):
            yield reverse("events:reminders_stop", args=[stop_token(row)])


def test_addresses_that_programs_follow_for_somebody_name_nobody(planted: Planted) -> None:
    assert leaks(Client(), without_a_name(planted), status={200}) == []


def test_what_is_closed_answers_with_nothing(planted: Planted) -> None:
    for viewer in VIEWERS:
        assert leaks(client_of(viewer), closed(planted), status={404}) == []


@pytest.mark.parametrize("viewer", ["anonymous", "member"])
def test_the_admin_opens_to_coordinators_only(viewer: str) -> None:
    lay_site()
    registration = apply(make_meeting(), NAME, email=EMAIL).registration
    assert registration is not None
    client = client_of(viewer)

    for path in admin(registration.meeting):
        answer = client.get(path)
        assert answer.status_code == 302, "whom it does not know it leads to the log-in"
        assert found_in(answer.content) == set()


def test_files_for_robots_name_nobody_if_there_are_any(planted: Planted) -> None:
    files = [f"/{name}" for name in ("sitemap.xml", "robots.txt", "humans.txt")]

    assert leaks(Client(), files, status={200, 404}) == []


def test_registering_again_tells_a_stranger_nothing(planted: Planted) -> None:
    """Somebody who knows an address learns neither whether it is registered nor more of it."""
    stranger = Client()
    known = {"name": "Stranger", "email": EMAIL, "consent": "on"}
    address = reverse("events:register", args=[planted.public.public_id])

    page = stranger.post(address, known, follow=True)
    answer = stranger.post(
        reverse("api:registrations", args=[planted.public.public_id]),
        {"name": "Stranger", "email": EMAIL, "consent": True},
        content_type="application/json",
    )

    assert found_in(page.content) == set()
    assert found_in(answer.content) == set()
    assert planted.registrations[0].public_id not in page.content.decode() + answer.content.decode()
    assert planted.registrations[0].token not in str(page.redirect_chain) + answer.content.decode()


def test_the_coordinators_list_shows_people_and_the_room_stays_where_it_is(
    planted: Planted,
) -> None:
    coordinator = client_of("coordinator")

    status, text = read(
        coordinator, reverse("events_admin:registrants", args=[planted.public.public_id])
    )

    assert status == 200
    assert {"name", "e-mail", "phone"} <= found_in(text)


def test_on_paper_there_are_names_and_needs_and_a_file_says_no_more_than_it_was_asked(
    planted: Planted,
) -> None:
    coordinator = client_of("coordinator")
    meeting = [planted.public.public_id]
    file = reverse("events_admin:registrants_file", args=meeting)

    _status, paper = read(coordinator, reverse("events_admin:registrants_sheet", args=meeting))
    least = coordinator.post(file, {"file_format": "csv"})
    most = coordinator.post(file, {"file_format": "csv", "contacts": "on", "needs": "on"})

    assert found_in(paper) == {"name", "access needs"}
    assert found_in(least.content) == {"name"}
    assert found_in(most.content) == ABOUT_A_PERSON
    assert found_in(str(most.headers)) == set()


def test_a_call_shows_its_number_to_who_takes_it_only(planted: Planted) -> None:
    row = planted.registrations[0]
    RegistrationContact.objects.filter(registration=row).update(email="")
    call = ask_for_call("k", script="moved", subject_kind="registration", subject_id=row.public_id)
    coordinator = client_of("coordinator")
    calls = reverse("events_admin:calls")

    _status, before = read(coordinator, calls)
    coordinator.post(reverse("events_admin:call_take", args=[call.public_id]))
    _status, after = read(coordinator, calls)

    assert found_in(before) == {"name"}
    assert found_in(after) == {"name", "phone"}


def test_the_first_page_of_the_admin_and_its_journals_name_nobody(planted: Planted) -> None:
    coordinator = client_of("coordinator")
    names = [
        "wagtailadmin_home",
        "wagtailadmin_reports:site_history",
        "network_admin:jobs",
        "network_admin:audit",
        "network_admin:organisations",
        "events_admin:meetings",
        "events_admin:series_list",
    ]

    found = leaks(coordinator, (reverse(name) for name in names), status={200, 302})

    assert found == []


AFTER = ("after", "report", "feedback", "feedback_paper", "feedback_sheet")
# What each role in the series lets one read, and not a word more.
READ_BY = {"facilitator": {"name", "access needs"}, "organiser": {"name"}, "welcomer": set[str]()}


@pytest.mark.parametrize(("role", "allowed"), READ_BY.items())
def test_who_runs_a_meeting_reads_names_and_never_how_to_reach_anybody(
    planted: Planted, role: str, allowed: set[str]
) -> None:
    client = phone_of(running(planted.public, role, name="Runs"))
    names = ("meeting", "list", "message", "count", "ticks", *AFTER)
    pages_of_all = [
        reverse(f"events:running_{name}", args=[meeting.public_id])
        for name in names
        for meeting in planted.meetings
    ]
    message = pages_of_all[len(planted.meetings) * 2]
    said = {"body": "Hello", "audience": "all", "step": "preview"}

    found = [found_in(read(client, path)[1]) for path in [*pages_of_all, reverse("events:running")]]
    preview = found_in(client.post(message, said).content)

    assert set().union(*found) == allowed
    assert preview == set()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("facilitator", {"online link"}), ("organiser", {"online link"}), ("welcomer", set())],
)
def test_the_room_is_shown_to_who_opens_it_on_a_page_of_its_own(
    planted: Planted, role: str, allowed: set[str]
) -> None:
    client = phone_of(running(planted.public, role, name="Runs"))

    page = client.get(reverse("events:running_room", args=[planted.public.public_id]))

    assert found_in(page.content) == allowed


def test_when_its_time_has_come_the_link_is_on_ones_own_page_and_in_no_other_outlet(
    planted: Planted,
) -> None:
    """Before that, nowhere; then for who has a place; never for who waits or left."""
    coming, waiting = planted.registrations[0], planted.registrations[2]
    own = reverse("events:registration", args=[coming.token])
    others = [
        reverse(f"events:registration_{kind}", args=[coming.token]) for kind in ("ics", "download")
    ]
    assert "online link" not in found_in(Client().get(own).content)

    renewed = f"{ROOM}-2"
    with freeze_time(planted.public.starts_at):
        actions.renew_online_link(planted.public, url=renewed, by=planted.facilitator)
        run_jobs()
        for viewer in ("anonymous", "member"):
            client = client_of(viewer)
            every = [*pages(planted, "en"), *feeds_and_api(planted)]
            assert leaks(client, every, status={200, 404}) == []
        assert "online link" in found_in(Client().get(own).content)
        for path in others:
            assert "online link" not in found_in(Client().get(path).content)
    with freeze_time(planted.full.starts_at):
        Registration.objects.filter(pk=waiting.pk).update(status="waiting")
        page = Client().get(reverse("events:registration", args=[waiting.token]))
        assert "online link" not in found_in(page.content)
    mails = [found_in(message.message().as_bytes()) for message in mail.outbox]
    assert mails and not [found for found in mails if "online link" in found]
    jobs = str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    assert found_in(jobs.encode()) == set()


def test_who_runs_another_series_reads_nothing(planted: Planted) -> None:
    client = phone_of(running(make_meeting(series=make_series()), name="Other"))
    paths = [
        reverse(f"events:running_{name}", args=[planted.public.public_id])
        for name in ("meeting", "list", "message", "room", "count", "ticks")
    ]

    assert leaks(client, paths, status={404}) == []


# What is stored, cached and logged


def test_the_database_holds_marked_values_where_they_are_meant_to_be_and_nowhere_else(
    planted: Planted,
) -> None:
    coordinator = client_of("coordinator")
    for path in [*pages(planted, "en"), *feeds_and_api(planted)]:
        coordinator.get(path)
    run_jobs()
    for row in [*planted.registrations, *planted.meetings, *RegistrationContact.objects.all()]:
        # Wagtail's journal keeps `str()` of what was changed, long after it is deleted.
        log(instance=row, action="wagtail.edit", data={"id": row.pk})

    assert kept_in_database() == MEANT
    assert ModelLogEntry.objects.count() > len(planted.registrations)
    assert DBTaskResult.objects.count() > 0
    about = {model._meta.label_lower for model in (Registration, RegistrationContact, Meeting)}
    referred = ReferenceIndex.objects.values_list("base_content_type__model", flat=True)
    revised = Revision.objects.values_list("base_content_type__model", flat=True)
    assert not about & {f"events.{name}" for name in [*referred, *revised]}


def test_sessions_and_cache_remember_no_person(planted: Planted) -> None:
    client = Client()
    address = reverse("events:register", args=[planted.public.public_id])
    answers = {"name": NAME, "email": f"other-{EMAIL}", "consent": "on", "phone": PHONE}

    client.post(address, answers | {"consent": ""})
    client.post(address, answers, follow=True)
    client.post(reverse("events:find_registration"), {"email": EMAIL}, follow=True)
    client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})

    assert kept_in_database() == MEANT
    assert kept_in_cache() == set()


def test_log_lines_name_nobody_even_when_mail_and_forms_fail(
    planted: Planted, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"
    client = Client(raise_request_exception=False)
    register = reverse("events:register", args=[planted.public.public_id])

    client.post(register, {"name": NAME, "email": "zqmailquz", "consent": "on", "phone": PHONE})
    client.post(register, {"name": NAME, "email": "zqmailquz3@example.org", "consent": "on"})
    client.post(reverse("events:find_registration"), {"email": EMAIL})
    client.post(
        reverse("api:registrations", args=[planted.public.public_id]),
        {"name": NAME, "email": "zqmailquz", "phone": PHONE, "access_needs": NEEDS},
        content_type="application/json",
    )
    run_jobs()

    assert "failed" in caplog.text
    assert found_in(caplog.text) == set()


class RefusingServer:
    """A mail server whose refusal quotes the whole mail."""

    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: list[Any]) -> int:
        raise ValueError(f"refused: {messages[0].message().as_string()} {messages[0].to}")


# The negative control: each search finds what is planted


def test_planted_values_are_found_in_every_outlet(planted: Planted) -> None:
    everything = f"{NAME} {EMAIL} {PHONE} {NEEDS} {ROOM}"
    MeetingText.objects.filter(meeting__in=planted.meetings).update(
        theme=everything, summary=everything, audience_words=everything
    )
    for meeting in planted.meetings:
        rewrite_cards(Meeting.objects.get(pk=meeting.pk))
    client = client_of("member")
    shown = [f"/feeds/meetings.{suffix}" for suffix in ("ics", "atom", "json")]
    shown += [f"/feeds/series/{planted.series.public_id}.ics", reverse("api:meetings")]
    for language in LANGUAGES:
        with translation.override(language):
            shown += [f"/{language}/", short(planted.public)]

    missed = [(path, set(NEEDLES) - found_in(read(client, path)[1])) for path in shown]

    assert [path for path in missed if path[1]] == [], "shown there, unseen by the search"
    assert kept_in_database()["events_meetingcard"] == set(NEEDLES)
