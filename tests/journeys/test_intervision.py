"""An intervision with three people at their telephones and who leads; one of them has no script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page, expect

from events.actions.intervisions import start_intervision
from events.models import Intervision, Meeting, SeriesRole
from network.models import Membership, User
from tests.journeys.eyes import NARROW, Eyes, Weight, misfits, violations
from tests.journeys.house import House

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]


def started(house: House) -> Intervision:
    meeting = house.make_meeting(days=1)
    with house.office.open():
        starts = timezone.now() - timedelta(minutes=5)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=starts, ends_at=starts + timedelta(hours=2), entry="peers"
        )
        user = User.objects.create_user(f"i-{meeting.public_id}@example.org", display_name="Marne")
        Membership.objects.create(user=user, since=timezone.localdate(), is_peer=True)
        SeriesRole.objects.create(series=meeting.series, user=user, role="facilitator")
        return start_intervision(Meeting.objects.get(pk=meeting.pk), by=user)


def address(house: House, name: str, token: str) -> str:
    with translation.override("en"):
        return house.url + reverse(f"events:{name}", args=[token])


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def test_three_people_follow_who_leads_and_one_of_them_leads_on(
    house: House, new_context: NewContext
) -> None:
    row = started(house)
    leader = new_context(viewport=NARROW).new_page()
    one, other = (new_context(viewport=NARROW).new_page() for _person in range(2))
    plain = new_context(viewport=NARROW, java_script_enabled=False).new_page()
    eyes = [Eyes(page, house.url) for page in (leader, one, other, plain)]
    leader.goto(address(house, "intervision_lead", row.lead_token))
    for page in (one, other, plain):
        page.goto(address(house, "intervision", row.token))
        expect(page.locator("main")).to_contain_text("Step 1 of 4")

    press(leader, "Go on: Clarifying questions")
    for page in (one, other):
        expect(page.locator("[data-live]")).to_contain_text("Step 2 of 4", timeout=15_000)
    plain.get_by_role("link", name="Look again").click()
    expect(plain.locator("main")).to_contain_text("Step 2 of 4")

    leader.locator("#minutes").select_option("10")
    press(leader, "Begin to count now")
    expect(one.locator("[data-ends]")).to_be_visible(timeout=15_000)
    press(leader, "Ask who leads on")
    one.get_by_role("button", name="I lead from now on").wait_for(timeout=15_000)
    press(one, "I lead from now on")
    expect(one.locator("h1")).to_contain_text("You lead")
    expect(leader.locator("h1")).not_to_contain_text("You lead", timeout=15_000)

    press(one, "Go on: Advice without judgement")
    for page in (leader, other):
        expect(page.locator("[data-live]")).to_contain_text("Step 3 of 4", timeout=15_000)
    for watching in eyes:
        watching.look()
    one.get_by_role("link", name="End the intervision").click()
    press(one, "Yes, end it")
    for page in (leader, other):
        expect(page.locator("[data-live]")).to_contain_text("has ended", timeout=15_000)
    # A page that is left while it asks breaks that question off.
    faults = [fault for watching in eyes for fault in watching.faults]
    assert [fault for fault in faults if "no answer" not in fault] == []


def test_both_pages_are_light_and_axe_finds_nothing(
    house: House, new_context: NewContext, axe: str
) -> None:
    row = started(house)
    found = {}
    for name, token in (("intervision", row.token), ("intervision_lead", row.lead_token)):
        page = new_context(bypass_csp=True).new_page()
        weight = Weight(page)
        page.goto(address(house, name, token))
        page.wait_for_load_state("load")
        assert sum(weight.sizes.values()) <= 100_000
        found[name] = violations(page, axe) + misfits(page)

    assert {name: seen for name, seen in found.items() if seen} == {}
