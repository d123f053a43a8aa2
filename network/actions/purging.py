"""Noting what the purge removed, for those who answer for it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from network.models import PurgeCount


@transaction.atomic
def record_purge(purpose: str, *, removed: int = 0, has_failed: bool = False) -> None:
    """Add to the day's count of a purpose; a run that found nothing leaves no row."""
    if not removed and not has_failed:
        return
    row, _is_new = PurgeCount.objects.get_or_create(purpose=purpose, day=timezone.localdate())
    PurgeCount.objects.filter(pk=row.pk).update(
        removed=F("removed") + removed, failures=F("failures") + int(has_failed)
    )
