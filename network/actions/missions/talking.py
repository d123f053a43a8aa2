"""Both sides of a mission write to each other through the house, and share how to be reached."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.missions.writing import check_represents, lock_mission
from network.actions.profiles.writing import lock_to_write
from network.actions.work_words import faults_in
from network.models import MissionMessage, MissionProposal, MissionRequest, ProposalState, User
from network.models.missions import STANDING
from network.outbox import emit
from network.validators import one_line, plain_text

Side = MissionMessage.Side
LONGEST_CONTACT = 160


@transaction.atomic
def write_as_person(
    proposal: MissionProposal, words: str, *, language: str, by: User
) -> MissionMessage:
    """Write to the organisation, for who accepted, or who helps somebody without an account.

    Like `write_as_organisation`.
    """
    lock_to_write(proposal.profile, by=by)
    row = lock_mission(proposal.request.public_id)
    return _write(row, proposal, words, side=Side.PERSON, language=language, by=by)


@transaction.atomic
def write_as_organisation(
    proposal: MissionProposal, words: str, *, language: str, by: User
) -> MissionMessage:
    """Write to who accepted; the same words sent twice in a row are one message.

    Raises ValidationError by field, for words that speak of a person or hold an address: that is
    shared apart; and once the mission does not stand. PermissionDenied. Emits `mission.written`.
    """
    row = lock_mission(proposal.request.public_id)
    check_represents(by, row.organisation)
    return _write(row, proposal, words, side=Side.ORGANISATION, language=language, by=by)


@transaction.atomic
def share_team_contact(mission: MissionRequest, contact: str, *, by: User) -> None:
    """Tell whoever accepted how the team is reached; empty takes it back.

    Raises ValidationError by field, PermissionDenied. Emits `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_represents(by, row.organisation)
    _check_stands(row)
    said = contact.strip()
    if len(said) > LONGEST_CONTACT:
        raise ValidationError({"contact": _("This is too long.")}, code="long")
    for check in (plain_text, one_line):
        try:
            check(said)
        except ValidationError as error:
            raise ValidationError({"contact": error}) from None
    row.team_contact = said
    row.save(update_fields=["team_contact"])
    emit("mission.changed", mission=row.public_id)


def _write(
    row: MissionRequest,
    proposal: MissionProposal,
    words: str,
    *,
    side: str,
    language: str,
    by: User,
) -> MissionMessage:
    """The caller holds the lock of the mission."""
    current = row.proposals.filter(pk=proposal.pk, state=ProposalState.ACCEPTED).first()
    if current is None:
        raise PermissionDenied
    _check_stands(row)
    said = words.strip()
    if not said:
        raise ValidationError({"words": _("Write something first.")}, code="required")
    if faults := faults_in(said, is_line=False):
        raise ValidationError({"words": faults})
    last = current.messages.order_by("-pk").first()
    if last is not None and (last.side, last.words) == (side, said):
        return last
    message = MissionMessage(
        proposal=current, side=side, author=by, words=said, written_in=language
    )
    message.full_clean()
    message.save()
    emit("mission.written", message=message.public_id)
    return message


def _check_stands(row: MissionRequest) -> None:
    if row.state not in STANDING:
        raise ValidationError(_("This mission is not running."), code="moved_on")
