"""Answering who proposed a theme, if they left an address: neutral words and a link, no theme."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from events.models import ThemeProposal
from network.mails import message_to, send_once
from network.models import PortalSettings

RECEIVED = "received"


def tell_proposer(proposal: str, *, event: str) -> None:
    """Tell once that it was received, or what became of it; silent when they left no address."""
    rows = ThemeProposal.objects.filter(public_id=proposal).select_related("merged_into")
    row = rows.first()
    contact = row.reachable_contact if row else None
    if row is None or (event == RECEIVED and not row.outcome.is_undecided):
        # Answered before the mail left: the answer says all.
        return
    if contact is not None and contact.email:
        send_once(f"proposal:{proposal}:{event}", lambda: compose(proposal))


def compose(proposal: str) -> EmailMultiAlternatives | None:
    """The mail, from what is true at this moment; None when there is nobody to write to."""
    rows = ThemeProposal.objects.filter(public_id=proposal).select_related("merged_into")
    row = rows.first()
    contact = row.reachable_contact if row else None
    if row is None or contact is None or not contact.email:
        return None
    with translation.override(row.language):
        context = _context(row, contact.name)
    return message_to(contact.email, "proposal", context, language=row.language)


def _context(row: ThemeProposal, name: str) -> dict[str, Any]:
    outcome = row.outcome
    meeting = outcome.meeting if outcome.meeting and outcome.meeting.is_public else None
    return {
        "name": name,
        "state": row.state if outcome.is_undecided else outcome.state,
        "starts": meeting and meeting.starts_at.astimezone(meeting.zone),
        "url": settings.SITE_URL + reverse("events:proposal", args=[row.token]),
        "coordination": PortalSettings.load(),
    }
