"""Accounts: who is looking, one per address, no password, and logging in that tells nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from network.actions import OrganisationFacts, erase_account, save_organisation
from network.audiences import ANYONE, Rung
from network.models import COORDINATORS, EDITORS, Membership, Organisation, Representation, User
from network.outbox import HANDLERS, TOPICS, on
from network.visibility import viewer_for
from portal.actions import lay_site
from tests.network.admin_people import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> None:
    cache.clear()
    lay_site()


def account(email: str | None = "lou@example.org", **facts: Any) -> User:
    user = User.objects.create_user(email, **facts)
    if email:
        EmailAddress.objects.create(user=user, email=email.lower(), verified=True, primary=True)
    return user


def today(days: int = 0) -> Any:
    return timezone.localdate() + timedelta(days=days)


def in_english(name: str) -> str:
    with translation.override("en"):
        return reverse(name)


# One account


def test_an_address_has_one_account_whatever_its_case() -> None:
    account("Lou@Example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        account("lou@example.ORG")


def test_accounts_without_an_address_are_as_many_as_people() -> None:
    accounts = [account(None), account(""), User.objects.create_user("")]

    assert [user.email for user in accounts] == [None, None, None]
    assert len({user.public_id for user in accounts}) == 3


def test_an_account_has_no_password_and_shows_its_public_id_only() -> None:
    user = account(display_name="Lou")

    assert not user.has_usable_password()
    assert str(user) == user.public_id
    assert not Client().login(email="lou@example.org", password="")
    for address in ("/en/account/password/reset/", "/fr/compte/password/change/"):
        assert Client().get(address).status_code == 404, address


def test_opening_a_coordinators_account_twice_gives_one_that_can_enter() -> None:
    for _ in range(2):
        call_command("open_coordinator", "boss@example.org", name="Boss", stdout=_Silence())

    user = User.objects.get(email="boss@example.org")
    assert user.is_coordinator
    assert EmailAddress.objects.get(user=user).verified
    client = Client()
    log_in(client, user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


class _Silence:
    def write(self, text: str) -> int:
        return len(text)


# Who is looking


def test_nobody_and_a_closed_account_see_what_the_public_sees() -> None:
    closed = account(is_active=False)
    Membership.objects.create(user=closed, since=today(-10))

    assert viewer_for(None) == viewer_for(closed) == ANYONE


@pytest.mark.parametrize(
    ("since", "until", "is_member"),
    [(-10, None, True), (0, 0, True), (-10, -1, False), (1, None, False), (-10, 10, True)],
)
def test_a_membership_counts_from_its_first_day_to_its_last(
    since: int, until: int | None, is_member: bool
) -> None:
    user = account()
    ends = None if until is None else today(until)
    Membership.objects.create(user=user, since=today(since), until=ends, is_peer=True)

    viewer = viewer_for(user)

    assert (viewer.is_member, viewer.is_peer) == (is_member, is_member)
    assert (viewer.rung is Rung.MEMBERS) == is_member


def test_acting_for_an_organisation_counts_while_it_is_verified() -> None:
    user = account()
    organisation = save_organisation(
        OrganisationFacts(name="Maison", slug="maison", kind="association")
    )
    Representation.objects.create(user=user, organisation=organisation, since=today())
    assert viewer_for(user).rung is Rung.PUBLIC

    Organisation.objects.update(verified_at=timezone.now())
    assert viewer_for(user).rung is Rung.INSTITUTIONS
    assert viewer_for(user).organisation_ids == {organisation.pk}

    Organisation.objects.update(verified_until=timezone.now() - timedelta(seconds=1))
    assert viewer_for(user).rung is Rung.PUBLIC


def test_coordinators_and_editors_are_groups() -> None:
    coordinator, editor = account("a@example.org"), account("b@example.org")
    coordinator.groups.add(Group.objects.get(name=COORDINATORS))
    editor.groups.add(Group.objects.get(name=EDITORS))

    assert viewer_for(coordinator).rung is Rung.COORDINATORS
    assert viewer_for(editor).rung is Rung.PUBLIC


# Logging in


def test_the_page_of_addresses_offers_only_what_can_be_done() -> None:
    user = account()
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)

    alone = client.get(in_english("account_email")).content.decode()
    EmailAddress.objects.create(user=user, email="second@example.org", verified=False)
    both = client.get(in_english("account_email")).content.decode()

    buttons = ("action_primary", "action_send", "action_remove")
    assert not any(button in alone for button in buttons)
    assert all(button in both for button in buttons)


def ask_for_code(client: Client, email: str) -> Any:
    return client.post(in_english("account_request_login_code"), {"email": email})


def test_one_logs_in_by_a_code_that_comes_by_mail() -> None:
    account()
    client = Client()

    asked = ask_for_code(client, "lou@example.org")
    [message] = mail.outbox
    code = re.search(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", str(message.body), re.MULTILINE)
    assert code is not None, message.body
    entered = client.post(asked["Location"], {"code": code.group(1)})

    assert entered.status_code == 302
    assert client.get(in_english("account")).status_code == 200


def test_a_known_and_an_unknown_address_get_the_same_answer_and_both_a_mail() -> None:
    account()

    known = ask_for_code(Client(), "lou@example.org")
    unknown = ask_for_code(Client(), "nobody@example.org")

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert [message.to for message in mail.outbox] == [["lou@example.org"], ["nobody@example.org"]]
    pages = [
        Client().get(answer["Location"], follow=True).status_code for answer in (known, unknown)
    ]
    assert pages[0] == pages[1]


def test_a_dead_mail_server_gives_the_same_page(settings: Any) -> None:
    account()
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"

    known = ask_for_code(Client(), "lou@example.org")
    unknown = ask_for_code(Client(), "nobody@example.org")

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


class DeadServer:
    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: list[Any]) -> int:
        raise ConnectionRefusedError(f"refused for {messages[0].to[0]}")


@pytest.mark.parametrize("page", ["account_login", "account_request_login_code"])
def test_who_asks_too_often_is_told_so_with_the_address_still_there(page: str) -> None:
    answers = [
        Client().post(in_english(page), {"email": "lou@example.org", "login": "lou@example.org"})
        for _try in range(5)
    ]

    first, last = answers[0], answers[-1]
    assert first.status_code == 302
    assert last.status_code == 429 and last["Retry-After"] == "60"
    html = last.content.decode()
    assert "Too many attempts" in html and "lou@example.org" in html
    # What is merely wrong is no reason to come back later.
    assert Client().post(in_english(page), {"email": "lou", "login": "lou"}).status_code == 200


def test_nobody_opens_an_account_alone() -> None:
    answer = Client().post(in_english("account_signup"), {"email": "new@example.org"})

    assert not User.objects.filter(email="new@example.org").exists()
    assert answer.status_code in {200, 302, 403}


def test_log_in_mails_tell_nothing_on_their_outside() -> None:
    account()
    ask_for_code(Client(), "lou@example.org")

    [message] = mail.outbox
    assert message.from_email.endswith("<bonjour@passerelle.example>")
    for word in ("meeting", "peer", "pair", "rencontre", "ontmoeting", "lou"):
        assert word not in message.subject.lower()


# Leaving


def test_erasing_an_account_logs_it_out_everywhere_and_tells_who_listens() -> None:
    on("account.erased", key="network.test_listener")(print)
    user = account()
    client = Client()
    client.force_login(user)
    public_id = user.public_id

    erase_account(user)

    del HANDLERS["network.test_listener"]
    TOPICS["account.erased"].remove("network.test_listener")
    assert client.get(in_english("account")).status_code == 302
    assert not User.objects.filter(public_id=public_id).exists()
    [job] = DBTaskResult.objects.filter(args_kwargs__args__0="network.test_listener")
    assert job.args_kwargs["args"][1] == {"account": public_id}
