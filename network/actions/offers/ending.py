"""What time does to offers: their last day, and the purge."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from network.actions.offers.writing import OFFER, lock_offer, move
from network.models import AuditEntry, Offer, OfferState

OPEN_TO_END = (OfferState.SUBMITTED, OfferState.PUBLISHED)


def expire_offers() -> int:
    """End the offers whose last day has passed; how many. Emits `offer.changed` for each."""
    over = Offer.objects.filter(state__in=OPEN_TO_END, ends_on__lt=timezone.localdate())
    return sum(_expire(public_id) for public_id in over.values_list("public_id", flat=True))


@transaction.atomic
def _expire(public_id: str) -> bool:
    try:
        row = lock_offer(public_id)
    except ValidationError:
        return False
    if row.state not in OPEN_TO_END or not row.is_over:
        return False
    move(row, OfferState.EXPIRED)
    return True


@transaction.atomic
def purge_offers(before: datetime) -> int:
    """Delete offers that ended before, and what nobody handed in since; how many."""
    rows = list(old_offers(before))
    ids = [row.public_id for row in rows]
    AuditEntry.objects.filter(subject_kind=OFFER, subject_id__in=ids).delete()
    Offer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def old_offers(before: datetime) -> QuerySet[Offer]:
    """Those that ended before; and drafts that nobody touched since."""
    left = Q(state__in=(OfferState.DRAFT, OfferState.REFUSED), changed_at__lte=before)
    return Offer.objects.filter(Q(ended_at__lte=before) | left)
