"""Whether a meeting takes somebody now, and by which right they come."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Entry, Guest, Invitation, Meeting, entries_open_to
from network.audiences import ANYONE, Viewer


class RegistrationClosed(ValidationError):
    """The meeting takes no registration: over, past the cut-off, cancelled, not open to all."""


def check_open(
    meeting: Meeting,
    *,
    viewer: Viewer = ANYONE,
    by_coordinator: bool = False,
    invitation: Invitation | None = None,
) -> None:
    """Raise RegistrationClosed with the sentence that says why, if the meeting takes nobody.

    `viewer` is who wants to come; `by_coordinator` says that one of us lets them in;
    `invitation` is theirs.
    """
    if meeting.is_cancelled:
        raise RegistrationClosed(_("This meeting is cancelled."), code="cancelled")
    is_invited = invitation is not None and invites_to(meeting, invitation)
    lets_in = by_coordinator or is_invited or meeting.entry in entries_open_to(viewer)
    if not meeting.is_published or not lets_in:
        raise RegistrationClosed(_("This meeting is not open for registration."), code="not_open")
    now = timezone.now()
    if now >= meeting.starts_at:
        raise RegistrationClosed(_("This meeting has started already."), code="started")
    if now >= meeting.closes_at and not (by_coordinator or is_invited):
        raise RegistrationClosed(
            _("Registration for this meeting is closed. Call us if you would like to come."),
            code="closed",
        )


def invites_to(meeting: Meeting, invitation: Invitation) -> bool:
    """Whether an invitation opens this meeting as it is: a guest's, one of peers who agreed."""
    guest = Guest.objects.filter(invitation=invitation).first()
    if guest is None:
        return meeting.entry == Entry.INVITATION
    return meeting.entry == Entry.PEERS and guest.is_coming


def check_invitation(meeting: Meeting, invitation: Invitation) -> None:
    """Raise RegistrationClosed when an invitation to a locked meeting no longer lets anybody in."""
    [row] = Invitation.objects.filter(pk=invitation.pk).with_uses()
    if row.meeting_id != meeting.pk or row.revoked_at is not None:
        raise RegistrationClosed(_("This invitation was taken back."), code="revoked")
    if row.used >= row.uses:
        raise RegistrationClosed(_("This invitation has been used already."), code="used")


def check_not_over(meeting: Meeting) -> None:
    if timezone.now() >= meeting.ends_at:
        raise RegistrationClosed(_("This meeting is over."), code="over")


def account_coming(meeting: Meeting, viewer: Viewer) -> int | None:
    """The account by which somebody comes to a meeting for members or peers; else none is kept."""
    return viewer.user_id if meeting.entry in {Entry.MEMBERS, Entry.PEERS} else None
