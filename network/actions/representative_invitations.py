"""Inviting somebody by e-mail to act for an organisation, and accepting it once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.accounts import open_account
from network.actions.audit import record_act
from network.actions.representations import ORGANISATION, add_representative
from network.models import Organisation, Representation, RepresentativeInvitation, User
from network.outbox import emit

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite_representative(
    organisation: Organisation, *, email: str, language: str, by: User
) -> RepresentativeInvitation:
    """Invite the owner of an address; inviting again ends the former link and sends another.

    Raises ValidationError by field. Emits `representative.invited`.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    known = row.representative_invitations.filter(email__iexact=email).first()
    invitation = known or RepresentativeInvitation(organisation=row, email=email)
    invitation.language, invitation.invited_by = language, by
    invitation.expires_at = timezone.now() + VALID_FOR
    if known is not None:
        invitation.link_version += 1
    invitation.full_clean()
    invitation.save()
    _note("representative.invited", invitation, by=by)
    emit(
        "representative.invited",
        invitation=invitation.public_id,
        version=invitation.link_version,
    )
    return invitation


@transaction.atomic
def withdraw_representative_invitation(
    organisation: Organisation, *, invitation: str, by: User
) -> None:
    """Take an invitation back: its link opens nothing any more. Twice is the same as once."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    row = organisation.representative_invitations.filter(public_id=invitation).first()
    if row is None:
        return
    _note("representative.invitation_withdrawn", row, by=by)
    row.delete()


@transaction.atomic
def accept_representative_invitation(token: str, *, display_name: str) -> Representation:
    """Act for the organisation from today, with the account of the invited address.

    The account is opened under `display_name` if there is none. Nobody is logged in by this.
    Raises BadSignature or DoesNotExist for a link that opens nothing, and ValidationError.
    Emits `representation.changed`.
    """
    found = RepresentativeInvitation.objects.by_token(token)
    # One lock for all that is written about who acts for it: two clicks wait for each other here.
    Organisation.objects.select_for_update(of=("self",)).get(pk=found.organisation_id)
    invitation = RepresentativeInvitation.objects.by_token(token)
    name = display_name.strip()
    if not name and not has_account(invitation):
        message = _("Write how you want to be called.")
        raise ValidationError({"display_name": ValidationError(message, code="required")})
    account = open_account(invitation.email, display_name=name, language=invitation.language)
    representation = add_representative(
        invitation.organisation, account=account, by=invitation.invited_by or account
    )
    _note("representative.accepted", invitation, by=account)
    invitation.delete()
    return representation


def has_account(invitation: RepresentativeInvitation) -> bool:
    return User.objects.filter(email__iexact=invitation.email).exists()


def _note(action: str, invitation: RepresentativeInvitation, *, by: User) -> None:
    record_act(
        action,
        by=by,
        subject_kind=ORGANISATION,
        subject_id=invitation.organisation.public_id,
        invitation=invitation.public_id,
    )
