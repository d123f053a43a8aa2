"""A profile on a telephone: begun step by step, opened, seen as everybody does, hidden at once."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from network.models import Profile
from network.vocabularies import FIRST_TERMS
from tests.journeys.eyes import NARROW, Eyes, misfits, violations
from tests.journeys.house import House
from tests.journeys.test_after_meeting import press
from tests.network.admin_people import make_user, session_cookie
from tests.network.profiles import make_node

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
OWN_PAGES = [
    *("profile", "profile_audiences", "profile_sharing", "profile_exclusions"),
    *("profile_institutions", "profile_looks", "profile_erase"),
]


STEPS_SEEN = ("level", "badge", "employer", "photo", "contact", "video")


def own_path(name: str, language: str = "en", **named: str) -> str:
    with translation.override(language):
        return reverse(f"network:{name}", kwargs=named)


def person_path(profile: Profile) -> str:
    with translation.override("en"):
        return reverse("people:person", args=[profile.public_id])


def log_in_somebody(house: House, context: BrowserContext, name: str, email: str | None) -> None:
    """With an e-mail address, or without any: then they came in by a printed sheet."""
    with house.office.open():
        make_node()
        user = make_user(display_name=name, email=email)
        context.add_cookies([{**session_cookie(user), "url": house.url}])  # type: ignore[typeddict-item]


def send(page: Page) -> None:
    press(page, "main form.form button[type=submit] >> nth=0")


@pytest.mark.parametrize("email", ["tuffeau@example.org", None], ids=["e-mail", "no-e-mail"])
def test_a_profile_is_begun_opened_looked_at_and_hidden_on_a_telephone(
    house: House, new_context: NewContext, axe: str, email: str | None
) -> None:
    name = f"Tuffeau {'writes' if email else 'telephones'}"
    phone = new_context(java_script_enabled=False, viewport=NARROW, locale="en-GB")
    log_in_somebody(house, phone, name, email)
    page = phone.new_page()
    eyes = Eyes(page, house.url)

    # Step by step; most are skipped.
    page.goto(house.url + own_path("profile"))
    eyes.look()
    page.locator("[name=node]").first.check()
    page.locator("[name=is_adult]").check()
    send(page)
    eyes.look()
    page.locator("[name=text]").fill(name)
    send(page)
    steps = 0
    while "/step/" in page.url:
        eyes.look()
        steps += 1
        press(page, "main p:has(> a.touch-link) >> text=Skip this")
    assert steps >= len(FIRST_TERMS)

    # Nothing is open yet; then the name is, to everybody.
    with house.office.open():
        profile = Profile.objects.get(user__display_name=name)
    stranger = new_context(viewport=NARROW, locale="en-GB").new_page()
    assert stranger.goto(house.url + person_path(profile)).status == 404  # type: ignore[union-attr]
    for choice in page.locator("main select").all():
        choice.select_option("public")
    page.locator("[name=is_sure]").check()
    send(page)
    eyes.look()
    press(page, f"a[href='{own_path('profile_seen_as', audience='public')}']")
    expect(page.locator("main .panel h2").first).to_have_text(name)
    eyes.look()
    assert stranger.goto(house.url + person_path(profile)).status == 200  # type: ignore[union-attr]
    expect(stranger.locator("h1")).to_have_text(name)
    assert name not in stranger.title()
    assert violations(stranger, axe) == []

    # One button hides it.
    press(page, f"form[action='{own_path('profile_hide')}'] button")
    eyes.look()
    assert stranger.goto(house.url + person_path(profile)).status == 404  # type: ignore[union-attr]
    assert eyes.faults == []


def test_every_page_of_ones_own_profile_fits_and_axe_finds_nothing(
    house: House, new_context: NewContext, axe: str
) -> None:
    # What a person sets for themselves passes by the page's policy.
    context = new_context(viewport=NARROW, locale="en-GB", bypass_csp=True)
    log_in_somebody(house, context, "Calcaire", "calcaire@example.org")
    page = context.new_page()
    eyes = Eyes(page, house.url)
    found: dict[str, list[str]] = {}
    page.goto(house.url + own_path("profile"))
    page.locator("[name=node]").first.check()
    page.locator("[name=is_adult]").check()
    send(page)
    page.locator("[name=text]").fill("Calcaire")
    send(page)

    addresses = [own_path(name) for name in OWN_PAGES]
    addresses += [own_path("profile_step", kind=kind) for kind in STEPS_SEEN]
    addresses += [
        own_path("profile_seen_as", audience=name) for name in ("members", "institutions")
    ]
    for address in addresses:
        page.goto(house.url + address)
        eyes.look()
        found[address] = violations(page, axe) + misfits(page)

    assert {address: faults for address, faults in found.items() if faults} == {}
    assert eyes.faults == []
