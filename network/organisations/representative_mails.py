"""The mail that invites somebody to act for an organisation: its link is made as it leaves."""

from django.core.mail import EmailMultiAlternatives

from network.mails import message_to, page_address, send_once
from network.models import PortalSettings, RepresentativeInvitation


def tell_invited(invitation: str, version: int) -> None:
    """Send once; silent when it was accepted, taken back or renewed meanwhile."""
    send_once(f"representative:{invitation}:{version}", lambda: _compose(invitation, version))


def _compose(invitation: str, version: int) -> EmailMultiAlternatives | None:
    rows = RepresentativeInvitation.objects.open().select_related("organisation")
    row = rows.filter(public_id=invitation, link_version=version).first()
    if row is None:
        return None
    context = {
        "organisation": row.organisation.name,
        "url": page_address("organisations:act_for", row.token, language=row.language),
        "until": row.expires_at,
        "coordination": PortalSettings.load(),
    }
    return message_to(row.email, "representative", context, language=row.language)
