"""Addresses of missions as mails and telephone calls give them, in the reader's language."""

from network.actions.missions.answering import answer_token
from network.mails import page_address
from network.models import MissionProposal, MissionRequest


def answer_url(proposal: MissionProposal, language: str) -> str:
    """The secret link by which somebody reads and answers without logging in."""
    return page_address("missions:answer", answer_token(proposal), language=language)


def proposal_url(proposal: MissionProposal, language: str) -> str:
    """The page of somebody's own part in a mission, behind the log-in."""
    return page_address("missions:proposal", proposal.public_id, language=language)


def mission_url(mission: MissionRequest, language: str) -> str:
    """The page of who asked for it, behind the log-in."""
    return page_address("missions:mission", mission.public_id, language=language)
