"""The demonstration: complete in three languages, honest about what is invented, laid once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from events.models import (
    AttendanceMode,
    Meeting,
    MeetingText,
    Registration,
    RegistrationContact,
    SeriesRole,
    SeriesText,
)
from network.models import Organisation, PortalSettings, User
from network.visibility import viewer_for
from portal.actions import blocks, lay_site, set_contact, write_page
from portal.demo.accounts import ACCOUNTS
from portal.demo.footbridge import footbridge
from portal.demo.organisations import EXAMPLE, ORGANISATIONS
from portal.demo.places import PLACES
from portal.demo.plan import EXAMPLE_NOTES, day_of
from portal.demo.second_keys import CODES, renew_demo_keys
from portal.demo.seeding import SERIES, seed
from portal.models import ContentPage, HomePage
from tests.network.admin_people import log_in
from tests.services.databases import Databases

LANGUAGES = {"fr", "nl", "en"}
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
    for meeting in Meeting.objects.filter(texts__isnull=False).distinct():
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

    payload = meetings.get().cards.get(language="nl").payload

    assert payload["text_language"] == "fr"


def test_each_text_says_that_it_is_an_example(demo):
    for text in [*SeriesText.objects.all(), *MeetingText.objects.all()]:
        assert text.body.endswith(EXAMPLE_NOTES[text.language])


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


def test_the_brussels_cycle_is_co_organised_by_its_three(demo):
    meeting = coming().filter(place__locality__startswith="Bruxelles").earliest("starts_at")

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


def test_past_meetings_have_no_registration(demo):
    past = Meeting.objects.past()

    assert past.count() >= 5
    assert not Registration.objects.filter(meeting__in=past).exists()


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
        assert [row.role for row in SeriesRole.objects.held_by(viewer_for(user))] == [role]
        assert not user.has_perm("wagtailadmin.access_admin")


def test_pages_are_translations_of_each_other_with_words_of_their_own(demo):
    french = [
        HomePage.objects.get(locale__language_code="fr"),
        *ContentPage.objects.filter(locale__language_code="fr"),
    ]

    assert len(french) == 4
    for page in french:
        versions = page.get_translations(inclusive=True).specific()
        assert {version.locale.language_code for version in versions} == LANGUAGES
        assert len({str(version.body) for version in versions}) == 3
        for version in versions:
            version.full_clean()
            version.body.stream_block.clean(version.body)


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
    assert database.rows("SELECT count(*) FROM events_registration WHERE status = 'waiting'") == [
        (4,)
    ]


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
