"""A session that ends while one writes: nothing typed is lost, nothing is sent by itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from freezegun import freeze_time

from network.models import COORDINATORS, Organisation, User
from portal.kept_forms import forget_old_forms
from portal.typed_words import in_words
from tests.network.admin_people import log_in, make_user
from tests.privacy.canaries import EMAIL, NAME, kept_in_database

pytestmark = pytest.mark.django_db

HERE = {"origin": "http://testserver"}
ORGANISATION = {"name": NAME, "kind": "association", "role_fr": "Une ligne\nou deux", "role_nl": ""}


def in_english(name: str) -> str:
    with translation.override("en"):
        return reverse(name)


@pytest.fixture
def lou() -> User:
    user = make_user(COORDINATORS, email="lou@example.org", display_name="Lou")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def form() -> str:
    return reverse("network_admin:organisation_add")


def writing(user: User, form: str, **how: Any) -> Client:
    """A browser in which the form is open."""
    client = Client(headers={"accept-language": "en"}, **how)
    log_in(client, user)
    assert client.get(form).status_code == 200
    return client


def end_session(client: Client) -> None:
    client.session.delete()


def fields_of(page: Any) -> dict[str, str]:
    return dict(page.context["typed"].fields)


def test_what_was_sent_after_the_session_ended_waits_behind_the_log_in(
    lou: User, form: str
) -> None:
    client = writing(lou, form)
    end_session(client)

    sent = client.post(form, ORGANISATION, headers=HERE)
    log_in(client, lou)
    page = client.get(in_english("kept_form"))

    assert sent["Location"].startswith(in_english("account_login"))
    assert "kept" in sent["Location"]
    assert not Organisation.objects.exists()
    assert fields_of(page) == ORGANISATION
    assert f'action="{form}"' in page.content.decode()
    client.post(form, fields_of(page), headers=HERE)
    assert Organisation.objects.get().name == NAME
    assert client.get(in_english("kept_form")).status_code == 302


def test_it_waits_while_one_logs_in_by_the_pages_themselves(lou: User, form: str) -> None:
    client = writing(lou, form)
    end_session(client)

    sent = client.post(form, ORGANISATION, headers=HERE)
    asked = client.post(sent["Location"], {"login": lou.email}, headers=HERE)
    wrong = client.post(asked["Location"], {"code": "000-000"}, headers=HERE)
    code = re.search(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", str(mail.outbox[0].body), re.M)
    assert code
    entered = client.post(asked["Location"], {"code": code.group(1)}, headers=HERE)
    page = client.get(entered["Location"])

    assert wrong.status_code == 200
    assert entered["Location"] == in_english("kept_form")
    assert fields_of(page) == ORGANISATION


def test_it_is_sealed_in_the_session_and_another_person_does_not_get_it(
    lou: User, form: str
) -> None:
    client = writing(lou, form)
    end_session(client)

    client.post(form, ORGANISATION | {"website": EMAIL}, headers=HERE)
    assert kept_in_database() == {}
    log_in(client, make_user(COORDINATORS, display_name="Mo"))
    page = client.get(in_english("kept_form"), follow=True)

    assert NAME not in page.content.decode()
    assert "Nothing that you typed is waiting here." in page.content.decode()


def test_it_is_gone_after_half_an_hour(lou: User, form: str) -> None:
    client = writing(lou, form)
    end_session(client)
    client.post(form, ORGANISATION, headers=HERE)
    assert client.session.get_expiry_age() <= 30 * 60

    with freeze_time(timezone.now() + timedelta(minutes=29)):
        log_in(client, lou)
        in_time = client.get(in_english("kept_form")).status_code
        assert forget_old_forms() == 0
    with freeze_time(timezone.now() + timedelta(minutes=31)):
        too_late = client.get(in_english("kept_form")).status_code
        assert (forget_old_forms(), forget_old_forms()) == (1, 0)
        assert client.get(in_english("account")).status_code == 200

    assert (in_time, too_late) == (200, 302)


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}]
)
def test_what_another_site_sends_is_not_kept(lou: User, form: str, headers: dict[str, str]) -> None:
    client = writing(lou, form)
    end_session(client)

    answer = client.post(form, ORGANISATION, headers=headers)

    assert "kept" not in answer["Location"]


def test_secrets_and_files_are_not_kept_and_files_are_said_to_be_missing(
    lou: User, form: str
) -> None:
    client = writing(lou, form)
    end_session(client)
    file = SimpleUploadedFile("a.txt", b"text")

    client.post(form, ORGANISATION | {"code": "123", "password": "x", "file": file}, headers=HERE)
    log_in(client, lou)
    page = client.get(in_english("kept_form"))

    assert set(fields_of(page)) == set(ORGANISATION)
    assert "Files are not kept" in page.content.decode()


def test_a_stranger_who_posts_is_simply_sent_to_log_in(form: str) -> None:
    answer = Client(headers={"accept-language": "en"}).post(form, ORGANISATION, headers=HERE)

    assert answer.status_code == 302
    assert "kept" not in answer["Location"]


def test_a_token_that_changed_at_a_log_in_in_another_tab_loses_nothing(
    lou: User, form: str
) -> None:
    client = writing(lou, form, enforce_csrf_checks=True)

    page = client.post(form, ORGANISATION | {"csrfmiddlewaretoken": "x" * 64}, headers=HERE)

    assert page.status_code == 403
    assert fields_of(page) == ORGANISATION
    assert "Send it now" in page.content.decode()
    assert not Organisation.objects.exists()


def test_who_logged_in_after_somebody_else_may_copy_the_others_form_and_not_send_it(
    lou: User, form: str
) -> None:
    client = writing(lou, form, enforce_csrf_checks=True)
    log_in(client, make_user(COORDINATORS, display_name="Mo"))
    client.get(form)

    page = client.post(form, ORGANISATION | {"csrfmiddlewaretoken": "x" * 64}, headers=HERE)

    assert page.status_code == 403
    assert "Send it now" not in page.content.decode()


def test_a_forged_form_of_another_site_is_refused_without_showing_it(lou: User, form: str) -> None:
    client = writing(lou, form, enforce_csrf_checks=True)

    page = client.post(form, ORGANISATION, headers={"origin": "https://elsewhere.example"})

    assert page.status_code == 403
    assert NAME not in page.content.decode()


@pytest.mark.parametrize("left", ["nothing", "Editors"])
def test_a_right_that_was_taken_away_meanwhile_leaves_the_text_to_copy(
    lou: User, form: str, left: str
) -> None:
    client = writing(lou, form)
    lou.groups.set(Group.objects.filter(name=left))

    page = client.post(form, ORGANISATION, headers=HERE)

    assert page.status_code == 403
    assert NAME in page.content.decode()
    assert "Send it now" not in page.content.decode()
    assert not Organisation.objects.exists()


def test_a_factor_shown_too_long_ago_is_asked_for_again_and_the_form_waits(lou: User) -> None:
    form = reverse("wagtailusers_users:add")
    client = writing(lou, form)
    log_in(client, lou, ago=7200)
    facts = {"display_name": "Sam", "language": "fr", "is_active": "on"}

    asked = client.post(form, facts, headers=HERE)
    log_in(client, lou)
    page = client.get(in_english("kept_form"))

    assert asked["Location"].startswith(in_english("mfa_reauthenticate"))
    assert fields_of(page) == facts
    assert not User.objects.filter(display_name="Sam").exists()


def test_stopping_half_way_through_a_log_in_keeps_nothing(lou: User) -> None:
    client = Client(headers={"accept-language": "en"})
    login = in_english("account_login")

    answer = client.post(in_english("account_logout"), {"next": login}, headers=HERE)

    assert answer["Location"] == login


def test_it_is_shown_in_the_words_of_the_form(lou: User) -> None:
    client = writing(lou, reverse("events_admin:series_add"))
    end_session(client)
    said = {
        "text-nl-title": "Kring",
        "frequency": "weekly",
        "first_date_day": "8",
        "first_date_month": "12",
        "first_date_year": "2026",
        "is_published": "on",
        "organisers-TOTAL_FORMS": "2",
        "people-0-role": "welcomer",
        "submission": "a-signed-id",
        "of_no_form": "kept",
    }

    client.post(reverse("events_admin:series_add"), said, headers=HERE)
    log_in(client, lou)
    with translation.override("en"):
        page = client.get(in_english("kept_form"))
        shown = dict(page.context["typed"].shown)

    assert shown == {
        "Title – Nederlands": "Kring",
        "It comes back": "every week, on one day",
        "Starting on": "8 12 2026",
        "Published": "yes",
        "Role": "welcomer",
        "of no form": "kept",
    }
    assert fields_of(page) == said


def test_a_choice_is_read_in_the_words_of_the_form_that_was_sent() -> None:
    """The screen's module also knows a filter with a `state`, and a field of three answers."""
    said = [("series", "3"), ("date_day", "3"), ("state", "published"), ("sign_language", "true")]

    with translation.override("en"):
        shown = dict(in_words(reverse("events_admin:meeting_add"), said))

    assert shown == {
        "Series": "as you chose it in the list",
        "Date": "3",
        "State": "published",
        "Sign language": "yes",
    }


def test_the_words_of_a_page_without_classes_are_found_too() -> None:
    with translation.override("fr"):
        path = reverse("events:propose_theme")

    with translation.override("en"):
        shown = in_words(path, [("theme", "A roof"), ("region", ""), ("stamp", "signed")])
        unknown = in_words("/no/such/page/", [("some_thing", "kept")])

    assert shown == [("What would you like to talk about?", "A roof")]
    assert unknown == [("some thing", "kept")]
