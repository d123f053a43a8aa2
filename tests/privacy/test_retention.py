"""What is kept ends when it was said to end: tested by jumping in time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from events import actions
from events.models import Meeting, Registration, RegistrationContact, SeriesRole
from events.personal_data import personal_data
from network import demo_mail
from network.actions import ask_for_call, close_call, erase_account
from network.actions.retention import (
    purge_admin_log,
    purge_idle_accounts,
    purge_mails,
    purge_sessions,
)
from network.identifiers import keyed_hash, normalise_email
from network.models import (
    COORDINATORS,
    CallEntry,
    Consent,
    ErasureProof,
    Mail,
    Membership,
    User,
)
from network.periodic import PERIODIC
from network.purposes import PURPOSES, Basis, Purpose, purge_due
from tests.events.factories import apply, make_meeting, make_series
from tests.network.jobs import run_jobs
from tests.privacy.canaries import ABOUT_A_PERSON, EMAIL, NAME, NEEDS, PHONE, kept_in_database

pytestmark = pytest.mark.django_db
MOMENT = timedelta(seconds=2)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def somebody(meeting: Meeting, name: str = NAME, **given: Any) -> Registration:
    registration = apply(meeting, name, **given).registration
    assert registration is not None
    return registration


def with_everything(meeting: Meeting) -> Registration:
    return somebody(
        meeting,
        email=EMAIL,
        phone=PHONE,
        phone_use="call",
        access_needs=NEEDS,
        consent_access_needs=True,
    )


def purge_at(moment: datetime) -> dict[str, int]:
    with freeze_time(moment):
        return purge_due()


def whole_database() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        rows = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(map(repr, cursor.fetchall()))
        return rows


def figures(meeting: Meeting) -> list[Any]:
    names = ("status", "rank", "places", "is_first_time", "if_full", "created_at")
    return list(meeting.registrations.order_by("rank").values_list(*names))


# Registrations


def test_the_purge_is_what_the_worker_runs_by_itself() -> None:
    every, purge = PERIODIC["network.purge"]
    meeting = make_meeting()
    somebody(meeting)

    with freeze_time(meeting.ends_at + days(31)):
        purge()

    assert every <= days(1)
    assert not RegistrationContact.objects.exists()


def test_access_needs_go_seven_days_after_the_meeting_and_their_consent_becomes_a_proof() -> None:
    meeting = make_meeting()
    registration = with_everything(meeting)

    purge_at(meeting.ends_at + days(7) - MOMENT)
    assert RegistrationContact.objects.get().access_needs == NEEDS
    purge_at(meeting.ends_at + days(7) + MOMENT)

    contact = RegistrationContact.objects.get()
    assert (contact.access_needs, contact.name, contact.email) == ("", NAME, EMAIL)
    assert list(Consent.objects.values_list("purpose", flat=True)) == ["registration"]
    proofs = ErasureProof.objects.filter(purpose="access_needs")
    assert set(proofs.values_list("subject_id", flat=True)) == {registration.public_id}


def test_the_consents_of_needs_that_were_taken_back_go_with_them() -> None:
    meeting = make_meeting()
    registration = with_everything(meeting)
    actions.change_access_needs(registration, needs=actions.Needs(), consents=False)

    purge_at(meeting.ends_at + days(7) + MOMENT)

    assert not Consent.objects.filter(purpose="access_needs").exists()
    assert ErasureProof.objects.filter(purpose="access_needs").count() == 3


def test_who_came_is_gone_thirty_days_after_the_meeting() -> None:
    meeting = make_meeting()
    registration = with_everything(meeting)
    old_link, old_key = registration.token, registration.person_key
    run_jobs()

    purge_at(meeting.ends_at + days(30) - MOMENT)
    assert RegistrationContact.objects.get().name == NAME
    purge_at(meeting.ends_at + days(30) + MOMENT)

    registration.refresh_from_db()
    assert not RegistrationContact.objects.exists()
    assert not Consent.objects.exists()
    assert not set().union(*kept_in_database().values()) & ABOUT_A_PERSON
    assert registration.token != old_link
    assert registration.person_key != old_key
    assert registration.status == "confirmed"


def test_the_keys_that_are_left_are_chance_and_lead_to_nobody() -> None:
    meeting = make_meeting()
    first, second = somebody(meeting, email=EMAIL), somebody(make_meeting(days=11), email=EMAIL)
    derived = keyed_hash("person", normalise_email(EMAIL))
    assert first.person_key == second.person_key == derived

    purge_at(meeting.ends_at + days(60))

    first.refresh_from_db()
    second.refresh_from_db()
    assert len({first.person_key, second.person_key, derived}) == 3
    assert len({first.code_hash, second.code_hash}) == 2
    assert (first.submission_key, second.submission_key) == (None, None)


def test_the_figures_survive_the_purge() -> None:
    meeting = make_meeting(capacity=2)
    somebody(meeting, "Ann", is_first_time=True)
    somebody(meeting, "Bob", if_full="ask")
    actions.cancel_registration(somebody(meeting, "Cid"))
    somebody(meeting, "Dan")
    meeting.refresh_from_db()
    before = (figures(meeting), meeting.places_taken, meeting.waiting_count)

    purge_at(meeting.ends_at + days(31))

    meeting.refresh_from_db()
    assert len(before[0]) == 4
    assert (figures(meeting), meeting.places_taken, meeting.waiting_count) == before


def test_a_meeting_to_come_keeps_its_people() -> None:
    past, to_come = make_meeting(days=1), make_meeting(days=60)
    somebody(past, "Ann")
    somebody(to_come, "Bob")

    purge_at(past.ends_at + days(31))

    assert [contact.name for contact in RegistrationContact.objects.all()] == ["Bob"]


def test_a_registration_stops_naming_an_account_with_its_term() -> None:
    meeting = make_meeting()
    registration = somebody(meeting)
    account = User.objects.create_user("member@example.org")
    Registration.objects.filter(pk=registration.pk).update(user=account)
    RegistrationContact.objects.all().delete()

    purge_at(meeting.ends_at + days(31))

    registration.refresh_from_db()
    assert registration.user is None


def test_purging_twice_changes_nothing() -> None:
    meeting = make_meeting()
    with_everything(meeting)
    run_jobs()
    later = meeting.ends_at + days(40)

    first = purge_at(later)
    after_once = whole_database()
    second = purge_at(later)

    assert sum(first.values()) > 0
    assert set(second.values()) == {0}
    assert whole_database() == after_once


def test_a_person_can_prove_a_consent_with_what_they_downloaded() -> None:
    meeting = make_meeting()
    registration = with_everything(meeting)
    downloaded = personal_data(registration)["consents"][0]

    purge_at(meeting.ends_at + days(31))

    line = f"{downloaded['purpose']}|{downloaded['given']}|{downloaded['text_version']}"
    told = f"registration|{registration.public_id}|{line}|{downloaded['at']}"
    assert ErasureProof.objects.filter(keyed_hash=keyed_hash("erasure", told)).exists()
    guessed = keyed_hash("erasure", told, key="somebody else's key")
    assert not ErasureProof.objects.filter(keyed_hash=guessed).exists()


def test_a_rule_that_fails_does_not_keep_the_others_from_their_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(before: datetime) -> int:
        raise ValueError(EMAIL)

    broken = Purpose(
        key="broken",
        name="",
        why="",
        readers="",
        basis=Basis.INTEREST,
        term=days(1),
        since="",
        purge=fail,
    )
    # First, so that all the others come after it.
    monkeypatch.setattr("network.purposes.PURPOSES", {"broken": broken, **PURPOSES})
    meeting = make_meeting()
    somebody(meeting)

    done = purge_at(meeting.ends_at + days(31))

    assert (done["broken"], done["registration"]) == (0, 1)
    assert "broken" in caplog.text
    assert EMAIL not in caplog.text


# What leaves the house


def created(days_ago: float, row: Model, field: str) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**{field: timezone.now() - days(days_ago)})


@pytest.mark.parametrize(("age", "stays"), [(29, True), (31, False)])
def test_rows_of_mails_and_jobs_go_after_thirty_days(age: int, stays: bool) -> None:
    somebody(make_meeting())
    run_jobs()
    assert Mail.objects.count() == 1
    assert DBTaskResult.objects.finished().count() == DBTaskResult.objects.count() > 1

    purge_at(timezone.now() + days(age))

    assert Mail.objects.exists() == stays
    assert DBTaskResult.objects.filter(backend_name="jobs").exists() == stays


def test_a_job_that_waits_or_failed_lately_is_not_thrown_away() -> None:
    somebody(make_meeting())
    waiting = DBTaskResult.objects.count()

    purge_at(timezone.now() + days(365))

    assert DBTaskResult.objects.count() == waiting > 0


def test_calls_that_were_made_go_after_thirty_days_and_those_to_make_stay() -> None:
    caller = User.objects.create_user("caller@example.org")
    made = ask_for_call("a", script="offered", subject_kind="x", subject_id="1")
    ask_for_call("b", script="offered", subject_kind="x", subject_id="2")
    close_call(made, outcome="reached", by=caller)

    purge_at(timezone.now() + days(29))
    assert CallEntry.objects.count() == 2
    purge_at(timezone.now() + days(31))

    assert [entry.key for entry in CallEntry.objects.all()] == ["b"]


def test_mails_of_the_demo_mailbox_go_after_thirty_days(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_MAIL_DIR = tmp_path
    mailbox = get_connection("network.demo_mail.DemoMailbox")
    EmailMessage("Note", "Words", to=[EMAIL], connection=mailbox).send()

    purge_at(timezone.now() + days(29))
    assert len(demo_mail.messages()) == 1
    purge_at(timezone.now() + days(31))

    assert demo_mail.messages() == []
    assert list(tmp_path.iterdir()) == []


def test_proofs_go_after_three_years() -> None:
    actions.erase_registration(somebody(make_meeting()))
    assert ErasureProof.objects.count() == 2

    purge_at(timezone.now() + days(3 * 365 - 1))
    assert ErasureProof.objects.count() == 2
    purge_at(timezone.now() + days(3 * 365 + 1))

    assert not ErasureProof.objects.exists()


# Accounts


def test_an_account_nobody_uses_is_erased_after_two_years() -> None:
    now = timezone.now()
    idle = User.objects.create_user("idle@example.org", last_login=now, date_joined=now - days(900))
    never = User.objects.create_user("never@example.org", date_joined=now)
    used = User.objects.create_user("used@example.org", last_login=now + days(100))

    purge_at(now + days(729))
    assert User.objects.filter(pk__in=[idle.pk, never.pk, used.pk]).count() == 3
    purge_at(now + days(731))

    assert list(User.objects.filter(pk__in=[idle.pk, never.pk, used.pk])) == [used]


def test_sessions_that_ended_go_and_so_do_those_of_accounts_that_are_gone() -> None:
    account = User.objects.create_user("gone@example.org")
    Client().force_login(account)
    ended, open_one = SessionStore(), SessionStore()
    ended.set_expiry(timezone.now() - days(1))
    ended.save()
    open_one["language"] = "fr"
    open_one.save()
    User.objects.filter(pk=account.pk)._raw_delete("default")

    purge_due()

    assert [session.pk for session in Session.objects.all()] == [open_one.session_key]


def test_only_sessions_that_ended_or_lead_nowhere_are_counted_and_deleted() -> None:
    gone, stays = User.objects.create_user("gone@example.org"), User.objects.create_user("b@x.org")
    for account in (gone, stays):
        Client().force_login(account)
    ended, anonymous = SessionStore(), SessionStore()
    ended.set_expiry(timezone.now() - days(1))
    ended.save()
    anonymous.save()
    User.objects.filter(pk=gone.pk)._raw_delete("default")

    done = purge_sessions(timezone.now())
    again = purge_sessions(timezone.now())

    assert (done, again) == (2, 0)
    assert Session.objects.count() == 2


def test_a_purge_says_how_many_it_erased(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_MAIL_DIR = tmp_path
    mailbox = get_connection("network.demo_mail.DemoMailbox")
    EmailMessage("Note", "Words", to=[EMAIL], connection=mailbox).send()
    somebody(make_meeting())
    run_jobs()
    idle = User.objects.create_user("idle@example.org", last_login=timezone.now() - days(800))
    log(instance=make_meeting(), action="wagtail.edit", user=idle)
    log(instance=make_meeting(), action="wagtail.edit")
    rows, copies = Mail.objects.count(), len(demo_mail.messages())

    with freeze_time(timezone.now() + days(400)):
        now = timezone.now()
        told = (purge_admin_log(now), purge_admin_log(now), purge_mails(now))
        accounts = purge_idle_accounts(now - days(730))

    assert rows > 0 < copies
    assert told == (1, 0, rows + copies)
    assert accounts == 1


def test_the_last_one_in_charge_stays_however_idle_and_is_not_counted() -> None:
    boss = User.objects.create_user("boss@example.org", last_login=timezone.now() - days(800))
    boss.groups.add(Group.objects.get_or_create(name=COORDINATORS)[0])

    assert purge_idle_accounts(timezone.now() - days(730)) == 0
    assert User.objects.filter(pk=boss.pk).exists()


def test_erasing_an_account_leaves_nothing_of_it_but_a_keyed_proof() -> None:
    account = User.objects.create_user(EMAIL, display_name=NAME)
    EmailAddress.objects.create(user=account, email=EMAIL, verified=True, primary=True)
    other = User.objects.create_user("other@example.org")
    Membership.objects.create(user=account, since=timezone.localdate())
    confirmed = Membership.objects.create(
        user=other, since=timezone.localdate(), confirmed_by=account
    )
    SeriesRole.objects.create(series=make_series(), role="facilitator", user=account)
    browser, other_browser = Client(), Client()
    browser.force_login(account)
    other_browser.force_login(other)
    page = Page.objects.first() or Page.add_root(title="Root", slug="root")
    log(instance=page, action="wagtail.edit", user=account)
    log(instance=make_meeting(), action="wagtail.edit", user=account)
    assert kept_in_database()

    erase_account(account)

    confirmed.refresh_from_db()
    assert kept_in_database() == {}
    assert Session.objects.count() == 1
    assert confirmed.confirmed_by is None
    for journal in (ModelLogEntry, PageLogEntry):
        assert list(journal.objects.values_list("user_id", flat=True)) == [None]
    assert ErasureProof.objects.get().subject_kind == "account"


def test_the_journal_of_the_admin_forgets_who_after_a_year() -> None:
    account = User.objects.create_user("editor@example.org", last_login=timezone.now() + days(300))
    log(instance=make_meeting(), action="wagtail.edit", user=account)

    purge_at(timezone.now() + days(364))
    assert ModelLogEntry.objects.get().user_id == account.pk
    purge_at(timezone.now() + days(366))

    assert ModelLogEntry.objects.get().user_id is None


def test_every_rule_can_run_on_an_empty_database(caplog: pytest.LogCaptureFixture) -> None:
    rules: dict[str, Callable[..., int]] = {k: p.purge for k, p in PURPOSES.items() if p.purge}

    assert purge_due() == dict.fromkeys(rules, 0)
    assert "failed" not in caplog.text
