"""Somebody's own appointments as a calendar that follows them: dates and places, nothing else.

Who waits has no appointment and is not in it; a place given back, or a meeting that does not take
place, stays as cancelled. The link of an online room is never in it: calendars are shared.
"""

from collections import defaultdict

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.actions.links import person_keys
from events.actions.personal_calendars import addresses_key, confirmed_addresses
from events.agenda import discreet_event
from events.calendars import CalendarEvent, CalendarInfo, calendar_bytes
from events.models import Meeting, PersonalCalendar, Registration, WaitingMove
from events.models.registrations import RegistrationQuerySet
from network.models import User

Status = Registration.Status
SHOWN = (Meeting.State.PUBLISHED, Meeting.State.CANCELLED)


def address_of(calendar: PersonalCalendar | None) -> dict[str, str]:
    """The secret address, and the same one as calendar programs take it; nothing for none."""
    if calendar is None:
        return {}
    url = settings.SITE_URL + reverse("personal_calendar", args=[calendar.token])
    return {"url": url, "webcal": "webcal:" + url.partition(":")[2]}


def calendar_of(holder: User | Registration) -> PersonalCalendar | None:
    """The open calendar of an account or a registration."""
    if isinstance(holder, User):
        row = PersonalCalendar.objects.filter(user=holder).first()
        return row if row and row.addresses_key == addresses_key(holder) else None
    return PersonalCalendar.objects.filter(registration=holder).first()


def is_open(calendar: PersonalCalendar) -> bool:
    """Whether this address still opens something: its account and its addresses are the same."""
    user = calendar.user
    if user is None:
        return True
    return user.is_active and calendar.addresses_key == addresses_key(user)


def registrations_in(calendar: PersonalCalendar) -> RegistrationQuerySet:
    """What is proven to be theirs, and names somebody still."""
    rows = Registration.objects.filter(contact__isnull=False)
    if calendar.user is None:
        return rows.filter(personal_calendar=calendar)
    mine = Q(user=calendar.user)
    for address in confirmed_addresses(calendar.user):
        # A person's key leaves the “+tag” out; not every mail server does: the whole address, too.
        mine |= Q(person_key__in=person_keys(address), contact__email__iexact=address)
    return rows.filter(mine)


def language_of(calendar: PersonalCalendar) -> str:
    if calendar.user is not None:
        return calendar.user.language
    contact = calendar.registration.reachable_contact if calendar.registration else None
    return contact.language if contact else settings.LANGUAGE_CODE


def personal_calendar(calendar: PersonalCalendar) -> bytes:
    """The calendar file; the same bytes as long as nothing changed."""
    language = language_of(calendar)
    with translation.override(language):
        info = CalendarInfo(
            name=_("Appointments"),
            source_url=settings.SITE_URL,
            timezone=settings.TIME_ZONE,
            language=language,
        )
    return calendar_bytes(info, _events(calendar, language))


def _events(calendar: PersonalCalendar, language: str) -> list[CalendarEvent]:
    had_a_place = WaitingMove.objects.filter(
        registration=OuterRef("pk"), meeting=OuterRef("meeting"), kind=WaitingMove.Kind.GAVE_BACK
    )
    rows = (
        registrations_in(calendar)
        .filter(meeting__state__in=SHOWN)
        .filter(Q(status=Status.CONFIRMED) | Q(Exists(had_a_place), status=Status.CANCELLED))
        .select_related("meeting__series", "meeting__place")
        .prefetch_related("meeting__texts", "meeting__series__texts", "meeting__languages")
    )
    by_meeting: dict[int, list[Registration]] = defaultdict(list)
    for row in rows.order_by("pk"):
        by_meeting[row.meeting_id].append(row)
    return [_event(mine, language) for mine in by_meeting.values()]


def _event(mine: list[Registration], language: str) -> CalendarEvent:
    """One appointment; who registered again after giving a place back has a place."""
    meeting = mine[0].meeting
    is_coming = any(row.status == Status.CONFIRMED for row in mine)
    event = discreet_event(meeting, language)
    changes = {
        "is_cancelled": meeting.is_cancelled or not is_coming,
        # Each change of the meeting or of the place raises it, as calendars expect.
        "sequence": meeting.sequence + sum(row.version - 1 for row in mine),
        "updated_at": max(event.updated_at, *[row.updated_at for row in mine]),
    }
    return CalendarEvent(**vars(event) | changes)
