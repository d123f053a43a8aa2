"""What waits about trajectories: asked for, late, near their end, without an answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.actions.trajectories.ending import UNANSWERED
from network.actions.trajectories.reminding import next_steps
from network.audiences import Viewer
from network.models import (
    Detachment,
    HostTrajectory,
    TrajectoryPart,
    TrajectoryState,
    TrajectoryStep,
)
from network.queues import AHEAD, end_of
from network.waiting import Item, Queue, queue

MODULE = "trajectories"
# A person has so long to answer before somebody asks whether they saw it.
ANSWER_WITHIN = timedelta(days=14)


def _url(row: HostTrajectory) -> str:
    return reverse("network_admin:trajectory", args=[row.public_id])


def _asked(viewer: Viewer, moment: datetime) -> QuerySet[HostTrajectory]:
    rows = HostTrajectory.objects.of_network(viewer).filter(state=TrajectoryState.ASKED)
    return (
        rows.filter(asked_at__lte=moment).select_related("organisation").order_by("asked_at", "pk")
    )


def _asked_items(rows: Sequence[HostTrajectory]) -> list[Item]:
    return [
        Item(
            what=_("An organisation asks to be accompanied"),
            whose=row.organisation.name,
            since=row.asked_at,
            until=row.asked_at + UNANSWERED,
            act=_("Answer"),
            url=_url(row),
        )
        for row in rows
    ]


ASKED = queue(
    Queue(
        key="traj_asked",
        name=gettext_lazy("Trajectories that organisations ask for"),
        otherwise=gettext_lazy("After half a year it counts as not taken on, and they are told."),
        minutes=15,
        alarm_days=14,
        rows=_asked,
        items=_asked_items,
        module=MODULE,
    )
)


def _late(viewer: Viewer, moment: datetime) -> QuerySet[TrajectoryStep]:
    """Next steps whose day had passed at that moment."""
    rows = next_steps().filter(trajectory__in=HostTrajectory.objects.of_network(viewer))
    late = rows.filter(planned_on__lt=timezone.localdate(moment))
    return late.select_related("trajectory__organisation").order_by("planned_on", "pk")


def _late_items(rows: Sequence[TrajectoryStep]) -> list[Item]:
    return [
        Item(
            what=_("The day of a step has passed: %(step)s") % {"step": row.title},
            whose=row.trajectory.organisation.name,
            since=end_of(row.planned_on),
            act=_("Look at the trajectory"),
            url=_url(row.trajectory),
        )
        for row in rows
        if row.planned_on
    ]


STEPS = queue(
    Queue(
        key="traj_steps",
        name=gettext_lazy("Steps of trajectories whose day has passed"),
        otherwise=gettext_lazy("The team is reminded once, and after a silent year it ends."),
        minutes=10,
        alarm_days=21,
        rows=_late,
        items=_late_items,
        module=MODULE,
    )
)


def _unanswered(viewer: Viewer, moment: datetime) -> QuerySet[TrajectoryPart]:
    """People who were asked and have not answered; and those without an account, at once."""
    mine = HostTrajectory.objects.of_network(viewer).running()
    rows = TrajectoryPart.objects.filter(trajectory__in=mine, joined_at=None)
    silent = rows.filter(asked_at__lte=moment - ANSWER_WITHIN) | rows.filter(
        profile__user=None, asked_at__lte=moment
    )
    return silent.select_related("trajectory__organisation", "profile").order_by("asked_at", "pk")


def _unanswered_items(rows: Sequence[TrajectoryPart]) -> list[Item]:
    return [
        Item(
            what=_("Somebody was asked to take part, and has not answered"),
            whose=row.trajectory.organisation.name,
            since=row.asked_at,
            act=_("Look at the trajectory"),
            url=_url(row.trajectory),
        )
        for row in rows
    ]


ANSWERS = queue(
    Queue(
        key="traj_yes",
        name=gettext_lazy("People asked to take part in a trajectory"),
        otherwise=gettext_lazy("Without a yes nobody takes part, and no follow-up is written."),
        minutes=5,
        alarm_days=21,
        rows=_unanswered,
        items=_unanswered_items,
        module=MODULE,
    )
)


def _ending(viewer: Viewer, moment: datetime) -> QuerySet[Detachment]:
    """Detachments whose last day comes within a month."""
    mine = HostTrajectory.objects.of_network(viewer).running()
    rows = Detachment.objects.filter(
        trajectory__in=mine, ends_on__lte=timezone.localdate(moment + AHEAD)
    )
    return rows.select_related("trajectory__organisation").order_by("ends_on", "pk")


def _ending_items(rows: Sequence[Detachment]) -> list[Item]:
    return [
        Item(
            what=_("A detachment ends"),
            whose=row.trajectory.organisation.name,
            since=end_of(row.ends_on) - AHEAD,
            until=end_of(row.ends_on),
            act=_("Look at the trajectory"),
            url=_url(row.trajectory),
        )
        for row in rows
    ]


ENDING = queue(
    Queue(
        key="traj_ends",
        name=gettext_lazy("Detachments that end"),
        otherwise=gettext_lazy("It ends on its day and is shown nowhere any more."),
        minutes=10,
        alarm_days=21,
        rows=_ending,
        items=_ending_items,
        module=MODULE,
    )
)


def _to_close(viewer: Viewer, moment: datetime) -> QuerySet[HostTrajectory]:
    """Trajectories all of whose steps are done: somebody decides whether they end."""
    open_steps = TrajectoryStep.objects.filter(done_on=None).values("trajectory")
    rows = HostTrajectory.objects.of_network(viewer).running().filter(changed_at__lte=moment)
    done = rows.exclude(pk__in=open_steps).filter(detachment=None)
    return done.select_related("organisation").order_by("changed_at", "pk")


def _to_close_items(rows: Sequence[HostTrajectory]) -> list[Item]:
    return [
        Item(
            what=_("All steps of a trajectory are done"),
            whose=row.organisation.name,
            since=row.changed_at,
            act=_("Look whether it ends"),
            url=_url(row),
        )
        for row in rows
    ]


DONE = queue(
    Queue(
        key="traj_done",
        name=gettext_lazy("Trajectories whose steps are all done"),
        otherwise=gettext_lazy("It stays open, and after a silent year it ends by itself."),
        minutes=5,
        alarm_days=30,
        rows=_to_close,
        items=_to_close_items,
        module=MODULE,
    )
)
