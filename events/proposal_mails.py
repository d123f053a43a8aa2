"""Answering who proposed a theme, if they left an address or a number: neutral words, no theme."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.actions.proposals import SUBJECT
from events.models import Meeting, ThemeProposal
from frontend.dates import date_format
from network.actions import ask_for_call
from network.mails import message_to, send_once
from network.models import PortalSettings

RECEIVED = "received"
# On the call list.
SCRIPT = "proposal"


def tell_proposer(proposal: str, *, event: str) -> None:
    """Tell once that it was received, or what became of it; silent when they left no way to.

    By telephone only the answer: who proposed saw on the screen that it was received.
    """
    rows = ThemeProposal.objects.filter(public_id=proposal).select_related("merged_into")
    row = rows.first()
    contact = row.reachable_contact if row else None
    if row is None or (event == RECEIVED and not row.outcome.is_undecided):
        # Answered before the mail left: the answer says all.
        return
    if contact is not None and contact.email:
        send_once(f"proposal:{proposal}:{event}", lambda: compose(proposal))
    elif contact is not None and contact.phone and event != RECEIVED:
        key = f"proposal:{proposal}:{event}"
        ask_for_call(key, script=SCRIPT, subject_kind=SUBJECT, subject_id=proposal)


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


def script_about(row: ThemeProposal) -> str:
    """What to say to who proposed it once they are there, from what is true at this moment."""
    outcome = row.outcome
    with translation.override(row.language):
        if outcome.is_undecided and row.state != ThemeProposal.State.MERGED:
            return _("Nothing has changed any more: there is no need to call.")
        words = [_("You proposed something to talk about."), _answer(outcome)]
        if row.state == ThemeProposal.State.MERGED:
            words.insert(1, _("Somebody else proposed the same: both are put together."))
        return " ".join(words)


def _answer(outcome: ThemeProposal) -> str:
    if outcome.is_undecided:
        return _("We call you again when there is an answer.")
    if outcome.state == ThemeProposal.State.SET_ASIDE:
        return _("It is set aside for now. This is why: “%(reason)s”") % {"reason": outcome.reason}
    meeting = _public_meeting(outcome)
    if meeting is None:
        return _("It is taken up. The date follows.")
    starts = meeting.starts_at.astimezone(meeting.zone)
    return _("It is taken up: we meet on %(when)s. Shall I keep a place for you?") % {
        "when": date_format(starts, "l j F, H:i")
    }


def _public_meeting(outcome: ThemeProposal) -> Meeting | None:
    return outcome.meeting if outcome.meeting and outcome.meeting.is_public else None


def _context(row: ThemeProposal, name: str) -> dict[str, Any]:
    outcome = row.outcome
    meeting = _public_meeting(outcome)
    return {
        "name": name,
        "state": row.state if outcome.is_undecided else outcome.state,
        "starts": meeting and meeting.starts_at.astimezone(meeting.zone),
        "url": settings.SITE_URL + reverse("events:proposal", args=[row.token]),
        "coordination": PortalSettings.load(),
    }
