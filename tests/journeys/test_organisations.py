"""An organisation says how ready it is, on a telephone, and anybody reads it: axe finds nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from network.actions import (
    OrganisationFacts,
    add_representative,
    save_organisation,
    verify_organisation,
)
from network.models import Organisation
from tests.journeys.eyes import NARROW, misfits, violations
from tests.journeys.house import House, path_of

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]


def make_organisation(house: House, page: Page) -> Organisation:
    """A verified one, for which this browser's account acts."""
    account = house.log_in(page.context, display_name="Calcaire")
    with house.office.open():
        row = save_organisation(
            OrganisationFacts(
                name="Maison des Longs Mots Exemplaires",
                slug="maison-longue",
                kind="association",
                region="BE-BRU",
                contact_service="Accueil",
                contact_email="accueil@maison-longue.example",
                roles={"fr": "Une maison inventée."},
                works={"fr": "Deux **pairs** dans l’équipe."},
            )
        )
        verify_organisation(row, until=timezone.localdate() + timedelta(days=9), by=account)
        add_representative(row, account=account, by=account)
    return row


def test_a_sheet_is_written_published_and_read_without_javascript_on_a_telephone(
    house: House, new_context: NewContext, axe: str
) -> None:
    page = new_context(bypass_csp=True, locale="fr-BE", viewport=NARROW).new_page()
    row = make_organisation(house, page)
    plain = new_context(java_script_enabled=False, viewport=NARROW)
    plain.add_cookies(page.context.cookies())
    writing = plain.new_page()

    page.goto(house.url + path_of("organisations:organisations"))
    assert violations(page, axe) == [] and misfits(page) == []
    page.goto(house.url + path_of("organisations:organisation", row.public_id, row.slug))
    assert violations(page, axe) == [] and misfits(page) == []

    writing.goto(house.url + path_of("organisations:readiness_write", row.public_id))
    writing.locator("[name=sentence_role]").fill("Écrit à trois.")
    writing.locator("main form button[type=submit]").click()
    assert writing.locator("[name=sentence_role]").input_value() == "Écrit à trois."
    writing.locator("[name=state_role]").select_option("yes")
    writing.locator("main form button[type=submit]").click()
    writing.locator("[name=publishes][value=yes]").click()
    assert writing.locator("[name=publishes][value=no]").is_visible()

    for name in ("organisations:readiness", "organisations:readiness_write"):
        page.goto(house.url + path_of(name, row.public_id))
        assert violations(page, axe) == [] and misfits(page) == []
    visitor = new_context().new_page()
    visitor.goto(house.url + path_of("organisations:readiness", row.public_id))
    assert "Écrit à trois." in visitor.locator("main").inner_text()
