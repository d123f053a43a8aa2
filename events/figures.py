"""How many meetings, how many people, in which languages: numbers that survive the purge."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import Meeting, MeetingLanguage, Registration
from network.audiences import Viewer


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The numbers of the days from `first` to `last`.

    Meetings: that took place, that were cancelled, that are still to come. People who asked for a
    place at one that took place or will: all; with a place, of whom `newcomers`; who wait; who
    gave it back. Who came, where that was noted: heads `counted`, names `ticked`.
    """

    first: date
    last: date
    held: int = 0
    cancelled: int = 0
    coming: int = 0
    asked: int = 0
    confirmed: int = 0
    waiting: int = 0
    gave_back: int = 0
    newcomers: int = 0
    counted: int = 0
    ticked: int = 0

    def __add__(self, other: Self) -> Self:
        days: dict[str, Any] = {
            "first": min(self.first, other.first),
            "last": max(self.last, other.last),
        }
        names = {field.name for field in fields(self)} - set(days)
        summed = {name: getattr(self, name) + getattr(other, name) for name in names}
        return replace(self, **days, **summed)

    @property
    def came(self) -> int:
        return self.counted + self.ticked

    @property
    def returning(self) -> int:
        return self.confirmed - self.newcomers


def months(count: int, *, today: date) -> list[tuple[date, date]]:
    """The first and last day of so many months up to this one, oldest first."""
    starts = [today.replace(day=1)]
    while len(starts) <= count:
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    oldest_first = starts[::-1]
    following = (oldest_first[-1] + timedelta(days=32)).replace(day=1)
    ends = [*oldest_first[1:], following]
    pairs = zip(oldest_first, ends, strict=True)
    return [(first, end - timedelta(days=1)) for first, end in pairs][-count:]


def weeks(count: int, *, today: date) -> list[tuple[date, date]]:
    """Monday and Sunday of so many weeks up to this one, oldest first."""
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    return [(first, first + timedelta(days=6)) for first in starts]


def figures(viewer: Viewer, periods: Sequence[tuple[date, date]]) -> list[Figures]:
    """The numbers of each period, of the meetings that this viewer may know of."""
    days = (periods[0][0], periods[-1][1])
    found: dict[date, dict[str, Any]] = {}
    for row in _meetings(viewer, days):
        found.setdefault(row.pop("date"), {}).update(row)
    for row in _people(viewer, days):
        found.setdefault(row.pop("meeting__date"), {}).update(row)
    return [_of_period(first, last, found) for first, last in periods]


def _of_period(first: date, last: date, found: dict[date, dict[str, Any]]) -> Figures:
    whole = Figures(first=first, last=last)
    for day, numbers in found.items():
        if first <= day <= last:
            whole += Figures(first=day, last=day, **numbers)
    return whole


def _meetings(viewer: Viewer, days: tuple[date, date]) -> Any:
    published, now = Q(state=Meeting.State.PUBLISHED), timezone.now()
    rows = Meeting.objects.visible_to(viewer).filter(date__range=days)
    counted: Any = rows.order_by().values("date")
    return counted.annotate(
        held=Count("pk", filter=published & Q(ends_at__lt=now)),
        cancelled=Count("pk", filter=Q(state=Meeting.State.CANCELLED)),
        coming=Count("pk", filter=published & Q(ends_at__gte=now)),
        # Heads, or those who came unregistered beside the names that were ticked.
        counted=Sum(Coalesce("head_count", "walk_ins"), filter=published, default=0),
    )


def _people(viewer: Viewer, days: tuple[date, date]) -> Any:
    status = Registration.Status
    confirmed = Q(status=status.CONFIRMED)
    rows = Registration.objects.filter(meeting__in=_taking_place(viewer, days))
    counted: Any = rows.order_by().values("meeting__date")
    return counted.annotate(
        asked=Count("pk"),
        confirmed=Count("pk", filter=confirmed),
        waiting=Count("pk", filter=Q(status__in=[status.WAITING, status.OFFERED])),
        gave_back=Count("pk", filter=Q(status=status.CANCELLED)),
        newcomers=Count("pk", filter=confirmed & Q(is_first_time=True)),
        ticked=Count("pk", filter=Q(arrived_at__isnull=False)),
    )


def _taking_place(viewer: Viewer, days: tuple[date, date]) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(viewer)
    return rows.filter(date__range=days, state=Meeting.State.PUBLISHED)


def languages(viewer: Viewer, periods: Sequence[tuple[date, date]]) -> list[tuple[str, int]]:
    """In how many meetings each language was spoken or interpreted, the most spoken first."""
    days = (periods[0][0], periods[-1][1])
    rows = MeetingLanguage.objects.filter(meeting__in=_taking_place(viewer, days))
    counted = rows.order_by().values_list("language").annotate(meetings=Count("meeting"))
    return sorted(counted, key=lambda row: (-row[1], row[0]))
