"""The end of a trajectory: by either side without a reason, by its day, by being forgotten."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from network.actions.profiles.detachments import forget_detachment
from network.actions.trajectories.telling import tell
from network.actions.trajectories.writing import (
    TRAJECTORY,
    check_side,
    find_locked,
    lock_peer_of,
    lock_trajectory,
    move,
    note_act,
    user_of,
)
from network.audiences import Viewer
from network.models import AuditEntry, Detachment, HostTrajectory, Side, TrajectoryState

S = TrajectoryState
# Nobody wrote or changed anything for so long: it is over, whatever its plan says.
FORGOTTEN = timedelta(days=365)
# Asked, and not answered for so long.
UNANSWERED = timedelta(days=180)


@transaction.atomic
def end_trajectory(trajectory: HostTrajectory, *, viewer: Viewer) -> None:
    """End it for all, without a reason; twice is once. Nobody reads who ended it.

    Nothing can be written any more; what is there stays readable for those who took part until the
    purge. Raises PermissionDenied, MovedOn. Emits `trajectory.changed`, `trajectory.told`.
    """
    lock_peer_of(trajectory.public_id)
    row = lock_trajectory(trajectory.public_id)
    side = check_side(row, viewer)
    if row.state == S.ENDED:
        return
    _end(row)
    note_act(row, "ended", side=side, by=user_of(viewer))


def _end(row: HostTrajectory) -> None:
    move(row, S.ENDED)
    forget_detachment(row)
    # All sides alike, also the one that ended it: who is told says nothing of who it was.
    tell(row, "ended", *Side.values)


def end_what_is_over() -> int:
    """End detachments whose last day has passed, and others nobody touched for a year; how many.

    What was asked and not answered in half a year is not taken on. Emits `trajectory.changed` and
    `trajectory.told` for each.
    """
    rows = over_now().order_by("pk").values_list("public_id", flat=True)
    return sum(_end_if_over(public_id) for public_id in list(rows))


def over_now() -> QuerySet[HostTrajectory]:
    now = timezone.now()
    past = Q(state=S.RUNNING, detachment__ends_on__lt=timezone.localdate())
    # A detachment of several years needs no word a year: its last day ends it.
    forgotten = Q(state=S.RUNNING, detachment=None, changed_at__lte=now - FORGOTTEN)
    unanswered = Q(state=S.ASKED, asked_at__lte=now - UNANSWERED)
    return HostTrajectory.objects.filter(past | forgotten | unanswered)


@transaction.atomic
def _end_if_over(public_id: str) -> bool:
    lock_peer_of(public_id)
    row = find_locked(public_id)
    if row is None or not over_now().filter(pk=row.pk).exists():
        return False
    if row.state == S.ASKED:
        move(row, S.DECLINED)
        tell(row, "answered", Side.HOST)
    else:
        _end(row)
    return True


def purge_trajectories(before: datetime) -> int:
    """Delete trajectories that ended before, with all that was written in them; how many."""
    ids = list(old_trajectories(before).order_by("pk").values_list("public_id", flat=True))
    for public_id in ids:
        _delete(public_id)
    return len(ids)


@transaction.atomic
def _delete(public_id: str) -> None:
    lock_peer_of(public_id)
    row = find_locked(public_id)
    if row is None:
        return
    forget_detachment(row)
    AuditEntry.objects.filter(subject_kind=TRAJECTORY, subject_id=public_id).delete()
    row.delete()


def old_trajectories(before: datetime) -> QuerySet[HostTrajectory]:
    return HostTrajectory.objects.filter(ended_at__lte=before)


def purge_detachments(before: datetime) -> int:
    """Delete who was detached where, of those whose period ended before; how many."""
    return old_detachments(before).delete()[0]


def old_detachments(before: datetime) -> QuerySet[Detachment]:
    """Those that ended are gone with their trajectory; this is the net below."""
    return Detachment.objects.filter(ends_on__lte=timezone.localdate(before)).exclude(
        trajectory__state=S.RUNNING
    )
