"""Coordinators between an organisation and the people: moderate, refuse, propose, give up."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.missions.writing import (
    MovedOn,
    check_may_become,
    check_mediates,
    lock_mission,
    move,
    note,
    tell_person,
)
from network.actions.profiles.writing import PROFILE, excludes_organisation
from network.models import (
    MissionProposal,
    MissionRequest,
    MissionState,
    Profile,
    ProposalState,
    RefusalReason,
    User,
)
from network.models.missions import OPEN, STANDING
from network.outbox import emit
from network.visibility import viewer_for

ANSWER_WITHIN = timedelta(days=14)


@transaction.atomic
def moderate_mission(
    mission: MissionRequest, *, peer_lead: User | None = None, by: User
) -> MissionRequest:
    """Find that a request describes work, and name the peer whom both sides may turn to first.

    Raises PermissionDenied, ValidationError. Writes the audit log; emits `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_mediates(by, row)
    # What was declined comes back to this state by itself: one moderates once.
    if row.state != MissionState.SUBMITTED:
        raise MovedOn
    row.peer_lead = peer_lead
    move(row, MissionState.MODERATED)
    note(row, "moderated", by=by)
    return row


@transaction.atomic
def refuse_mission(mission: MissionRequest, *, reason: str, by: User) -> None:
    """Refuse a request for one of the reasons there are, before it is proposed to anybody.

    Raises ValidationError by field, PermissionDenied. Writes the audit log; emits
    `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_mediates(by, row)
    if reason not in RefusalReason.values:
        raise ValidationError({"reason": _("Choose a reason.")}, code="reason")
    row.refusal_reason = reason
    move(row, MissionState.REFUSED)
    note(row, "refused", by=by)


@transaction.atomic
def propose_mission(
    mission: MissionRequest, profile: Profile, *, answer_by: datetime | None = None, by: User
) -> MissionProposal:
    """Propose a mission to somebody who shows themselves to this coordinator; twice is once.

    Who said no is not asked again; who did not answer in time may be. Raises PermissionDenied for
    somebody the coordinator does not see; ValidationError for who keeps this organisation away, has
    answered, or once the mission has moved on. Writes the audit log; emits `mission.changed` and
    `mission.proposed`.
    """
    person = Profile.objects.select_for_update(of=("self",)).filter(pk=profile.pk).first()
    row = lock_mission(mission.public_id)
    check_mediates(by, row)
    if person is None or not Profile.objects.listed_to(viewer_for(by)).filter(pk=person.pk):
        raise PermissionDenied
    if excludes_organisation(person, row.organisation) or not row.organisation.is_verified:
        raise ValidationError(_("This cannot be proposed to this person."), code="unsuitable")
    _check_still_looks(row)
    proposal = row.proposals.filter(profile=person).first()
    if proposal is not None and proposal.state == ProposalState.PROPOSED:
        return proposal
    proposal = _open(row, person, proposal)
    proposal.asked_at = timezone.now()
    proposal.answer_by = answer_by or proposal.asked_at + ANSWER_WITHIN
    proposal.save()
    # While others work already, one more is asked and the mission goes on.
    move(row, row.state if row.state in STANDING else MissionState.PROPOSED)
    # Of the person, so that they read it, and that it goes with them.
    record_act(
        "mission.proposed",
        by=by,
        subject_kind=PROFILE,
        subject_id=person.public_id,
        mission=row.public_id,
    )
    tell_person(proposal, "proposed")
    return proposal


@transaction.atomic
def give_mission_up(mission: MissionRequest, *, by: User) -> None:
    """Tell the organisation that nobody was found, whatever the reasons; twice is once.

    Raises PermissionDenied, ValidationError. Writes the audit log; emits `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_mediates(by, row)
    if row.state != MissionState.DECLINED:
        move(row, MissionState.DECLINED)
        note(row, "given_up", by=by)


@transaction.atomic
def name_peer_lead(mission: MissionRequest, *, peer_lead: User | None, by: User) -> None:
    """Name the peer whom both sides may turn to first, another one, or nobody.

    Raises PermissionDenied; ValidationError once the mission is over. Writes the audit log; emits
    `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_mediates(by, row)
    if row.state not in OPEN:
        raise MovedOn
    if row.peer_lead == peer_lead:
        return
    row.peer_lead = peer_lead
    _save(row, "peer_lead")
    note(row, "lead_named", by=by)


@transaction.atomic
def settle_mission(mission: MissionRequest, *, by: User) -> None:
    """A difficulty that was brought to somebody is settled; either side may bring one again.

    Twice is once. Raises PermissionDenied. Writes the audit log; emits `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_mediates(by, row)
    if not row.escalated_to:
        return
    row.escalated_to, row.escalated_at = "", None
    _save(row, "escalated_to", "escalated_at")
    note(row, "settled", by=by)


def _save(row: MissionRequest, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    emit("mission.changed", mission=row.public_id)


def _open(row: MissionRequest, person: Profile, former: MissionProposal | None) -> MissionProposal:
    """The one row of this person, opened anew if it was: former links open nothing."""
    if former is None:
        return MissionProposal(request=row, profile=person, is_exclusive=row.is_exclusive)
    if former.state in {ProposalState.ACCEPTED, ProposalState.DECLINED}:
        raise ValidationError(_("This was answered already."), code="answered")
    former.state = ProposalState.PROPOSED
    former.link_version += 1
    return former


def _check_still_looks(row: MissionRequest) -> None:
    if row.state in STANDING and not row.is_exclusive:
        return
    if row.state in STANDING:
        raise ValidationError(_("Somebody has accepted this mission."), code="taken")
    check_may_become(row, MissionState.PROPOSED)
