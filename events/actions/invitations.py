"""Inviting somebody to a meeting, and taking an invitation back. Knows no request."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.guests import give_guest_place_back, guest_declines
from events.actions.waiting import lock_meeting
from events.models import Entry, Invitation, Meeting
from network.models import User
from network.outbox import emit

# A guard against a mistake, not a limit that anybody should meet.
MOST_INVITATIONS = 300


@dataclass(frozen=True, kw_only=True)
class InvitationFacts:
    """Who is invited: somebody by a name, or several by one link."""

    name: str = ""
    email: str = ""
    uses: int = 1
    language: str = "fr"


@transaction.atomic
def invite(
    meeting: Meeting, facts: InvitationFacts, *, by: User, public_id: str = ""
) -> Invitation:
    """Make the secret link of an invitation; it is sent where there is an address.

    `public_id` is what it will be called: the same form sent twice invites once. Raises
    ValidationError by field. Emits `invitation.made` for a mail.
    """
    meeting = lock_meeting(meeting.pk)
    if public_id and (made := Invitation.objects.filter(public_id=public_id).first()):
        return made
    _check(meeting, facts)
    row = Invitation(meeting=meeting, created_by=by, **vars(facts))
    row.public_id = public_id or row.public_id
    row.full_clean(exclude=["created_by", "revoked_at"])
    row.save(force_insert=True)
    if row.email:
        emit("invitation.made", invitation=row.public_id)
    _note("made", row, by)
    return row


def _check(meeting: Meeting, facts: InvitationFacts) -> None:
    if meeting.entry != Entry.INVITATION or not meeting.is_published:
        raise ValidationError(_("Nobody is invited to this meeting."), code="not_open")
    if timezone.now() >= meeting.starts_at:
        raise ValidationError(_("This meeting has started already."), code="started")
    errors = {}
    if not facts.name.strip() and facts.uses == 1:
        errors["name"] = _("Say who it is for, in a word that you recognise.")
    if facts.email and facts.uses > 1:
        errors["email"] = _("A mail invites one person. Pass a link for several on yourself.")
    if meeting.invitations.count() >= MOST_INVITATIONS:
        errors["uses"] = _("This meeting has very many invitations. Take back those not needed.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """End the link; who has registered by it stays. Twice is the same as once."""
    lock_meeting(invitation.meeting_id)
    invitation.refresh_from_db()
    if invitation.revoked_at is not None:
        return
    invitation.revoked_at = timezone.now()
    invitation.link_version += 1
    invitation.email = ""
    invitation.save(update_fields=["revoked_at", "link_version", "email"])
    _note("revoked", invitation, by)


@transaction.atomic
def decline_invitation(invitation: Invitation) -> None:
    """Somebody does not want to be invited: who they are is forgotten, and the link ends.

    A guest among peers who had registered gives the place back. Emits `registration.cancelled`.
    """
    meeting = lock_meeting(invitation.meeting_id)
    invitation.refresh_from_db()
    give_guest_place_back(meeting, invitation)
    invitation.name = invitation.email = ""
    invitation.revoked_at = invitation.revoked_at or timezone.now()
    invitation.link_version += 1
    invitation.save(update_fields=["name", "email", "revoked_at", "link_version"])
    guest_declines(invitation)


def forget_invited(invitation: str) -> None:
    """Who was told that their invitation has ended is not kept."""
    rows = Invitation.objects.filter(public_id=invitation).exclude(revoked_at=None)
    rows.update(name="", email="")


def _note(what: str, invitation: Invitation, by: User) -> None:
    record_act_at(f"invitation.{what}", invitation.meeting, by=by, invitation=invitation.public_id)
