"""The mail that invites somebody to act for an organisation: its link is made as it leaves."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from network.mails import message_to, send_once
from network.models import PortalSettings, RepresentativeInvitation


def tell_invited(invitation: str, version: int) -> None:
    """Send once; silent when it was accepted, taken back or renewed meanwhile."""
    send_once(f"representative:{invitation}:{version}", lambda: _compose(invitation, version))


def _compose(invitation: str, version: int) -> EmailMultiAlternatives | None:
    rows = RepresentativeInvitation.objects.open().select_related("organisation")
    row = rows.filter(public_id=invitation, link_version=version).first()
    if row is None:
        return None
    with translation.override(row.language):
        path = reverse("organisations:act_for", args=[row.token])
    context = {
        "organisation": row.organisation.name,
        "url": settings.SITE_URL + path,
        "until": row.expires_at,
        "coordination": PortalSettings.load(),
    }
    return message_to(row.email, "representative", context, language=row.language)
