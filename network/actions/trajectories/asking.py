"""An organisation asks to be accompanied, and takes it back; coordinators answer."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.nodes import coordinates
from network.actions.trajectories.referents import check_referent
from network.actions.trajectories.telling import tell
from network.actions.trajectories.writing import (
    MovedOn,
    check_side,
    check_words,
    lock_trajectory,
    move,
    note_act,
    user_of,
)
from network.audiences import Viewer
from network.models import (
    HostTrajectory,
    Node,
    Organisation,
    Representation,
    Side,
    TrajectoryState,
    TrajectoryStep,
    TrajectoryTemplate,
    User,
)
from network.outbox import emit

S = TrajectoryState
# Asked once and not answered, asking again is asking the same.
MOST_ASKED = 3


@transaction.atomic
def ask_trajectory(
    organisation: Organisation, *, wishes: str, kind: str, node: Node, viewer: Viewer
) -> HostTrajectory:
    """Ask, under the hat of the organisation, to be accompanied by the network of a place.

    Raises PermissionDenied; ValidationError by field, and with the code `asked` while several
    wait already. Emits `trajectory.asked`.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    acts = Representation.objects.current().filter(user=viewer.user_id, organisation=row)
    representation = acts.order_by("pk").first()
    if viewer.acting_as != row.pk or representation is None or not row.is_verified:
        raise PermissionDenied
    check_words("wishes", wishes)
    if row.trajectories.filter(state=S.ASKED).count() >= MOST_ASKED:
        raise ValidationError(_("You have asked already: the coordinators answer."), code="asked")
    asked = HostTrajectory(
        organisation=row,
        node=node,
        kind=kind,
        wishes=wishes.strip(),
        host_referent=representation,
    )
    asked.full_clean()
    asked.save()
    emit("trajectory.asked", trajectory=asked.public_id)
    return asked


@transaction.atomic
def withdraw_ask(trajectory: HostTrajectory, *, viewer: Viewer) -> None:
    """Take back what was asked and not answered; twice is once.

    Raises PermissionDenied, MovedOn. Emits `trajectory.changed`.
    """
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer, Side.HOST)
    if row.state != S.WITHDRAWN:
        move(row, S.WITHDRAWN)


@transaction.atomic
def start_trajectory(
    trajectory: HostTrajectory,
    *,
    template: TrajectoryTemplate,
    starts_on: date,
    referent: User | None,
    viewer: Viewer,
) -> HostTrajectory:
    """Take on what an organisation asked for: it begins with the steps of a template.

    Raises PermissionDenied, MovedOn; ValidationError by field. Writes the audit log; emits
    `trajectory.changed`, `trajectory.told`.
    """
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer, Side.NETWORK)
    if row.state != S.ASKED:
        raise MovedOn
    _begin(row, template, starts_on, referent)
    note_act(row, "started", side=Side.NETWORK, by=user_of(viewer))
    tell(row, "answered", Side.HOST)
    return row


@transaction.atomic
def open_trajectory(
    organisation: Organisation,
    *,
    node: Node,
    template: TrajectoryTemplate,
    starts_on: date,
    referent: User | None,
    host_referent: Representation | None = None,
    by: User,
) -> HostTrajectory:
    """Begin one that was agreed on aloud, for a coordinator of the place.

    Raises PermissionDenied; ValidationError by field. Writes the audit log; emits
    `trajectory.changed`, `trajectory.told`.
    """
    host = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not coordinates(by, node) or by.representations.current().filter(organisation=host):
        raise PermissionDenied
    row = HostTrajectory(organisation=host, node=node, host_referent=host_referent)
    row.save()
    _begin(row, template, starts_on, referent)
    note_act(row, "started", side=Side.NETWORK, by=by)
    tell(row, "answered", Side.HOST)
    return row


@transaction.atomic
def decline_ask(trajectory: HostTrajectory, *, viewer: Viewer) -> None:
    """Do not take it on; the organisation is told, and may ask again. Twice is once.

    Raises PermissionDenied, MovedOn. Writes the audit log; emits `trajectory.changed`,
    `trajectory.told`.
    """
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer, Side.NETWORK)
    if row.state == S.DECLINED:
        return
    move(row, S.DECLINED)
    note_act(row, "declined", side=Side.NETWORK, by=user_of(viewer))
    tell(row, "answered", Side.HOST)


def _begin(
    row: HostTrajectory, template: TrajectoryTemplate, starts_on: date, referent: User | None
) -> None:
    """Copy the steps, each planned after the usual time of those before; the day may change."""
    steps = list(template.steps.all())
    if not template.is_offered or not steps:
        raise ValidationError({"template": _("This kind has no steps, or is not offered.")})
    if abs((starts_on - timezone.localdate()).days) > 2 * 365:
        raise ValidationError({"starts_on": _("Choose a day within two years.")}, code="far")
    check_referent(row.organisation, referent)
    row.kind, row.names, row.started_on = template.kind, template.names, starts_on
    row.referent = referent
    move(row, S.RUNNING)
    day, copies = starts_on, []
    for position, step in enumerate(steps, start=1):
        day += timedelta(days=step.days)
        words = {"stage": step.stage, "titles": step.titles, "texts": step.texts}
        copies.append(TrajectoryStep(trajectory=row, position=position, planned_on=day, **words))
    TrajectoryStep.objects.bulk_create(copies)
