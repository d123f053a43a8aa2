"""What time does to findings: told together on the first of a month, counted once a week."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from network.actions.observations.writing import (
    changed,
    lock_finding,
    lock_findings,
    review,
    voices_of,
)
from network.models import Finding
from network.outbox import emit
from network.releasing import may_tell, telling_day, told_people


def release_findings(*, today: date | None = None) -> int:
    """Tell the institutions what is due; what no longer holds waits for another month. How many.

    Emits `finding.changed`, and `finding.released` for each that is told.
    """
    today = today or timezone.localdate()
    due = Finding.objects.filter(approved_at__isnull=False, released_at=None, release_on__lte=today)
    return sum(_release(pk, today) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _release(pk: int, today: date) -> bool:
    for row in lock_findings([pk]):
        if row.approved_at is None or row.released_at or not row.release_on:
            return False
        if row.release_on > today:
            return False
        voices = voices_of(row)
        if not may_tell(voices):
            row.release_on = telling_day(today)
            changed(row)
            return False
        row.released_at = timezone.now()
        row.told_people = told_people(voices)
        changed(row)
        emit("finding.released", finding=row.public_id)
        return True
    return False


def review_findings() -> int:
    """Take back what no longer holds, for whatever reason; how many.

    Somebody may have hidden, or left, or not renewed. Emits `finding.changed` for each.
    """
    told = Finding.objects.filter(approved_at__isnull=False)
    fallen = told.exclude(pk__in=Finding.objects.holding().values("pk"))
    return sum(_review(pk) for pk in fallen.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _review(pk: int) -> bool:
    return any(review(row) for row in lock_findings([pk]))


def count_again() -> None:
    """Once a week: the band of how many people stand behind what is told. Emits like `changed`."""
    for public_id in Finding.objects.released().values_list("public_id", flat=True):
        _count(public_id)


@transaction.atomic
def _count(public_id: str) -> None:
    row = lock_finding(public_id)
    people = told_people(voices_of(row))
    if row.released_at is not None and people != row.told_people:
        row.told_people = people
        changed(row)
