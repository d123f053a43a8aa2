"""Telling the other side of a mission that something waits for them; never what, nor by whom."""

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives

from network.actions.missions.reminding import key_for, key_of
from network.mails import message_for, send_once
from network.missions.calls import call_about
from network.missions.links import mission_url, proposal_url
from network.missions.mails import requesters
from network.missions.telling import proposals, still_true
from network.models import MissionMessage, MissionProposal, User

Side = MissionMessage.Side
WRITTEN = "written"
# What follows another message so soon waits beside it: one mail tells of both.
TOGETHER = timedelta(minutes=15)


def tell_written(message: str) -> None:
    """Tell whom it is for, once; silent once the mission is over, or for who hides."""
    row = MissionMessage.objects.filter(public_id=message).first()
    proposal = _standing(message) if row is not None else None
    if row is None or proposal is None or _follows_another(row):
        return
    if row.side == Side.PERSON:
        for user in requesters(proposal.request):
            key = key_for(user.public_id, proposal.request.public_id, WRITTEN, message)
            send_once(key, lambda user=user: _to_requester(message, user))  # type: ignore[misc]
        return
    key = key_of(proposal.profile.public_id, proposal.public_id, WRITTEN, row.pk)
    if proposal.profile.user is not None and proposal.profile.user.email:
        send_once(key, lambda: _to_person(message))
    else:
        call_about(proposal, WRITTEN, key=key)


def _standing(message: str) -> MissionProposal | None:
    """The part that it is about, where something may be told of it now."""
    row = proposals().filter(messages__public_id=message).first()
    return row if row is not None and still_true(row, WRITTEN) else None


def _follows_another(row: MissionMessage) -> bool:
    earlier = MissionMessage.objects.filter(proposal=row.proposal_id, side=row.side, pk__lt=row.pk)
    return earlier.filter(sent_at__gt=row.sent_at - TOGETHER).exists()


def _to_person(message: str) -> EmailMultiAlternatives | None:
    proposal = _standing(message)
    user = proposal.profile.user if proposal else None
    if proposal is None or user is None:
        return None
    return _mail(user, proposal_url(proposal, user.language))


def _to_requester(message: str, user: User) -> EmailMultiAlternatives | None:
    proposal = _standing(message)
    if proposal is None or user not in requesters(proposal.request):
        return None
    return _mail(user, mission_url(proposal.request, user.language))


def _mail(user: User, url: str) -> EmailMultiAlternatives | None:
    return message_for(user, "mission", {"what": WRITTEN, "is_answer": False, "url": url})
