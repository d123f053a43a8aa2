"""The admin's second lock: who must show what, how one gets a second key, and no way around."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from network.factors import SENSITIVE_TERM
from network.models import COORDINATORS, EDITORS, User
from tests.network.admin_people import entering, log_in, make_user, recovery_codes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_kept() -> None:
    cache.clear()


def in_english(name: str, *arguments: Any) -> str:
    with translation.override("en"):
        return reverse(name, args=arguments)


def person(group: str = COORDINATORS, email: str = "lou@example.org") -> User:
    user = make_user(group, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def log_in_by_mail(client: Client, email: str = "lou@example.org") -> Any:
    """As a person does it: ask for a code, read the mail, type the code."""
    asked = client.post(in_english("account_request_login_code"), {"email": email})
    code = re.findall(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.M)[0]
    return client.post(asked["Location"], {"code": code}, follow=True)


def code_of_app(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def english() -> Client:
    return Client(headers={"accept-language": "en"})


# A code by mail is not enough


def admin_paths() -> list[str]:
    page = Page.objects.filter(depth=2).first()
    assert page is not None
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailusers_users:index"),
        reverse("events_admin:meetings"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_api:pages:listing"),
        "/admin/jsi18n/",
        "/admin/sprite/",
    ]


@pytest.mark.parametrize("group", [COORDINATORS, EDITORS, "superuser"])
def test_a_code_by_mail_alone_never_shows_an_admin_page(group: str) -> None:
    user = person(COORDINATORS if group == "superuser" else group)
    User.objects.filter(pk=user.pk).update(is_superuser=group == "superuser")
    client = english()
    log_in_by_mail(client)

    answers = {path: client.get(path) for path in admin_paths()}

    assert {path: a.status_code for path, a in answers.items() if a.status_code != 302} == {}
    for answer in answers.values():
        assert answer["Location"].startswith(in_english("network:second_factor") + "?next=%2Fadmin")


def test_whoever_has_shown_a_factor_enters_the_same_pages() -> None:
    """The negative control: these pages are there, and open."""
    client = entering(person())

    answers = {path: client.get(path).status_code for path in admin_paths()}

    assert set(answers.values()) == {200}, answers


def test_having_a_factor_is_not_having_shown_it_in_this_browser() -> None:
    user = person()
    log_in(english(), user)
    elsewhere = english()
    log_in(elsewhere, user, with_factor=False)

    answer = elsewhere.get(reverse("wagtailadmin_home"))

    assert answer.status_code == 302
    assert answer["Location"].startswith(in_english("mfa_reauthenticate"))


def test_what_another_person_showed_in_this_browser_does_not_count() -> None:
    client = english()
    log_in(client, person())
    records = client.session["account_authentication_methods"]
    log_in(client, person(email="mo@example.org"), with_factor=False)
    session = client.session
    session["account_authentication_methods"] = records
    session.save()

    assert client.get(reverse("wagtailadmin_home")).status_code == 302


def test_a_factor_that_was_taken_away_closes_the_sessions_it_opened() -> None:
    user = person()
    client = english()
    log_in(client, user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200

    Authenticator.objects.filter(user=user).delete()

    assert client.get(reverse("wagtailadmin_home")).status_code == 302


def test_a_script_of_the_admin_is_told_so_and_a_form_is_not_carried_out() -> None:
    user = person()
    client = english()
    log_in(client, user, with_factor=False)

    script = client.get(
        reverse("wagtailadmin_choose_page"), headers={"x-requested-with": "XMLHttpRequest"}
    )
    form = client.post(reverse("network_admin:organisation_add"), {"name": "x"})

    assert script.status_code == 401
    assert "second factor" in script.json()["error"]
    assert form.status_code == 302


def test_a_screen_about_many_people_wants_a_factor_shown_lately() -> None:
    user = person()
    lately, long_ago = english(), english()
    log_in(lately, user, ago=60)
    log_in(long_ago, user, ago=int(SENSITIVE_TERM.total_seconds()) + 1)
    accounts = reverse("wagtailusers_users:index")

    assert lately.get(accounts).status_code == 200
    assert long_ago.get(accounts).status_code == 302
    assert long_ago.get(reverse("wagtailadmin_home")).status_code == 200


def test_members_and_strangers_are_not_asked_for_a_factor() -> None:
    member = english()
    log_in(member, person(group=""), with_factor=False)

    assert member.get("/admin/", follow=True).status_code == 403
    assert "/login/" in english().get("/admin/", follow=True).redirect_chain[-1][0]


# Getting one, step by step


def test_an_app_is_set_up_in_three_steps_that_lead_to_where_one_wanted_to_go() -> None:
    user, client = person(), english()
    log_in_by_mail(client)
    wanted = reverse("events_admin:meetings")
    choose = client.get(wanted, follow=True)
    assert in_english("mfa_activate_totp") in choose.content.decode()

    shown = client.get(in_english("mfa_activate_totp"))
    wrong = client.post(in_english("mfa_activate_totp"), {"code": "000000x"})
    codes = client.post(
        in_english("mfa_activate_totp"),
        {"code": code_of_app(shown.context["form"].secret)},
        follow=True,
    )

    assert wrong.status_code == 200
    assert "Error:" in wrong.content.decode()
    assert codes.redirect_chain[-1][0] == in_english("mfa_view_recovery_codes")
    for code in recovery_codes(user):
        assert code in codes.content.decode()
    assert f'href="{wanted}"' in codes.content.decode()
    assert client.get(wanted).status_code == 200


def test_taking_the_app_away_closes_the_admin_and_is_told_by_a_neutral_mail() -> None:
    user, client = person(), english()
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    log_in(client, user)

    client.post(in_english("mfa_deactivate_totp"))

    assert client.get(reverse("wagtailadmin_home")).status_code == 302
    [notice] = mail.outbox
    assert notice.subject == "A change to your account"
    assert "127.0.0.1" not in notice.body


def test_logging_in_again_asks_for_the_app_before_anything_opens() -> None:
    user = person()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    client = english()

    asked = log_in_by_mail(client)
    assert asked.redirect_chain[-1][0] == in_english("mfa_authenticate")
    assert client.get(in_english("account")).status_code == 302
    assert client.get("/admin/").status_code == 302
    entered = client.post(in_english("mfa_authenticate"), {"code": code_of_app(secret)})

    assert entered.status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_recovery_code_opens_the_admin_once() -> None:
    user = person()
    client, other = english(), english()
    log_in(client, user)
    [code, *_others] = recovery_codes(user)
    client.logout()
    log_in_by_mail(client)
    log_in(other, user, with_factor=False)
    page = client.get(reverse("wagtailadmin_home"), follow=True).redirect_chain[-1][0]

    first = client.post(page, {"code": code})
    again = other.post(page, {"code": code})

    assert first["Location"] == reverse("wagtailadmin_home")
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert again.status_code == 200
    assert other.get(reverse("wagtailadmin_home")).status_code == 302


def test_guessing_codes_is_stopped() -> None:
    user, client = person(), english()
    log_in(english(), user)
    log_in(client, user, with_factor=False)
    page = in_english("mfa_reauthenticate")

    for guess in range(8):
        client.post(page, {"code": f"{guess:08}"})
    right = client.post(page, {"code": recovery_codes(user)[0]})

    assert right.status_code in {200, 429}
    assert client.get(reverse("wagtailadmin_home")).status_code == 302


def test_where_one_goes_afterwards_is_on_this_site() -> None:
    client = english()
    log_in(client, person(), with_factor=False)

    client.get(in_english("network:second_factor") + "?next=https://elsewhere.example/")

    assert "after_factor" not in client.session


def test_secrets_are_not_readable_in_the_database() -> None:
    user = person()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

    row = TOTP.activate(user, secret).instance

    assert secret not in str(row.data)
    assert row.wrap().validate_code(code_of_app(secret))


@pytest.mark.parametrize("path", ["mfa_index", "mfa_add_webauthn", "mfa_activate_totp"])
def test_pages_of_factors_are_for_who_is_logged_in(path: str) -> None:
    client = english()
    assert client.get(in_english(path)).status_code == 302

    log_in(client, person(group=""), with_factor=False)
    assert client.get(in_english(path)).status_code == 200
