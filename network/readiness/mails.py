"""The mail that asks a peer for a review: it says neither what is reviewed nor whose it is."""

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from network.mails import message_for, page_address, send_once
from network.models import ReviewAsk


def tell_asked(ask: int, day: str) -> None:
    """Ask once; silent when it was done, or for who has no address."""
    send_once(f"review-ask:{ask}:{day}", lambda: _compose(ask))


def _compose(ask: int) -> EmailMultiAlternatives | None:
    rows = ReviewAsk.objects.select_related("user", "readiness__organisation")
    row = rows.filter(pk=ask, until__gte=timezone.localdate(), user__is_active=True).first()
    if row is None or row.readiness.reviews.filter(user=row.user).exists():
        return None
    house = row.readiness.organisation.public_id
    url = page_address("organisations:readiness_review", house, language=row.user.language)
    return message_for(row.user, "review", {"url": url, "until": row.until})
