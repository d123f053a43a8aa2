"""The mail that invites somebody: neutral to who reads along, sent once. Decides nothing."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation

from events.agenda import place_words
from events.cards import payload_in, shown
from events.models import Invitation
from network.mails import message_to, send_once
from network.models import PortalSettings


def send_invitation(invitation: str) -> None:
    """Write to who is invited, unless the invitation was taken back meanwhile."""
    send_once(f"invitation:{invitation}", lambda: _compose(invitation))


def _compose(invitation: str) -> EmailMultiAlternatives | None:
    rows = Invitation.objects.filter(public_id=invitation, revoked_at=None).exclude(email="")
    row = rows.select_related("meeting__series", "meeting__place").first()
    if row is None or row.meeting.is_cancelled or row.meeting.starts_at <= timezone.now():
        return None
    with translation.override(row.language):
        card = shown(payload_in(row.meeting, row.language), row.meeting)
        link = reverse("events:invitation", args=[row.token])
        context = {
            "name": row.name,
            "card": card,
            "place_line": place_words(card),
            "invitation_url": settings.SITE_URL + link,
            "coordination": PortalSettings.load(),
        }
    return message_to(row.email, "invitation", context, language=row.language)
