"""The welcome desk in a corridor: without network ticks are kept, and sent when it is back."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page, expect

from events.models import Meeting, Registration, Series, SeriesRole
from network.models import User
from tests.journeys.eyes import NARROW, Eyes, Weight, misfits, violations
from tests.journeys.house import House, path_of
from tests.network.admin_people import session_cookie

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
STORED = "() => JSON.stringify({...localStorage})"


def begun(house: House, attendance: str = "ticks") -> tuple[Meeting, User]:
    """A meeting that began just now, full, with one who waits; and its facilitator."""
    meeting = house.make_meeting(days=1, capacity=2)
    for name in ("Lou", "Mo", "Waity"):
        house.register(meeting, name, email=f"{name.lower()}-{meeting.public_id}@example.org")
    with house.office.open():
        starts = timezone.now() - timedelta(minutes=5)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=starts, ends_at=starts + timedelta(hours=2)
        )
        Series.objects.filter(pk=meeting.series_id).update(attendance=attendance)
        user = User.objects.create_user(
            f"desk-{meeting.public_id}@example.org", display_name="Ardoise"
        )
        SeriesRole.objects.create(series=meeting.series, user=user, role="facilitator")
    return meeting, user


def log_in(house: House, context: BrowserContext, user: User) -> None:
    with house.office.open():
        cookie: Any = {**session_cookie(user), "url": house.url}
    context.add_cookies([cookie])


def desk_of(meeting: Meeting, kind: str) -> str:
    with translation.override("en"):
        return reverse(f"events:running_{kind}", args=[meeting.public_id])


def at_the_desk(house: House, context: BrowserContext, meeting: Meeting, kind: str) -> Page:
    page = context.new_page()
    page.goto(house.url + desk_of(meeting, kind))
    return page


def arrived(house: House, meeting: Meeting) -> list[str]:
    with house.office.open():
        rows = Registration.objects.filter(meeting=meeting, arrived_at__isnull=False)
        return sorted(rows.values_list("contact__name", flat=True))


def state(page: Page) -> Any:
    return page.locator("[data-state-words]")


def test_ticks_made_without_network_are_kept_and_sent_when_it_is_back(
    house: House, new_context: NewContext
) -> None:
    meeting, user = begun(house)
    context, other = new_context(viewport=NARROW), new_context(viewport=NARROW)
    for one in (context, other):
        log_in(house, one, user)
    page = at_the_desk(house, context, meeting, "ticks")

    page.get_by_label("Lou").check()
    expect(state(page)).to_have_text("Saved.")
    assert arrived(house, meeting) == ["Lou"]

    context.set_offline(True)
    page.get_by_label("Mo").check()
    page.locator("[name=nameless]").click()
    expect(state(page)).to_contain_text("2 to send")
    page.get_by_label("Name").fill("Zed")
    page.locator("main form:has([name=name]) button").first.click()
    expect(state(page)).to_contain_text("no network")
    expect(page.get_by_label("Name")).to_have_value("Zed")
    page.get_by_label("Lou").click()
    expect(page.get_by_label("Lou")).to_be_checked()
    kept = page.evaluate(STORED)
    assert "Mo" not in kept and "Lou" not in kept and "Zed" not in kept
    assert arrived(house, meeting) == ["Lou"]

    second = at_the_desk(house, other, meeting, "ticks")
    second.get_by_label("Mo").check()
    expect(state(second)).to_have_text("Saved.")
    second.get_by_label("Mo").uncheck()
    expect(second.get_by_label("Mo")).not_to_be_checked()
    second.wait_for_function("() => !document.querySelectorAll('[data-seen]')[1].dataset.seen")
    assert arrived(house, meeting) == ["Lou"]

    context.set_offline(False)
    expect(state(page)).to_have_text("Saved.", timeout=20_000)
    assert arrived(house, meeting) == ["Lou", "Mo"]
    assert page.evaluate(STORED) == "{}"
    with house.office.open():
        assert Meeting.objects.get(pk=meeting.pk).walk_ins == 1


def test_a_session_that_ends_meanwhile_loses_no_tick(house: House, new_context: NewContext) -> None:
    meeting, user = begun(house)
    context = new_context(viewport=NARROW)
    log_in(house, context, user)
    page = at_the_desk(house, context, meeting, "ticks")
    with house.office.open():
        Session.objects.all().delete()

    page.get_by_label("Lou").check()
    expect(state(page)).to_contain_text("Your session has ended")
    assert arrived(house, meeting) == []
    page.locator("[data-state-link] a").click()
    page.wait_for_url("**/login/**")
    log_in(house, context, user)
    page.goto(house.url + desk_of(meeting, "ticks"))
    expect(state(page)).to_have_text("Saved.")

    assert arrived(house, meeting) == ["Lou"]


def test_what_is_kept_goes_at_log_out_after_a_warning_and_after_a_day(
    house: House, new_context: NewContext
) -> None:
    meeting, user = begun(house)
    context = new_context(viewport=NARROW)
    log_in(house, context, user)
    page = at_the_desk(house, context, meeting, "ticks")
    context.set_offline(True)
    page.get_by_label("Lou").check()
    expect(state(page)).to_contain_text("1 to send")
    old = json.dumps([{"key": "x", "at": 1}])
    page.evaluate("(old) => localStorage.setItem('desk:old:one', old)", old)
    context.set_offline(False)
    # Before the desk could send: the same browser, another page.
    page.route("**/arrivals/**", lambda route: route.abort())
    page.goto(house.url + path_of("account_logout"))

    assert "desk:old:one" not in page.evaluate(STORED)
    if "desk:" in page.evaluate(STORED):
        expect(page.locator("[data-unsent]")).to_be_visible()
    page.locator("form[data-log-out] button").click()
    page.wait_for_load_state()
    assert "desk:" not in page.evaluate(STORED)


@pytest.mark.parametrize("has_javascript", [True, False], ids=["telephone", "without-javascript"])
def test_a_walk_in_the_absent_and_who_waits(
    house: House, new_context: NewContext, has_javascript: bool
) -> None:
    meeting, user = begun(house)
    context = new_context(viewport=NARROW, java_script_enabled=has_javascript)
    log_in(house, context, user)
    page = at_the_desk(house, context, meeting, "ticks")
    eyes = Eyes(page, house.url)

    def press(button: str) -> None:
        with page.expect_navigation():
            page.locator(button).first.click()
        eyes.look()

    page.get_by_label("Lou").check()
    press("main form button:has-text('Save')")
    page.get_by_label("Name").fill("Zed")
    press("main button:has-text('Write this person down')")
    expect(page.locator("main")).to_contain_text("Every place is taken")
    page.get_by_label("Let this person in all the same, without a place").check()
    press("main button:has-text('Write this person down')")
    expect(page.get_by_label("Zed")).to_be_checked()
    press("main button:has-text('Free their places')")
    press("main button:has-text('Is here')")

    assert arrived(house, meeting) == ["Lou", "Waity", "Zed"]
    with house.office.open():
        assert Meeting.objects.get(pk=meeting.pk).places_taken == 2
    # A page that says what is wrong has the status of its mistake.
    assert [fault for fault in eyes.faults if "422" not in fault] == []


def test_heads_are_counted_without_network_too(house: House, new_context: NewContext) -> None:
    meeting, user = begun(house, "count")
    context = new_context(viewport=NARROW)
    log_in(house, context, user)
    page = at_the_desk(house, context, meeting, "count")

    page.locator("[data-one-more]").click()
    expect(state(page)).to_have_text("Saved.")
    context.set_offline(True)
    for _person in range(2):
        page.locator("[data-one-more]").click()
    expect(page.locator("[data-number]")).to_have_text("3")
    context.set_offline(False)
    expect(state(page)).to_have_text("Saved.", timeout=20_000)

    with house.office.open():
        assert Meeting.objects.get(pk=meeting.pk).head_count == 3


def test_the_desk_is_light_and_axe_finds_nothing(
    house: House, new_context: NewContext, axe: str
) -> None:
    found = {}
    for kind, attendance in (("ticks", "ticks"), ("count", "count")):
        meeting, user = begun(house, attendance)
        context = new_context(bypass_csp=True)
        log_in(house, context, user)
        page = context.new_page()
        weight = Weight(page)
        page.goto(house.url + desk_of(meeting, kind))
        page.wait_for_load_state("networkidle")
        assert sum(weight.sizes.values()) <= 100_000 and len(weight.finished) <= 10
        found[kind] = violations(page, axe) + misfits(page)

    assert {name: seen for name, seen in found.items() if seen} == {}
