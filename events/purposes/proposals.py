"""What proposing a theme keeps of people: who proposed, who waits for an answer, who supports."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from events.actions import retention
from events.models import (
    ProposalContact,
    ThemeProposal,
    ThemeSupport,
)
from network.actions.retention import counted
from network.purposes import Basis, Erasure, Purpose, keeps, purpose, when_erased

PROPOSALS = purpose(
    Purpose(
        key="proposals",
        name=_("Themes that people propose"),
        why=_(
            "What people would like to talk about becomes meetings. The text is read by a "
            "coordinator before anybody else may read it; members say that they would like it too."
        ),
        basis=Basis.CONSENT,
        readers=_(
            "coordinators; the public, what they chose to show of it; nobody sees who supports it"
        ),
        term=timedelta(days=365),
        since=_("it was sent or answered; what became a meeting stays, and says no name"),
        purge=retention.purge_proposals,
        due=counted(retention.old_proposals),
    )
)
PROPOSERS = purpose(
    Purpose(
        key="proposers",
        name=_("Who proposed a theme"),
        why=_("Whoever left an address or a number gets an answer."),
        basis=Basis.REQUEST,
        readers=_("the person by a secret link, coordinators"),
        term=timedelta(days=30),
        since=_("the answer, and a year after it was sent at the latest; at once when asked"),
        purge=retention.purge_proposers,
        due=counted(retention.answered_proposers),
    )
)

keeps(
    ThemeProposal,
    {
        PROPOSALS: "theme why language series region state is_shown looked_at decided_at reason "
        "meeting merged_into shown_support created_at submission_key link_version",
    },
    says_nothing="id public_id version",
)
keeps(ProposalContact, {PROPOSERS: "name email phone phone_use"}, says_nothing="proposal")
keeps(ThemeSupport, {PROPOSALS: "proposal user created_at"}, says_nothing="id")
when_erased(Erasure.DELETED, "events.ThemeSupport.user")
