"""After a meeting, on a telephone: an answer without a name, a report, and one's name in it."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from events.actions.feedback import new_ticket
from events.models import Meeting, NamedPerson
from network.models import COORDINATORS
from tests.events.after_meetings import ended
from tests.events.people_who_run import give_role
from tests.journeys.eyes import NARROW, Eyes, violations
from tests.journeys.house import House, path_of

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]


def meeting_that_is_over(house: House) -> Meeting:
    meeting = house.make_meeting(days=3)
    house.register(meeting, "Marguerite", email=f"m-{meeting.public_id}@example.org")
    with house.office.open():
        return ended(meeting)


def page_after(house: House, meeting: Meeting) -> str:
    return house.url + path_of("events:after", new_ticket(meeting))


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait for it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


@pytest.mark.parametrize("has_javascript", [True, False], ids=["telephone", "without-javascript"])
def test_somebody_says_how_it_was_and_nothing_of_it_stays_in_the_browser(
    house: House, new_context: NewContext, has_javascript: bool
) -> None:
    meeting = meeting_that_is_over(house)
    context = new_context(viewport=NARROW, java_script_enabled=has_javascript, locale="fr-BE")
    page = context.new_page()
    eyes = Eyes(page, house.url)

    page.goto(page_after(house, meeting))
    eyes.look()
    expect(page.locator('a[href="tel:112"]')).to_be_visible()
    press(page, "main form button[type=submit]")
    expect(page.locator("main .error-summary, main [role=alert]").first).to_be_visible()
    page.locator("[name=again][value=rather_yes]").check()
    page.locator("[name=text]").fill("On m’a écoutée.")
    press(page, "main form button[type=submit]")
    expect(page.locator("main [role=status]").first).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)
    eyes.look()
    page.goto(page.url)
    expect(page.locator("main form")).to_have_count(0)

    assert context.cookies() == []
    assert [fault for fault in eyes.faults if "422" not in fault] == []


def test_a_report_is_written_agreed_to_read_and_published(
    house: House, new_context: NewContext
) -> None:
    meeting = meeting_that_is_over(house)
    own = [meeting.public_id]
    office, telephone = new_context(locale="fr-BE"), new_context(viewport=NARROW, locale="fr-BE")
    facilitator = house.log_in(telephone, email=f"runs-{meeting.public_id}@example.org")
    house.log_in(office, COORDINATORS, email=f"office-{meeting.public_id}@example.org")
    with house.office.open():
        give_role(meeting.series, facilitator)
    page, desk = telephone.new_page(), office.new_page()
    eyes = Eyes(page, house.url)

    page.goto(house.url + path_of("events:running_report", *own))
    eyes.look()
    press(page, "#people button[value=add]")
    page.locator("[name=talked_about_fr]").fill("{personne 1} a trouvé un toit.\n\nUn café aide.")
    page.locator("[name=theme_1]").fill("Le logement")
    press(page, "main form.form button.large[type=submit]")
    press(page, "#people button[value=ask]")
    eyes.look()
    with house.office.open():
        named = NamedPerson.objects.get(report__meeting=meeting)
    press(page, "#hand-in button[type=submit]")
    eyes.look()
    desk.goto(f"{house.url}/admin/meetings/{meeting.public_id}/report/")
    press(desk, "button[value=publish]")

    public = house.url + path_of("events:meeting_short", *own)
    page.goto(public)
    expect(page.locator("#report")).to_contain_text("Le logement")
    expect(page.locator("#report")).not_to_contain_text("Marguerite")
    page.goto(house.url + path_of("events:named", named.token))
    eyes.look()
    press(page, "button[value=yes]")
    page.goto(public)
    expect(page.locator("#report")).to_contain_text("Marguerite a trouvé un toit.")
    eyes.look()
    page.goto(house.url + path_of("events:named", named.token))
    press(page, "button[value=no]")
    page.goto(public)
    expect(page.locator("#report")).not_to_contain_text("Marguerite")

    assert eyes.faults == []


def test_axe_finds_nothing_on_the_pages_after_a_meeting(
    house: House, new_context: NewContext, axe: str
) -> None:
    meeting = meeting_that_is_over(house)
    own = [meeting.public_id]
    context = new_context(bypass_csp=True, locale="fr-BE")
    user = house.log_in(context, email=f"axe-{meeting.public_id}@example.org")
    with house.office.open():
        give_role(meeting.series, user)
    page = context.new_page()
    names = ("after", "report", "feedback", "feedback_paper", "feedback_sheet")

    page.goto(house.url + path_of("events:running_after", *own))
    page.locator("#documents summary").click()
    page.locator("#documents [name=title]").fill("Notes")
    page.locator("#documents [type=file]").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": a_picture()}
    )
    press(page, "#documents form[enctype] button[type=submit]")
    expect(page.locator("#documents li")).to_have_count(1)
    found = {}
    for path in [page_after(house, meeting), *(house.url + running(name, own) for name in names)]:
        page.goto(path)
        found[path] = violations(page, axe)
    page.goto(page_after(house, meeting))
    press(page, "main form button[type=submit]")
    found["error"] = violations(page, axe)

    assert {path: seen for path, seen in found.items() if seen} == {}


def running(name: str, own: list[str]) -> str:
    return path_of(f"events:running_{name}", *own)


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 4), "green").save(out, "PNG")
    return out.getvalue()
