"""When a freed place must be answered; knows no registration, mail or clock of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from events.recurrence import instant, zone_named

DAY_BEGINS = time(8)
DAY_ENDS = time(20)
AFTER_THE_NIGHT = time(10)
LEAST_DAYTIME = timedelta(hours=2)


def answer_deadline(
    now: datetime, *, cutoff: datetime, zone_name: str, patience: timedelta = timedelta(hours=24)
) -> datetime | None:
    """Until when the person offered a freed place at `now` may answer, in UTC.

    `now` and `cutoff` are aware; `patience` is elapsed time. Day is 8:00 to 20:00, both included,
    on the clocks of `zone_name`. The deadline is `now + patience`; when that is at night it moves
    to 10:00 the next morning, so that nobody loses a place while asleep; when that leaves less
    than two hours of day (elapsed, added up over several days if need be), it moves to the end of
    these two hours. What would pass `cutoff` stops there, or at 20:00 before it when `cutoff` is
    at night. None when two hours of day do not fit before `cutoff`: an offer that cannot be
    answered in peace is not made, the place goes to someone else. Whether a message may *leave*
    at night is the caller's matter.

    Raises ValueError for a naive datetime, a `patience` that is not positive, an unknown zone.
    """
    _check_arguments(now, cutoff, patience)
    # In UTC, because Python adds a timedelta to a zoned datetime on the clock, not in elapsed time.
    now, cutoff = now.astimezone(UTC), cutoff.astimezone(UTC)
    earliest = _after_two_hours_of_day(now, zone_name)
    if earliest > cutoff:
        return None
    wanted = max(_moved_out_of_night(now + patience, zone_name), earliest)
    return wanted if wanted <= cutoff else _last_daytime_until(cutoff, zone_name)


def _check_arguments(now: datetime, cutoff: datetime, patience: timedelta) -> None:
    for name, moment in (("now", now), ("cutoff", cutoff)):
        if moment.utcoffset() is None:
            raise ValueError(f"{name}: must be aware of its time zone")
    if patience <= timedelta():
        raise ValueError("patience: must be positive")


def _after_two_hours_of_day(now: datetime, zone_name: str) -> datetime:
    missing = LEAST_DAYTIME
    today = _local_date(now, zone_name)
    for days in count():
        begins, ends = _daytime(today + timedelta(days=days), zone_name)
        available = ends - max(now, begins)
        if available >= missing:
            return max(now, begins) + missing
        missing -= max(available, timedelta())
    raise AssertionError("every week has two hours of day")


def _moved_out_of_night(moment: datetime, zone_name: str) -> datetime:
    day = _local_date(moment, zone_name)
    begins, ends = _daytime(day, zone_name)
    if moment < begins:
        return instant(day, AFTER_THE_NIGHT, zone_name)
    if moment > ends:
        return instant(day + timedelta(days=1), AFTER_THE_NIGHT, zone_name)
    return moment


def _last_daytime_until(moment: datetime, zone_name: str) -> datetime:
    day = _local_date(moment, zone_name)
    begins, ends = _daytime(day, zone_name)
    if moment < begins:
        return instant(day - timedelta(days=1), DAY_ENDS, zone_name)
    return min(moment, ends)


def _daytime(day: date, zone_name: str) -> tuple[datetime, datetime]:
    return instant(day, DAY_BEGINS, zone_name), instant(day, DAY_ENDS, zone_name)


def _local_date(moment: datetime, zone_name: str) -> date:
    return moment.astimezone(zone_named(zone_name)).date()
