"""The steps of a trajectory, in their order: planned, done, opened again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.trajectories.writing import (
    MovedOn,
    Overtaken,
    changed,
    check_not_without_peer,
    check_running,
    check_side,
    lock_trajectory,
    note_act,
    user_of,
)
from network.audiences import Viewer
from network.models import HostTrajectory, TrajectoryStep


@transaction.atomic
def plan_step(
    trajectory: HostTrajectory,
    position: int,
    *,
    planned_on: date | None,
    version: int,
    viewer: Viewer,
) -> TrajectoryStep:
    """Say for when a step is planned; `version` is the one that was on the screen.

    Raises PermissionDenied, MovedOn, Overtaken. Emits `trajectory.changed`.
    """
    row, step = _lock_step(trajectory, position, viewer)
    if step.done_on is not None:
        raise MovedOn
    if row.version != version:
        raise Overtaken
    step.planned_on = planned_on
    step.save(update_fields=["planned_on"])
    _written(row, "planned", step, viewer)
    return step


@transaction.atomic
def finish_step(
    trajectory: HostTrajectory, position: int, *, done_on: date | None = None, viewer: Viewer
) -> TrajectoryStep:
    """A step is done, today or on a day before; those before it are. Twice is once.

    Raises PermissionDenied, MovedOn; ValidationError `order` while another comes first, `alone`
    for a follow-up in which no peer worker takes part, and by field. Emits `trajectory.changed`.
    """
    row, step = _lock_step(trajectory, position, viewer)
    if step.done_on is not None:
        return step
    if row.steps.filter(done_on=None, position__lt=step.position).exists():
        raise ValidationError(_("Another step comes first."), code="order")
    check_not_without_peer(row)
    day = done_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"done_on": _("This day is still to come.")}, code="future")
    before = row.steps.filter(position__lt=step.position, done_on__gt=day)
    if before.exists():
        raise ValidationError({"done_on": _("The step before was done later.")}, code="order")
    step.done_on = day
    step.save(update_fields=["done_on"])
    _written(row, "step_done", step, viewer)
    return step


@transaction.atomic
def reopen_step(trajectory: HostTrajectory, position: int, *, viewer: Viewer) -> TrajectoryStep:
    """It was not done after all; those after it are not either. Twice is once.

    Raises PermissionDenied, MovedOn; ValidationError while a later one is done. Emits
    `trajectory.changed`.
    """
    row, step = _lock_step(trajectory, position, viewer)
    if step.done_on is None:
        return step
    if row.steps.filter(position__gt=step.position, done_on__isnull=False).exists():
        raise ValidationError(_("A later step is done: open that one first."), code="order")
    step.done_on = None
    step.save(update_fields=["done_on"])
    _written(row, "step_opened", step, viewer)
    return step


def _lock_step(
    trajectory: HostTrajectory, position: int, viewer: Viewer
) -> tuple[HostTrajectory, TrajectoryStep]:
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer)
    check_running(row)
    step = row.steps.filter(position=position).first()
    if step is None:
        raise ValidationError(_("There is no such step."), code="gone")
    return row, step


def _written(row: HostTrajectory, what: str, step: TrajectoryStep, viewer: Viewer) -> None:
    side = check_side(row, viewer)
    note_act(row, what, side=side, by=user_of(viewer), step=step.position)
    changed(row)
