"""The demonstration: complete in three languages, honest about what is invented, laid once."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from events.actions import tick_arrivals
from events.actions.attendance import check_attendance
from events.models import (
    Attendance,
    AttendanceMode,
    CalendarSource,
    DataAgreement,
    Entry,
    FeedbackAnswer,
    ImportedDate,
    Intervision,
    Invitation,
    Meeting,
    MeetingDocument,
    MeetingReport,
    MeetingText,
    NamedPerson,
    NewcomerWish,
    Registration,
    RegistrationContact,
    Resource,
    Series,
    SeriesRole,
    SeriesText,
    ThemeProposal,
)
from network.attachments import cleaned
from network.finding import Query, find, offered_to
from network.models import MissionRequest, Organisation, PortalSettings, Readiness, User
from network.visibility import viewer_for
from portal.actions import blocks, lay_site, set_contact, write_page
from portal.demo import papers
from portal.demo.accounts import ACCOUNTS
from portal.demo.brussels import BRUSSELS
from portal.demo.footbridge import footbridge
from portal.demo.house import HELD
from portal.demo.organisations import EXAMPLE, ORGANISATIONS
from portal.demo.people import applications
from portal.demo.places import PLACES
from portal.demo.plan import EXAMPLE_NOTES, day_of
from portal.demo.second_keys import CODES, renew_demo_keys
from portal.demo.seeding import SERIES, seed
from portal.demo.whole_life import hours_of_today
from portal.models import ContentPage, HomePage
from tests.network.admin_people import log_in
from tests.services.databases import Databases

LANGUAGES = {"fr", "nl", "en"}
DAY = timedelta(days=1)
FACILITATOR = "facilitator@passerelle.example"
# Without it, pytest-django makes no database where these tests run alone.
pytestmark = pytest.mark.django_db
WORDS = ("title", "summary", "body", "what_to_expect", "audience_words")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One demonstration that the tests of this module read, and that leaves no row behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def changes(demo: None) -> Iterator[None]:
    """For tests that write: what they change is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_of_every_table() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def coming() -> Any:
    return Meeting.objects.filter(starts_at__gt=timezone.now())


def imported() -> Any:
    return ImportedDate.objects.filter(meeting__isnull=False).values("meeting")


def house() -> Series:
    return Series.objects.get(newcomer_words__isnull=False, newcomer_words__language="fr")


def test_seeding_again_changes_nothing(demo):
    before = rows_of_every_table()

    was_seeded = seed()

    assert not was_seeded
    assert rows_of_every_table() == before


def test_every_text_of_a_series_is_there_in_three_languages(demo):
    for series in {text.series for text in SeriesText.objects.select_related("series")}:
        texts = series.texts.filter(register="standard")

        assert {text.language for text in texts} == LANGUAGES
        assert all(getattr(text, name) for text in texts for name in WORDS)
        easy = {text.language for text in series.texts.filter(register="easy")}
        assert easy in (set(), LANGUAGES)


def test_one_meeting_speaks_french_only_and_all_others_three_languages(demo):
    french_only = 0
    # What came from a co-organiser's calendar speaks as that calendar does.
    ours = Meeting.objects.exclude(pk__in=imported()).filter(texts__isnull=False)
    for meeting in ours.distinct():
        texts = meeting.texts.filter(register="standard")
        languages = {text.language for text in texts}

        assert all(text.title and text.theme and text.summary and text.body for text in texts)
        french_only += languages == {"fr"}
        assert languages in (LANGUAGES, {"fr"})
        easy = {text.language for text in meeting.texts.filter(register="easy")}
        assert easy in (set(), LANGUAGES)
    assert french_only == 1


def test_the_card_of_the_french_meeting_says_so_in_dutch(demo):
    meetings = Meeting.objects.exclude(texts__language="nl").filter(texts__language="fr")
    meetings = meetings.exclude(pk__in=imported())

    payload = meetings.get().cards.get(language="nl").payload

    assert payload["text_language"] == "fr"


def test_each_text_says_that_it_is_an_example(demo):
    brought = MeetingText.objects.filter(meeting__in=imported())
    ours = MeetingText.objects.exclude(pk__in=brought)

    for text in [*SeriesText.objects.all(), *ours]:
        assert text.body.endswith(EXAMPLE_NOTES[text.language])
    # A calendar says it in its own words: stars are signs of ours, not of theirs.
    assert all("Exemple pour la démonstration" in text.body for text in brought)


def test_partners_have_their_public_role_in_three_languages(demo):
    for organisation in Organisation.objects.partners():
        roles = {text.language: text.summary for text in organisation.texts.all()}

        assert set(roles) == LANGUAGES
        assert all(0 < len(role) <= 300 for role in roles.values())
    assert [row.slug for row in Organisation.objects.filter(is_example=True)] == [EXAMPLE]
    assert len(ORGANISATIONS) == Organisation.objects.count()


def test_what_is_cancelled_or_reported_belongs_to_the_invented_organisation(demo):
    cancelled = Meeting.objects.filter(state=Meeting.State.CANCELLED)
    reported = Meeting.objects.past().filter(
        texts__body__contains="\n- ", series__rrule__contains="TH"
    )

    for meeting in [*cancelled, *reported]:
        organisers = set(meeting.series.roles.values_list("organisation__slug", flat=True))
        assert organisers == {EXAMPLE}
    assert cancelled.count() == 1
    assert reported.exists()


def test_nothing_invented_came_of_what_real_organisations_hold(demo):
    holders = {
        MeetingReport: MeetingReport.objects.values_list("meeting__series", flat=True),
        Resource: Resource.objects.values_list("series", flat=True),
        FeedbackAnswer: FeedbackAnswer.objects.values_list("series", flat=True),
        MeetingDocument: MeetingDocument.objects.values_list("meeting__series", flat=True),
        ThemeProposal: ThemeProposal.objects.values_list("meeting__series", flat=True),
    }

    for model, rows in holders.items():
        series = set(filter(None, rows))
        roles = SeriesRole.objects.filter(series__in=series, organisation__isnull=False)
        assert series, model
        assert set(roles.values_list("organisation__slug", flat=True)) == {EXAMPLE}, model


def test_the_brussels_cycle_is_co_organised_by_its_three(demo):
    meeting = coming().filter(series__roles__organisation__slug="smes").earliest("starts_at")

    held = meeting.series.roles.filter(organisation__isnull=False)
    organisers = set(held.values_list("organisation__slug", flat=True))

    assert organisers == {"plateforme-bruxelloise-sante-mentale", "smes", "reseau-nomade"}
    assert meeting.series.meetings.past().exists()


def test_a_full_meeting_has_people_waiting_who_wish_either_thing(demo):
    full = coming().get(waiting_count__gt=0)

    waiting = Registration.objects.in_line().filter(meeting=full)

    assert full.places_left == 0
    assert full.waiting_count == waiting.count() == 4
    assert {row.if_full for row in waiting} == {"confirm", "ask"}


def test_every_kind_of_meeting_can_be_seen(demo):
    meetings = list(coming().select_related("place"))

    assert {meeting.mode for meeting in meetings} == set(AttendanceMode.values)
    assert {m.place.step_free for m in meetings if m.place} == {True, False, None}
    assert any(m.places_left and m.places_left <= 5 and not m.is_cancelled for m in meetings)
    assert any(m.sign_language for m in meetings)
    assert any(m.languages.filter(is_interpreted=True).exists() for m in meetings)
    assert any(m.texts.filter(register="easy").exists() for m in meetings)
    reunion = [m for m in meetings if m.timezone == "Indian/Reunion"]
    assert [m.mode for m in reunion] == ["online"]
    assert {place["locality"].split(" ")[0] for place in PLACES.values()} >= {"Utrecht", "Nice"}


def test_people_came_only_to_what_the_invented_organisation_held(demo):
    past = Meeting.objects.past()

    assert past.count() >= 10
    registered = Series.objects.filter(meetings__in=past, meetings__registrations__isnull=False)
    assert set(registered) == {house()}
    organisers = house().roles.filter(role="organiser").values_list("organisation__slug", flat=True)
    assert set(organisers) == {EXAMPLE}


def test_nobody_is_kept_longer_than_the_term_and_the_figures_stay(demo):
    old = Registration.objects.filter(meeting__ends_at__lt=timezone.now() - timedelta(days=30))

    assert old.filter(arrived_at__isnull=False).count() >= 15
    assert not RegistrationContact.objects.filter(registration__in=old).exists()


def test_figures_for_funders_may_tell_of_the_first_two_evenings():
    first = HELD[:2]

    # As many came as had a place: nobody is found by their absence.
    assert sum(one.asked for one in first) == sum(one.came + one.walk_ins for one in first)
    coming = [application for one in first for application in applications(one.asked)]
    assert sum(one.is_first_time for one in coming) >= 5


def test_the_desk_of_today_can_be_tried_at_once(demo):
    meeting = house().meetings.get(
        entry="public", starts_at__lte=timezone.now(), ends_at__gt=timezone.now() - DAY
    )

    check_attendance(meeting, Attendance.TICKS)
    tick_arrivals(meeting, came=[], walk_ins=1, by=User.objects.get(email=FACILITATOR))

    assert meeting.registrations.filter(arrived_at=None, contact__isnull=False).count() == 8
    assert NewcomerWish.objects.filter(registration__meeting=meeting, way="call").exists()


@pytest.mark.parametrize("hour", range(24))
def test_at_every_hour_the_meeting_of_today_has_begun_and_ends_on_the_same_day(hour):
    now = datetime(2026, 3, 29, hour, 59, tzinfo=ZoneInfo("Europe/Brussels"))

    day, start, end = hours_of_today(now)

    assert day == date(2026, 3, 29)
    assert start < end and (start.hour, 0) <= (hour, 59)


def test_closed_meetings_are_there_for_those_they_are_for_and_nobody_else(demo):
    viewers = {row.email.split("@")[0]: User.objects.get(email=row.email) for row in ACCOUNTS}

    seen = {
        name: set(Meeting.objects.meant_for(viewer_for(user)).values_list("entry", flat=True))
        for name, user in viewers.items()
    }

    assert seen["member"] >= {"members", "peers"}
    assert not seen["editor"] & {"members", "peers"}
    assert set(house().meetings.values_list("entry", flat=True)) == set(Entry.values)
    assert Intervision.objects.running().get().meeting.entry == "peers"
    assert {row.uses for row in Invitation.objects.all()} == {1, 5}
    closed = {meeting.public_id for meeting in house().meetings.exclude(entry="public")}
    for path in ("/en/meetings/", f"/en/series/{house().public_id}/", "/api/v1/meetings/"):
        html = Client().get(path, follow=True).content.decode()
        assert not any(public_id in html for public_id in closed), path


def test_nothing_is_fetched_from_anybody(demo):
    assert not CalendarSource.objects.followed().exists()
    paused = CalendarSource.objects.exclude(url="").get()
    assert paused.url.startswith("https://agenda.passerelle.example/")
    assert imported().count() == 2


def test_an_agreement_of_real_organisations_claims_nothing(demo):
    agreement = DataAgreement.objects.get()

    organisers = {task.organisation.slug for task in agreement.tasks.all()}
    assert organisers == set(BRUSSELS.organisers)
    marks = {"fr": "Exemple", "nl": "Voorbeeld", "en": "Example"}
    for text in agreement.texts.all():
        assert text.essence.startswith(marks[text.language])
    for task in agreement.tasks.all():
        assert marks[task.language].lower() in task.words


def test_what_came_of_a_meeting_is_on_its_page(demo):
    meeting = NamedPerson.objects.get().report.meeting
    page = Client().get(f"/fr/rencontres/{meeting.public_id}/", follow=True).content.decode()

    assert "Basalte (exemple) a proposé" in page
    assert page.count("/documents/") == 1
    report_without = MeetingReport.objects.exclude(meeting=meeting).filter(state="published")
    assert report_without.count() == 2
    year = Client().get(
        reverse("events:series_year", args=[meeting.series.public_id, meeting.date.year])
    )
    assert year.status_code == 200
    facilitator = User.objects.get(email=FACILITATOR)
    said = Client()
    said.force_login(facilitator)
    answers = said.get(reverse("events:running_feedback", args=[meeting.public_id])).content
    assert "Trop de sigles" in answers.decode()


def test_the_papers_are_what_they_say_and_tell_of_no_author():
    made = {"pdf": papers.pdf(("Un mot (é)",)), "odt": papers.odt(("Un mot & un autre",))}

    for kind, body in made.items():
        clean = cleaned(body)
        assert clean.kind == kind
        assert b"Author" not in clean.body and b"creator" not in clean.body
    text = zipfile.ZipFile(io.BytesIO(made["odt"])).read("content.xml")
    assert "Un mot & un autre" in "".join(ElementTree.fromstring(text).itertext())


def test_proposals_are_there_in_each_state(demo):
    states = set(ThemeProposal.objects.values_list("state", flat=True))

    assert states == set(ThemeProposal.State.values)
    assert ThemeProposal.objects.filter(looked_at=None).exists()


def test_people_are_pseudonyms_marked_as_examples_whom_nothing_reaches(demo):
    contacts = RegistrationContact.objects.all()

    assert contacts.exists()
    marks = {"fr": "(exemple)", "nl": "(voorbeeld)", "en": "(example)"}
    for contact in contacts:
        assert contact.name.endswith(marks[contact.language])
        assert contact.email == "" or contact.email.endswith("@passerelle.example")
        assert contact.phone == "" or contact.phone.startswith("+33 6 39 98")
    # The demo mailbox must stay readable.
    assert contacts.exclude(email="").count() <= 15


def test_accounts_log_in_by_mail_and_hold_their_role(demo):
    coordinator, editor, member, facilitator, welcomer, partner = (
        User.objects.get(email=row.email) for row in ACCOUNTS
    )

    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert verified.filter(user__email__in=[row.email for row in ACCOUNTS]).count() == 6
    assert Meeting.objects.run_by(viewer_for(partner)).exists()
    assert coordinator.is_coordinator
    assert not editor.is_coordinator
    for user, may_enter in ((coordinator, True), (editor, True), (member, False)):
        assert user.has_perm("wagtailadmin.access_admin") is may_enter
    home = HomePage.objects.get(locale__language_code="nl")
    assert home.permissions_for_user(editor).can_publish()
    assert not home.permissions_for_user(member).can_edit()
    assert coordinator.has_perm("network.change_portalsettings")
    assert not editor.has_perm("network.change_portalsettings")
    assert member.memberships.get().is_peer
    for user, role in ((facilitator, "facilitator"), (welcomer, "welcomer")):
        assert {row.role for row in SeriesRole.objects.held_by(viewer_for(user))} == {role}
        assert not user.has_perm("wagtailadmin.access_admin")


def test_pages_are_translations_of_each_other_with_words_of_their_own(demo):
    french = [
        HomePage.objects.get(locale__language_code="fr"),
        *ContentPage.objects.filter(locale__language_code="fr"),
    ]

    assert len(french) == 5
    for page in french:
        versions = page.get_translations(inclusive=True).specific()
        assert {version.locale.language_code for version in versions} == LANGUAGES
        assert len({str(version.body) for version in versions}) == 3
        for version in versions:
            version.full_clean()
            version.body.stream_block.clean(version.body)


def test_only_the_invented_organisation_has_a_readiness_sheet_or_a_desk(demo):
    assert {row.organisation.slug for row in Readiness.objects.all()} == {EXAMPLE}
    real = Organisation.objects.filter(is_example=False)
    assert real.count() >= 8
    assert not real.exclude(contact_email="", contact_phone="").exists()


def test_home_pages_are_the_roots_of_their_language(demo):
    site = Site.objects.get()
    urls = {page.locale.language_code: page.url for page in HomePage.objects.all()}

    assert site.root_page.specific.locale.language_code == "fr"
    assert urls == {code: f"/{code}/" for code in LANGUAGES}
    assert not Page.objects.filter(title__contains="Wagtail").exists()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_page_answers_in_its_language(demo, language):
    for page in Page.objects.filter(locale__language_code=language, depth__gt=1):
        answer = Client().get(page.url)

        assert answer.status_code == 200
        assert answer["Content-Language"] == language
        assert page.title in answer.content.decode()


def test_what_editors_wrote_stays(changes):
    home = HomePage.objects.get(locale__language_code="fr")
    home.body = blocks(("text", "<p>Mots de la rédaction.</p>"))
    home.save_revision().publish()
    ContentPage.objects.get(slug="over-ons").delete()
    PortalSettings.objects.update(contact_email="vraie@adresse.example")

    lay_site()
    was_written = write_page(home, body=blocks(("text", "<p>Autre chose.</p>")))
    set_contact(email="x@passerelle.example", phone="", hours="", helplines="")

    home.refresh_from_db()
    assert not was_written
    assert "Mots de la rédaction" in str(home.body)
    assert not ContentPage.objects.filter(slug="over-ons").exists()
    assert PortalSettings.objects.get().contact_email == "vraie@adresse.example"


def test_a_site_follows_its_address(changes, settings):
    settings.SITE_URL = "https://passerelle.example"

    lay_site()

    site = Site.objects.get()
    assert (site.hostname, site.port) == ("passerelle.example", 443)


def test_on_whatever_day_one_starts_each_planned_meeting_has_its_weekday_date():
    for offset in range(0, 1500, 1):
        today = date(2026, 1, 1) + timedelta(days=offset)
        for series in SERIES:
            rule = series.rule(today)
            for meeting in series.meetings:
                day = day_of(meeting, rule, today)
                assert day.weekday() < 5
                assert (day > today) == (meeting.when >= 0)


@pytest.mark.slow
@pytest.mark.postgresql
def test_the_demonstration_is_laid_on_postgresql_too(databases: Databases):
    database = databases.create("postgresql", demo=True)

    again = database.manage("seed_demo")

    assert "nothing was changed" in again
    assert database.rows("SELECT count(*) > 20 FROM events_meeting") == [(True,)]
    assert database.rows("SELECT count(*) FROM portal_homepage") == [(3,)]
    waiting = (
        "SELECT count(*) FROM events_registration JOIN events_meeting "
        "ON events_meeting.id = events_registration.meeting_id "
        "WHERE status = 'waiting' AND ends_at > now()"
    )
    assert database.rows(waiting) == [(4,)]


def test_the_picture_is_a_small_jpeg():
    picture = footbridge()

    assert picture.startswith(b"\xff\xd8")
    assert len(picture) < 120_000


def test_a_newcomer_enters_the_admin_with_a_printed_code_of_the_demo_alone(changes, settings):
    settings.DEBUG = settings.DEMO = True
    renew_demo_keys()
    coordinator = User.objects.get(email=ACCOUNTS[0].email)
    client = Client(headers={"accept-language": "en"})
    log_in(client, coordinator, with_factor=False)
    page = client.get("/admin/", follow=True).redirect_chain[-1][0]

    settings.DEBUG = settings.DEMO = False
    in_production = client.post(page, {"code": CODES[0]})
    settings.DEBUG = settings.DEMO = True
    in_the_demo = client.post(page, {"code": CODES[0]})

    assert in_production.status_code == 200
    assert in_the_demo["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    renew_demo_keys()
    assert client.get("/admin/").status_code == 200


def test_the_directory_holds_invented_people_who_show_each_viewer_something_else(
    changes: None,
) -> None:
    """The public, the institution, a member and the coordinator read lists of their own."""
    emails = ("partner", "member", "coordinator")
    users = [User.objects.get(email=f"{name}@passerelle.example") for name in emails]
    viewers = [viewer_for(user) for user in (None, *users)]

    lists = [
        [seen for page in (1, 2) for seen in find(Query(viewer=viewer, page=page)).people]
        for viewer in viewers
    ]
    facts = [len({fact.public_id for seen in people for fact in seen.facts}) for people in lists]

    assert [len(people) for people in lists] == [7, 9, 12, 13]
    assert facts == sorted(set(facts))
    examples = tuple(f"({word})" for word in ("exemple", "voorbeeld", "example"))
    assert all(seen.name.endswith(examples) for people in lists for seen in people)
    assert {"level", "language"} <= set(offered_to(viewers[0]).facets)


def test_missions_stand_between_the_invented_organisation_and_invented_people(
    changes: None,
) -> None:
    """One in each state that somebody who tries the portal may look for."""
    missions = MissionRequest.objects.select_related("organisation")

    assert {row.organisation.slug for row in missions} == {EXAMPLE}
    assert {row.state for row in missions} == {
        "submitted",
        "moderated",
        "proposed",
        "running",
        "closed",
        "refused",
    }
    assert all("xempl" in f"{row.words}{row.public}{row.pay}" for row in missions)
