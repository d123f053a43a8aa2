"""What time does to missions: answers that never came, periods that are over, the purge."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from network.actions.missions.taking_part import without
from network.actions.missions.writing import lock_mission, move, open_ones
from network.models import AuditEntry, MissionRequest, MissionState, ProposalState
from network.models.missions import OPEN, STANDING


def expire_missions() -> int:
    """End what is over: late answers, missions nobody took, work whose period has passed.

    How many missions changed. Emits `mission.changed` for each.
    """
    late = Q(proposals__state=ProposalState.PROPOSED, proposals__answer_by__lte=timezone.now())
    over = Q(ends_on__lt=timezone.localdate())
    found = MissionRequest.objects.filter(late | over, state__in=OPEN).distinct().order_by("pk")
    return sum(_expire(public_id) for public_id in found.values_list("public_id", flat=True))


@transaction.atomic
def _expire(public_id: str) -> bool:
    row = lock_mission(public_id)
    before = row.version
    late = open_ones(row).filter(answer_by__lte=timezone.now())
    has_late = bool(late.update(state=ProposalState.EXPIRED))
    if has_late:
        without(row)
    if row.state in OPEN and row.ends_on < timezone.localdate():
        move(row, MissionState.CLOSED if row.state in STANDING else MissionState.EXPIRED)
    return has_late or row.version != before


@transaction.atomic
def purge_missions(before: datetime) -> int:
    """Delete missions that are over, with their proposals and feedback; how many."""
    rows = list(old_missions(before))
    ids = [row.public_id for row in rows]
    AuditEntry.objects.filter(subject_kind="mission", subject_id__in=ids).delete()
    MissionRequest.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def old_missions(before: datetime) -> QuerySet[MissionRequest]:
    """Those that ended before; and those that nobody ended, by the last day they asked for."""
    never_ended = Q(ended_at=None, ends_on__lt=timezone.localdate(before))
    return MissionRequest.objects.filter(Q(ended_at__lte=before) | never_ended)
