"""Thanking those who came, once; and the links that are handed on with it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.acts import record_act_at
from events.actions.waiting import lock_meeting
from events.aftertime import THANKS_WITHIN, thanks_are_due
from events.models import Aftercare, Meeting, Registration, Resource, Thanks
from network.models import User
from network.outbox import emit
from network.visibility import viewer_for

MOST_RESOURCES = 20


def thank_due() -> int:
    """Thank the people of each meeting whose time it is; of how many meetings."""
    now = timezone.now()
    recent = Meeting.objects.filter(
        state=Meeting.State.PUBLISHED, ends_at__lte=now, ends_at__gt=now - 2 * THANKS_WITHIN
    )
    rows = recent.exclude(series__thanks=Thanks.NONE).exclude(aftercare__thanked_at__isnull=False)
    due = [row for row in rows if thanks_are_due(row.ends_at, row.timezone, now)]
    return sum(thank_participants(row) for row in due)


@transaction.atomic
def thank_participants(meeting: Meeting) -> bool:
    """Let the thanks of a meeting leave, once; whether they did. Emits `meeting.thanked`.

    A meeting that is cancelled, was moved to a day that is still to come, or whose series thanks
    nobody, is left alone.
    """
    row = lock_meeting(meeting.pk)
    is_due = thanks_are_due(row.ends_at, row.timezone, timezone.now())
    if not row.is_published or not is_due or row.series.thanks == Thanks.NONE:
        return False
    aftercare, _is_new = Aftercare.objects.get_or_create(meeting=row)
    if aftercare.thanked_at:
        return False
    Aftercare.objects.filter(pk=row.pk).update(thanked_at=timezone.now())
    emit("meeting.thanked", meeting=row.public_id)
    return True


def who_came(meeting: Meeting) -> list[Registration]:
    """Those to thank: who was ticked where anybody was, else everybody who had a place."""
    rows = Registration.objects.filter(
        meeting=meeting, status=Registration.Status.CONFIRMED, contact__isnull=False
    ).order_by("pk")
    ticked = rows.filter(arrived_at__isnull=False)
    noted = Registration.objects.filter(meeting=meeting, arrived_at__isnull=False).exists()
    return list(ticked if noted else rows)


def lock_to_follow_up(meeting: Meeting, by: User) -> Meeting:
    """The meeting with its row locked, for somebody who follows it up. Raises PermissionDenied."""
    row = lock_meeting(meeting.pk)
    if not Meeting.objects.followed_up_by(viewer_for(by)).filter(pk=row.pk).exists():
        raise PermissionDenied
    return row


@transaction.atomic
def add_resource(
    meeting: Meeting,
    *,
    title: str,
    url: str,
    language: str = "",
    for_series: bool = False,
    by: User,
) -> Resource:
    """Hand a link on after this meeting, or after every one of its series; twice is once.

    Raises ValidationError by field, PermissionDenied. Emits `resource.changed`.
    """
    row = lock_to_follow_up(meeting, by)
    resource = Resource(
        series=row.series,
        meeting=None if for_series else row,
        title=title.strip(),
        url=url.strip(),
        language=language,
    )
    resource.clean_fields(exclude=["series", "meeting"])
    given = Resource.objects.handed_on_after(row)
    same = given.filter(url=resource.url, meeting=resource.meeting, language=language).first()
    if same is not None:
        return same
    if given.count() >= MOST_RESOURCES:
        raise ValidationError(
            _("That is more than anybody reads. Take an older link away first."), code="too_many"
        )
    resource.save()
    _note("added", resource, row, by)
    return resource


@transaction.atomic
def remove_resource(meeting: Meeting, *, resource: str, by: User) -> None:
    """Hand a link on no more; one that is gone already stays gone. Emits `resource.changed`.

    Raises PermissionDenied.
    """
    row = lock_to_follow_up(meeting, by)
    found = Resource.objects.handed_on_after(row).filter(public_id=resource).first()
    if found is None:
        return
    _note("removed", found, row, by)
    found.delete()


def _note(what: str, resource: Resource, meeting: Meeting, by: User) -> None:
    record_act_at(f"resource.{what}", meeting, by=by, resource=resource.public_id)
    emit("resource.changed", resource=resource.public_id, meeting=meeting.public_id)
