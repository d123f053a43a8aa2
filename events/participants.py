"""The people of a meeting as those who run it may know them: by role, never how to reach them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from events.abilities import abilities
from events.actions.attendance import stamp_of
from events.models import Meeting, Registration
from events.models.meetings import MeetingQuerySet
from events.models.registrations import COMPANIONS, said_needs
from events.roles import Ability
from events.wording import needs_words
from network.audiences import Viewer

Status = Registration.Status
# What is read of the database for each ability; nothing else of a person leaves it.
COLUMNS = ("public_id", "status", "rank", "contact__name", "arrived_at", "places", "is_walk_in")
ALONG = tuple(f"contact__{name}" for name in COMPANIONS)
COLUMNS_OF = {
    Ability.SEE_FIRST_TIME: ("is_first_time",),
    Ability.WELCOME: ("is_first_time",),
    Ability.SEE_NEEDS: ("contact__access_needs", *ALONG),
}
IN_ORDER = (Status.CONFIRMED, Status.OFFERED, Status.WAITING)


@dataclass(frozen=True)
class Participant:
    """Somebody who comes or waits; an erased person has no name."""

    public_id: str
    status: str
    name: str
    is_first_time: bool = False
    needs: str = ""
    has_arrived: bool = False
    # The mark of that arrival: who takes it back says which one they saw.
    stamp: str = ""
    has_place: bool = True
    is_walk_in: bool = False


def participants(meeting: Meeting, viewer: Viewer) -> list[Participant]:
    """Who comes by name, then who waits in their order: those that the viewer may know."""
    able = abilities(viewer, meeting)
    columns = {*COLUMNS, *(name for ability in able for name in COLUMNS_OF.get(ability, ()))}
    known = Registration.objects.known_to(viewer).filter(meeting=meeting)
    rows = known.order_by("rank").values(*columns)
    return sorted((_participant(row) for row in rows), key=_order)


def _participant(row: dict[str, object]) -> Participant:
    return Participant(
        public_id=str(row["public_id"]),
        status=str(row["status"]),
        name=str(row["contact__name"] or ""),
        is_first_time=bool(row.get("is_first_time")),
        needs=_needs(row),
        has_arrived=row["arrived_at"] is not None,
        stamp=stamp_of(row["arrived_at"]),  # type: ignore[arg-type]
        has_place=bool(row["places"]),
        is_walk_in=bool(row["is_walk_in"]),
    )


def _needs(row: Mapping[str, object]) -> str:
    companions = [name for name in COMPANIONS if row.get(f"contact__{name}")]
    return needs_words(companions, str(row.get("contact__access_needs") or ""))


def _order(person: Participant) -> tuple[int, str]:
    # Sorting is stable: who waits stays in the order of the line.
    by_name = person.name.casefold() if person.status == Status.CONFIRMED else ""
    return IN_ORDER.index(Status(person.status)), by_name


def with_numbers(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Meetings with how many come, wait, are new and told a need: numbers that name nobody."""
    comes = Q(registrations__status=Status.CONFIRMED)
    return meetings.annotate(
        coming=Count("registrations", filter=comes),
        newcomers=Count("registrations", filter=comes & Q(registrations__is_first_time=True)),
        with_needs=Count("registrations", filter=comes & said_needs("registrations__contact__")),
        seated=Sum("registrations__places", filter=comes, default=0),
        arrived=Count("registrations", filter=comes & Q(registrations__arrived_at__isnull=False)),
    )


def needs_to_prepare(meetings: Iterable[Meeting], viewer: Viewer) -> dict[int, list[str]]:
    """What people who come said they need, by meeting, without their names."""
    run = Meeting.objects.run_by(viewer, ability=Ability.SEE_NEEDS)
    rows = Registration.objects.filter(
        meeting__in=[meeting.pk for meeting in meetings],
        status=Status.CONFIRMED,
    ).filter(said_needs(), meeting__in=run)
    found: dict[int, list[str]] = {}
    for row in rows.order_by("rank").values("meeting_id", *COLUMNS_OF[Ability.SEE_NEEDS]):
        found.setdefault(row["meeting_id"], []).append(_needs(row))
    return found
