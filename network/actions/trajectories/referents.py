"""Whom to turn to in a trajectory, on both sides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.trajectories.writing import (
    changed,
    check_side,
    lock_trajectory,
    note_act,
    user_of,
)
from network.audiences import Viewer
from network.models import HostTrajectory, Organisation, Representation, Side, User
from network.models.trajectories import OVER


@transaction.atomic
def name_referents(
    trajectory: HostTrajectory,
    *,
    referent: User | None,
    host_referent: Representation | None,
    viewer: Viewer,
) -> None:
    """Name who accompanies, who then reads and writes all of it, and who answers for the host.

    Raises PermissionDenied; ValidationError by field, and once it has ended. Writes the audit log;
    emits `trajectory.changed`.
    """
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer, Side.NETWORK)
    if row.state in OVER:
        raise ValidationError(_("It has ended."), code="moved_on")
    check_referent(row.organisation, referent)
    if host_referent is not None and (
        host_referent.organisation_id != row.organisation_id or not host_referent.is_current
    ):
        raise ValidationError(
            {"host_referent": _("This person does not act for the organisation.")}, code="stranger"
        )
    row.referent, row.host_referent = referent, host_referent
    note_act(row, "referents_named", side=Side.NETWORK, by=user_of(viewer))
    changed(row)


def check_referent(organisation: Organisation, referent: User | None) -> None:
    """Who accompanies stands beside the organisation, not in it. Raises ValidationError."""
    if referent is None:
        return
    acts = referent.representations.current().filter(organisation=organisation)
    if not referent.is_active or acts.exists():
        raise ValidationError(
            {"referent": _("Choose somebody who does not act for this organisation.")},
            code="referent",
        )
