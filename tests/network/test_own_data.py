"""My data: read and taken away whole, told what was done to it, erased at once and everywhere."""

import json
import logging
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from events.models import Registration, SeriesRole
from network.actions import (
    ask_for_sheet,
    erase_account,
    give_membership,
    issue_sheet,
    record_act,
)
from network.models import COORDINATORS, AuditEntry, CallEntry, Mail, OpenSession, User
from tests.events.factories import apply, make_meeting, make_series
from tests.network.admin_people import entering, log_in, make_user
from tests.network.jobs import run_jobs
from tests.privacy.canaries import EMAIL, NAME, found_in, kept_in_cache, kept_in_database

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_kept() -> None:
    cache.clear()


def in_english(name: str, *arguments: str) -> str:
    with translation.override("en"):
        return reverse(name, args=arguments)


@pytest.fixture
def boss() -> User:
    return make_user(COORDINATORS, email="boss@example.org", display_name="Boss")


@pytest.fixture
def lou(boss: User) -> User:
    """Somebody of whom everything there can be is held."""
    user = make_user(display_name=NAME, email=EMAIL)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    give_membership(user, by=boss, since=timezone.localdate(), is_peer=True)
    issue_sheet(user, by=boss, handed_over="in_person")
    ask_for_sheet(user)
    SeriesRole.objects.create(series=make_series(), role="facilitator", user=user)
    registration = apply(make_meeting(), "Somebody", email="other@example.org").registration
    assert registration is not None
    Registration.objects.filter(pk=registration.pk).update(user=user)
    record_act(
        "registration.moved",
        by=boss,
        subject_kind="registration",
        subject_id=registration.public_id,
    )
    return user


def at(user: User, **how: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    log_in(client, user, **how)
    client.get(in_english("account"))
    return client


# Reading it


def test_everything_that_is_held_is_shown_and_saved_for_people_and_for_programs(lou: User) -> None:
    client = at(lou)

    page = client.get(in_english("network:data")).content.decode()
    file = client.get(in_english("network:data_html"))
    machine = client.get(in_english("network:data_json"))

    held = json.loads(machine.content)
    assert set(held) >= {
        "account",
        "addresses",
        "memberships",
        "sessions",
        "second_factors",
        "sheet",
        "history",
        "calls",
        "series_roles",
        "registrations",
    }
    assert held["account"][0]["email"] == EMAIL
    assert held["memberships"][0]["is_peer"] is True
    for words in (NAME, EMAIL, "A membership was confirmed.", "other@example.org"):
        assert words in page
        assert words in file.content.decode()
    assert "Boss" not in page + json.dumps(held)
    assert file["Content-Disposition"] == 'attachment; filename="data.html"'
    assert "no-store" in machine["Cache-Control"]


def test_one_chooses_how_one_is_called_and_in_which_language(lou: User) -> None:
    browser, page = Client(), in_english("network:name")
    browser.force_login(lou)

    shown = browser.get(page).content.decode()
    refused = browser.post(page, {"display_name": "  ", "language": "nl"})
    saved = browser.post(page, {"display_name": "Kiezel", "language": "nl"})

    assert NAME in shown
    assert refused.status_code == 422
    assert 'value="nl"' in refused.content.decode()
    assert saved.headers["Location"].startswith("/nl/")
    lou.refresh_from_db()
    assert (lou.display_name, lou.language) == ("Kiezel", "nl")


def test_a_name_of_an_account_is_one_line_of_plain_words(lou: User) -> None:
    browser = Client()
    browser.force_login(lou)

    answer = browser.post(in_english("network:name"), {"display_name": "x" * 200, "language": "xx"})

    assert answer.status_code == 422
    lou.refresh_from_db()
    assert (lou.display_name, lou.language) == (NAME, "fr")


def test_every_package_names_its_facts_once(lou: User) -> None:
    held = json.loads(at(lou).get(in_english("network:data_json")).content)

    assert all(len(row) > 1 for rows in held.values() for row in rows)


@pytest.mark.parametrize("page", ["network:data", "network:data_json", "network:erase"])
def test_who_logged_in_long_ago_logs_in_again_first_and_comes_back(lou: User, page: str) -> None:
    client = at(lou, ago=3600)

    stale = client.get(in_english(page))
    sent = client.post(in_english("network:log_in_again"), {"next": in_english(page)})

    assert stale.status_code == 403
    assert "Log in again" in stale.content.decode()
    assert sent["Location"].startswith(in_english("account_login"))
    assert client.get(in_english("account")).status_code == 302


# What was done to it


def test_one_reads_what_was_done_to_ones_account_and_registrations(lou: User, boss: User) -> None:
    page = at(lou).get(in_english("network:history")).content.decode()

    assert "A new sheet of codes was made" in page
    assert "The registration was moved to another meeting." in page
    assert f"a coordinator ({boss.public_id})" in page
    assert "Boss" not in page
    other = at(make_user()).get(in_english("network:history")).content.decode()
    assert "A new sheet" not in other


def test_coordinators_read_the_log_by_action_and_by_id(lou: User, boss: User) -> None:
    client = entering(boss)
    log = reverse("network_admin:audit")

    def lines(**wanted: str) -> str:
        """What stands below the choice of acts, which names them all."""
        return client.get(log, wanted).content.decode().partition("</select>")[2]

    everything, moved = lines(), lines(action="registration.moved")
    about, nobody = lines(subject=lou.public_id), lines(actor="nobody")

    assert ">A membership was confirmed.</option>" in client.get(log).content.decode()
    assert "A membership was confirmed." in everything
    assert "The registration was moved" in moved
    assert "A membership was confirmed." not in moved
    assert "A membership was confirmed." in about
    assert "The registration was moved" not in about
    assert "Nothing, for as long" in nobody
    assert found_in(everything) == set()
    assert entering(make_user("Editors")).get(log).status_code == 302


def test_what_a_coordinator_changes_is_logged_by_field_and_without_values(
    lou: User, boss: User
) -> None:
    entering(boss).post(
        reverse("wagtailusers_users:edit", args=[lou.pk]),
        {"display_name": "Sam", "email": "sam@example.org", "language": "fr", "is_active": "on"},
    )

    entry = AuditEntry.objects.filter(action="account.changed").get()
    assert entry.ids == {"fields": "display_name email"}
    assert (entry.actor, entry.subject_id) == (boss, lou.public_id)


# Leaving


def test_leaving_needs_a_tick_and_then_nothing_is_left(
    lou: User, boss: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    here, elsewhere = at(lou), at(lou)
    half_way = Client(headers={"accept-language": "en"})
    half_way.post(in_english("account_request_login_code"), {"email": EMAIL})
    run_jobs()
    public_id, erase = lou.public_id, in_english("network:erase")
    assert set().union(*kept_in_database().values()) >= {"name", "e-mail"}

    unsure = here.post(erase, {})
    assert User.objects.filter(public_id=public_id).exists()
    done = here.post(erase, {"is_sure": "on"})

    assert (unsure.status_code, done.status_code) == (422, 302)
    assert here.get(done["Location"]).status_code == 200
    assert elsewhere.get(in_english("account")).status_code == 302
    assert kept_in_database() == {}
    assert kept_in_cache() == set()
    assert found_in(caplog.text) == set()
    for model, field in (
        (OpenSession, "user__public_id"),
        (CallEntry, "subject_id"),
        (AuditEntry, "subject_id"),
        (Mail, "key__contains"),
    ):
        assert not model.objects.filter(**{field: public_id}).exists(), model
    left = [str(job.args_kwargs) for job in DBTaskResult.objects.all()]
    assert [job for job in left if public_id in job and "erased" not in job] == []
    assert not any(str(lou.pk) in str(row.get_decoded()) for row in Session.objects.all())
    assert Registration.objects.get().user_id is None


def test_the_search_would_find_what_is_left(lou: User) -> None:
    """The negative control of the test above."""
    assert kept_in_database() != {}


def test_the_last_one_who_runs_the_network_names_another_first(boss: User) -> None:
    client = at(boss)
    erase = in_english("network:erase")

    refused = client.post(erase, {"is_sure": "on"})
    make_user(COORDINATORS)
    done = client.post(erase, {"is_sure": "on"})

    assert refused.status_code == 422
    assert "name another coordinator first" in refused.content.decode()
    assert done.status_code == 302
    assert not User.objects.filter(pk=boss.pk).exists()


def test_erasing_for_somebody_asks_nothing_of_the_browser(lou: User) -> None:
    erase_account(lou)

    assert kept_in_database() == {}
