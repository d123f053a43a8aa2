"""A coordinator's evening: a new series, a changed date, a call to make, the month's figures."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from events.models import Meeting, Series
from network.models import COORDINATORS
from tests.journeys.eyes import NARROW, WIDE
from tests.journeys.house import House
from tests.journeys.test_newcomer import MAIL_SECONDS

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
# Our part of the screen: the bar and the menu beside it are Wagtail's.
RUN_AXE = """async () => {
  // What fades in has its colours only at the end.
  await Promise.allSettled(document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
    .map((animation) => animation.finished));
  const { violations } = await axe.run("#main");
  return violations.map((found) =>
    `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""


class Evening:
    """One coordinator's way through the admin; nothing is chosen by the words of a language."""

    def __init__(self, page: Page, house: House, axe: str) -> None:
        self.page, self.house, self.axe = page, house, axe
        self.faults: list[str] = []

    def go(self, path: str = "") -> None:
        self.page.goto(f"{self.house.url}/admin/{path}")
        self.look()

    def look(self) -> None:
        self.page.locator("#main").wait_for()
        self.page.wait_for_load_state("load")
        self.page.evaluate(self.axe)
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            found = self.page.evaluate(RUN_AXE)
            self.faults += [f"{self.page.url} {size['width']} px: {one}" for one in found]

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def begin_series(self, title: str) -> None:
        """A weekly series; the dates are looked at first where the screen offers it."""
        self.go("series/add/")
        first = timezone.localdate() + timedelta(days=30)
        self.page.locator("[name=text-fr-title]").fill(title)
        self.page.locator("[name=frequency]").select_option("weekly")
        self.page.locator("[name=weekday]").select_option(str(first.weekday()), force=True)
        for part in ("day", "month", "year"):
            self.page.locator(f"[name=first_date_{part}]").fill(str(getattr(first, part)))
        self.page.locator("[name=start_time]").fill("18:00")
        self.page.locator("[name=end_time]").fill("20:00")
        self.page.locator("[name=default_mode]").select_option("online")
        if self.page.locator("#main button[name=preview]").count():
            self.press("#main button[name=preview]")
            self.look()
        self.press("#main form.p-form button[type=submit]:not([name=preview])")
        self.look()

    def wait_for_row(self, name: str) -> Locator:
        """The line of the first page about this person, once the worker has asked for the call."""
        row = self.page.locator("#main tr", has_text=name)
        deadline = time.monotonic() + MAIL_SECONDS
        while not row.count() and time.monotonic() < deadline:
            self.page.goto(f"{self.house.url}/admin/")
        expect(row).to_have_count(1)
        self.look()
        return row

    def move_all_from(self, meeting: Meeting, hour: str) -> None:
        """Change the hour of a date and those after it, having read who is told."""
        self.go(f"meetings/{meeting.public_id}/following/")
        self.page.locator("#main [name=start_time]").fill(hour)
        self.press("#main button[name=preview]")
        expect(
            self.page.locator(f'#main [name=dates][value="{meeting.public_id}"]')
        ).to_be_checked()
        self.look()
        self.press("#main button[name=confirm]")
        self.look()


@pytest.fixture
def evening(new_context: NewContext, house: House, axe: str) -> Evening:
    context = new_context(viewport=WIDE, locale="fr-FR")
    house.log_in(context, COORDINATORS, display_name="Ardoise", language="fr")
    return Evening(context.new_page(), house, axe)


def test_a_coordinators_evening(evening: Evening) -> None:
    house, page = evening.house, evening.page
    house.make_meeting(days=0)  # so that this month has something to count
    held = house.make_meeting(days=-45)  # and a month that is over
    evening.go()

    # A new series comes back every week; somebody with a telephone only asks for a place.
    evening.begin_series("Cercle du soir")
    with house.office.open():
        series = Series.objects.filter(texts__title="Cercle du soir").latest("pk")
        assert series.meetings.count() > 5
        first = series.meetings.order_by("starts_at")[0]
    house.register(first, "Camille", email="", phone="+32 470 12 34 56")

    # Its hour changes, from the first date on, once the coordinator has read who is told.
    evening.move_all_from(first, "17:30")
    with house.office.open():
        first.refresh_from_db()
        assert first.start_time.isoformat() == "17:30:00"

    # The first page then asks to call that person, with one button.
    row = evening.wait_for_row("Camille")
    row.locator("a.button").click()
    expect(page).to_have_url(re.compile(r"/admin/calls/.*#call-"))
    evening.look()

    # The coordinator takes the call, makes it, and it leaves the first page.
    card = page.locator("#main .p-card", has_text="Camille")
    card.locator('form[action$="/take/"] button').first.click()
    expect(card.locator('a[href^="tel:"]').first).to_be_visible()
    evening.look()
    card.locator("button[name=outcome][value=reached]").first.click()
    page.wait_for_load_state("load")
    evening.go()
    expect(page.locator("#main tr", has_text="Camille")).to_have_count(0)

    # The report of the month.
    evening.go("figures/")
    expect(page.locator("#main svg[role=img]").first).to_be_visible()
    evening.go(f"figures/funders/?year={held.date.year}")
    with page.expect_download() as download:
        page.locator('#main a[href*="format=csv"]').click()
    assert download.value.suggested_filename.endswith(".csv")

    for path in ("cares/", "parts/", "what-is-where/", "waiting/calls/"):
        evening.go(path)
    assert evening.faults == []
