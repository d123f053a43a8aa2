"""Two ways to use a page: with a pointer, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

from tests.journeys.eyes import FOCUS_IS_VISIBLE, Eyes

MOST_TABS = 120
HAS_FOCUS = "element => element === document.activeElement"
FOCUSED = "document.activeElement"


class Hands(Protocol):
    def press(self, target: Locator) -> None:
        """A link or a button that leads to a page."""

    def unfold(self, target: Locator) -> None:
        """What shows more of the same page: a dialog, a disclosure."""

    def tick(self, target: Locator) -> None: ...

    def write(self, target: Locator, text: str) -> None: ...


class Pointer:
    """A mouse or a finger."""

    def press(self, target: Locator) -> None:
        target.click()

    def unfold(self, target: Locator) -> None:
        target.click()

    def tick(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)


class Keyboard:
    """Tab, Enter, Space and letters; where one is must be seen at every stop on the way."""

    def __init__(self, page: Page, eyes: Eyes) -> None:
        self.page = page
        self.eyes = eyes

    def press(self, target: Locator) -> None:
        self.go_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def unfold(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Space")
        assert target.is_checked()

    def write(self, target: Locator, text: str) -> None:
        self.go_to(target)
        self.page.keyboard.type(text)

    def go_to(self, target: Locator) -> None:
        for _tab in range(MOST_TABS):
            if target.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
            self.check_focus()
        raise AssertionError(f"Tab does not lead to {target} on {self.page.url}")

    def check_focus(self) -> None:
        focused = self.page.evaluate_handle(FOCUSED).as_element()
        assert focused
        if focused.evaluate("element => element !== document.body") and not focused.evaluate(
            FOCUS_IS_VISIBLE
        ):
            self.eyes.fault(f"focus is not seen on {focused.evaluate('e => e.outerHTML')[:120]}")
