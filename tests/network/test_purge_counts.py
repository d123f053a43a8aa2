"""What the purge will remove and has removed: numbers for coordinators, by the purge's own rule."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from events.actions import ProposalFacts, propose_theme, send_message
from events.models import Registration, RegistrationContact
from network.actions import ask_for_call, record_act
from network.models import AuditEntry, PurgeCount
from network.purposes import PURPOSES, Basis, Purpose, due_within, purge_due
from tests.events.factories import apply, make_meeting
from tests.events.people_who_run import running
from tests.network.admin_people import coordinator, editor, entering, make_user

pytestmark = pytest.mark.django_db

NEEDS = {"access_needs": "A chair with arms", "consent_access_needs": True}


def some_of_everything() -> None:
    """People of a meeting of ten days ago, with needs, messages, calls, acts, a proposal."""
    with freeze_time(timezone.now() - timedelta(days=20)):
        meeting = make_meeting(days=10)
        for name in ("Lou", "Mo"):
            apply(meeting, name, **NEEDS)
        by = running(meeting)
        send_message(meeting, body="See you.", audience="all", by=by)
        registration = Registration.objects.all()[0]
        ask_for_call("a", script="x", subject_kind="y", subject_id=registration.public_id)
        record_act("registration.moved", by=by, subject_kind="registration", subject_id="x")
        propose_theme(ProposalFacts(theme="Un thème", email="lou@example.org"))


@pytest.mark.parametrize("days", [0, 25, 800])
def test_the_dry_run_counts_what_the_purge_then_removes(days: int) -> None:
    some_of_everything()

    told = {}
    for rule in (
        one for one in PURPOSES.values() if one.purge and one.due and one.term is not None
    ):
        before = timezone.now() + timedelta(days=days) - rule.term
        # Each alone: what one of them takes another would have counted too.
        with transaction.atomic():
            told[rule.key] = (rule.due(before), rule.purge(before))
            transaction.set_rollback(True)

    assert all(foretold == removed for foretold, removed in told.values()), told
    assert sum(foretold for foretold, _removed in told.values()) > 0


def test_foretelling_removes_nothing() -> None:
    some_of_everything()
    before = _all_counts()

    due_within(800)
    call_command("purge", "--dry-run", "--days", "800", stdout=StringIO())

    assert _all_counts() == before


def _all_counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
    return found


def test_what_the_purge_removed_is_noted_by_purpose_and_day() -> None:
    some_of_everything()

    purge_due()
    purge_due()

    [row] = PurgeCount.objects.filter(purpose="access_needs")
    assert (row.day, row.removed, row.failures) == (timezone.localdate(), 2, 0)
    assert not PurgeCount.objects.filter(removed=0, failures=0).exists()
    assert RegistrationContact.objects.count() == 2


def test_a_rule_that_breaks_is_seen_and_the_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    some_of_everything()
    broken = _purpose_that_breaks()
    monkeypatch.setitem(PURPOSES, broken.key, broken)

    purge_due()

    assert PurgeCount.objects.get(purpose=broken.key).failures == 1
    assert PurgeCount.objects.get(purpose="access_needs").removed == 2
    page = coordinator().get(reverse("network_admin:purge")).content.decode()
    assert "did not work today" in page


def _purpose_that_breaks() -> Purpose:
    def breaks(before: object) -> int:
        raise RuntimeError("zqwords of somebody")

    return Purpose(
        key="broken",
        name="Broken",
        why="It breaks.",
        basis=Basis.INTEREST,
        readers="nobody",
        term=timedelta(days=1),
        since="now",
        purge=breaks,
    )


def test_coordinators_read_numbers_and_nobody_else_does() -> None:
    some_of_everything()
    url = reverse("network_admin:purge")

    page = coordinator().get(url)
    refused = [editor().get(url), entering(make_user(display_name="M")).get(url), Client().get(url)]

    rules = {rule.purpose.key: rule for rule in page.context["rules"]}
    assert rules["access_needs"].ahead == [2, 2, 2]
    assert rules["registration"].ahead == [0, 0, 2]
    assert rules["proposers"].ahead == [0, 0, 0]
    words = page.content.decode()
    assert "Lou" not in words and "chair" not in words
    assert {answer.status_code for answer in refused} == {302}


def test_the_page_tells_what_went_this_week_this_month_and_this_year() -> None:
    today = timezone.localdate()
    for days in (0, 10, 100, 400):
        day = today - timedelta(days=days)
        PurgeCount.objects.create(purpose="mail_log", day=day, removed=3)

    page = coordinator().get(reverse("network_admin:purge"))

    [rule] = [rule for rule in page.context["rules"] if rule.purpose.key == "mail_log"]
    assert rule.back == [3, 6, 9]


def test_the_command_says_what_it_removed() -> None:
    some_of_everything()
    said = StringIO()

    call_command("purge", stdout=said)

    assert "access_needs 2" in said.getvalue().splitlines()
    assert AuditEntry.objects.exists()


def test_every_rule_that_deletes_can_say_beforehand_how_much() -> None:
    silent = {key for key, one in PURPOSES.items() if one.purge and not one.due}

    assert not silent, f"give them a `due` in purposes.py: {silent}"
