"""A detachment on a profile: said with the words of the detachment, open to whom one chooses.

It is shown while the host agrees too (`network/models/detachments.py: shown`).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.profiles.writing import (
    Agreement,
    lock_to_write,
    note_change,
)
from network.models import Detachment, FactKind, HostTrajectory, Profile, ProfileFact, User


@transaction.atomic
def say_detachment(
    profile: Profile, detachment: Detachment, *, by: User, agreed: Agreement
) -> ProfileFact:
    """Put a detachment on the profile of who is detached, open to nobody yet; twice is once.

    Raises PermissionDenied; ValidationError when they do not take part in it any more. Emits
    `profile.changed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    trajectories = HostTrajectory.objects.select_for_update(of=("self",)).running()
    trajectory = trajectories.filter(
        pk=detachment.trajectory_id, part__profile=row, part__joined_at__isnull=False
    ).first()
    current = Detachment.objects.filter(trajectory=trajectory).first() if trajectory else None
    if current is None:
        raise ValidationError(_("You are not detached there any more."), code="gone")
    if current.fact is not None:
        return current.fact
    current.fact = ProfileFact.objects.create(profile=row, kind=FactKind.DETACHMENT)
    current.save(update_fields=["fact"])
    note_change(row, "changed", by=by)
    return current.fact


def forget_detachment(trajectory: HostTrajectory) -> None:
    """What a profile says of this detachment goes. The caller holds the lock of the profile."""
    ProfileFact.objects.filter(detachment__trajectory=trajectory).delete()
