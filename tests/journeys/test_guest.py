"""One guest among peers: proposed, agreed to on three telephones without a script, invited."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from events.models import Guest, Meeting, SeriesRole
from network.models import Membership
from tests.journeys.eyes import NARROW, misfits, violations
from tests.journeys.house import House, path_of

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
PEOPLE = ("Aulne", "Bouleau", "Charme")


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


class Looks:
    """What axe and a ruler find on each page that was looked at."""

    def __init__(self, axe: str) -> None:
        self.axe = axe
        self.found: dict[str, list[str]] = {}

    def at(self, page: Page, name: str) -> None:
        if seen := violations(page, self.axe) + misfits(page):
            self.found[name] = seen


def test_three_agree_to_a_guest_whose_invitation_opens_and_axe_finds_nothing(
    house: House, new_context: NewContext, axe: str
) -> None:
    looks = Looks(axe)
    meeting = house.make_meeting(days=9, capacity=8)
    people = [house.register(meeting, name) for name in PEOPLE]
    office = new_context(viewport=NARROW, bypass_csp=True)
    facilitator = house.log_in(office, email=f"g-{meeting.public_id}@example.org")
    with house.office.open():
        Meeting.objects.filter(pk=meeting.pk).update(entry="peers")
        since = timezone.localdate() - timedelta(days=1)
        Membership.objects.create(user=facilitator, since=since, is_peer=True)
        SeriesRole.objects.create(
            series=meeting.series, user=facilitator, role="facilitator", since=since
        )

    asking = office.new_page()
    asking.goto(house.url + path_of("events:running_guest", meeting.public_id, language="en"))
    looks.at(asking, "the form")
    press(asking, "Ask those who come")
    expect(asking.locator("main")).to_contain_text("The participants need to know this.")
    looks.at(asking, "the form with faults")
    asking.get_by_label("Name, as the participants read it").fill("Docteur Silex")
    asking.get_by_label("As what they come, and why").fill("To listen to what you have lived.")
    asking.get_by_label("They know that the participants").check()
    press(asking, "Ask those who come")
    expect(asking.locator("#outcome")).to_contain_text("The question is open")
    looks.at(asking, "the open question")

    for row in people:
        phone = new_context(viewport=NARROW, java_script_enabled=False).new_page()
        phone.goto(house.url + path_of("events:registration_guest", row.token, language="en"))
        expect(phone.locator("#who")).to_have_text("Docteur Silex")
        press(phone, "Yes, I agree")
        expect(phone.locator("main")).to_contain_text("You agreed.")
    own = new_context(viewport=NARROW, bypass_csp=True).new_page()
    own.goto(house.url + path_of("events:registration_guest", people[0].token, language="en"))
    looks.at(own, "one's own page, agreed")

    asking.reload()
    expect(asking.locator("#outcome")).to_contain_text("All agreed")
    looks.at(asking, "all agreed")
    with house.office.open():
        guest = Guest.objects.select_related("invitation").get(meeting=meeting)
    assert guest.invitation
    invited = new_context(viewport=NARROW, bypass_csp=True).new_page()
    invited.goto(house.url + path_of("events:invitation", guest.invitation.token, language="en"))
    expect(invited.locator("main")).to_contain_text("who all agreed that you come")
    looks.at(invited, "the guest's invitation")

    press(own, "I no longer agree")
    looks.at(own, "one's own page, no longer agreed")
    asking.reload()
    expect(asking.locator("#outcome")).to_contain_text("Not agreed")
    looks.at(asking, "not agreed")

    assert looks.found == {}
