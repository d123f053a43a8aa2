"""Accounts in a browser: a sheet of codes on an old telephone, a passkey, and every own page."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from network.models import COORDINATORS, User
from tests.journeys.eyes import NARROW, WIDE, Eyes, violations
from tests.journeys.house import House, path_of
from tests.network.admin_people import make_user, session_cookie

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
OWN_PAGES = [
    *("account", "mfa_index", "network:second_factor", "mfa_add_webauthn", "mfa_activate_totp"),
    *("mfa_view_recovery_codes", "network:sessions", "network:data", "network:history"),
    *("network:erase", "account_email", "mfa_reauthenticate"),
]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def open_account_with_sheet(page: Page, house: House, name: str) -> tuple[str, list[str]]:
    """A coordinator opens an account in the admin and prints its sheet: its number, its codes."""
    page.goto(house.url + reverse("wagtailusers_users:add"))
    page.locator("[name=display_name]").fill(name)
    page.locator("main form [type=submit]").last.click()
    page.locator("a[href$='/sheet/']").click()
    page.locator("input[value=in_person]").check()
    page.locator(".p-form button[type=submit]").click()
    page.locator(".p-code").first.wait_for()
    number, *codes = [digits(text) for text in page.locator(".p-code").all_inner_texts()]
    assert len(number) == 8
    assert len(codes) == 10
    return number, codes


def use_sheet(page: Page, number: str, code: str) -> None:
    page.locator("[name=number]").fill(f"{number[:4]} {number[4:]}")
    page.locator("[name=code]").fill(code)
    page.locator("main form button[type=submit]").first.click()


def test_somebody_without_e_mail_logs_in_with_a_sheet_on_a_telephone_without_javascript(
    house: House, new_context: NewContext
) -> None:
    office = new_context(locale="fr-BE", viewport=WIDE)
    house.log_in(office, COORDINATORS)
    number, codes = open_account_with_sheet(office.new_page(), house, "Driftwood")

    phone = new_context(java_script_enabled=False, viewport=NARROW, locale="fr-BE")
    page = phone.new_page()
    eyes = Eyes(page, house.url)
    page.goto(house.url + path_of("account_login"))
    page.locator(f"a[href='{path_of('network:sheet_log_in')}']").click()
    eyes.look()
    use_sheet(page, number, "00000000")
    eyes.look()
    expect(page.locator("[name=number]")).to_have_value(number[:4] + " " + number[4:])
    page.locator("[name=code]").fill(codes[0])
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text("Driftwood")
    eyes.look()
    for name in ("network:sessions", "network:data", "network:erase"):
        page.goto(house.url + path_of(name))
        eyes.look()
    page.locator("[name=is_sure]").check()
    page.locator("button.danger").click()
    eyes.look()
    page.goto(house.url + path_of("account"))
    assert "/compte/login" in page.url or "/login" in page.url
    assert [fault for fault in eyes.faults if "422" not in fault] == []


def test_a_passkey_is_added_and_opens_the_account_and_the_admin(
    house: House, new_context: NewContext
) -> None:
    # A passkey belongs to a name, not to a number.
    here = house.url.replace("127.0.0.1", "localhost")
    context = new_context(viewport=WIDE)
    with house.office.open():
        user = make_user(COORDINATORS)
        context.add_cookies([{**session_cookie(user), "url": here}])  # type: ignore[typeddict-item]
    page = context.new_page()
    eyes = Eyes(page, here)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    page.goto(here + path_of("mfa_add_webauthn"))
    page.locator("[name=name]").fill("My telephone")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator(".code-sheet code").first).to_be_visible()
    context.clear_cookies()
    page.goto(here + reverse("wagtailadmin_home"))
    assert path_of("account_login") in page.url or "login" in page.url
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(here + reverse("wagtailadmin_home"))

    assert page.url == here + reverse("wagtailadmin_home")
    page.goto(here + path_of("mfa_list_webauthn"))
    expect(page.locator(".rows")).to_contain_text("My telephone")
    assert eyes.faults == []


@pytest.fixture(scope="module")
def owner(house: House) -> User:
    with house.office.open():
        return make_user(COORDINATORS, display_name="Lou", email="lou@example.org")


@pytest.mark.parametrize("name", [*OWN_PAGES, "network:sheet_log_in"])
def test_axe_finds_nothing_on_pages_of_an_account_and_they_fit_a_telephone(
    house: House, new_context: NewContext, axe: str, owner: User, name: str
) -> None:
    context = new_context(bypass_csp=True, locale="fr-BE", viewport=NARROW)
    if name in OWN_PAGES:
        with house.office.open():
            context.add_cookies([{**session_cookie(owner), "url": house.url}])  # type: ignore[typeddict-item]
    page = context.new_page()
    eyes = Eyes(page, house.url)

    with translation.override("fr"):
        page.goto(house.url + reverse(name))
    eyes.look()

    assert eyes.faults == []
    assert violations(page, axe) == []
