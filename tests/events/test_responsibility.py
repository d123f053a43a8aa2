"""Who is responsible for the data of a series: shown where it is given, asked for else."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events import actions
from events.actions import DataAgreementFacts, RoleFacts
from events.models import DataAgreement, Meeting, Series
from network.models import AuditEntry, Organisation, PortalSettings
from tests.events.factories import apply, make_meeting, make_organisation, make_series
from tests.network.admin_people import coordinator, editor
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db

QUESTIONS = "Questions about your data"


def two_organisers() -> list[Organisation]:
    first, second = make_organisation(), make_organisation("pont-exemple")
    Organisation.objects.filter(pk=second.pk).update(name="Pont Exemple")
    second.refresh_from_db()
    return [first, second]


def shared_meeting() -> Meeting:
    roles = [RoleFacts(organisation=one, role="organiser") for one in two_organisers()]
    return make_meeting(series=make_series(organisers=tuple(roles)))


def agree(series: Series, **said: Any) -> DataAgreement:
    first, second = two_organisers()
    facts = {
        "contact_name": "The secretariat",
        "contact_email": "data@pont.example.org",
        "essence": {"en": "One list, kept by the second."},
        "tasks": {(first, "en"): "Lends the room.", (second, "en"): "Keeps the list."},
    } | said
    return actions.save_data_agreement(series, DataAgreementFacts(**facts))


def form_page(meeting: Meeting) -> str:
    with translation.override("en"):
        url = reverse("events:register", args=[meeting.public_id])
    return Client().get(url).content.decode()


def test_one_organiser_is_named_without_anything_being_written():
    PortalSettings.load()
    PortalSettings.objects.update(contact_email="coordination@example.org")

    page = form_page(make_meeting())

    assert "Maison Exemple asbl organises these meetings and is responsible for your data." in page
    assert "coordination@example.org" in page.partition(QUESTIONS)[2]


def test_several_organisers_are_named_with_what_each_does_what_they_agreed_and_whom_to_ask():
    meeting = shared_meeting()
    agree(meeting.series)

    page = form_page(meeting)

    for words in (
        *("Maison Exemple asbl", "Lends the room.", "Pont Exemple", "Keeps the list."),
        *("One list, kept by the second.", "You may turn to any of them"),
        *("The secretariat", "data@pont.example.org"),
    ):
        assert words in page


def test_nothing_written_is_said_so_and_the_form_still_opens():
    page = form_page(shared_meeting())

    assert "Who of them does what is not written here yet" in page
    assert 'name="submission"' in page


def test_it_is_on_ones_own_page_and_mails_lead_there():
    meeting = shared_meeting()
    agree(meeting.series)
    row = apply(meeting, language="en").registration
    assert row
    run_jobs()

    page = Client().get(reverse("events:registration", args=[row.token])).content.decode()
    [message] = mail.outbox

    assert 'id="responsible"' in page
    assert "data@pont.example.org" in page
    assert f"{row.token}/#responsible" in message.body
    assert "#responsible" in message.alternatives[0][0]
    # A mail that somebody else sees on a screen names no organiser.
    assert "Pont Exemple" not in message.body


def test_what_is_written_in_one_language_is_shown_in_the_others_and_said_to_be_in_it():
    meeting = shared_meeting()
    agree(meeting.series)

    url = reverse("events:register", args=[meeting.public_id])
    page = Client().get(url).content.decode()

    assert 'lang="en"' in page.partition('id="responsible"')[2]


def waiting(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_co_organised_series_that_says_nothing_waits_for_coordinators_until_it_does():
    series = shared_meeting().series
    alone = make_meeting().series
    client = coordinator()
    url = reverse("events_admin:series_data", args=[series.public_id])

    before = waiting(client)
    agree(series, tasks={})
    half = waiting(client)
    agree(series)
    after = waiting(client)

    assert "no word on who does what with the data" in before
    assert url in before
    assert reverse("events_admin:series_data", args=[alone.public_id]) not in before
    assert "no word on who does what" in half
    assert "no word on who does what" not in after


def test_coordinators_write_it_and_what_a_colleague_saved_meanwhile_is_not_overwritten():
    series = shared_meeting().series
    client = coordinator()
    url = reverse("events_admin:series_data", args=[series.public_id])
    organiser = make_organisation("pont-exemple").public_id
    said = {
        "contact_email": "data@pont.example.org",
        f"task_{organiser}_fr": "Garde la liste.",
        "essence_fr": "Une seule liste.",
        "seen": "0",
    }

    answer = client.post(url, said)
    again = client.post(url, said | {"essence_fr": "Autre chose."})

    assert answer.status_code == 302
    assert again.status_code == 422
    assert "Autre chose." in again.content.decode()
    agreement = DataAgreement.objects.get(series=series)
    assert [text.essence for text in agreement.texts.all()] == ["Une seule liste."]
    assert AuditEntry.objects.filter(action="series.data_agreement_written").count() == 1


def test_what_is_wrong_is_said_beside_its_field_and_comes_back():
    series = shared_meeting().series
    url = reverse("events_admin:series_data", args=[series.public_id])

    answer = coordinator().post(url, {"contact_email": "no address", "essence_en": "Kept."})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"contact_email"}
    assert "Kept." in answer.content.decode()


def test_editors_do_not_write_it():
    series = shared_meeting().series

    answer = editor().post(reverse("events_admin:series_data", args=[series.public_id]), {})

    assert answer.status_code == 302
    assert not DataAgreement.objects.exists()
