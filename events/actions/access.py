"""Counting access needs before they are deleted, and noting how many were met."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.abilities import abilities
from events.actions.acts import record_act_at
from events.actions.waiting import lock_meeting
from events.models import AccessTally, Meeting, Registration
from events.models.registrations import said_needs
from events.roles import Ability
from network.models import User
from network.visibility import viewer_for


def needs_said(meeting: Meeting) -> int:
    """How many who have a place said what they need, as far as it is still kept."""
    rows = Registration.objects.filter(meeting=meeting, status=Registration.Status.CONFIRMED)
    return rows.filter(said_needs()).count()


def keep_needs_count(meeting: Meeting) -> AccessTally:
    """Raise the tally of a locked meeting to what is known now: it never falls again.

    Called before anybody's needs are deleted, once the meeting has begun.
    """
    tally, _is_new = AccessTally.objects.get_or_create(meeting=meeting)
    said = needs_said(meeting)
    if said > tally.asked:
        tally.asked = said
        tally.save(update_fields=["asked"])
    return tally


@transaction.atomic
def note_needs_met(meeting: Meeting, *, met: int, by: User) -> AccessTally:
    """Note how many of the needs that were said could be met; the same again changes nothing.

    Raises ValidationError by field, PermissionDenied for who may not see needs.
    """
    row = lock_meeting(meeting.pk)
    if Ability.SEE_NEEDS not in abilities(viewer_for(by), row):
        raise PermissionDenied
    if timezone.now() < row.starts_at:
        raise ValidationError(_("The meeting has not begun yet."), code="early")
    tally = keep_needs_count(row)
    if not 0 <= met <= tally.asked:
        raise ValidationError({"met": _too_many(tally.asked)}, code="number")
    if tally.met != met:
        tally.met = met
        tally.save(update_fields=["met"])
        record_act_at("meeting.needs_counted", row, by=by, asked=tally.asked, met=met)
    return tally


def _too_many(asked: int) -> str:
    return ngettext(
        "%(count)d need was said: write a number up to that.",
        "%(count)d needs were said: write a number up to that.",
        asked,
    ) % {"count": asked}
