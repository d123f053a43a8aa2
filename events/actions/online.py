"""Another link for the online room, when the one there is has gone where it should not."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.abilities import abilities
from events.actions.meetings import alter_meeting
from events.actions.waiting import lock_meeting
from events.models import AttendanceMode, Meeting
from events.roles import Ability
from network.models import User
from network.visibility import viewer_for


@transaction.atomic
def renew_online_link(meeting: Meeting, *, url: str, by: User, seen: int | None = None) -> None:
    """Put another link in the place of the one there is; who has a place is told, once.

    What is told is that there is a new link, and never the link: it is on their own page. `seen`
    is the meeting's sequence on the screen: the same form sent twice renews once. Raises
    ValidationError by field, PermissionDenied. Emits `meeting.moved`, as any change does.
    """
    row = lock_meeting(meeting.pk)
    if Ability.ROOM not in abilities(viewer_for(by), row):
        raise PermissionDenied
    if url == row.online_url:
        if seen is not None and seen != row.sequence:
            return
        raise ValidationError({"online_url": ValidationError(_same(), code="same_link")})
    _check_takes_a_link(row)
    alter_meeting(row, {"online_url": url}, by=by, act="link_renewed")


def _same() -> str:
    return str(_("This is the link that there is. Make another room, and write its link here."))


def _check_takes_a_link(meeting: Meeting) -> None:
    if meeting.mode == AttendanceMode.IN_PERSON:
        raise ValidationError(_("This meeting is not online: it has no link."), code="in_person")
    if meeting.is_cancelled:
        raise ValidationError(_("This meeting does not take place."), code="cancelled")
    if timezone.now() >= meeting.ends_at:
        raise ValidationError(_("This meeting is over."), code="over")
