"""A newcomer finds a meeting, registers, reads the mail and gives the place back to who waits."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from tests.journeys.eyes import NARROW, WIDE, Eyes
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.journeys.house import House, path_of

pytestmark = pytest.mark.slow

MAIL_SECONDS = 30

NewContext = Callable[..., BrowserContext]


class Journey:
    """One person's way through the site; nothing is chosen by the words of a language."""

    def __init__(self, page: Page, house: House, hands: Hands, eyes: Eyes) -> None:
        self.page = page
        self.house = house
        self.hands = hands
        self.eyes = eyes

    def arrive(self) -> None:
        self.page.goto(self.house.url)
        self.eyes.look()

    def follow(self, link: Locator) -> None:
        """Press what leads to another page, and look at that page."""
        before = self.page.url
        self.hands.press(link)
        expect(self.page).not_to_have_url(before)
        self.eyes.look()

    def find(self, public_id: str) -> None:
        meetings = path_of("events:meetings")
        self.follow(self.page.locator(f'main a[href$="{meetings}"]').first)
        self.follow(self.page.locator(f'main a[href*="/{public_id}/"]').first)

    def register(self, name: str, email: str) -> str:
        """Fill the form in; the address of one's own page."""
        self.follow(self.page.locator(".meeting-practical a.button"))
        self.hands.write(self.page.locator("main [name=name]"), name)
        self.hands.write(self.page.locator("main [name=email]"), email)
        self.hands.tick(self.page.locator("main [name=is_first_time]"))
        self.hands.tick(self.page.locator("main [name=consent]"))
        self.follow(self.page.locator("main form button[type=submit]"))
        return self.page.url

    def read_mail(self, email: str, *, count: int = 1) -> None:
        """Open the newest mail to this address, and follow its link to the registration."""
        mails = self.page.locator(f'li.panel:has-text("{email}")')
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            self.page.goto(f"{self.house.url}/demo/mailbox/")
            if mails.count() >= count:
                break
            time.sleep(0.3)
        self.eyes.look()
        expect(mails).to_have_count(count)
        links = mails.first.locator("a[href]").all()
        self.follow(next(link for link in links if is_own_page(link)))

    def give_back(self) -> None:
        """Ask to, and say yes in the dialog: before the page, or in it where no script runs."""
        self.hands.unfold(self.page.locator('a[href="#give-back"]'))
        self.hands.press(self.page.locator("#give-back button"))
        expect(self.page.locator(".status.is-cancelled")).to_be_visible()
        self.eyes.look()


def is_own_page(link: Locator) -> bool:
    """Whether a link ends with the secret of a registration: an id, a version, a signature."""
    last = urlsplit(str(link.get_attribute("href"))).path.rstrip("/").rpartition("/")[2]
    return last.count(".") == 2


def hands_for(kind: str, page: Page, eyes: Eyes) -> Hands:
    return Keyboard(page, eyes) if kind == "keyboard" else Pointer()


@pytest.mark.parametrize(
    ("size", "has_javascript", "kind"),
    [
        pytest.param(NARROW, True, "pointer", id="telephone"),
        pytest.param(NARROW, False, "pointer", id="telephone-without-javascript"),
        pytest.param(WIDE, True, "keyboard", id="desk-keyboard-only"),
        pytest.param(WIDE, False, "pointer", id="desk-without-javascript"),
        pytest.param(NARROW, False, "keyboard", id="telephone-keyboard-only-without-javascript"),
    ],
)
def test_a_newcomer_registers_and_gives_the_place_to_the_person_who_waits(
    house: House, new_context: NewContext, size: ViewportSize, has_javascript: bool, kind: str
) -> None:
    meeting = house.make_meeting(days=3, capacity=1)
    newcomer, waiting = (f"{name}-{meeting.public_id}@example.org" for name in ("lou", "mo"))
    page = new_context(viewport=size, java_script_enabled=has_javascript, locale="fr-BE").new_page()
    eyes = Eyes(page, house.url)
    journey = Journey(page, house, hands_for(kind, page, eyes), eyes)

    journey.arrive()
    journey.find(meeting.public_id)
    own_page = journey.register("Lou", newcomer)
    expect(page.locator(".status.is-confirmed")).to_be_visible()
    expect(page.locator(".code-to-keep")).to_be_visible()
    assert house.register(meeting, "Mo", email=waiting).status == "waiting"

    journey.read_mail(newcomer)
    assert page.url == own_page
    expect(page.locator(".status.is-confirmed")).to_be_visible()
    journey.give_back()

    journey.read_mail(waiting, count=2)
    expect(page.locator(".status.is-confirmed")).to_be_visible()
    assert eyes.faults == []
