"""Figures that may leave the house: exact about meetings, about people only in bundles.

They hold no name and survive the purge and every erasure: rows of registrations stay.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.disclosure import Bundle, Cell, Numbers, all_groups, bundles, is_group, total
from events.models import Entry, Meeting, MeetingLanguage, Registration
from network.audiences import Viewer

# Who came may be noted so long after a meeting: only then a month is told.
SETTLED_AFTER = timedelta(days=8)
ONLINE = "online"
Source = tuple[int, str]


@dataclass(frozen=True)
class Family:
    """Numbers that are put together at once, because one follows from the others."""

    names: tuple[str, ...]
    safe: Callable[[Numbers], bool] = all_groups


def _nobody_found_by_absence(numbers: Numbers) -> bool:
    """Also how many had a place and did not come is nobody or a group."""
    newcomers, returning, came = numbers
    absent = abs(newcomers + returning - came) if came else 0
    return all_groups(numbers) and is_group(newcomers + returning) and is_group(absent)


FAMILIES = (
    Family(("newcomers", "returning", "came"), _nobody_found_by_absence),
    Family(("waiting",)),
    Family(("gave_back",)),
    Family(("needs_met", "needs_not_met", "needs_not_noted")),
)
PEOPLE = ("confirmed", "newcomers", "came", "waiting", "gave_back", "needs_asked", "needs_met")
MEETINGS = ("held", "cancelled", "places")


@dataclass(frozen=True)
class Row:
    """What is told of a period, a series or a region."""

    label: Any
    held: int = 0
    cancelled: int = 0
    places: int = 0
    people: dict[str, int] = field(default_factory=dict)
    # Of which nothing is told here, though there is something: no zero stands in their place.
    untold: frozenset[str] = frozenset()

    def number(self, name: str) -> int:
        return int(self.people[name] if name in PEOPLE else getattr(self, name))


@dataclass(frozen=True)
class Told:
    """All bundles by family, and the meetings, from which every row is summed.

    `people` are the exact numbers: they only say of which nothing is told.
    """

    families: list[list[Bundle]]
    people: list[dict[str, Any]]
    meetings: list[dict[str, Any]]
    first: date
    last: date

    def row(
        self,
        label: Any,
        *,
        first: date | None = None,
        last: date | None = None,
        belongs: Callable[[Source], bool] | None = None,
    ) -> Row:
        """The numbers of whole months of this period; a bundle that reaches beyond is left out.

        Without `belongs`, of every source, and of what is told of the small ones together.
        """
        first, last = first or self.first, last or self.last
        people: dict[str, int] = {}
        untold: set[str] = set()
        exactly = [one for one in self.people if _is_in(one, first, last, belongs)]
        for family, found in zip(FAMILIES, self.families, strict=True):
            mine = [
                one
                for one in found
                if one.is_within(first, last)
                and (belongs is None or (one.source is not None and belongs(_source_of(one))))
            ]
            sums = total(mine, size=len(family.names))
            people.update(zip(family.names, sums, strict=True))
            if sums != tuple(sum(one[name] for one in exactly) for name in family.names):
                untold |= {name for name in family.names if not people[name]}
        people["confirmed"] = people["newcomers"] + people["returning"]
        people["needs_asked"] = sum(people[name] for name in FAMILIES[3].names)
        if {"newcomers", "returning"} & untold and not people["confirmed"]:
            untold.add("confirmed")
        if set(FAMILIES[3].names) & untold and not people["needs_asked"]:
            untold.add("needs_asked")
        held = [one for one in self.meetings if _is_in(one, first, last, belongs)]
        exact = {name: sum(one[name] for one in held) for name in MEETINGS}
        told = {name: people[name] for name in PEOPLE}
        return Row(label, people=told, untold=frozenset(untold), **exact)

    def sources(self) -> list[Source]:
        """The series and regions of the meetings, in the order they were first met."""
        return list(dict.fromkeys(one["source"] for one in self.meetings))


def _is_in(
    one: dict[str, Any], first: date, last: date, belongs: Callable[[Source], bool] | None
) -> bool:
    is_then = first <= one["date"].replace(day=1) <= last
    return is_then and (belongs is None or belongs(one["source"]))


def _source_of(bundle: Bundle) -> Source:
    source: Any = bundle.source
    return source


def last_settled_month(today: date) -> date:
    """The first day of the last month whose numbers no longer change."""
    settled = today - SETTLED_AFTER
    return (settled.replace(day=1) - timedelta(days=1)).replace(day=1)


def told(viewer: Viewer, *, first: date, last: date, series: int | None = None) -> Told:
    """What may be told of whole months, of the meetings that this viewer may know of.

    `first` and `last` are days: their months count whole, as far as they are settled. Whole
    calendar years are read, so that a bundle is the same whatever period is asked for; and every
    series, so that it is the same whichever is chosen.
    """
    closed = last_settled_month(timezone.localdate())
    first, last = first.replace(day=1), min(last.replace(day=1), closed)
    days = (date(first.year, 1, 1), date(last.year, 12, 31))
    people = _people(viewer, days)
    families = [_bundles(family, people, closed) for family in FAMILIES]
    if series is not None:
        families = [[one for one in found if _is_of(one.source, series)] for found in families]
    within = (first, _end_of(last))
    meetings = [one for one in _meetings(viewer, within) if series in {None, one["source"][0]}]
    of_series = [one for one in people if series in {None, one["source"][0]}]
    return Told(families=families, people=of_series, meetings=meetings, first=first, last=last)


def _is_of(source: Hashable, series: int) -> bool:
    return isinstance(source, tuple) and source[0] == series


def _end_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _bundles(family: Family, people: Sequence[dict[str, Any]], closed: date) -> list[Bundle]:
    found: dict[tuple[Source, bool, date], Numbers] = {}
    for row in people:
        key = (row["source"], row["is_peers"], row["date"].replace(day=1))
        numbers = tuple(row[name] for name in family.names)
        before = found.get(key, (0,) * len(numbers))
        found[key] = tuple(map(sum, zip(before, numbers, strict=True)))
    cells = [
        Cell(source=source, circle=is_peers, month=month, numbers=numbers)
        for (source, is_peers, month), numbers in found.items()
    ]
    return bundles(cells, closed_until=closed, safe=family.safe)


def _taking_place(viewer: Viewer, days: tuple[date, date]) -> Any:
    rows = Meeting.objects.visible_to(viewer).filter(date__range=days, ends_at__lt=timezone.now())
    return rows.filter(state=Meeting.State.PUBLISHED)


def _meetings(viewer: Viewer, days: tuple[date, date]) -> list[dict[str, Any]]:
    """One row a meeting that took place or was cancelled: exact, because it counts nobody."""
    rows = Meeting.objects.visible_to(viewer).filter(
        date__range=days, state__in=[Meeting.State.PUBLISHED, Meeting.State.CANCELLED]
    )
    named = rows.order_by("date", "pk").values(
        "date", "series", "state", "capacity", "mode", "place__region"
    )
    return [
        {
            "date": row["date"],
            "source": _named(row["series"], row["mode"], row["place__region"]),
            "held": int(row["state"] == Meeting.State.PUBLISHED),
            "cancelled": int(row["state"] == Meeting.State.CANCELLED),
            "places": row["capacity"] or 0 if row["state"] == Meeting.State.PUBLISHED else 0,
        }
        for row in named
    ]


def _named(series: int, mode: str, region: str | None) -> Source:
    return series, ONLINE if mode == ONLINE or not region else region


def _people(viewer: Viewer, days: tuple[date, date]) -> list[dict[str, Any]]:
    """One row a meeting with its numbers of people, from registrations, heads and tallies."""
    status = Registration.Status
    confirmed = Q(registrations__status=status.CONFIRMED)
    waiting = Q(registrations__status__in=[status.WAITING, status.OFFERED])
    counted = _taking_place(viewer, days).annotate(
        newcomers=Count("registrations", filter=confirmed & Q(registrations__is_first_time=True)),
        returning=Count("registrations", filter=confirmed & Q(registrations__is_first_time=False)),
        waiting_people=Count("registrations", filter=waiting),
        gave_back=Count("registrations", filter=Q(registrations__status=status.CANCELLED)),
        ticked=Count("registrations", filter=Q(registrations__arrived_at__isnull=False)),
    )
    heads = counted.annotate(
        heads=Coalesce("head_count", "walk_ins"),
        asked=Coalesce("access_tally__asked", 0),
        met=F("access_tally__met"),
    )
    return [_numbers(row) for row in heads.select_related("place").order_by("date", "pk")]


def _numbers(row: Any) -> dict[str, Any]:
    region = row.place.region if row.place else None
    return {
        "date": row.date,
        "source": _named(row.series_id, row.mode, region),
        "is_peers": row.entry == Entry.PEERS,
        "newcomers": row.newcomers,
        "returning": row.returning,
        "came": row.ticked + row.heads,
        "waiting": row.waiting_people,
        "gave_back": row.gave_back,
        "needs_met": row.met or 0,
        "needs_not_met": row.asked - row.met if row.met is not None else 0,
        "needs_not_noted": row.asked if row.met is None else 0,
    }


def spoken(viewer: Viewer, found: Told, *, series: int | None = None) -> list[tuple[str, int]]:
    """In how many meetings each language was spoken or interpreted, the most spoken first."""
    meetings = _taking_place(viewer, (found.first, _end_of(found.last)))
    if series is not None:
        meetings = meetings.filter(series=series)
    rows = MeetingLanguage.objects.filter(meeting__in=meetings).order_by().values_list("language")
    return sorted(rows.annotate(meetings=Count("meeting")), key=lambda row: (-row[1], row[0]))


def first_year(viewer: Viewer) -> int:
    """The year of the first meeting that this viewer may know of."""
    day = Meeting.objects.visible_to(viewer).order_by("date").values_list("date", flat=True).first()
    return (day or timezone.localdate()).year
