"""The lock of a mission, who may write in it, and which state follows which."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.nodes import coordinates
from network.actions.profiles.mission_grants import end_grants_to_mission
from network.models import (
    MissionProposal,
    MissionRequest,
    MissionState,
    Organisation,
    ProposalState,
    User,
)
from network.models.missions import ENDED
from network.outbox import emit

MISSION = "mission"
S = MissionState
MAY_BECOME: dict[str, frozenset[str]] = {
    S.SUBMITTED: frozenset({S.MODERATED, S.REFUSED, S.EXPIRED, S.WITHDRAWN}),
    S.MODERATED: frozenset({S.PROPOSED, S.REFUSED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}),
    S.PROPOSED: frozenset(
        {S.PROPOSED, S.MODERATED, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}
    ),
    # Whoever accepted may leave before the start: others are looked for, or were asked already.
    S.ACCEPTED: frozenset({S.ACCEPTED, S.MODERATED, S.PROPOSED, S.RUNNING, S.CLOSED, S.WITHDRAWN}),
    S.RUNNING: frozenset({S.RUNNING, S.CLOSED}),
    **dict.fromkeys(ENDED, frozenset()),
}


def lock_mission(public_id: str) -> MissionRequest:
    """The request as it is, locked. Raises ValidationError when it is gone."""
    rows = MissionRequest.objects.select_for_update(of=("self",))
    row = rows.select_related("organisation", "node").filter(public_id=public_id).first()
    if row is None:
        raise ValidationError(_("This mission is not there any more."), code="gone")
    return row


def calls_of(proposal: MissionProposal) -> str:
    """How the keys of the calls begin that tell somebody of this proposal."""
    return f"profile:{proposal.profile.public_id}:mission:{proposal.public_id}:"


def check_represents(by: User, organisation: Organisation) -> None:
    """Raises PermissionDenied for who does not act for the organisation today."""
    if not by.is_active or not by.representations.current().filter(organisation=organisation):
        raise PermissionDenied


def check_mediates(by: User, row: MissionRequest) -> None:
    """Raises PermissionDenied for who does not coordinate its place, or is the one who asks."""
    asks = by.representations.current().filter(organisation=row.organisation)
    if not coordinates(by, row.node) or asks.exists():
        raise PermissionDenied


class MovedOn(ValidationError):
    """The mission is no longer in a state in which this can be done."""

    def __init__(self) -> None:
        super().__init__(
            _("This cannot be done any more: the mission has moved on."), code="moved_on"
        )


def check_may_become(row: MissionRequest, state: str) -> None:
    """Raises MovedOn where this state does not follow the one of now."""
    if state not in MAY_BECOME[row.state]:
        raise MovedOn


def move(row: MissionRequest, state: str) -> None:
    """Give a locked request its new state; at an end, nothing is open or shared any more.

    Raises MovedOn where it does not follow. Emits `mission.changed`; `mission.told` when what the
    organisation reads changes, and then only; `mission.ended` for each who had accepted.
    """
    check_may_become(row, state)
    told = row.told_state
    row.state, row.moved_at = state, timezone.now()
    if state in ENDED:
        row.ended_at = row.moved_at
        end_grants_to_mission(row.public_id)
        close_proposals(row)
        for proposal in row.proposals.filter(state=ProposalState.ACCEPTED).select_related(
            "profile"
        ):
            tell_person(proposal, "ended")
    row.version += 1
    row.save()
    emit("mission.changed", mission=row.public_id)
    if row.told_state != told:
        tell_organisation(row, was=told)


def tell_organisation(row: MissionRequest, *, was: str = "") -> None:
    """What the organisation reads is another state than it `was`."""
    emit(
        "mission.told",
        mission=row.public_id,
        version=row.version,
        state=row.told_state,
        was=was,
    )


def tell_person(proposal: MissionProposal, what: str) -> None:
    """Something has become true for this person: `mission.<what>`, with their ids."""
    emit(
        f"mission.{what}",
        profile=proposal.profile.public_id,
        proposal=proposal.public_id,
        version=proposal.link_version,
    )


def close_proposals(row: MissionRequest, *, to: str = ProposalState.WITHDRAWN) -> None:
    """Nobody can answer any more what was not answered yet. Emits `mission.taken_back` for each."""
    for proposal in open_ones(row).select_related("profile"):
        tell_person(proposal, "taken_back")
    open_ones(row).update(state=to)


def open_ones(row: MissionRequest) -> QuerySet[MissionProposal]:
    return row.proposals.filter(state=ProposalState.PROPOSED)


def note(row: MissionRequest, what: str, *, by: User) -> None:
    """Write what a coordinator did to a mission into the audit log."""
    record_act(f"mission.{what}", by=by, subject_kind=MISSION, subject_id=row.public_id)
