"""The person answers: yes, or no without a reason; by their account, with help, or by a link."""

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.calls import note_answered
from network.actions.missions.taking_part import leave_missions, without
from network.actions.missions.writing import calls_of, close_proposals, lock_mission, move
from network.actions.profiles.writing import PROFILE, excludes_organisation, lock_to_write
from network.links import read_token, secret_token
from network.models import (
    MissionProposal,
    MissionRequest,
    MissionState,
    Profile,
    ProposalState,
    User,
)
from network.models.missions import SEARCHING, STANDING

ANSWER = "mission-answer"
SHOWN = ("organisation", "kind", "level", "language", "area", "peer_lead")


def answer_token(proposal: MissionProposal) -> str:
    """The secret of the link by which somebody answers once, without an account."""
    return secret_token(ANSWER, proposal.public_id, proposal.link_version)


def proposal_by_link(token: str) -> MissionProposal:
    """What the secret of a link leads to, with all that is shown of it. Raises BadSignature."""
    public_id, version = read_token(ANSWER, token)
    related = ("profile", *(f"request__{name}" for name in SHOWN))
    rows = MissionProposal.objects.select_related(*related)
    row = rows.filter(public_id=public_id, link_version=version).first()
    if row is None:
        raise BadSignature("Nothing to answer.")
    return row


@transaction.atomic
def answer_proposal(proposal: MissionProposal, *, accepts: bool, by: User) -> None:
    """Accept a mission or decline it, for its owner or who helps somebody without an account.

    The same answer twice is once; a no may follow a yes by `leave_mission`. Raises
    PermissionDenied; ValidationError when it can no longer be answered so: `late`, `taken`,
    `busy`, `hidden`, `excluded`, `answered`. Emits `mission.changed`.
    """
    person = lock_to_write(proposal.profile, by=by)
    _answer(proposal, person, accepts=accepts)
    # A call that was to ask has nothing left to ask; the person knows what it was about.
    note_answered(
        subject_kind=PROFILE,
        subject_id=person.public_id,
        key_begins=calls_of(proposal),
        by=None if person.user_id == by.pk else by,
    )


@transaction.atomic
def answer_by_link(token: str, *, accepts: bool) -> None:
    """The same by a secret link, which opens once.

    Raises BadSignature for a link that opens nothing, or no longer; else like `answer_proposal`.
    """
    public_id, version = read_token(ANSWER, token)
    found = MissionProposal.objects.filter(public_id=public_id).first()
    rows = Profile.objects.select_for_update(of=("self",)).select_related("user")
    person = rows.filter(pk=found.profile_id).first() if found else None
    if found is None or person is None:
        raise BadSignature("Nothing to answer.")
    _answer(found, person, accepts=accepts, link_version=version)


@transaction.atomic
def leave_mission(proposal: MissionProposal, *, by: User) -> None:
    """Leave a mission that was accepted, without a reason; twice is once.

    Raises PermissionDenied. Emits `mission.changed`.
    """
    person = lock_to_write(proposal.profile, by=by)
    leave_missions(person, only=proposal.request.public_id)


def _answer(
    proposal: MissionProposal, person: Profile, *, accepts: bool, link_version: int | None = None
) -> None:
    """The caller holds the lock of the profile."""
    row = lock_mission(proposal.request.public_id)
    current = row.proposals.get(pk=proposal.pk)
    if link_version not in {None, current.link_version}:
        raise BadSignature("This link was used.")
    answer = ProposalState.ACCEPTED if accepts else ProposalState.DECLINED
    if current.state == answer:
        return
    _check_open(row, current)
    if accepts:
        _check_may_accept(row, person)
    current.state = answer
    current.link_version += 1
    current.save(update_fields=["state", "link_version"])
    if not accepts:
        without(row)
        return
    if row.is_exclusive:
        close_proposals(row)
    move(row, row.state if row.state in STANDING else MissionState.ACCEPTED)


def _check_open(row: MissionRequest, proposal: MissionProposal) -> None:
    if proposal.state in {ProposalState.ACCEPTED, ProposalState.DECLINED}:
        raise ValidationError(_("This was answered already."), code="answered")
    if row.state in STANDING and row.is_exclusive:
        raise ValidationError(_("Somebody has accepted this mission."), code="taken")
    is_over = row.state not in SEARCHING | STANDING or row.ends_on < timezone.localdate()
    is_late = proposal.state != ProposalState.PROPOSED or proposal.answer_by <= timezone.now()
    if is_over or is_late:
        raise ValidationError(_("This mission no longer waits for an answer."), code="late")


def _check_may_accept(row: MissionRequest, person: Profile) -> None:
    if not person.is_showing:
        raise ValidationError(
            _("Your profile is hidden. Show it again before you accept a mission."), code="hidden"
        )
    if excludes_organisation(person, row.organisation) or not row.organisation.is_verified:
        raise ValidationError(
            _("You keep this organisation away, or the network no longer vouches for it."),
            code="excluded",
        )
    if row.is_exclusive and busy(person, row):
        raise ValidationError(
            _("You have accepted another mission for the same days."), code="busy"
        )


def busy(person: Profile, row: MissionRequest) -> bool:
    """Whether they accepted another mission that takes them whole on one of these days.

    True until the commit only under the lock of the profile: every yes of a person takes it.
    """
    others = MissionProposal.objects.filter(
        profile=person, is_exclusive=True, state=ProposalState.ACCEPTED
    )
    same_days = others.filter(
        request__state__in=STANDING,
        request__starts_on__lte=row.ends_on,
        request__ends_on__gte=row.starts_on,
    )
    return same_days.exclude(request=row).exists()
