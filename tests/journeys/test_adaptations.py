"""Every page bends to the person: forced colours, spaced text, right to left, a word in large."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.eyes import (
    BUT_COLOURS,
    NARROW,
    RUN_AXE,
    WIDE,
    Eyes,
    misfits,
    turn_round,
    violations,
)
from tests.journeys.house import House

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]

PAGES = [
    *("home", "list", "meeting", "form", "log in", "find", "confirmed", "offered", "styleguide"),
    *("first time", "propose theme"),
]


def test_axe_finds_nothing_on_the_styleguide_in_light_dark_and_from_right_to_left(
    house: House, pages: dict[str, str], new_context: NewContext, axe: str
) -> None:
    page = new_context(bypass_csp=True, locale="fr-BE").new_page()
    page.goto(house.url + pages["styleguide"])

    assert violations(page, axe) == []
    turn_round(page)
    assert page.evaluate(RUN_AXE) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_bends_to_forced_colours_spaced_text_and_right_to_left(
    house: House, pages: dict[str, str], new_context: NewContext, axe: str, name: str
) -> None:
    page = new_context(bypass_csp=True, viewport=NARROW, locale="fr-BE").new_page()
    page.emulate_media(forced_colors="active", reduced_motion="reduce", contrast="more")
    eyes = Eyes(page, house.url)
    page.goto(house.url + pages[name])
    page.evaluate(axe)

    eyes.look()

    assert page.evaluate(RUN_AXE, BUT_COLOURS) == []
    assert misfits(page) == []
    assert eyes.faults == []


def test_misfits_are_seen(house: House, pages: dict[str, str], new_context: NewContext) -> None:
    """The negative control of this module."""
    page = new_context(bypass_csp=True).new_page()
    page.goto(house.url + pages["find"])
    page.add_style_tag(content=".button { inline-size: 3rem; white-space: nowrap; overflow: clip }")

    assert any("cut off" in found for found in misfits(page))


def test_a_dialog_opens_before_the_page_and_in_it_where_no_script_runs(
    house: House, pages: dict[str, str], new_context: NewContext
) -> None:
    for has_javascript in (True, False):
        page = new_context(java_script_enabled=has_javascript, viewport=WIDE).new_page()
        page.goto(house.url + pages["confirmed"])
        opener, dialog = page.locator('a[href="#give-back"]'), page.locator("#give-back")

        assert not dialog.is_visible()
        opener.click()
        assert dialog.is_visible()
        dialog.locator("[data-close]").click()
        assert not dialog.is_visible()
        if has_javascript:
            opener.press("Enter")
            page.keyboard.press("Escape")
            assert not dialog.is_visible()
            assert opener.evaluate("element => element === document.activeElement")


def test_a_counter_tells_how_much_room_is_left(
    house: House, pages: dict[str, str], new_context: NewContext
) -> None:
    page = new_context().new_page()
    page.goto(house.url + pages["form"])
    page.evaluate("document.querySelectorAll('main details').forEach((part) => part.open = true)")

    page.locator("[name=access_needs]").fill("x" * 1003)

    assert page.locator(".field-count.is-over").inner_text().strip().endswith("-3")
