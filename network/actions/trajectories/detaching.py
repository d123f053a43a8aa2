"""A detachment: its level and period, and whether the host agrees that it is shown."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.profiles.detachments import forget_detachment
from network.actions.trajectories.writing import (
    changed,
    check_running,
    check_side,
    lock_peer_of,
    lock_trajectory,
    note_act,
    user_of,
)
from network.audiences import Viewer
from network.models import Detachment, HostTrajectory, Side, Term, TrajectoryKind


@transaction.atomic
def settle_detachment(
    trajectory: HostTrajectory, *, level: Term, starts_on: date, ends_on: date, viewer: Viewer
) -> Detachment:
    """Say at which level and for which period somebody is detached, for who accompanies it.

    Raises PermissionDenied, MovedOn; ValidationError by field. Emits `trajectory.changed`.
    """
    lock_peer_of(trajectory.public_id)
    row = lock_trajectory(trajectory.public_id)
    side = check_side(row, viewer, Side.NETWORK)
    check_running(row)
    if row.kind != TrajectoryKind.DETACHMENT:
        raise PermissionDenied
    known = Detachment.objects.filter(trajectory=row).first()
    _check(level, starts_on, ends_on, known)
    if known is not None and (known.level_id, known.starts_on, known.ends_on) == (
        level.pk,
        starts_on,
        ends_on,
    ):
        return known
    # Both agreed to other words: each says again whether it is shown.
    forget_detachment(row)
    detachment = Detachment.objects.filter(trajectory=row).first() or Detachment(trajectory=row)
    detachment.level, detachment.starts_on, detachment.ends_on = level, starts_on, ends_on
    detachment.host_shows_at = None
    detachment.save()
    note_act(row, "detachment_settled", side=side, by=user_of(viewer))
    changed(row)
    return detachment


@transaction.atomic
def show_as_host(trajectory: HostTrajectory, *, shows: bool, viewer: Viewer) -> None:
    """The organisation agrees that a detachment is shown, or no longer: at once, everywhere.

    Raises PermissionDenied; MovedOn for agreeing once it has ended. Emits `trajectory.changed`.
    """
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer, Side.HOST)
    found = Detachment.objects.filter(trajectory=row).first()
    if found is None:
        raise ValidationError(_("Level and period are not settled yet."), code="early")
    if shows:
        check_running(row)
    if bool(found.host_shows_at) == shows:
        return
    found.host_shows_at = timezone.now() if shows else None
    found.save(update_fields=["host_shows_at"])
    changed(row)


def _check(level: Term, starts_on: date, ends_on: date, known: Detachment | None) -> None:
    is_kept = known is not None and known.level_id == level.pk
    if level.vocabulary != Term.Vocabulary.LEVEL or not (level.is_offered or is_kept):
        raise ValidationError({"level": _("Choose a word of the list.")}, code="term")
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("It ends before it starts.")}, code="order")
    if ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("This day has passed.")}, code="past")
