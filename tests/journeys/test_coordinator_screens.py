"""A coordinator's screens of the rest of a meeting's life: calendars, figures, deletions, words."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from odfdo import Document
from playwright.sync_api import Page, expect

from events.actions import ProposalFacts, propose_theme
from events.models import Meeting
from tests.events.factories import make_meeting, make_series
from tests.events.test_importing import calendar, event
from tests.journeys.eyes import NARROW
from tests.journeys.test_after_meeting import meeting_that_is_over
from tests.journeys.test_coordinator import Evening, evening  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

# Wagtail scrolls a part of its screen: what is cut off there does not widen the document.
CUT_OFF = """async () => {
  // What slides to its new place is there only at the end.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  return [...document.querySelectorAll("#main .p-page *")]
    .filter((part) => part.offsetParent && part.getBoundingClientRect().right > innerWidth + 1)
    .filter((part) => !part.closest(".p-scroll, .chart-table, .p-people, .w-sr-only, svg, table"))
    .map((part) => part.outerHTML.slice(0, 120));
}"""


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f'#main a[href*="format={name}"]').click()
    return Path(download.value.path()).read_bytes()


def test_a_calendar_is_brought_as_a_file_looked_at_and_taken_over(evening: Evening) -> None:  # noqa: F811
    house, page = evening.house, evening.page
    title = f"Zusammenkunft{'x' * 50}"
    house.make_meeting(days=3)
    with house.office.open():
        series = make_series()
        organisation = series.roles.get().organisation_id

    evening.go("calendars/file/")
    page.locator("[name=organisation]").select_option(str(organisation))
    page.locator("[name=series]").select_option(str(series.pk))
    file = {"name": "a.ics", "mimeType": "text/calendar"}
    page.locator("[name=file]").set_input_files({**file, "buffer": b"no calendar"})
    evening.press("#main form.p-form button[type=submit]")
    expect(page.locator("#main .error-message, #main .p-note--error").first).to_be_visible()
    evening.look()
    content = calendar(event(days=40, summary=title))
    page.locator("[name=file]").set_input_files({**file, "buffer": content})
    evening.press("#main form.p-form button[type=submit]")
    expect(page.locator("#main")).to_contain_text(title)
    evening.look()
    page.set_viewport_size(NARROW)
    assert page.evaluate(CUT_OFF) == []
    evening.press("#main form button[type=submit]")
    evening.look()

    with house.office.open():
        assert Meeting.objects.filter(series=series, state="draft").count() == 1
    assert evening.faults == []


def test_a_funder_gets_charts_tables_and_files_that_open(evening: Evening) -> None:  # noqa: F811
    held = evening.house.make_meeting(days=-45)

    evening.go(f"figures/funders/?year={held.date.year}")
    expect(evening.page.locator("#main svg[role=img]").first).to_be_visible()
    expect(evening.page.locator("#main table").first).to_be_visible()
    told = downloaded(evening.page, "csv").decode("utf-8-sig")
    [sheet] = Document(io.BytesIO(downloaded(evening.page, "ods"))).body.get_tables()
    evening.go(f"figures/funders/print/?year={held.date.year}")

    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert len(rows) > 1
    assert [str(cell) for cell in rows[0]] == [str(cell) for cell in sheet.get_row_values(0)]
    assert evening.faults == []


def test_axe_finds_nothing_and_nothing_is_cut_off_on_the_screens_of_a_meetings_life(
    evening: Evening,  # noqa: F811
) -> None:
    house, page = evening.house, evening.page
    over = meeting_that_is_over(house)
    invited = house.make_meeting(days=9, entry="invitation")
    with house.office.open():
        proposal = propose_theme(ProposalFacts(theme=f"Ein Thema {'x' * 60}"))
        draft = make_meeting(series=make_series(), days=12, state="draft")
    series = f"series/{over.series.public_id}/"
    screens = [
        *("themes/", f"themes/{proposal.public_id}/", f"themes/{proposal.public_id}/meeting/"),
        *("calendars/", "calendars/add/", "retention/", "meetings/", "meetings/add/"),
        *(series, f"{series}data/", f"{series}newcomers/", f"{series}end/"),
        *(f"meetings/{over.public_id}/{name}/" for name in ("report", "answers")),
        f"meetings/{invited.public_id}/invitations/",
        f"meetings/{invited.public_id}/following/",
        f"meetings/{draft.public_id}/",
    ]

    cut_off = {}
    for path in screens:
        evening.go(path)
        page.set_viewport_size(NARROW)
        cut_off[path] = page.evaluate(CUT_OFF)

    assert {path: seen for path, seen in cut_off.items() if seen} == {}
    assert evening.faults == []


def test_what_a_date_or_a_title_lacks_is_said_at_its_field(evening: Evening) -> None:  # noqa: F811
    page = evening.page
    day = timezone.localdate() + timedelta(days=30)

    evening.go("series/add/")
    page.locator("[name=frequency]").select_option("weekly")
    for part in ("day", "month"):
        page.locator(f"[name=first_date_{part}]").fill(str(getattr(day, part)))
    page.locator("[name=weekday]").select_option(str(day.weekday()), force=True)
    page.locator("[name=start_time]").fill("18:00")
    page.locator("[name=end_time]").fill("20:00")
    page.locator("[name=default_mode]").select_option("online")
    evening.press("#main form.p-form button[type=submit]:not([name=preview])")
    year = page.locator("[name=first_date_year]")
    expect(page.locator(".w-field--error", has=year)).to_be_visible()
    evening.look()
    year.fill(str(day.year))
    evening.press("#main form.p-form button[type=submit]:not([name=preview])")
    if page.locator("button[name=agreed]").count():
        evening.press("button[name=agreed]")
    title = page.locator("[name=text-fr-title]")
    expect(page.locator(".w-field--error", has=title)).to_be_visible()
    evening.look()

    assert evening.faults == []
