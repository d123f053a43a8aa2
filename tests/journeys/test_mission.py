"""A mission from the directory to its end: asked for, mediated, accepted, closed by both sides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from network.models import COORDINATORS, Coordination, MissionRequest, Organisation, Profile, Term
from network.models import ProfileFact as Fact
from tests.journeys.eyes import NARROW, WIDE, Eyes, misfits, violations
from tests.journeys.house import House, path_of
from tests.journeys.test_after_meeting import press
from tests.journeys.test_coordinator import Evening
from tests.network.admin_people import session_cookie
from tests.network.profiles import (
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
NAME = "Ardenne"
SAID = {"kind": "mission_kind", "level": "level", "language": "language", "area": "area"}


@dataclass
class Side:
    """Somebody with a telephone and no scripts; a second browser of theirs is for axe alone."""

    page: Page
    eyes: Eyes
    shown: Page
    axe: str
    found: dict[str, list[str]] = field(default_factory=dict)

    def look(self) -> None:
        self.eyes.look()
        self.shown.goto(self.page.url)
        faults = violations(self.shown, self.axe) + misfits(self.shown)
        if faults:
            self.found[self.page.url] = faults

    def press(self, selector: str) -> None:
        press(self.page, selector)
        self.look()


@dataclass(frozen=True)
class Cast:
    asker: Side
    person: Side
    office: Evening
    profile: Profile
    organisation: Organisation


@pytest.fixture
def cast(house: House, new_context: NewContext, axe: str) -> Cast:
    """A verified organisation, somebody it may find, and who coordinates their place."""
    desk = new_context(viewport=WIDE, locale="fr-FR")
    noor = house.log_in(desk, COORDINATORS, display_name="Noor", language="fr")
    with house.office.open():
        node = make_node()
        Coordination.objects.create(user=noor, node=node)
        organisation = make_institution("maison-de-mission", name="Maison Mission")
        asker, owner = make_representative(organisation), make_member(display_name=NAME)
        profile = make_profile(owner, listed="public", node=node)
        Fact.objects.create(profile=profile, kind="display_name", text=NAME, audience="public")
        for kind in SAID.values():
            term = Term.objects.offered(kind).order_by("position", "slug")[0]
            Fact.objects.create(profile=profile, kind=kind, term=term, audience="institutions")
        cookies = [session_cookie(user) for user in (asker, owner)]
    sides = []
    for cookie in cookies:
        plain = new_context(java_script_enabled=False, viewport=NARROW, locale="fr-FR")
        scripts = new_context(bypass_csp=True, viewport=NARROW, locale="fr-FR")
        for context in (plain, scripts):
            context.add_cookies([{**cookie, "url": house.url}])  # type: ignore[typeddict-item]
        page = plain.new_page()
        sides.append(Side(page, Eyes(page, house.url), scripts.new_page(), axe))
    return Cast(*sides, Evening(desk.new_page(), house, axe), profile, organisation)


def write_day(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def ask_for(cast: Cast, house: House) -> None:
    """Found in the directory, and asked for from their page."""
    side, page = cast.asker, cast.asker.page
    page.goto(house.url + path_of("people:people"))
    side.look()
    side.press(f"main a[href='{path_of('people:person', cast.profile.public_id)}']")
    side.press(f"main a[href='{path_of('missions:ask')}?person={cast.profile.public_id}']")
    # What is missing is told at its field, and nothing is lost.
    page.locator("[name=words]").fill("Animer un groupe une fois par semaine.")
    side.press("main form.form button[type=submit]")
    expect(page.locator("[name=words]")).to_have_value("Animer un groupe une fois par semaine.")
    # The browser's console names the refusal that was wanted here.
    side.eyes.faults = [fault for fault in side.eyes.faults if "422" not in fault]
    page.locator("[name=public]").fill("familles en hébergement")
    page.locator("[name=pay]").fill("selon le barème du secteur")
    for name in ("kind", "level", "contract"):
        page.locator(f"[name={name}]").first.check()
    for name in ("language", "area"):
        page.locator(f"[name={name}]").select_option(index=1)
    page.locator("[name=node][value=brussels]").check()
    today = timezone.localdate()
    write_day(page, "starts_on", today)
    write_day(page, "ends_on", today + timedelta(days=20))
    side.press("main form.form button[type=submit]")


def mediate(cast: Cast, mission: MissionRequest) -> None:
    """Read by its checklist, then proposed to whom the organisation wished for."""
    office, page = cast.office, cast.office.page
    office.go()
    screen = reverse("network_admin:mission", args=[mission.public_id])
    office.go("missions/")
    office.press(f"#main a[href='{screen}']")
    office.look()
    office.press(f"#main a[href='{screen}moderate/']")
    for name in ("is_work", "pay_is_fair", "team_is_ready"):
        page.locator(f"#main [name={name}]").check()
    office.look()
    office.press("#main form.p-form button[type=submit]")
    office.look()
    page.locator(f"#main [name=person][value='{cast.profile.public_id}']").check()
    office.press("#main button[name=what][value=ask]")
    office.look()


def test_a_mission_is_found_asked_for_mediated_accepted_and_closed_by_both_sides(
    house: House, cast: Cast
) -> None:
    asker, person = cast.asker, cast.person
    ask_for(cast, house)
    with house.office.open():
        mission = MissionRequest.objects.get(organisation=cast.organisation)
    of_theirs = house.url + path_of("missions:mission", mission.public_id)
    asker.page.goto(of_theirs)
    asker.look()
    before = asker.page.locator("main").inner_text()

    mediate(cast, mission)
    asker.page.goto(of_theirs)
    asked = asker.page.locator("main").inner_text()
    person.page.goto(house.url + path_of("missions:proposed"))
    person.look()
    with house.office.open():
        proposal = mission.proposals.get()
    person.press(f"main a[href='{path_of('missions:proposal', proposal.public_id)}']")
    # Who asks is named first; reading it tells nobody anything.
    assert cast.organisation.name in person.page.locator("h1").inner_text()
    asker.page.goto(of_theirs)
    assert asker.page.locator("main").inner_text() == asked != before
    person.press("main button[name=answer][value=yes]")

    asker.page.goto(of_theirs)
    asker.press(f"form[action='{path_of('missions:start', mission.public_id)}'] button")
    person.page.goto(house.url + path_of("missions:proposal", proposal.public_id))
    person.press(f"form[action='{path_of('missions:proposal_close', proposal.public_id)}'] button")
    for side in (person, asker):
        side.page.reload()
        side.page.locator("[name=went]").first.check()
        side.page.locator("textarea[name=words]").fill("Clair du début à la fin.")
        side.press("section[aria-labelledby=how-it-went] button[type=submit]")

    with house.office.open():
        mission.refresh_from_db()
        assert (mission.state, mission.feedback.count()) == ("closed", 2)
    assert asker.found | person.found == {}
    assert asker.eyes.faults + person.eyes.faults + cast.office.faults == []
