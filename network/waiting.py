"""What waits for coordinators: one queue for each kind of thing, in one place.

Every package declares its queues in its `queues` module, found at start like `effects`. A queue
that nobody serves changes nothing of what the public sees.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.utils import timezone
from django.utils.functional import Promise

from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH
from network.models import QueueCare
from network.modules import modules_on

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that waits, and the one act that settles it: a link, or a button (`is_post`)."""

    what: str
    whose: str = ""
    since: datetime
    until: datetime | None = None
    act: str
    url: str
    is_post: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Queue:
    """A kind of thing that waits.

    `rows(viewer, moment)` are the things this coordinator may know of that waited at that moment
    already, oldest first; `items` tells them in words. `minutes` is what one of them takes,
    `otherwise` what becomes of it when nobody comes.
    """

    key: str
    name: Words
    otherwise: Words
    minutes: int
    alarm_days: int
    rows: Callable[[Viewer, datetime], QuerySet[Any]]
    items: Callable[[Sequence[Any]], list[Item]]
    module: str = ""


QUEUES: dict[str, Queue] = {}


def queue(new: Queue) -> Queue:
    """Register a queue; its key is unique and fits the audit log."""
    assert new.key not in QUEUES and len(new.key) <= PUBLIC_ID_LENGTH, new.key
    QUEUES[new.key] = new
    return new


def queues_on() -> list[Queue]:
    """The queues that are served, the most pressing first: those of a module that is off rest."""
    on = modules_on()
    served = [one for one in QUEUES.values() if not one.module or one.module in on]
    return sorted(served, key=lambda one: one.alarm_days)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An item as a list shows it, with its queue and whether it has waited too long."""

    item: Item
    queue: Queue
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What of a queue is shown, and how much of it there is."""

    queue: Queue
    shown: list[Shown]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


def alarms() -> dict[str, int]:
    """After how many days each queue becomes an alarm, where coordinators chose otherwise."""
    return dict(QueueCare.objects.values_list("key", "alarm_days"))


def waiting_in(
    one: Queue, viewer: Viewer, *, most: int, after: int = 0, alarm_days: int | None = None
) -> Waiting:
    """The oldest of a queue for this viewer, from the one numbered `after`; nothing for others."""
    if not viewer.is_coordinator:
        return Waiting(queue=one, shown=[], total=0)
    now = timezone.now()
    alarm = now - timedelta(days=alarm_days or one.alarm_days)
    # The window counts before the slice: one query tells both.
    rows = list(one.rows(viewer, now).annotate(in_all=Window(Count("*")))[after : after + most])
    shown = [Shown(item=item, queue=one, is_late=item.since <= alarm) for item in one.items(rows)]
    return Waiting(queue=one, shown=shown, total=rows[0].in_all if rows else 0)


def everything_waiting(viewer: Viewer, *, most: int) -> list[Waiting]:
    """What waits for this viewer in each queue that is not empty, at most so many of each."""
    if not viewer.is_coordinator:
        return []
    chosen = alarms()
    found = [
        waiting_in(one, viewer, most=most, alarm_days=chosen.get(one.key)) for one in queues_on()
    ]
    return [one for one in found if one.total]


def by_urgency(
    waiting: Sequence[Waiting], *, now: datetime, within: timedelta
) -> tuple[list[Shown], list[Shown]]:
    """What expires within that time, the soonest first; and the rest, the oldest first."""
    shown = [one for each in waiting for one in each.shown]
    horizon = now + within
    soon = [one for one in shown if one.item.until and one.item.until <= horizon]
    rest = [one for one in shown if one not in soon]
    return (
        sorted(soon, key=lambda one: one.item.until or horizon),
        sorted(rest, key=lambda one: one.item.since),
    )


def minutes_of(waiting: Sequence[Waiting]) -> int:
    """About how long all of it takes, rounded to five minutes above ten."""
    exact = sum(each.total * each.queue.minutes for each in waiting)
    return exact if exact <= 10 else 5 * round(exact / 5)
