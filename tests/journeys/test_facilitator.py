"""A facilitator with a telephone in a corridor: who comes, a message to them, who is here."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from events.models import Meeting, Series, SeriesRole
from network.actions import open_account
from tests.journeys.eyes import NARROW, Eyes, violations
from tests.journeys.house import House, path_of
from tests.journeys.test_newcomer import MAIL_SECONDS

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


def meeting_about_to_begin(house: House) -> tuple[Meeting, str]:
    """One in half an hour with two people and one who waits; and its facilitator's address."""
    meeting = house.make_meeting(days=1, capacity=2)
    email = f"runs-{meeting.public_id}@example.org"
    for name in ("Lou", "Mo", "Waity"):
        house.register(
            meeting,
            name,
            email=f"{name.lower()}-{meeting.public_id}@example.org",
            is_first_time=name == "Lou",
            access_needs="A seat near the door" if name == "Mo" else "",
            consent_access_needs=True,
        )
    with house.office.open():
        starts = timezone.now() + timedelta(minutes=30)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=starts, ends_at=starts + timedelta(hours=2)
        )
        Series.objects.filter(pk=meeting.series_id).update(attendance="ticks")
        user = open_account(email, display_name="Ardoise")
        SeriesRole.objects.get_or_create(series=meeting.series, user=user, role="facilitator")
    return meeting, email


def log_in(page: Page, house: House, email: str) -> None:
    """By the code that comes by mail, as everybody."""
    page.goto(house.url + path_of("account_login"))
    page.locator("main [name=login]").fill(email)
    page.locator("main form:has([name=login]) button[type=submit]").first.click()
    other = page.context.new_page()
    other.goto(f"{house.url}/demo/mailbox/")
    mail = other.locator(f'li.panel:has-text("{email}")').first
    found = CODE.search(mail.text_content() or "")
    assert found
    other.close()
    page.locator("main [name=code]").fill(found.group())
    page.locator("main form:has([name=code]) button[type=submit]").first.click()


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait for it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


@pytest.mark.parametrize("has_javascript", [True, False], ids=["telephone", "without-javascript"])
def test_a_facilitator_sees_who_comes_writes_to_them_and_ticks_who_is_here(
    house: House, new_context: NewContext, has_javascript: bool
) -> None:
    meeting, email = meeting_about_to_begin(house)
    words = f"Ring twice, {meeting.public_id}."
    context = new_context(viewport=NARROW, java_script_enabled=has_javascript, locale="fr-BE")
    page = context.new_page()
    eyes = Eyes(page, house.url)

    log_in(page, house, email)
    expect(page).to_have_url(house.url + path_of("events:running"))
    eyes.look()
    press(page, f'main a[href="{path_of("events:running_meeting", meeting.public_id)}"]')
    for shown in ("Lou", "Mo", "A seat near the door", "Waity"):
        expect(page.locator("main")).to_contain_text(shown)
    assert "@example.org" not in page.locator("main").inner_text()
    eyes.look()

    press(page, f'main a[href="{path_of("events:running_message", meeting.public_id)}"]')
    page.locator("[name=audience][value=all]").check()
    page.locator("[name=body]").fill(words)
    eyes.look()
    press(page, "button[value=preview]")
    expect(page.locator("main")).to_contain_text(words)
    eyes.look()
    press(page, "button[value=send]")
    expect(page.locator("#messages")).to_contain_text(words)

    press(page, f'main a[href="{path_of("events:running_ticks", meeting.public_id)}"]')
    eyes.look()
    page.get_by_label("Lou").check()
    page.locator("[name=walk_ins]").fill("1")
    press(page, "main form button[type=submit]")
    expect(page.get_by_label("Lou")).to_be_checked()
    press(page, f'main a[href="{path_of("events:running_meeting", meeting.public_id)}"]')
    expect(page.locator("main li:has-text('Lou') .badge")).to_have_count(2)
    eyes.look()

    mailbox = context.new_page()
    mailbox.goto(f"{house.url}/demo/mailbox/")
    mails = mailbox.locator(f'li.panel:has-text("{words}")')
    for _try in range(MAIL_SECONDS * 2):
        if mails.count() == 3:
            break
        mailbox.wait_for_timeout(500)
        mailbox.reload()
    expect(mails).to_have_count(3)
    assert eyes.faults == []


def test_axe_finds_nothing_on_the_pages_of_who_runs_a_meeting(
    house: House, new_context: NewContext, axe: str
) -> None:
    meeting, email = meeting_about_to_begin(house)
    page = new_context(bypass_csp=True, locale="fr-BE").new_page()
    log_in(page, house, email)
    own = [meeting.public_id]
    visits = [path_of("events:running")]
    visits += [path_of(f"events:running_{name}", *own) for name in PAGES]

    found = {}
    for path in visits:
        page.goto(house.url + path)
        found[path] = violations(page, axe)
    page.goto(house.url + path_of("events:running_message", *own))
    press(page, "button[value=preview]")
    found["error"] = violations(page, axe)
    page.locator("[name=body]").fill("Ring twice.")
    press(page, "button[value=preview]")
    found["preview"] = violations(page, axe)

    assert {name: seen for name, seen in found.items() if seen} == {}


PAGES = ("meeting", "list", "message", "ticks")
