"""Writing the public change log, after the commit of what changed."""

from django.db import transaction
from django.db.models import F

from network.models import Change, ChangeCounter


@transaction.atomic
def record_change(kind: str, public_id: str, *, version: int, reason: str) -> None:
    """Add one line to the public log; the same version is written once.

    The counter row stays locked until the commit, so positions commit in order.
    """
    ChangeCounter.objects.filter(pk=1).update(last_position=F("last_position") + 1)
    if Change.objects.filter(kind=kind, public_id=public_id, version=version).exists():
        return
    Change.objects.create(
        position=ChangeCounter.objects.get(pk=1).last_position,
        kind=kind,
        public_id=public_id,
        version=version,
        reason=reason,
    )
