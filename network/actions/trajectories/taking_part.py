"""The peer worker in a trajectory: asked, taking part by their own yes, leaving when they want."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.profiles.detachments import forget_detachment
from network.actions.profiles.writing import (
    PROFILE,
    Agreement,
    excludes_organisation,
    lock_to_take_back,
    lock_to_write,
    note_consent,
)
from network.actions.trajectories.telling import tell
from network.actions.trajectories.writing import (
    check_running,
    check_side,
    find_locked,
    lock_trajectory,
    move,
    touched,
    user_of,
)
from network.audiences import Viewer
from network.models import (
    HostTrajectory,
    Organisation,
    Profile,
    Side,
    Stage,
    TrajectoryKind,
    TrajectoryPart,
    TrajectoryState,
    User,
)

CONSENT = "trajectory"


@transaction.atomic
def ask_to_join(trajectory: HostTrajectory, profile: Profile, *, viewer: Viewer) -> TrajectoryPart:
    """Ask somebody who shows themselves to this coordinator to take part; twice is once.

    From recruitment on only. Who said no is not told from who was never asked. Raises
    PermissionDenied; MovedOn; ValidationError before recruitment, while somebody else is asked or
    takes part, or for who keeps this organisation away. Writes the audit log; emits
    `trajectory.changed`, `trajectory.told`.
    """
    person = Profile.objects.select_for_update(of=("self",)).filter(pk=profile.pk).first()
    row = lock_trajectory(trajectory.public_id)
    check_side(row, viewer, Side.NETWORK)
    check_running(row)
    if person is None or not Profile.objects.listed_to(viewer).filter(pk=person.pk).exists():
        raise PermissionDenied
    if row.stage().place < Stage.RECRUITMENT.place:
        raise ValidationError(_("A peer worker joins from recruitment on."), code="early")
    known: TrajectoryPart | None = getattr(row, "part", None)
    if known is not None and known.profile_id != person.pk:
        raise ValidationError(_("Somebody else is asked, or takes part already."), code="taken")
    if excludes_organisation(person, row.organisation) or not person.is_showing:
        raise ValidationError(_("This cannot be proposed to this person."), code="unsuitable")
    if known is not None:
        return known
    part = TrajectoryPart.objects.create(trajectory=row, profile=person)
    # Of the person, so that they read it, and that it goes with them.
    record_act(
        "trajectory.asked_to_join",
        by=user_of(viewer),
        subject_kind=PROFILE,
        subject_id=person.public_id,
        trajectory=row.public_id,
    )
    tell(row, "asked_to_join", Side.PEER, event=part.public_id)
    touched(row)
    return part


@transaction.atomic
def join_trajectory(trajectory: HostTrajectory, *, by: User, agreed: Agreement) -> TrajectoryPart:
    """Take part: for who was asked, or who helps somebody without an account. Twice is once.

    Raises PermissionDenied; MovedOn; ValidationError when nobody asks any more, or the person
    keeps the organisation away. Writes the consent; emits `trajectory.changed`.
    """
    person = lock_to_write(_asked(trajectory), by=by, agreed=agreed)
    row = lock_trajectory(trajectory.public_id)
    check_running(row)
    part = TrajectoryPart.objects.filter(trajectory=row, profile=person).first()
    if part is None:
        raise ValidationError(_("This is not asked of you any more."), code="gone")
    if part.joined_at is not None:
        return part
    if excludes_organisation(person, row.organisation):
        raise ValidationError(_("You keep this organisation away."), code="excluded")
    part.joined_at = timezone.now()
    part.save(update_fields=["joined_at"])
    note_consent(person, CONSENT, agreed, is_given=True, receiver=row.organisation.public_id)
    touched(row)
    return part


@transaction.atomic
def leave_trajectory(trajectory: HostTrajectory, *, by: User, agreed: Agreement) -> None:
    """Say no, or take part no more: at once, without a reason; twice is once.

    What the person wrote goes with them; a detachment ends, another trajectory goes on without
    them. A coordinator of the place may do it for who asks. Raises PermissionDenied. Emits
    `trajectory.changed`.
    """
    part = TrajectoryPart.objects.filter(trajectory=trajectory).first()
    if part is None:
        return
    person = lock_to_take_back(part.profile, by=by)
    leave_trajectories(person, only=trajectory.public_id, agreed=agreed)


def leave_trajectories(
    person: Profile,
    *,
    of: Callable[[Organisation], bool] = lambda organisation: True,
    only: str = "",
    agreed: Agreement | None = None,
) -> None:
    """This person takes part in no trajectory any more, in none of some hosts, or not in one.

    The caller holds the lock of the profile. Emits `trajectory.changed`.
    """
    parts = TrajectoryPart.objects.filter(profile=person).order_by("trajectory")
    for public_id in list(parts.values_list("trajectory__public_id", flat=True)):
        row = find_locked(public_id)
        part = TrajectoryPart.objects.filter(trajectory=row, profile=person).first()
        if row and part and of(row.organisation) and only in {"", public_id}:
            _step_out(row, part, agreed)


def _step_out(row: HostTrajectory, part: TrajectoryPart, agreed: Agreement | None) -> None:
    had_joined = part.joined_at is not None
    if had_joined and agreed is not None:
        receiver = row.organisation.public_id
        note_consent(part.profile, CONSENT, agreed, is_given=False, receiver=receiver)
    forget_detachment(row)
    part.delete()
    row = lock_trajectory(row.public_id)
    if had_joined and row.is_running and row.kind == TrajectoryKind.DETACHMENT:
        move(row, TrajectoryState.ENDED)
        tell(row, "ended", Side.HOST, Side.NETWORK)
    else:
        touched(row)


def _asked(trajectory: HostTrajectory) -> Profile:
    part = TrajectoryPart.objects.select_related("profile").filter(trajectory=trajectory).first()
    if part is None:
        raise ValidationError(_("This is not asked of you any more."), code="gone")
    return part.profile
