"""Which new date takes the place of which old one when a rule changes. Knows no database."""

from collections.abc import Callable, Iterable
from datetime import date

Period = tuple[int, int]


def pair_dates(
    leaving: Iterable[date], free: Iterable[date], *, by_week: bool
) -> dict[date, date | None]:
    """For each date that leaves the rule, the new date of its own week (or month), or None.

    The nearest one, earlier before later, and each at most once. `free` are the rule's dates that
    no meeting has.
    """
    period: Callable[[date], Period] = _week if by_week else _month
    left = set(free)
    pairs: dict[date, date | None] = {}
    for day in sorted(leaving):
        near = [new for new in left if period(new) == period(day)]
        pairs[day] = min(near, key=lambda new: (abs(new - day), new), default=None)
        left.discard(pairs[day] or day)
    return pairs


def _week(day: date) -> Period:
    year, week, _weekday = day.isocalendar()
    return year, week


def _month(day: date) -> Period:
    return day.year, day.month
