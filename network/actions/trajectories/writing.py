"""The lock of a trajectory, who may write in it and in whose name, which state follows which."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.audiences import Viewer
from network.models import (
    HostTrajectory,
    Profile,
    Representation,
    Side,
    Stage,
    TrajectoryPart,
    TrajectoryState,
    User,
)
from network.models.trajectories import OVER
from network.outbox import emit
from network.traces import traces_in
from network.validators import few_links, one_line, plain_text

TRAJECTORY = "trajectory"
S = TrajectoryState
MAY_BECOME: dict[str, frozenset[str]] = {
    S.ASKED: frozenset({S.RUNNING, S.DECLINED, S.WITHDRAWN}),
    S.RUNNING: frozenset({S.ENDED}),
    **dict.fromkeys(OVER, frozenset()),
}
TRACES = {
    "address": _("Write no e-mail address here."),
    "number": _("Write no telephone or file number here."),
    "birth": _("Write nothing about a person, such as a date of birth: write about the team."),
}


class MovedOn(ValidationError):
    """The trajectory is no longer in a state in which this can be done."""

    def __init__(self) -> None:
        super().__init__(
            _("This cannot be done any more: the trajectory has moved on or has ended."),
            code="moved_on",
        )


class Overtaken(ValidationError):
    """The trajectory changed since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this meanwhile. Look at it, then send yours again."),
            code="overtaken",
        )


def lock_trajectory(public_id: str) -> HostTrajectory:
    """The trajectory as it is, locked. Raises ValidationError when it is gone."""
    row = find_locked(public_id)
    if row is None:
        raise ValidationError(_("This trajectory is not there any more."), code="gone")
    return row


def find_locked(public_id: str) -> HostTrajectory | None:
    """The same for what must not fail because somebody else was quicker."""
    rows = HostTrajectory.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "node").filter(public_id=public_id).first()


def lock_peer_of(public_id: str) -> None:
    """Lock the profile of who takes part, before the trajectory: what ends may touch both."""
    part = TrajectoryPart.objects.filter(trajectory__public_id=public_id).first()
    if part is not None:
        list(Profile.objects.select_for_update(of=("self",)).filter(pk=part.profile_id))


def side_of(row: HostTrajectory, viewer: Viewer) -> str:
    """In whose name this viewer reads and writes here; empty for who reads nothing of it."""
    mine = HostTrajectory.objects.filter(pk=row.pk)
    if mine.of_host(viewer).exists():
        return Side.HOST.value
    if mine.of_peer(viewer).exists():
        return Side.PEER.value
    return Side.NETWORK.value if mine.of_network(viewer).exists() else ""


def check_side(row: HostTrajectory, viewer: Viewer, *sides: str) -> str:
    """The side of this viewer, which must be one of these, or any without them.

    Raises PermissionDenied; also for who stopped acting for the organisation a moment ago.
    """
    side = side_of(row, viewer)
    if not side or (sides and side not in sides):
        raise PermissionDenied
    acts = Representation.objects.current().filter(
        user=viewer.user_id, organisation=row.organisation, user__is_active=True
    )
    if side == Side.HOST and not acts.exists():
        raise PermissionDenied
    return side


def check_running(row: HostTrajectory) -> None:
    """Raises MovedOn once it has ended, or before it began."""
    if row.state != S.RUNNING:
        raise MovedOn


def check_not_without_peer(row: HostTrajectory) -> None:
    """At follow-up, nothing is written of somebody's work that they do not read themselves.

    Raises ValidationError while no peer worker takes part.
    """
    if row.stage() is Stage.FOLLOW_UP and not row.has_peer:
        raise ValidationError(
            _("The follow-up is written with the peer worker. Nobody takes part yet."),
            code="alone",
        )


def user_of(viewer: Viewer) -> User:
    assert viewer.user_id is not None
    return User.objects.get(pk=viewer.user_id)


def move(row: HostTrajectory, state: str) -> None:
    """Give a locked trajectory its new state. Raises MovedOn. Emits `trajectory.changed`."""
    if state not in MAY_BECOME[row.state]:
        raise MovedOn
    row.state = state
    if state in OVER:
        row.ended_at = timezone.now()
    changed(row)


def changed(row: HostTrajectory) -> None:
    """Write a locked trajectory whose plan or state changed. Emits `trajectory.changed`."""
    row.version += 1
    row.changed_at = timezone.now()
    row.save()
    emit("trajectory.changed", trajectory=row.public_id)


def touched(row: HostTrajectory) -> None:
    """Something was written beside the plan: nobody's screen is older for it."""
    row.changed_at = timezone.now()
    row.save(update_fields=["changed_at"])
    emit("trajectory.changed", trajectory=row.public_id)


def note_act(row: HostTrajectory, what: str, *, side: str, by: User, **ids: str | int) -> None:
    """Write what somebody of the network did into the audit log; the others are not followed."""
    if side == Side.NETWORK:
        record_act(
            f"trajectory.{what}",
            by=by,
            subject_kind=TRAJECTORY,
            subject_id=row.public_id,
            **ids,
        )


def check_words(name: str, text: str, *, is_line: bool = False) -> None:
    """Raises ValidationError at this field for nothing, or for what speaks of a person."""
    errors: list[ValidationError] = []
    if not text.strip():
        errors.append(ValidationError(_("Write something here."), code="required"))
    for check in (plain_text, one_line if is_line else few_links):
        try:
            check(text)
        except ValidationError as error:
            errors.append(error)
    traces = traces_in(text, year=timezone.localdate().year)
    errors += [ValidationError(TRACES[key], code=key) for key in sorted(traces)]
    if errors:
        raise ValidationError({name: errors})
