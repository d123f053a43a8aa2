"""Reminding somebody, twice and no more, that their profile hides itself unless they keep it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from network.actions.calls import ask_for_call
from network.actions.profiles.writing import PROFILE
from network.models import CallEntry, Mail, Profile
from network.models.profiles import SHOWN_FOR, showing
from network.outbox import emit

RENEWAL = "profile_renewal"
# How long before it hides: once each, the nearest alone where both are due.
STAGES = (timedelta(days=7), timedelta(days=30))


def stage_of(profile: Profile, *, now: datetime) -> timedelta | None:
    """The reminder that is due for a profile that is shown; None before, after, or without one."""
    left = profile.stale_on - now
    if left <= timedelta():
        return None
    return next((stage for stage in STAGES if left <= stage), None)


def renewal_key(profile: Profile, stage: timedelta) -> str:
    """One reminder a stage and year: whoever renews is reminded anew a year later."""
    year = timezone.localdate(profile.renewed_at).isoformat()
    return f"profile:{profile.public_id}:renewal:{year}:{stage.days}"


@transaction.atomic
def remind_of_renewal() -> int:
    """Remind those with an account whose profile hides soon; how many. No row twice.

    By mail (emits `profile.renewal_near`), or by a call for who has no address. Who has no
    account is asked by coordinators, from their queue. What is hidden already is left in peace.
    """
    now = timezone.now()
    near = Q(renewed_at__lte=now - SHOWN_FOR + max(STAGES), user__isnull=False)
    rows = Profile.objects.filter(showing(), near).select_related("user")
    due = {
        renewal_key(row, stage): row
        for row in rows
        if (stage := stage_of(row, now=now)) is not None
    }
    told = {*Mail.objects.filter(key__in=due).values_list("key", flat=True)}
    told |= {*CallEntry.objects.filter(key__in=due).values_list("key", flat=True)}
    for key, row in due.items():
        if key not in told:
            _remind(key, row)
    return len(due.keys() - told)


def _remind(key: str, row: Profile) -> None:
    if row.user is not None and row.user.email:
        emit("profile.renewal_near", profile=row.public_id)
        return
    subject = {"subject_kind": PROFILE, "subject_id": row.public_id}
    ask_for_call(key, script=RENEWAL, **subject, tells_all=False)
