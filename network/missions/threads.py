"""What both sides of a mission wrote to each other and share, as each reads it."""

from dataclasses import dataclass
from datetime import datetime

from network.audiences import Viewer
from network.models import (
    Exclusion,
    MissionFeedback,
    MissionMessage,
    MissionProposal,
    MissionRequest,
    ProposalState,
)
from network.models.missions import STANDING
from network.visibility import SeenFact, Share, facts_shared_with, shares_of

Side = MissionMessage.Side


@dataclass(frozen=True)
class Said:
    """One message; `is_own` where it is of the reader's side."""

    words: str
    written_in: str
    sent_at: datetime
    side: str
    is_own: bool


@dataclass(frozen=True)
class Thread:
    """What was written between the organisation and one person, and what each of them shares."""

    public_id: str
    messages: tuple[Said, ...]
    # While it stands one may write; once it is over, read.
    is_open: bool
    # What the person shares with this mission, for the organisation.
    shared: tuple[SeenFact, ...] = ()
    # The same for their own screen, where each can be ended.
    shares: tuple[Share, ...] = ()
    team_contact: str = ""

    @property
    def name(self) -> str:
        """How the person is called, where they share that."""
        return next((fact.text for fact in self.shared if fact.kind == "display_name"), "")


def threads_for_organisation(row: MissionRequest, viewer: Viewer) -> list[Thread]:
    """With each person who accepted; only what they share with this mission stands in it."""
    accepted = row.proposals.filter(state=ProposalState.ACCEPTED).select_related("profile")
    return [
        Thread(
            public_id=proposal.public_id,
            messages=_said(proposal, Side.ORGANISATION),
            is_open=row.state in STANDING,
            shared=facts_shared_with(row.public_id, proposal.profile, viewer).facts,
            team_contact=row.team_contact,
        )
        # In no order of time: who was asked before whom is told to nobody.
        for proposal in accepted.order_by("public_id")
    ]


def thread_for_person(proposal: MissionProposal) -> Thread | None:
    """What its person reads; None where they take no part."""
    if proposal.state != ProposalState.ACCEPTED:
        return None
    row = proposal.request
    is_open = row.state in STANDING
    shares = shares_of(proposal.profile) if is_open else []
    return Thread(
        public_id=proposal.public_id,
        messages=_said(proposal, Side.PERSON),
        is_open=is_open,
        shares=tuple(share for share in shares if share.receiver == row.public_id),
        team_contact=row.team_contact if is_open else "",
    )


def messages_of(row: MissionRequest, viewer: Viewer) -> list[Said]:
    """All of a mission, for a coordinator who mediates it.

    Nothing for who acts for the organisation; nor of somebody who keeps this coordinator away.
    """
    if row.organisation_id in viewer.stands_in:
        return []
    away = Exclusion.objects.hitting(viewer).values("profile")
    messages = MissionMessage.objects.filter(proposal__request=row)
    messages = messages.exclude(proposal__profile__in=away).order_by("pk")
    return [_one(message, "") for message in messages]


def feedback_of(row: MissionRequest, viewer: Viewer) -> list[MissionFeedback]:
    """How both sides say that it went, for the same coordinators and of the same people."""
    away = Exclusion.objects.hitting(viewer).values("profile")
    kept_away = row.proposals.filter(profile__in=away)
    return list(
        row.feedback.exclude(
            pk__in=MissionFeedback.objects.filter(proposal__in=kept_away)
        ).order_by("pk")
    )


def _said(proposal: MissionProposal, side: str) -> tuple[Said, ...]:
    return tuple(_one(message, side) for message in proposal.messages.order_by("pk"))


def _one(message: MissionMessage, side: str) -> Said:
    return Said(
        words=message.words,
        written_in=message.written_in,
        sent_at=message.sent_at,
        side=message.side,
        is_own=message.side == side,
    )
