"""Whom a question about a guest is put to: those on the list, and who joins it meanwhile."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.models import Entry, Guest, GuestAnswer, Meeting, Registration
from network.outbox import emit

Answer = GuestAnswer.Answer
# The script of the call to somebody who has no e-mail.
CALL = "guest"


def guest_of(meeting: Meeting) -> Guest | None:
    """The guest of whom everybody who comes, or would, may read; None when there is none."""
    if meeting.entry != Entry.PEERS:
        return None
    return Guest.objects.shown_to_participants().filter(meeting=meeting).first()


def check_read(meeting: Meeting, seen: str) -> None:
    """Who registers for a locked meeting by themselves has read who comes as a guest.

    Raises ValidationError when the question was put, or a guest let in, since the form was shown.
    """
    guest = guest_of(meeting)
    if guest is not None and guest.public_id != seen:
        raise ValidationError(
            _("Meanwhile one guest was proposed: read who, below, and send the form once more."),
            code="guest",
        )


def join_question(registration: Registration, *, has_read: bool) -> None:
    """Somebody came on the list of a locked meeting: who has read of the guest agrees by it.

    Whoever was written down by one of us is asked. Emits `guest.put_to` for them.
    """
    guest = guest_of(registration.meeting)
    if guest is None:
        return
    put_to(guest, registration, Answer.YES if has_read else Answer.ASKED)


def put_to(guest: Guest, registration: Registration, answer: str = Answer.ASKED) -> None:
    """Ask somebody, once; emits `guest.put_to` unless they have answered by this."""
    _row, is_new = GuestAnswer.objects.get_or_create(
        guest=guest, registration=registration, defaults={"answer": answer}
    )
    if is_new and answer == Answer.ASKED:
        emit("guest.put_to", guest=guest.public_id, registration=registration.public_id)


def is_let_in(registration: Registration) -> bool:
    """Whether somebody who came by the invitation of a guest still has everybody's agreement."""
    if registration.meeting.entry != Entry.PEERS or registration.invitation_id is None:
        return True
    guest = Guest.objects.filter(invitation=registration.invitation_id).first()
    return guest is not None and guest.is_coming
