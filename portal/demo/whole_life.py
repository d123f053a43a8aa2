"""Lays the series whose whole life can be tried: held meetings, one of today, closed ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from events.actions import (
    Application,
    InvitationFacts,
    MeetingFacts,
    RoleFacts,
    SeriesFacts,
    invite,
    register,
    save_meeting,
    save_series,
    tick_arrivals,
)
from events.actions.access import note_needs_met
from events.actions.intervisions import start_intervision
from events.actions.newcomers import save_newcomer_words, show_my_name
from events.actions.retention import purge_access_needs, purge_contacts
from events.models import Attendance, Entry, Meeting, Place, Registration, Series, SeriesRole
from network.models import Organisation, User
from network.visibility import viewer_for
from portal.demo import house
from portal.demo.house import HELD, Held
from portal.demo.people import applications
from portal.demo.plan import Texts, marked_as_example

ZONE = "Europe/Brussels"
EVENING = (time(18), time(20))


@dataclass(frozen=True, kw_only=True)
class Crew:
    """The accounts of the demonstration that have a part in it."""

    coordinator: User
    facilitator: User
    welcomer: User
    member: User
    # Acts for the invented organisation.
    host: User


def lay_house(organisation: Organisation, place: Place, crew: Crew) -> Series:
    """A series with what was, what is today at whatever hour, and what is not open to all."""
    series = save_series(
        SeriesFacts(
            timezone=ZONE,
            default_capacity=house.CAPACITY,
            default_place=place,
            attendance=Attendance.TICKS,
            texts=marked_as_example(house.TEXTS),
            organisers=(RoleFacts(organisation=organisation, role="organiser"),),
        )
    )
    SeriesRole.objects.create(series=series, user=crew.facilitator, role="facilitator")
    SeriesRole.objects.create(series=series, user=crew.welcomer, role="welcomer")
    save_newcomer_words(series, house.NEWCOMERS, by=crew.coordinator)
    show_my_name(series, user=crew.welcomer, shows=True)
    for held in HELD:
        _lay_held(series, held, crew)
    _lay_today(series)
    _lay_closed(series, crew)
    # What the worker would delete at its first round is not left for it.
    now = timezone.now()
    purge_access_needs(now - timedelta(days=7))
    purge_contacts(now - timedelta(days=30))
    return series


def hours_of_today(now: datetime) -> tuple[date, time, time]:
    """A meeting that has begun: its desk can be tried at once, whatever the hour."""
    here = now.astimezone(ZoneInfo(ZONE))
    start = min(here.hour, 21)
    return here.date(), time(start), time(start + 2)


def _save(
    series: Series,
    day: date,
    texts: Texts,
    *,
    hours: tuple[time, time] = EVENING,
    entry: str = Entry.PUBLIC,
) -> Meeting:
    return save_meeting(
        MeetingFacts(
            series=series,
            date=day,
            start_time=hours[0],
            end_time=hours[1],
            timezone=ZONE,
            entry=entry,
            place=series.default_place,
            capacity=series.default_capacity,
            companion_rule="free",
            texts=marked_as_example(texts),
        )
    )


def _lay_held(series: Series, held: Held, crew: Crew) -> None:
    meeting = _save(series, timezone.localdate() - timedelta(days=held.days_ago), held.texts)
    # Nobody is written to or called about what is over.
    _let_come(meeting, [replace(one, email="", phone="") for one in applications(held.asked)])
    expected = Registration.objects.filter(
        meeting=meeting, status=Registration.Status.CONFIRMED
    ).order_by("rank", "pk")
    came = list(expected.values_list("public_id", flat=True)[: held.came])
    if held is HELD[-1]:
        tick_arrivals(meeting, came=came, walk_ins=held.walk_ins, by=crew.facilitator)
        note_needs_met(meeting, met=1, by=crew.facilitator)
        return
    # The desk of that evening closed long ago: its ticks are written as they were left.
    expected.model.objects.filter(public_id__in=came).update(arrived_at=meeting.starts_at)
    Meeting.objects.filter(pk=meeting.pk).update(walk_ins=held.walk_ins)


def _lay_today(series: Series) -> None:
    day, start, end = hours_of_today(timezone.now())
    meeting = _save(series, day, house.TODAY, hours=(start, end))
    coming = applications(house.CAPACITY - 1)
    newcomer = replace(coming[0], newcomer_wish="call", phone="+33 6 39 98 90 00", phone_use="call")
    _let_come(meeting, [newcomer, *coming[1:]])


def _lay_closed(series: Series, crew: Crew) -> None:
    today, start, end = hours_of_today(timezone.now())
    peers = _save(series, today, house.AMONG_PEERS, hours=(start, end), entry=Entry.PEERS)
    start_intervision(peers, by=crew.facilitator)
    soon = _save(series, today + timedelta(days=10), house.AMONG_MEMBERS, entry=Entry.MEMBERS)
    member = Application(name=crew.member.display_name, language="en", consent=True)
    register(soon, application=member, viewer=viewer_for(crew.member))
    later = _save(series, today + timedelta(days=21), house.INVITED, entry=Entry.INVITATION)
    one = InvitationFacts(name="Tilleul (exemple)", language="fr")
    several = InvitationFacts(name="Équipe de nuit (exemple)", uses=5, language="fr")
    for facts in (one, several):
        invite(later, facts, by=crew.facilitator)


def _let_come(meeting: Meeting, coming: list[Application]) -> None:
    with _as_if_before(meeting):
        for application in coming:
            register(meeting, application=application)
    meeting.refresh_from_db()


@contextmanager
def _as_if_before(meeting: Meeting) -> Iterator[None]:
    """People registered before it began: for a moment, it begins tomorrow."""
    row = Meeting.objects.filter(pk=meeting.pk)
    tomorrow = timezone.now() + timedelta(days=1)
    row.update(starts_at=tomorrow, ends_at=tomorrow + (meeting.ends_at - meeting.starts_at))
    yield
    row.update(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
