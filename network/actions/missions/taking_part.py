"""A person in their missions: whether they take part, and how they leave. Asks for no reason."""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.actions.missions.writing import lock_mission, move, open_ones
from network.actions.profiles.mission_grants import end_grants_to_mission
from network.models import (
    MissionProposal,
    MissionRequest,
    MissionState,
    Organisation,
    Profile,
    ProposalState,
)
from network.models.missions import OPEN, SEARCHING, STANDING


def check_takes_part(profile: Profile, mission: str) -> None:
    """Raises ValidationError unless the mission stands and this person accepted it.

    Holds the lock of the mission, so that it cannot end before what is shared with it is written.
    """
    row = lock_mission(mission)
    accepted = row.proposals.filter(profile=profile, state=ProposalState.ACCEPTED)
    if row.state not in STANDING or not accepted.exists():
        raise ValidationError(
            {"mission": _("You share this with a mission once you have accepted it.")},
            code="no_part",
        )


def take_back_proposals(profile: Profile) -> None:
    """No mission waits for an answer of this person. The caller holds the lock of the profile."""
    for row, proposal in _missions_of(profile):
        if proposal.state == ProposalState.PROPOSED:
            _step_out(row, proposal)


def leave_missions(
    profile: Profile,
    *,
    of: Callable[[Organisation], bool] = lambda organisation: True,
    only: str = "",
) -> None:
    """This person takes part in no mission any more, in none of some organisations, or not in one.

    What they shared with these ends. A mission that nobody is left in is looked for anew; if it
    was running, it is closed. The caller holds the lock of the profile. Emits `mission.changed`.
    """
    for row, proposal in _missions_of(profile):
        if of(row.organisation) and only in {"", row.public_id}:
            _step_out(row, proposal)


def _missions_of(profile: Profile) -> Iterator[tuple[MissionRequest, MissionProposal]]:
    """Each open mission with what was proposed to this person, locked one after the other."""
    alive = {ProposalState.PROPOSED, ProposalState.ACCEPTED}
    theirs = MissionProposal.objects.filter(profile=profile, state__in=alive)
    ids = theirs.filter(request__state__in=OPEN).order_by("request")
    for public_id in list(ids.values_list("request__public_id", flat=True)):
        row = lock_mission(public_id)
        proposal = row.proposals.filter(profile=profile, state__in=alive).first()
        if proposal is not None and row.state in OPEN:
            yield row, proposal


def _step_out(row: MissionRequest, proposal: MissionProposal) -> None:
    # Who leaves what they had accepted is not asked again; who hid for a while may be.
    is_asked = proposal.state == ProposalState.PROPOSED
    proposal.state = ProposalState.WITHDRAWN if is_asked else ProposalState.DECLINED
    proposal.link_version += 1
    proposal.save(update_fields=["state", "link_version"])
    end_grants_to_mission(row.public_id, profile=proposal.profile)
    without(row)


def without(row: MissionRequest) -> None:
    """The state of a locked mission after somebody left it or did not take it."""
    if row.proposals.filter(state=ProposalState.ACCEPTED).exists():
        return
    if row.state == MissionState.RUNNING:
        move(row, MissionState.CLOSED)
    elif row.state in SEARCHING or row.state == MissionState.ACCEPTED:
        is_asked = open_ones(row).exists()
        move(row, MissionState.PROPOSED if is_asked else MissionState.MODERATED)
