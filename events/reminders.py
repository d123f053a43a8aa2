"""When a meeting is reminded of: by the clocks of its zone, never at night. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from events.offers import DAY_BEGINS, DAY_ENDS
from events.recurrence import instant, zone_named

USUAL_DAYS = (7, 1)
MOST_DAYS = 60
MOST_REMINDERS = 5
REMINDS_AT = time(10)
# Who was told of their place or of a change so shortly before needs no reminder of it.
JUST_TOLD = timedelta(hours=12)


def reminded_at(day: date, days_before: int, zone_name: str) -> datetime:
    """The instant (UTC) at which a meeting of that day is reminded of, so many days before."""
    return instant(day - timedelta(days=days_before), REMINDS_AT, zone_name)


def window(
    day: date, starts_at: datetime, days_before: int, all_days: Iterable[int], zone_name: str
) -> tuple[datetime, datetime]:
    """From when until before when one reminder makes sense: the next one, or the start, ends it."""
    nearer = [days for days in all_days if days < days_before]
    ends = reminded_at(day, max(nearer), zone_name) if nearer else starts_at
    return reminded_at(day, days_before, zone_name), min(ends, starts_at)


def next_daytime(moment: datetime, zone_name: str) -> datetime:
    """This moment if it is day in that zone (8:00 to 20:00), else when the next day begins."""
    local = moment.astimezone(zone_named(zone_name))
    if local.time() < DAY_BEGINS:
        return instant(local.date(), DAY_BEGINS, zone_name)
    if local.time() >= DAY_ENDS:
        return instant(local.date() + timedelta(days=1), DAY_BEGINS, zone_name)
    return moment
