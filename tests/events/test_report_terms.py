"""What a report keeps of people ends too: words said to be harmless, and names."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from events.actions.reports import submit_report
from events.actions.retention import purge_contacts
from events.models import Meeting, MeetingReport, Registration
from network.models import COORDINATORS, Consent
from network.purposes import PURPOSES, purge_due
from tests.events.people_who_run import phone_of
from tests.events.test_reports import (
    agree,
    asked,
    in_english,
    own_page,
    peopled,
    report_url,
    written,
)
from tests.network.admin_people import entering, make_user

pytestmark = pytest.mark.django_db
__all__ = ["in_english"]

SAID = "Marguerite said: call 02 512 34 56."
NOT_LOOKED_FOR = "name is looked for in the text"
IS_A_NAME = "somebody on the list is called that"


def pages(meeting: Meeting, *clients: Client) -> list[str]:
    urls = [report_url(meeting), reverse("events_admin:report", args=[meeting.public_id])]
    return [client.get(url).content.decode() for client, url in zip(clients, urls, strict=True)]


def test_once_the_list_is_deleted_the_page_says_that_no_name_is_looked_for() -> None:
    meeting, facilitator = peopled()
    clients = phone_of(facilitator), entering(make_user(COORDINATORS))
    clients[0].post(report_url(meeting), written(talked_about_en=SAID))

    before = pages(meeting, *clients)
    purge_contacts(meeting.ends_at)
    after = pages(meeting, *clients)

    assert Registration.objects.filter(meeting=meeting).exists()
    for early, late in zip(before, after, strict=True):
        assert NOT_LOOKED_FOR not in early
        assert NOT_LOOKED_FOR in late
    assert IS_A_NAME in before[0]
    assert IS_A_NAME not in after[0]
    assert "02 512 34 56" in after[0], "numbers are found without a list"


def test_only_what_was_found_is_kept_as_harmless_and_for_thirty_days() -> None:
    meeting, facilitator = peopled()
    phone_of(facilitator).post(report_url(meeting), written(talked_about_en=SAID))
    report = MeetingReport.objects.get()
    said = ["Marguerite", "02 512 34 56", "Somebody else", "\x00"]

    submit_report(meeting, by=facilitator, seen=report.version, harmless=said)

    assert MeetingReport.objects.get().harmless == ["02 512 34 56", "Marguerite"]
    for days, kept in ((29, 2), (31, 0)):
        with freeze_time(meeting.ends_at + timedelta(days=days)):
            purge_due()
        report.refresh_from_db()
        assert len(report.harmless) == kept
    assert report.state == MeetingReport.State.SUBMITTED
    assert report.texts.exists()


def test_a_name_in_a_report_goes_three_years_after_the_meeting_with_its_link() -> None:
    meeting, facilitator = peopled()
    named = asked(meeting, facilitator)
    agree(named)
    own, term = own_page(named), PURPOSES["named_in_report"].term
    assert term == timedelta(days=3 * 365)

    for days, is_there in ((-1, True), (1, False)):
        with freeze_time(meeting.ends_at + term + timedelta(days=days)):
            purge_due()
            named.refresh_from_db()
            assert bool(named.name) is is_there
            assert Client().get(own).status_code == (200 if is_there else 404)

    assert (named.answer, named.agreed_to, named.registration) == ("no", "", None)
    assert not Consent.objects.filter(subject_kind="named").exists()
    assert "{person 1}" in MeetingReport.objects.get().texts.get().talked_about
