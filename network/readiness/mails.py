"""The mail that asks a peer for a review: it says neither what is reviewed nor whose it is."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from network.mails import message_to, send_once
from network.models import PortalSettings, ReviewAsk


def tell_asked(ask: int, day: str) -> None:
    """Ask once; silent when it was done, or for who has no address."""
    send_once(f"review-ask:{ask}:{day}", lambda: _compose(ask))


def _compose(ask: int) -> EmailMultiAlternatives | None:
    rows = ReviewAsk.objects.select_related("user", "readiness__organisation")
    row = rows.filter(pk=ask, until__gte=timezone.localdate(), user__is_active=True).first()
    if row is None or not row.user.email or row.readiness.reviews.filter(user=row.user).exists():
        return None
    with translation.override(row.user.language):
        house = row.readiness.organisation.public_id
        path = reverse("organisations:readiness_review", args=[house])
    context = {
        "name": row.user.display_name,
        "url": settings.SITE_URL + path,
        "until": row.until,
        "coordination": PortalSettings.load(),
    }
    return message_to(row.user.email, "review", context, language=row.user.language)
