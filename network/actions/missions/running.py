"""A mission that was accepted: its start, difficulties, its end, a few words of both sides."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.missions.writing import check_represents, lock_mission, move
from network.actions.profiles.writing import lock_to_write
from network.models import (
    MissionFeedback,
    MissionProposal,
    MissionRequest,
    MissionState,
    ProposalState,
    User,
)
from network.models.missions import STANDING, Escalation
from network.outbox import emit
from network.validators import few_links, plain_text


@transaction.atomic
def start_mission(mission: MissionRequest, *, by: User) -> None:
    """The work begins, says the organisation; twice is once.

    Raises PermissionDenied; ValidationError before somebody has accepted. Emits `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_represents(by, row.organisation)
    if row.state != MissionState.RUNNING:
        move(row, MissionState.RUNNING)


@transaction.atomic
def close_mission(
    mission: MissionRequest, *, by: User, proposal: MissionProposal | None = None
) -> None:
    """The work is done, says either side; what was shared with the mission ends. Twice is once.

    `proposal` is what the person accepted, for whom a helper may say it. Raises PermissionDenied;
    ValidationError where it never stood. Emits `mission.changed`.
    """
    row, _side = _lock_as_side(mission, by, proposal)
    if row.state != MissionState.CLOSED:
        move(row, MissionState.CLOSED)


@transaction.atomic
def escalate_mission(
    mission: MissionRequest, *, by: User, proposal: MissionProposal | None = None
) -> str:
    """Either side asks for help: of the peer lead first, where there is one, then the coordinators.

    Says whom it was brought to; `proposal` as in `close_mission`. Raises PermissionDenied;
    ValidationError for a mission that does not stand, or that the coordinators have already. Emits
    `mission.escalated`.
    """
    row, _side = _lock_as_side(mission, by, proposal)
    if row.state not in STANDING:
        raise ValidationError(_("This mission is not running."), code="moved_on")
    if row.escalated_to == Escalation.COORDINATOR:
        raise ValidationError(_("The coordinators know of it already."), code="known")
    is_first = not row.escalated_to and row.peer_lead is not None and row.peer_lead.is_active
    row.escalated_to = Escalation.PEER_LEAD if is_first else Escalation.COORDINATOR
    row.escalated_at = timezone.now()
    row.version += 1
    row.save(update_fields=["escalated_to", "escalated_at", "version"])
    emit("mission.escalated", mission=row.public_id, version=row.version)
    return row.escalated_to


@transaction.atomic
def say_how_it_went(
    mission: MissionRequest,
    *,
    went: str,
    words: str = "",
    by: User,
    proposal: MissionProposal | None = None,
) -> MissionFeedback:
    """A few words once a mission is closed; said again, they take the place of the former ones.

    `proposal` as in `close_mission`. Raises ValidationError by field, PermissionDenied. Emits
    `mission.changed`.
    """
    row, proposal = _lock_as_side(mission, by, proposal)
    if row.state != MissionState.CLOSED:
        raise ValidationError(_("This mission is not closed yet."), code="moved_on")
    if went not in MissionFeedback.Went.values:
        raise ValidationError({"went": _("Choose one of these.")}, code="went")
    former = row.feedback.filter(proposal=proposal).first()
    said = former or MissionFeedback(request=row, proposal=proposal)
    said.went, said.words = went, words.strip()
    _check_words(said.words)
    said.full_clean()
    said.save()
    emit("mission.changed", mission=row.public_id)
    return said


def _lock_as_side(
    mission: MissionRequest, by: User, proposal: MissionProposal | None
) -> tuple[MissionRequest, MissionProposal | None]:
    """The mission under its lock, and the side that speaks: see `_side_of`.

    Who helps somebody without an account speaks for them, by what they accepted.
    """
    if proposal is None:
        row = lock_mission(mission.public_id)
        return row, _side_of(row, by)
    lock_to_write(proposal.profile, by=by)
    row = lock_mission(mission.public_id)
    accepted = row.proposals.filter(pk=proposal.pk, state=ProposalState.ACCEPTED).first()
    if accepted is None:
        raise PermissionDenied
    return row, accepted


def _side_of(row: MissionRequest, by: User) -> MissionProposal | None:
    """What this person accepted; None for who acts for the organisation.

    Raises PermissionDenied for anybody else.
    """
    accepted = row.proposals.filter(profile__user=by, state=ProposalState.ACCEPTED).first()
    if accepted is None:
        check_represents(by, row.organisation)
    elif not by.is_active:
        raise PermissionDenied
    return accepted


def _check_words(words: str) -> None:
    for check in (plain_text, few_links):
        try:
            check(words)
        except ValidationError as error:
            raise ValidationError({"words": error}) from None
