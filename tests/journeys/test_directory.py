"""Finding an organisation or a person by area: by a list, a map, keys, and without scripts."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from network.models import Membership, Organisation, ProfileFact, Term
from tests.journeys.eyes import NARROW, WIDE, Eyes, Weight, misfits, violations
from tests.journeys.hands import Keyboard
from tests.journeys.house import House, path_of
from tests.network.profiles import make_profile

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
ORGANISATIONS, PEOPLE = "organisations:organisations", "people:people"
BRUSSELS = "path.is-choice[aria-label^='Brussels']"


def address(house: House, name: str) -> str:
    return house.url + path_of(name, language="en")


@pytest.fixture
def found(house: House) -> str:
    """The name of an organisation that works in Brussels."""
    with house.office.open():
        row, _is_new = Organisation.objects.get_or_create(
            slug="area-house",
            defaults={"name": "Area House", "kind": "association", "is_partner": True},
        )
        row.terms.add(Term.objects.get(vocabulary="area", slug="be-bru"))
    return row.name


def asked_for(weight: Weight, word: str) -> list[str]:
    return [url for url in weight.sizes if word in url]


def test_beside_a_list_the_map_is_walked_by_keys_and_does_what_its_links_do(
    house: House, new_context: NewContext, axe: str, found: str
) -> None:
    page = new_context(bypass_csp=True, locale="en-GB", viewport=WIDE).new_page()
    eyes = Eyes(page, house.url)
    page.goto(address(house, ORGANISATIONS))
    shape = page.locator(BRUSSELS)
    expect(shape).to_be_visible()
    eyes.look()
    named = page.locator(".areas-list [data-area='BE-BRU']").inner_text()

    assert violations(page, axe) == []
    page.set_viewport_size(WIDE)
    assert shape.get_attribute("aria-label") == named.strip()
    Keyboard(page, eyes).press(shape)

    assert urlsplit(page.url).query == "area=be-bru"
    expect(page.get_by_role("link", name=found)).to_be_visible()
    expect(page.locator(BRUSSELS)).to_have_attribute("aria-current", "true")
    assert page.locator(".areas-list [aria-current='true']").count() == 1
    assert eyes.faults == []


def test_on_a_telephone_the_map_comes_when_it_is_asked_for(
    house: House, new_context: NewContext, axe: str, found: str
) -> None:
    page = new_context(bypass_csp=True, locale="en-GB", viewport=NARROW).new_page()
    eyes, weight = Eyes(page, house.url), Weight(page)
    page.goto(address(house, ORGANISATIONS), wait_until="networkidle")
    before = sum(weight.sizes.values())
    assert asked_for(weight, "frontend-map") == []

    page.locator("[data-map-open]").click()
    expect(page.locator(BRUSSELS)).to_be_visible()
    eyes.look()

    assert len(asked_for(weight, "frontend-map")) == 2
    assert before <= 100_000
    assert violations(page, axe) == [] and misfits(page) == []
    assert eyes.faults == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_without_scripts_the_list_of_areas_is_all_there_is_and_enough(
    house: House, new_context: NewContext, found: str, size: dict[str, int]
) -> None:
    page = new_context(java_script_enabled=False, locale="en-GB", viewport=size).new_page()
    page.goto(house.url + path_of("directory", language="en"))
    page.locator(f"main a[href='{path_of(ORGANISATIONS, language='en')}']").click()

    assert not page.locator("[data-map-open]").is_visible()
    assert not page.locator(".areas-figure").is_visible()
    page.locator(".areas-list [data-area='BE-BRU']").click()
    expect(page.get_by_role("link", name=found)).to_be_visible()
    page.locator(".areas-list [aria-current='true']").click()

    assert "area=" not in page.url


@pytest.mark.parametrize(
    ("scripts", "slug", "area"),
    [(True, "nl-ze", "Zeeland"), (False, "nl-dr", "Drenthe")],
    ids=["map", "without scripts"],
)
def test_people_of_an_area_are_found_and_the_address_says_nothing_of_it(
    house: House, new_context: NewContext, axe: str, scripts: bool, slug: str, area: str
) -> None:
    with house.office.open():
        someone = make_profile(display_name="members", listed="members")
        ProfileFact.objects.filter(profile=someone, kind="display_name").update(text="Zqpierre")
        term = Term.objects.get(vocabulary="area", slug=slug)
        ProfileFact.objects.create(profile=someone, kind="area", term=term, audience="members")
    context = new_context(
        bypass_csp=True, locale="en-GB", viewport=WIDE, java_script_enabled=scripts
    )
    user = house.log_in(context, display_name="Reader")
    with house.office.open():
        Membership.objects.create(user=user, since=someone.created_at.date())
    page = context.new_page()
    eyes = Eyes(page, house.url)
    page.goto(address(house, PEOPLE))
    if scripts:
        expect(page.locator(f"path.is-choice[aria-label='{area}']")).to_be_visible()
        assert violations(page, axe) == []
        page.set_viewport_size(WIDE)

    choose(page, slug.upper(), area, by_map=scripts)

    expect(page.get_by_role("link", name="Zqpierre")).to_be_visible()
    assert page.locator(".partner-card").count() == 1
    assert slug not in page.url.lower() and "search=" in page.url
    assert area in page.locator(".fits").inner_text()
    assert eyes.faults == []


def choose(page: Page, code: str, area: str, *, by_map: bool) -> None:
    if by_map:
        page.locator(f"path.is-choice[aria-label='{area}']").focus()
        page.keyboard.press("Space")
    else:
        page.locator(f".areas-list [data-area='{code}']").click()
    page.wait_for_url("**/?search=*")
