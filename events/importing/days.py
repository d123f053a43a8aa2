"""One date of a calendar into the days on which people meet: a meeting of ours is on one day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from events.importing.occurrences import Occurrence

A_DAY = timedelta(days=1)
# As long as a meeting of ours may last.
LONGEST_MEETING = timedelta(hours=14)
# Who goes home in the night is not there on another day.
NIGHT_ENDS = time(6)


def days_of(
    base: Occurrence, wall: datetime, length: timedelta | None, *, is_all_day: bool
) -> Iterator[Occurrence]:
    """The days of a date that begins at `wall`; without hours where the calendar gives none."""
    if is_all_day:
        count = max(1, -(-(length or A_DAY) // A_DAY))
        for number in range(count):
            yield _day(base, wall, number, count, None, None, "all_day")
        return
    start = wall.time().replace(microsecond=0)
    end = wall + length if length else None
    if end is None or end - wall <= LONGEST_MEETING:
        end_time = end.time().replace(microsecond=0) if end else None
        yield replace(base, date=wall.date(), start_time=start, end_time=end_time)
        return
    yield from _long(base, wall, end)


def _long(base: Occurrence, wall: datetime, end: datetime) -> Iterator[Occurrence]:
    """Over several days: the same hours each day where that makes sense, else only the first."""
    has_last = end.time() > NIGHT_ENDS
    count = (end.date() - wall.date()).days + (1 if has_last else 0)
    count = max(1, count)
    daily = datetime.combine(wall.date(), end.time()) - wall
    same_hours = count > 1 and timedelta() < daily <= LONGEST_MEETING
    for number in range(count):
        if same_hours:
            yield _day(base, wall, number, count, wall.time(), end.time())
        else:
            first = wall.time() if number == 0 else None
            yield _day(base, wall, number, count, first, None, "hours_unclear")


def _day(
    base: Occurrence,
    wall: datetime,
    number: int,
    count: int,
    start: time | None,
    end: time | None,
    note: str = "",
) -> Occurrence:
    notes = [*base.notes, *([note] if note else []), *(["several_days"] if count > 1 else [])]
    return replace(
        base,
        date=(wall + number * A_DAY).date(),
        part=number + 1,
        parts=count,
        start_time=start.replace(microsecond=0) if start else None,
        end_time=end.replace(microsecond=0) if end else None,
        notes=tuple(notes),
    )
