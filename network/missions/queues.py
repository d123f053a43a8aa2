"""What waits about missions: to read, to propose, without an answer, in difficulty, ending."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import MissionRequest, MissionState
from network.models.missions import STANDING, Escalation
from network.queues import end_of
from network.waiting import Item, Queue, queue

# After so long without a yes, others may be asked, or somebody spoken to.
PATIENCE = timedelta(days=7)
# A peer has so long with a difficulty before the coordinators see it too.
PEER_FIRST = timedelta(days=3)
END_AHEAD = timedelta(days=14)


def _missions(viewer: Viewer) -> QuerySet[MissionRequest]:
    rows = MissionRequest.objects.coordinated_by(viewer)
    return rows.select_related("organisation", "kind")


def _in_state(state: str, *, patience: timedelta = timedelta(0)) -> Any:
    def rows(viewer: Viewer, moment: datetime) -> QuerySet[MissionRequest]:
        found = _missions(viewer).filter(state=state, moved_at__lte=moment - patience)
        return found.order_by("moved_at", "pk")

    return rows


def _in_need(viewer: Viewer, moment: datetime) -> QuerySet[MissionRequest]:
    """Those that both sides brought to the coordinators, or whose peer had the time to act."""
    to_peer = Q(escalated_to=Escalation.PEER_LEAD, escalated_at__lte=moment - PEER_FIRST)
    to_us = Q(escalated_to=Escalation.COORDINATOR, escalated_at__lte=moment)
    rows = _missions(viewer).filter(to_peer | to_us, state__in=STANDING)
    return rows.order_by("escalated_at", "pk")


def _ending(viewer: Viewer, moment: datetime) -> QuerySet[MissionRequest]:
    last = timezone.localdate(moment + END_AHEAD)
    return _missions(viewer).filter(state__in=STANDING, ends_on__lte=last).order_by("ends_on", "pk")


def _told(
    words: str | Promise,
    act: str | Promise,
    *,
    page: str = "mission",
    since: Callable[[MissionRequest], datetime] = lambda row: row.moved_at,
) -> Callable[[Sequence[MissionRequest]], list[Item]]:
    def items(rows: Sequence[MissionRequest]) -> list[Item]:
        return [
            Item(
                what=str(words) % {"kind": row.kind.label},
                whose=row.organisation.name,
                since=since(row),
                until=end_of(row.ends_on),
                act=str(act),
                url=reverse(f"network_admin:{page}", args=[row.public_id]),
            )
            for row in rows
        ]

    return items


def _with_us_since(row: MissionRequest) -> datetime:
    at = row.escalated_at or row.moved_at
    return at + PEER_FIRST if row.escalated_to == Escalation.PEER_LEAD else at


def _queue(key: str, **said: Any) -> Queue:
    return queue(Queue(key=key, module="missions", **said))


TO_READ = _queue(
    "mission_read",
    name=gettext_lazy("Missions to read"),
    otherwise=gettext_lazy("Nobody is asked; the request ends by itself after its last day."),
    minutes=8,
    alarm_days=4,
    rows=_in_state(MissionState.SUBMITTED),
    items=_told(gettext_lazy("A mission is asked for: %(kind)s"), gettext_lazy("Read and decide")),
)
TO_PROPOSE = _queue(
    "mission_find",
    name=gettext_lazy("Missions to propose"),
    otherwise=gettext_lazy("Nobody is asked; the request ends by itself after its last day."),
    minutes=10,
    alarm_days=7,
    rows=_in_state(MissionState.MODERATED),
    items=_told(
        gettext_lazy("Nobody is asked at the moment: %(kind)s"),
        gettext_lazy("Find somebody"),
        page="mission_people",
    ),
)
WITHOUT_ANSWER = _queue(
    "mission_wait",
    name=gettext_lazy("Missions that wait for an answer"),
    otherwise=gettext_lazy("After their day, those who did not answer are no longer asked."),
    minutes=5,
    alarm_days=7,
    rows=_in_state(MissionState.PROPOSED, patience=PATIENCE),
    items=_told(
        gettext_lazy("Nobody has said yes yet: %(kind)s"),
        gettext_lazy("Look at the mission"),
        since=lambda row: row.moved_at + PATIENCE,
    ),
)
IN_NEED = _queue(
    "mission_help",
    name=gettext_lazy("Missions in difficulty"),
    otherwise=gettext_lazy("Either side may still end the mission by themselves."),
    minutes=20,
    alarm_days=1,
    rows=_in_need,
    items=_told(
        gettext_lazy("Somebody asks for help: %(kind)s"),
        gettext_lazy("Look at the mission"),
        since=_with_us_since,
    ),
)
ENDING = _queue(
    "mission_ends",
    name=gettext_lazy("Missions that end"),
    otherwise=gettext_lazy("It closes on its day, and what was shared for it with it."),
    minutes=3,
    alarm_days=14,
    rows=_ending,
    items=_told(
        gettext_lazy("A mission ends: %(kind)s"),
        gettext_lazy("Look at the mission"),
        since=lambda row: end_of(row.ends_on) - END_AHEAD,
    ),
)
