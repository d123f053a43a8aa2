"""A theme, from the sentence somebody sends to the meeting that they find behind their link."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from events.models import Meeting, ThemeProposal
from network.form_age import FASTEST
from network.models import COORDINATORS, Membership
from tests.journeys.eyes import NARROW, WIDE, Eyes, violations
from tests.journeys.house import House, path_of
from tests.journeys.test_after_meeting import press

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
SEND = "main form button[type=submit]"


def propose(page: Page, house: House, theme: str, *, language: str, **said: str) -> None:
    """From the list of themes to one's own page, which this browser then shows."""
    page.goto(house.url + path_of("events:themes", language=language))
    press(page, f'main a[href="{path_of("events:propose_theme", language=language)}"]')
    for name, words in {"theme": theme, **said}.items():
        page.locator(f"main [name={name}]").fill(words)
    page.wait_for_timeout(FASTEST.total_seconds() * 1000 + 500)
    press(page, SEND)
    expect(page.locator("main h2").first).to_have_text(theme)


def shown_by(desk: Page, house: House, proposal: ThemeProposal) -> None:
    """A coordinator reads a proposal and lets everybody read it."""
    desk.goto(f"{house.url}/admin/themes/{proposal.public_id}/")
    desk.locator("[name=is_shown]").check()
    press(desk, "button[name=what][value=look]")


def make_a_meeting(desk: Page, house: House, proposal: ThemeProposal, series: int) -> None:
    desk.goto(f"{house.url}/admin/themes/{proposal.public_id}/meeting/")
    expect(desk.locator(f"[name=text-{proposal.language}-theme]")).to_have_value(proposal.theme)
    day = timezone.localdate() + timedelta(days=20)
    desk.locator("[name=series]").select_option(str(series))
    for part in ("day", "month", "year"):
        desk.locator(f"[name=date_{part}]").fill(str(getattr(day, part)))
    desk.locator("[name=start_time]").fill("18h30")
    desk.locator("[name=end_time]").fill("20:30")
    desk.locator("[name=mode]").select_option("online")
    press(desk, "#main form.p-form button[type=submit]")


@pytest.mark.parametrize(
    ("language", "has_javascript", "said"),
    [
        pytest.param("fr", False, {}, id="nameless-in-french-without-javascript"),
        pytest.param(
            "nl", True, {"name": "Marguerite", "email": "m@themes.example.org"}, id="named-in-dutch"
        ),
    ],
)
def test_a_theme_becomes_a_meeting_and_who_proposed_it_follows_it(
    house: House,
    new_context: NewContext,
    language: str,
    has_javascript: bool,
    said: dict[str, str],
) -> None:
    theme = f"Nachtarbeit-und-Schlafstörungen {'x' * 40} {language}"
    series = house.make_meeting(days=3).series_id
    browsers = [
        new_context(viewport=NARROW, java_script_enabled=has_javascript, locale=f"{language}-BE"),
        new_context(viewport=NARROW, java_script_enabled=has_javascript, locale=f"{language}-BE"),
        new_context(viewport=WIDE, locale="fr-BE"),
    ]
    member = house.log_in(browsers[1], email=f"member-{language}@themes.example.org")
    house.log_in(browsers[2], COORDINATORS, email=f"desk-{language}@themes.example.org")
    with house.office.open():
        Membership.objects.create(user=member, since=timezone.localdate())
    page, telephone, desk = (browser.new_page() for browser in browsers)
    eyes, other_eyes = Eyes(page, house.url), Eyes(telephone, house.url)

    # Somebody proposes, and nobody reads it before a coordinator has.
    propose(page, house, theme, language=language, **said)
    eyes.look()
    own = page.url
    themes = house.url + path_of("events:themes", language=language)
    telephone.goto(themes)
    expect(telephone.locator("main")).not_to_contain_text(theme)

    # A member would like that too.
    with house.office.open():
        proposal = ThemeProposal.objects.get(theme=theme)
    shown_by(desk, house, proposal)
    telephone.goto(themes)
    press(telephone, f"#theme-{proposal.public_id} button[value=support]")
    expect(telephone.locator(f"#theme-{proposal.public_id} button[value=withdraw]")).to_be_visible()
    other_eyes.look()

    # It becomes a meeting, which the proposer finds behind the link that they kept.
    make_a_meeting(desk, house, proposal, series)
    with house.office.open():
        meeting = Meeting.objects.get(texts__theme=theme)
        assert ThemeProposal.objects.get(pk=proposal.pk).meeting_id == meeting.pk
    page.goto(own)
    eyes.look()
    press(page, f'main a[href*="/{meeting.public_id}/"]')
    expect(page.locator("main")).to_contain_text(theme)
    eyes.look()

    assert eyes.faults == other_eyes.faults == []


def test_axe_finds_nothing_from_the_form_to_the_theme_taken_back(
    house: House, new_context: NewContext, axe: str
) -> None:
    page = new_context(bypass_csp=True, locale="fr-BE").new_page()
    found = {}

    page.goto(house.url + path_of("events:propose_theme"))
    found["form"] = violations(page, axe)
    press(page, SEND)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    found["error"] = violations(page, axe)
    propose(page, house, "Un thème à reprendre", language="fr")
    found["own"] = violations(page, axe)
    page.locator("main details summary").click()
    press(page, "main details form button")
    found["withdrawn"] = violations(page, axe)

    assert {name: seen for name, seen in found.items() if seen} == {}
