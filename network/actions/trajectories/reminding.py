"""The next step is reminded once for each day it was planned for."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from network.actions.trajectories.telling import tell
from network.actions.trajectories.writing import lock_trajectory
from network.models import HostTrajectory, Side, TrajectoryStep

# So long before its day.
AHEAD = timedelta(days=7)


def next_steps() -> QuerySet[TrajectoryStep]:
    """The next step of each trajectory that is under way."""
    first = TrajectoryStep.objects.filter(trajectory=OuterRef("trajectory"), done_on=None)
    rows = TrajectoryStep.objects.filter(trajectory__in=HostTrajectory.objects.running())
    return rows.filter(pk=Subquery(first.order_by("position").values("pk")[:1]))


def remind_of_steps() -> int:
    """Remind all sides of the steps that come within a week or are late; how many steps.

    Emits `trajectory.told`.
    """
    due = next_steps().filter(planned_on__lte=timezone.localdate() + AHEAD)
    due = due.filter(Q(reminded_of=None) | ~Q(reminded_of=F("planned_on")))
    rows = due.order_by("pk").values_list("pk", "trajectory__public_id")
    return sum(_remind(step, trajectory) for step, trajectory in list(rows))


@transaction.atomic
def _remind(step: int, trajectory: str) -> bool:
    row = lock_trajectory(trajectory)
    found = row.next_step()
    if not row.is_running or found is None or found.pk != step or found.planned_on is None:
        return False
    if found.reminded_of == found.planned_on:
        return False
    found.reminded_of = found.planned_on
    found.save(update_fields=["reminded_of"])
    sides = Side.values if row.has_peer else [Side.HOST, Side.NETWORK]
    tell(row, "step", *sides, event=f"{found.position}-{found.planned_on.isoformat()}")
    return True
