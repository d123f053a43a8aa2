"""Invented proposals of themes: each state, so that both sides of the page can be tried."""

from dataclasses import dataclass

from events.actions import (
    ProposalFacts,
    ShownWords,
    join_proposal,
    look_at_proposal,
    merge_proposal,
    propose_theme,
    set_aside_proposal,
    support_proposal,
)
from events.models import Meeting, Series, ThemeProposal
from network.models import User


@dataclass(frozen=True, kw_only=True)
class DemoProposal:
    """What somebody proposed, and what became of it."""

    theme: str
    why: str = ""
    language: str = "fr"
    is_read: bool = True
    is_taken_up: bool = False
    reason: str = ""
    # The number, from 0, of the one that said the same before.
    same_as: int | None = None
    # Who wants to be called with the answer; the number rings nowhere.
    name: str = ""
    phone: str = ""


PROPOSALS = (
    DemoProposal(
        theme="Travailler à mi-temps sans perdre ses droits (exemple)",
        why="On m’en parle à chaque permanence, et personne ne sait vraiment.",
    ),
    DemoProposal(
        theme="Werken met een ploeg die je verhaal al kent (voorbeeld)",
        why="Ik zoek hoe ik opnieuw kan beginnen.",
        language="nl",
        is_taken_up=True,
    ),
    DemoProposal(
        theme="Inviter la presse à une rencontre (exemple)",
        reason="Les rencontres restent un lieu sûr : la presse est reçue à part (exemple).",
    ),
    DemoProposal(
        theme="Saying no to a task that is not ours (example)",
        why="It happens in every new job.",
        language="en",
        is_read=False,
    ),
    DemoProposal(
        theme="Le mi-temps et les allocations (exemple)",
        same_as=0,
        name="Galet (exemple)",
        phone="+33 6 39 98 91 00",
    ),
)


def lay_proposals(series: Series, *, coordinator: User, members: list[User]) -> None:
    """Propose each, and let the coordinator of the demonstration answer some."""
    laid: list[ThemeProposal] = []
    for demo in PROPOSALS:
        proposal = propose_theme(
            ProposalFacts(
                theme=demo.theme,
                why=demo.why,
                language=demo.language,
                series=series if demo.is_taken_up else None,
                name=demo.name,
                phone=demo.phone,
            )
        )
        laid.append(proposal)
        if not demo.is_read:
            continue
        words = ShownWords(theme=demo.theme, why=demo.why, is_shown=True)
        look_at_proposal(proposal, words, by=coordinator)
        for member in members:
            support_proposal(proposal, by=member)
        if demo.reason:
            set_aside_proposal(proposal, reason=demo.reason, by=coordinator)
        if demo.same_as is not None:
            merge_proposal(proposal, into=laid[demo.same_as], by=coordinator)
        if demo.is_taken_up:
            join_proposal(proposal, _next_meeting(series), by=coordinator)


def _next_meeting(series: Series) -> Meeting:
    return series.meetings.filter(state=Meeting.State.PUBLISHED).upcoming()[0]
