"""What one person does around one's place: before it, by an invitation, and in one's calendar."""

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from events.actions import InvitationFacts, invite
from events.models import Meeting, NewcomerWish, Registration, SeriesRole
from events.reminder_mails import stop_token
from network.models import Membership
from tests.events.after_meetings import ended
from tests.events.factories import make_meeting, make_place, make_series
from tests.events.people_who_run import give_role
from tests.events.test_responsibility import agree, shared_meeting
from tests.journeys.eyes import NARROW, Eyes, violations
from tests.journeys.house import House, path_of
from tests.journeys.test_after_meeting import press
from tests.network.admin_people import make_user

pytestmark = pytest.mark.slow

NewContext = Callable[..., BrowserContext]
WAYS = [
    pytest.param("fr", False, id="french-without-javascript"),
    pytest.param("nl", True, id="dutch"),
]
ROOM = "https://room.example.org/one"


def newcomer_at(house: House, name: str) -> Registration:
    """Somebody who comes for the first time, where somebody welcomes by name."""
    with house.office.open():
        meeting = make_meeting(series=make_series(), days=6)
        welcomer = make_user(
            email=f"welcomes-{meeting.public_id}@example.org", display_name="Tuffeau"
        )
        SeriesRole.objects.create(
            series=meeting.series, user=welcomer, role="welcomer", is_named=True
        )
    email = f"{name.lower()}-{meeting.public_id}@example.org"
    row = house.register(meeting, name, email=email, is_first_time=True)
    row.meeting = meeting
    return row


def by_invitation(house: House) -> tuple[Meeting, str]:
    """A meeting that is announced nowhere, and the secret of one invitation to it."""
    meeting = house.make_meeting(days=7, entry="invitation")
    with house.office.open():
        host = make_user(email=f"invites-{meeting.public_id}@example.org")
        return meeting, invite(meeting, InvitationFacts(name="Lou", language="fr"), by=host).token


@pytest.mark.parametrize(("language", "has_javascript"), WAYS)
def test_a_newcomer_reads_what_will_happen_and_follows_it_in_a_calendar(
    house: House, new_context: NewContext, language: str, has_javascript: bool
) -> None:
    row = newcomer_at(house, "Lou")
    page = new_context(
        viewport=NARROW, java_script_enabled=has_javascript, locale=f"{language}-BE"
    ).new_page()
    eyes = Eyes(page, house.url)
    own = house.url + path_of("events:registration", row.token, language=language)

    # Who will be there, and a choice to hear from them before.
    page.goto(own)
    first_time = path_of("events:registration_first_time", row.token, language=language)
    press(page, f'main a[href="{first_time}"]')
    expect(page.locator("main")).to_contain_text("Tuffeau")
    eyes.look()
    page.locator("[name=newcomer_wish][value=write]").check()
    press(page, "main form button[type=submit]")
    expect(page.locator("[name=newcomer_wish][value=write]")).to_be_checked()
    with house.office.open():
        assert NewcomerWish.objects.get(registration=row).way == "write"

    # A secret address for one's own calendar, which a program reads until it is closed.
    page.goto(own)
    page.locator("#my-calendar summary").click()
    press(page, "#my-calendar button[value=open]")
    if not page.locator("#calendar-address").is_visible():
        page.locator("#my-calendar summary").click()
    eyes.look()
    address = page.locator("#calendar-address").input_value()
    [event] = icalendar.Calendar.from_ical(read(address)).walk("VEVENT")
    assert str(event["UID"]) == row.meeting.uid
    press(page, "#my-calendar button[value=close]")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        read(address)

    assert eyes.faults == []


def read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=20) as answer:
        content: bytes = answer.read()
    return content


@pytest.mark.parametrize(("language", "has_javascript"), WAYS)
def test_somebody_invited_comes_by_a_link_and_wants_no_reminders(
    house: House, new_context: NewContext, language: str, has_javascript: bool
) -> None:
    meeting, token = by_invitation(house)
    page = new_context(
        viewport=NARROW, java_script_enabled=has_javascript, locale=f"{language}-BE"
    ).new_page()
    eyes = Eyes(page, house.url)
    link = house.url + path_of("events:invitation", token, language=language)

    page.goto(link)
    eyes.look()
    page.locator("main [name=name]").fill("Lou")
    page.locator("main [name=email]").fill(f"lou-{meeting.public_id}@example.org")
    page.locator("main [name=consent]").check()
    press(page, "main form:has([name=consent]) button[type=submit]")
    expect(page.locator(".status.is-confirmed")).to_be_visible()
    eyes.look()
    page.goto(link)
    expect(page.locator("main [name=consent]")).to_have_count(0)
    eyes.look()

    with house.office.open():
        stop = stop_token(Registration.objects.get(meeting=meeting))
    page.goto(house.url + path_of("events:reminders_stop", stop, language=language))
    eyes.look()
    press(page, "main form button[type=submit]")
    expect(page.locator("main [role=status]")).to_be_visible()
    eyes.look()

    assert eyes.faults == []


def test_a_member_finds_what_is_closed_to_the_public(house: House, new_context: NewContext) -> None:
    meeting = house.make_meeting(days=8, entry="members")
    anybody, own = new_context(viewport=NARROW), new_context(viewport=NARROW, locale="fr-BE")
    user = house.log_in(own, email=f"member-{meeting.public_id}@example.org")
    with house.office.open():
        Membership.objects.create(user=user, since=timezone.localdate())
    page, other = own.new_page(), anybody.new_page()
    eyes = Eyes(page, house.url)
    here = path_of("events:meeting_short", meeting.public_id)

    page.goto(house.url + path_of("events:meetings"))
    press(page, f'main a[href="{path_of("events:closed_meetings")}"]')
    eyes.look()
    press(page, f'main a[href*="/{meeting.public_id}/"]')
    eyes.look()
    answer = other.goto(house.url + here)

    assert answer is not None and answer.status == 404
    assert eyes.faults == []


def test_the_link_of_the_room_is_seen_by_who_has_a_place_from_its_hour_on(
    house: House, new_context: NewContext
) -> None:
    meeting = house.make_meeting(days=5, mode="online", online_url=ROOM)
    row = house.register(meeting, "Lou", email=f"room-{meeting.public_id}@example.org")
    page = new_context(viewport=NARROW, locale="fr-BE").new_page()
    eyes = Eyes(page, house.url)
    own = house.url + path_of("events:registration", row.token)

    page.goto(own)
    eyes.look()
    expect(page.locator(f'a[href="{ROOM}"]')).to_have_count(0)
    with house.office.open():
        starts = timezone.now() + timedelta(minutes=5)
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=starts, ends_at=starts + timedelta(hours=2)
        )
    page.goto(own)
    expect(page.locator(f'a[href="{ROOM}"]')).to_be_visible()
    eyes.look()

    assert eyes.faults == []


def test_axe_finds_nothing_around_ones_place(
    house: House, new_context: NewContext, axe: str
) -> None:
    row = newcomer_at(house, "Mo")
    _meeting, token = by_invitation(house)
    with house.office.open():
        shared = shared_meeting()
        agree(shared.series)
        over = ended(make_meeting(series=shared.series, place=make_place(), days=2))
        stop = stop_token(row)
    context = new_context(bypass_csp=True, viewport=NARROW, locale="fr-BE")
    user = house.log_in(context, email=f"axe-{row.public_id}@example.org")
    with house.office.open():
        Membership.objects.create(user=user, since=timezone.localdate())
        give_role(row.meeting.series, user, "welcomer")
    page = context.new_page()
    eyes = Eyes(page, house.url)
    visits = [
        path_of("events:registration_first_time", row.token),
        path_of("events:invitation", token),
        path_of("events:invitation", "no.such.link"),
        path_of("events:reminders_stop", stop),
        path_of("events:my_calendar"),
        path_of("events:closed_meetings"),
        path_of("events:register", shared.public_id),
        path_of("events:series_year", shared.series.public_id, str(over.date.year)),
        path_of("events:running_meeting", row.meeting.public_id),
    ]

    found = {}
    for path in visits:
        page.set_viewport_size(NARROW)
        page.goto(house.url + path)
        eyes.look()
        found[path] = violations(page, axe)
    page.goto(house.url + path_of("events:my_calendar"))
    press(page, "main button[value=open]")
    found["address"] = violations(page, axe)
    page.goto(house.url + path_of("events:invitation", token))
    press(page, "main form:has([name=consent]) button[type=submit]")
    found["error"] = violations(page, axe)

    assert {path: seen for path, seen in found.items() if seen} == {}
    assert [fault for fault in eyes.faults if "404" not in fault and "422" not in fault] == []
