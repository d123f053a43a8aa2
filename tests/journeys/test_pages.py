"""Every page of a newcomer's way: open to all, light, quiet, and speaking to nobody else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ViewportSize

from tests.journeys.eyes import NARROW, WIDE, Eyes, Weight, violations
from tests.journeys.house import House

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]

MOST_REQUESTS = 10
MOST_BYTES = 100_000
# Anyone may come upon these; the others are one person's own.
PUBLIC = [
    *("home", "list", "empty list", "past list", "meeting", "full meeting", "series"),
    *("form", "form of the line", "find", "received", "erased", "log in", "themes"),
]
# A picture without words, wider than the screen, from somewhere else.
SPOIL = """() => {
  const picture = document.createElement("img");
  picture.width = 2000;
  picture.style.maxWidth = "none";
  picture.src = "http://127.0.0.1:9/picture.png";
  document.querySelector("main").append(picture);
}"""
PERSONAL = ["confirmed", "waiting", "offered", "cancelled", "mailbox"]


@pytest.mark.parametrize("name", [*PUBLIC, *PERSONAL])
def test_axe_finds_nothing_in_light_and_dark_on_telephone_and_desk(
    house: House, pages: dict[str, str], new_context: NewContext, axe: str, name: str
) -> None:
    # Only axe needs to be let past the policy of the site; everything else is tried under it.
    page = new_context(bypass_csp=True, locale="fr-BE").new_page()

    page.goto(house.url + pages[name])

    assert violations(page, axe) == []


def test_axe_finds_nothing_in_a_form_that_came_back_with_errors(
    house: House, pages: dict[str, str], new_context: NewContext, axe: str
) -> None:
    page = new_context(bypass_csp=True, locale="fr-BE").new_page()
    page.goto(house.url + pages["form"])

    page.locator("main [name=email]").fill("not an address")
    page.locator("main form button[type=submit]").click()

    assert page.locator("[data-error-summary] a").count() >= 2
    assert violations(page, axe) == []


def test_axe_and_our_eyes_see_what_is_wrong(
    house: House, pages: dict[str, str], new_context: NewContext, axe: str
) -> None:
    """The negative control of this module."""
    page = new_context(bypass_csp=True, viewport=NARROW).new_page()
    eyes = Eyes(page, house.url)
    page.goto(house.url + pages["find"])

    page.evaluate(SPOIL)
    eyes.look()

    assert any("image-alt" in violation for violation in violations(page, axe))
    assert any("wider than the screen" in fault for fault in eyes.faults)
    assert any("asks another host" in fault for fault in eyes.faults)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["telephone", "desk"])
@pytest.mark.parametrize("name", [*PUBLIC, *PERSONAL])
def test_a_page_fits_its_screen_and_makes_few_and_light_requests_to_nobody_else(
    house: House,
    pages: dict[str, str],
    new_context: NewContext,
    name: str,
    size: ViewportSize,
) -> None:
    page = new_context(viewport=size, locale="fr-BE").new_page()
    eyes, weight = Eyes(page, house.url), Weight(page)

    answer = page.goto(house.url + pages[name], wait_until="networkidle")
    eyes.look()

    assert answer and answer.status == 200
    assert eyes.faults == []
    assert len(weight.finished) - count_redirects(weight) <= MOST_REQUESTS
    assert name in PERSONAL or sum(weight.sizes.values()) <= MOST_BYTES, weight.sizes


def count_redirects(weight: Weight) -> int:
    return sum(request.redirected_to is not None for request in weight.finished)
