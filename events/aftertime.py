"""When what comes after a meeting happens. Pure: knows no row and no person."""

from datetime import UTC, datetime, time, timedelta

from events.recurrence import instant, zone_named

THANKS_LEAVE_AT = time(10)
# A worker that slept for longer thanks nobody any more: by then it would only surprise.
THANKS_WITHIN = timedelta(days=7)
ANSWERS_FOR = timedelta(days=21)
PAGE_FOR = timedelta(days=90)


def thanks_leave(ends_at: datetime, zone_name: str) -> datetime:
    """When thanks leave, in UTC: the day after the end, at ten on the meeting's own clocks."""
    day = ends_at.astimezone(zone_named(zone_name)).date() + timedelta(days=1)
    return instant(day, THANKS_LEAVE_AT, zone_name)


def thanks_are_due(ends_at: datetime, zone_name: str, now: datetime) -> bool:
    """Whether this is a moment at which thanks leave."""
    leave = thanks_leave(ends_at, zone_name)
    return leave <= now.astimezone(UTC) < leave + THANKS_WITHIN


def takes_answers(ends_at: datetime, now: datetime) -> bool:
    """Whether people may say how the meeting was: from its end, for three weeks."""
    return ends_at <= now < ends_at + ANSWERS_FOR


def page_is_open(ends_at: datetime, now: datetime) -> bool:
    """Whether the page after the meeting still hands things on."""
    return ends_at <= now < ends_at + PAGE_FOR
