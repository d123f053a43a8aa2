"""What is kept of missions, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.actions.missions import ending
from network.models import MissionFeedback, MissionMessage, MissionProposal, MissionRequest
from network.purposes import (
    DAYS_IN_A_YEAR,
    Basis,
    Erasure,
    Purpose,
    keeps,
    purpose,
    when_erased,
)

MISSIONS = purpose(
    Purpose(
        key="missions",
        name=_("Missions"),
        why=_(
            "An organisation asks for work, coordinators propose it, a person says yes or no "
            "without a reason; a no is not shown to the organisation."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_(
            "the coordinators of the place; the organisation, without who was asked; the person, "
            "what was proposed to them"
        ),
        term=timedelta(days=DAYS_IN_A_YEAR),
        since=_("the mission ended"),
        purge=ending.purge_missions,
        due=retention.counted(ending.old_missions),
    )
)

keeps(
    MissionRequest,
    {
        MISSIONS: "organisation representation node peer_lead kind level language area place "
        "public words written_in starts_on ends_on contract pay is_exclusive shares_readiness "
        "wishes_somebody wished_profile team_contact state refusal_reason escalated_to "
        "escalated_at submitted_at moved_at ended_at"
    },
    says_nothing="id public_id version",
)
keeps(
    MissionProposal,
    {MISSIONS: "request profile state asked_at answer_by"},
    says_nothing="id public_id is_exclusive link_version",
)
keeps(
    MissionMessage,
    {MISSIONS: "proposal side author words written_in sent_at"},
    says_nothing="id public_id",
)
keeps(MissionFeedback, {MISSIONS: "request proposal went words"}, says_nothing="id")

when_erased(Erasure.CUT, "network.MissionRequest.peer_lead", "network.MissionMessage.author")
