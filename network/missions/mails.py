"""Mails about missions: neutral from outside, and true of the reader at the moment they leave.

Nobody is written to who is hidden, dead or keeps the organisation away; an organisation hears what
it reads on its page, and nothing of who was asked or what they said.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from network.actions.missions.reminding import key_for, key_of
from network.mails import message_for, send_once
from network.missions.calls import call_about
from network.missions.links import answer_url, mission_url, proposal_url
from network.missions.telling import WAITS, proposals, still_true
from network.models import (
    MissionProposal,
    MissionRequest,
    MissionState,
    User,
)
from network.models.missions import STANDING, Escalation
from network.modules import is_on

# What the organisation did itself needs no mail.
TOLD = frozenset(
    {
        MissionState.SUBMITTED.value,
        MissionState.MODERATED.value,
        MissionState.ACCEPTED.value,
        MissionState.REFUSED.value,
        MissionState.DECLINED.value,
        MissionState.CLOSED.value,
    }
)


# --- The person -----------------------------------------------------------------------------------


def tell_asked(profile: str, proposal: str, what: str, *, version: int) -> None:
    """Tell somebody once, by mail or on the call list; silent when it is not true any more."""
    row = _still_true(proposal, what, version)
    if row is None:
        return
    key = key_of(profile, proposal, what, version)
    if row.profile.user is not None and row.profile.user.email:
        send_once(key, lambda: _to_person(proposal, what, version))
    else:
        call_about(row, what, key=key)


def _still_true(proposal: str, what: str, version: int) -> MissionProposal | None:
    """The proposal, where its person may be told this of it now."""
    row = proposals().filter(public_id=proposal, link_version=version).first()
    return row if row is not None and still_true(row, what) else None


def _to_person(proposal: str, what: str, version: int) -> EmailMultiAlternatives | None:
    row = _still_true(proposal, what, version)
    user = row.profile.user if row else None
    if row is None or user is None:
        return None
    context: dict[str, Any] = {"day": row.request.ends_on}
    if what in WAITS:
        context = {"day": row.answer_by, "url": answer_url(row, user.language)}
    elif what != "taken_back":
        context["url"] = proposal_url(row, user.language)
    return _message(user, what, context)


# --- The organisation -----------------------------------------------------------------------------


def tell_requesters(mission: str, *, state: str, was: str, version: int) -> None:
    """Tell who asked in what state their request is, as their page says it; once a change."""
    row = _mission(mission)
    if row is None or state not in TOLD:
        return
    what = "again" if state == MissionState.MODERATED and was in STANDING else state
    for user in requesters(row):
        key = key_for(user.public_id, mission, "told", version)
        send_once(key, lambda user=user: _to_requester(mission, user, what, state))  # type: ignore[misc]


def tell_requesters_of_end(mission: str, day: str) -> None:
    """Remind who asked that the end they gave comes near."""
    row = _mission(mission)
    if row is None or row.ends_on.isoformat() != day:
        return
    for user in requesters(row):
        key = key_for(user.public_id, mission, "ending", day)
        send_once(key, lambda user=user: _to_requester(mission, user, "ending", ""))  # type: ignore[misc]


def requesters(row: MissionRequest) -> list[User]:
    """Who asked, while they act for it; else all who do, since it stays responsible."""
    acting = User.objects.filter(is_active=True, email__isnull=False).exclude(email="")
    current = row.organisation.representations.current()
    acting = acting.filter(representations__in=current).distinct().order_by("pk")
    asked = acting.filter(representations=row.representation_id) if row.representation_id else None
    return list(asked if asked is not None and asked.exists() else acting)


def _to_requester(mission: str, user: User, what: str, state: str) -> EmailMultiAlternatives | None:
    row = _mission(mission)
    if row is None or user not in requesters(row):
        return None
    if row.told_state != state if state else row.state not in STANDING:
        return None
    with translation.override(user.language):
        reason = str(row.get_refusal_reason_display())
    url = mission_url(row, user.language)
    return _message(user, what, {"url": url, "reason": reason, "day": row.ends_on})


def _mission(public_id: str) -> MissionRequest | None:
    if not is_on("missions"):
        return None
    rows = MissionRequest.objects.select_related("organisation", "peer_lead")
    return rows.filter(public_id=public_id).first()


# --- Who helps ------------------------------------------------------------------------------------


def tell_who_helps(mission: str, version: int) -> None:
    """Tell whom one side asked for help: the peer named for it, or the coordinators."""
    row = _mission(mission)
    if row is None:
        return
    to = row.escalated_to
    for user in _helping(row):
        key = key_for(user.public_id, mission, f"help_{to}", version)
        send_once(key, lambda user=user: _to_helper(mission, user, to))  # type: ignore[misc]


def _helping(row: MissionRequest) -> Iterable[User]:
    if row.escalated_to == Escalation.PEER_LEAD:
        lead = row.peer_lead
        return [lead] if lead is not None and lead.is_active and lead.email else []
    if row.escalated_to != Escalation.COORDINATOR:
        return []
    asking = row.organisation.representations.current().values("user")
    rows = User.objects.coordinators().exclude(email=None).exclude(pk__in=asking)
    return rows.filter(coordinations__in=row.node.coordinations.current()).distinct()


def _to_helper(mission: str, user: User, to: str) -> EmailMultiAlternatives | None:
    row = _mission(mission)
    if row is None or row.escalated_to != to or row.state not in STANDING:
        return None
    if user not in _helping(row):
        return None
    if to == Escalation.PEER_LEAD:
        return _message(user, "help_peer_lead", {})
    path = reverse("network_admin:mission", args=[mission])
    return _message(user, "help_coordinator", {"url": settings.SITE_URL + path})


def _message(user: User, what: str, context: dict[str, Any]) -> EmailMultiAlternatives | None:
    return message_for(user, "mission", {"what": what, "is_answer": what in WAITS} | context)
