"""Leading an intervision: its steps, its timer, passing it on. Nothing that is said comes here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.abilities import abilities
from events.actions.waiting import lock_meeting
from events.models import Intervision, Meeting
from events.roles import Ability
from network.models import User
from network.visibility import viewer_for

OPENS_BEFORE = timedelta(hours=2)
OPEN_FOR = timedelta(hours=12)
# Ended or forgotten: so long after, nothing is left of it.
KEPT_FOR = timedelta(hours=12)
TIMERS = (0, 2, 5, 10, 15, 20, 30)


class NoLongerLeading(ValidationError):
    """The facilitation has passed to somebody else, or the intervision is over."""


@transaction.atomic
def start_intervision(meeting: Meeting, *, by: User) -> Intervision:
    """The intervision of this meeting that is going on, or a new one.

    Raises PermissionDenied, ValidationError outside its time.
    """
    row = _locked(meeting, by)
    _check_time(row)
    running = Intervision.objects.running().filter(meeting=row).first()
    return running or Intervision.objects.create(meeting=row)


@transaction.atomic
def take_back_lead(meeting: Meeting, *, by: User) -> Intervision:
    """Who runs the meeting leads again, whoever led; raises PermissionDenied, ValidationError."""
    row = _locked(meeting, by)
    running = Intervision.objects.running().filter(meeting=row).first()
    if running is None:
        raise ValidationError(_("No intervision is going on."), code="none")
    return take_lead(running, is_asked=False)


def _locked(meeting: Meeting, by: User) -> Meeting:
    row = lock_meeting(meeting.pk)
    if Ability.INTERVISION not in abilities(viewer_for(by), row):
        raise PermissionDenied
    return row


def _check_time(meeting: Meeting) -> None:
    if not meeting.is_published:
        raise ValidationError(_("This meeting does not take place."), code="cancelled")
    now = timezone.now()
    if not meeting.starts_at - OPENS_BEFORE <= now <= meeting.ends_at + OPEN_FOR:
        raise ValidationError(
            _("An intervision is started from two hours before the meeting on the same day."),
            code="not_now",
        )


def go_to_step(
    intervision: Intervision, step: str, *, lead: int, seen: int | None = None
) -> Intervision:
    """Begin a step; the timer begins anew. Asked again from an older screen, nothing moves.

    `lead` is which leader asks. Raises NoLongerLeading, ValidationError for an unknown step.
    """
    if step not in Intervision.Step.values:
        raise ValidationError(_("There is no such step."), code="step")
    with _led(intervision, lead) as row:
        if seen in {None, row.version} and row.step != step:
            row.step, row.step_started_at = step, timezone.now()
    return row


def set_timer(intervision: Intervision, seconds: int, *, lead: int) -> Intervision:
    """Give each step this time from now on, or none with 0. Raises NoLongerLeading."""
    if seconds // 60 not in TIMERS or seconds % 60:
        raise ValidationError(_("Choose one of these times."), code="timer")
    with _led(intervision, lead) as row:
        row.timer_seconds, row.step_started_at = seconds, timezone.now()
    return row


def offer_lead(intervision: Intervision, *, lead: int, is_offered: bool = True) -> Intervision:
    """Ask who of those present leads on, or keep it after all. Raises NoLongerLeading."""
    with _led(intervision, lead) as row:
        row.is_offered = is_offered
    return row


@transaction.atomic
def take_lead(intervision: Intervision, *, is_asked: bool = True) -> Intervision:
    """Lead from now on, where it was asked; the first who says so. Raises NoLongerLeading."""
    row = Intervision.objects.select_for_update().get(pk=intervision.pk)
    if row.ended_at or (is_asked and not row.is_offered):
        raise NoLongerLeading(_("Somebody else leads now."), code="taken")
    row.lead_version += 1
    row.is_offered = False
    row.version += 1
    row.save()
    return row


def end_intervision(intervision: Intervision, *, lead: int) -> Intervision:
    """End it for everybody; twice is the same as once. Raises NoLongerLeading."""
    with _led(intervision, lead) as row:
        row.ended_at, row.is_offered = timezone.now(), False
    return row


@contextmanager
def _led(intervision: Intervision, lead: int) -> Iterator[Intervision]:
    """The row locked for its present leader, and written when the block is done."""
    with transaction.atomic():
        row = Intervision.objects.select_for_update().get(pk=intervision.pk)
        if row.lead_version != lead or row.ended_at:
            raise NoLongerLeading(_("Somebody else leads now, or it is over."), code="lead")
        before = dict(vars(row))
        yield row
        if vars(row) != before:
            row.version += 1
            row.save()


def forget_intervisions(before: datetime) -> int:
    """Delete those that ended before then, or whose meeting did; how many."""
    return old_intervisions(before).delete()[0]


def old_intervisions(before: datetime) -> QuerySet[Intervision]:
    return Intervision.objects.filter(Q(ended_at__lte=before) | Q(meeting__ends_at__lte=before))
