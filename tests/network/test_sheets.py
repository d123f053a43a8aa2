"""Accounts without e-mail: a printed sheet of one-time codes opens the door, each code once."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.actions import (
    codes_left,
    issue_sheet,
    reset_second_factor,
    use_sheet_code,
)
from network.actions.sheets import PrintedSheet
from network.models import COORDINATORS, AuditEntry, CallEntry, SheetCode, User
from tests.network.admin_people import entering, log_in, make_user
from tests.network.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_kept() -> None:
    cache.clear()


@pytest.fixture
def boss() -> User:
    return make_user(COORDINATORS, email="boss@example.org")


@pytest.fixture
def sheet(boss: User, lou: User) -> PrintedSheet:
    return issue_sheet(lou, by=boss, handed_over="in_person")


@pytest.fixture
def lou() -> User:
    return make_user(display_name="Lou")


def in_english(name: str) -> str:
    with translation.override("en"):
        return reverse(name)


def english() -> Client:
    return Client(headers={"accept-language": "en"})


def enter(client: Client, number: str, code: str) -> Any:
    return client.post(in_english("network:sheet_log_in"), {"number": number, "code": code})


# Logging in


def test_number_and_code_open_the_account_once(sheet: PrintedSheet) -> None:
    client, other = english(), english()

    first = enter(client, f"{sheet.number[:4]} {sheet.number[4:]}", f" {sheet.codes[0]} ")
    again = enter(other, sheet.number, sheet.codes[0])

    assert first.status_code == 302
    assert client.get(in_english("account")).status_code == 200
    assert again.status_code == 422
    assert other.get(in_english("account")).status_code == 302
    assert "0000" not in again.content.decode()


def test_the_number_comes_back_and_the_code_does_not(sheet: PrintedSheet) -> None:
    wrong = enter(english(), sheet.number, "12345678")
    short = enter(english(), sheet.number, "1234")

    assert f'value="{sheet.number}"' in wrong.content.decode()
    assert wrong.status_code == short.status_code == 422
    assert "It has eight digits" in short.content.decode()


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(
    sheet: PrintedSheet, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        assert use_sheet_code(sheet.number, "00000000") is None
    with django_assert_num_queries(4):
        assert use_sheet_code("00000000", sheet.codes[0]) is None
    known = enter(english(), sheet.number, "00000001")
    unknown = enter(english(), "00000001", sheet.codes[0])

    words = "This number and this code do not open an account."
    assert known.status_code == unknown.status_code == 422
    assert words in known.content.decode()
    assert words in unknown.content.decode()


def test_guessing_the_codes_of_one_sheet_is_stopped_and_says_when_to_come_back(
    sheet: PrintedSheet, settings: Any
) -> None:
    for guess in range(10):
        assert enter(english(), sheet.number, f"{guess:08}").status_code == 422

    stopped = enter(english(), sheet.number, sheet.codes[0])

    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0
    assert f'value="{sheet.number}"' in stopped.content.decode()
    assert codes_left(User.objects.get(display_name="Lou")) == 10


def test_a_closed_account_is_not_opened(sheet: PrintedSheet, lou: User) -> None:
    User.objects.filter(pk=lou.pk).update(is_active=False)

    assert enter(english(), sheet.number, sheet.codes[0]).status_code == 422


def test_two_codes_before_the_end_one_is_told_and_asks_for_a_new_sheet(
    sheet: PrintedSheet, lou: User, boss: User
) -> None:
    client = english()
    for code in sheet.codes[:8]:
        client.logout()
        cache.clear()
        enter(client, sheet.number, code)

    page = client.get(in_english("account")).content.decode()
    for _twice in range(2):
        client.post(in_english("network:ask_sheet"))

    assert "2 codes are left on your sheet." in page
    entry = CallEntry.objects.get()
    assert (entry.script, entry.subject_id) == ("new_sheet", lou.public_id)
    calls = entering(boss).get(reverse("events_admin:calls")).content.decode()
    assert "This person asks for a new sheet of codes" in calls
    assert reverse("network_admin:account", args=[lou.public_id]) in calls

    issue_sheet(lou, by=boss, handed_over="phone")
    assert not CallEntry.objects.waiting().exists()


def test_codes_are_stored_as_hashes(sheet: PrintedSheet) -> None:
    stored = " ".join(SheetCode.objects.values_list("code_hash", flat=True))

    assert not any(code in stored for code in sheet.codes)


def test_a_sheet_does_not_open_the_admin(boss: User) -> None:
    other = make_user(COORDINATORS)
    sheet = issue_sheet(other, by=boss, handed_over="in_person")
    client = english()

    enter(client, sheet.number, sheet.codes[0])

    assert client.get(in_english("account")).status_code == 200
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer["Location"].startswith(in_english("network:second_factor"))


def test_where_one_goes_afterwards_is_on_this_site(sheet: PrintedSheet) -> None:
    here = english().post(
        in_english("network:sheet_log_in"),
        {"number": sheet.number, "code": sheet.codes[0], "next": "/en/meetings/"},
    )
    elsewhere = english().post(
        in_english("network:sheet_log_in"),
        {"number": sheet.number, "code": sheet.codes[1], "next": "https://elsewhere.example/"},
    )

    assert here["Location"] == "/en/meetings/"
    assert elsewhere["Location"].startswith("/en/account")


# Making one


def test_a_coordinator_makes_a_sheet_that_is_shown_once_and_logged(boss: User, lou: User) -> None:
    client = entering(boss)
    address = reverse("network_admin:sheet_issue", args=[lou.public_id])

    unsaid = client.post(address, {})
    made = client.post(address, {"handed_over": "phone"})
    again = client.get(address)

    assert unsaid.status_code == 422
    assert made.status_code == 200
    printed = made.context["sheet"]
    assert all(f"{code[:4]} {code[4:]}" in made.content.decode() for code in printed.codes)
    assert "no-store" in made["Cache-Control"]
    assert printed.codes[0][:4] not in again.content.decode()
    assert use_sheet_code(printed.number, printed.codes[3]) == lou
    entry = AuditEntry.objects.get(action="account.sheet_issued")
    assert (entry.actor, entry.subject_id, entry.ids) == (boss, lou.public_id, {"how": "phone"})


def test_a_new_sheet_keeps_the_number_and_ends_the_former_codes(
    sheet: PrintedSheet, lou: User, boss: User
) -> None:
    new = issue_sheet(lou, by=boss, handed_over="phone")

    assert new.number == sheet.number
    assert use_sheet_code(sheet.number, sheet.codes[0]) is None
    assert use_sheet_code(new.number, new.codes[0]) == lou


def test_who_has_an_address_is_told_of_a_new_sheet_by_a_neutral_mail(boss: User) -> None:
    account = make_user(email="mo@example.org")

    issue_sheet(account, by=boss, handed_over="in_person")
    run_jobs()

    [message] = mail.outbox
    assert message.to == ["mo@example.org"]
    assert "sheet" not in message.subject.lower()
    assert "new sheet of codes" in message.body or "feuille" in message.body


def test_nobody_makes_a_sheet_for_who_has_more_power(boss: User) -> None:
    root = User.objects.create_superuser(display_name="Root")

    with pytest.raises(PermissionDenied):
        issue_sheet(root, by=boss, handed_over="in_person")


@pytest.mark.parametrize("screen", ["account", "sheet_issue", "membership_give", "factor_reset"])
def test_screens_of_an_account_are_for_coordinators(screen: str, boss: User, lou: User) -> None:
    address = reverse(f"network_admin:{screen}", args=[lou.public_id])

    assert entering(boss).get(address).status_code == 200
    assert entering(make_user("Editors")).get(address).status_code == 302
    assert entering(make_user()).get(address).status_code == 302


# Memberships


def test_a_membership_is_given_for_days_and_ended_and_both_are_logged(
    boss: User, lou: User
) -> None:
    client = entering(boss)
    give = reverse("network_admin:membership_give", args=[lou.public_id])

    backwards = client.post(give, {"since": "2026-05-02", "until": "2026-05-01"})
    client.post(give, {"since": "2026-05-02", "is_peer": "on"})
    twice = client.post(give, {"since": "2026-06-01"})
    row = lou.memberships.get()
    client.post(reverse("network_admin:membership_end", args=[lou.public_id, row.pk]))

    assert backwards.status_code == twice.status_code == 422
    assert "A membership ends after it starts." in backwards.content.decode()
    assert (row.is_peer, row.confirmed_by) == (True, boss)
    row.refresh_from_db()
    assert row.until is not None
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["account.membership_given", "account.membership_ended"]


# Second factors that are lost


def test_another_coordinator_resets_the_factors_of_who_stands_before_them(boss: User) -> None:
    other = make_user(COORDINATORS, email="other@example.org")
    theirs = english()
    log_in(theirs, other)
    address = reverse("network_admin:factor_reset", args=[other.public_id])

    unseen = entering(boss).post(address, {})
    still_there = theirs.get(reverse("wagtailadmin_home")).status_code
    done = entering(boss).post(address, {"is_seen": "on"})
    run_jobs()

    assert (unseen.status_code, still_there, done.status_code) == (422, 200, 302)
    assert theirs.get(in_english("account")).status_code == 302
    assert AuditEntry.objects.get(action="account.factors_reset").actor == boss
    assert [message.to for message in mail.outbox] == [["other@example.org"]]
    assert mail.outbox[0].subject in {"A change to your account", "Un changement dans votre compte"}


def test_nobody_resets_their_own_factors(boss: User) -> None:
    answer = entering(boss).post(
        reverse("network_admin:factor_reset", args=[boss.public_id]), {"is_seen": "on"}
    )

    assert answer.status_code == 422


def test_the_operator_resets_from_the_machine(boss: User) -> None:
    client = english()
    log_in(client, boss)

    call_command("reset_second_factor", "BOSS@example.org")

    assert client.get(reverse("wagtailadmin_home")).status_code == 302
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.org")
    assert reset_second_factor(boss) == 0
