"""Erasing a profile: rows, files, jobs and lists; a keyed proof is all that stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django_tasks_db.models import DBTaskResult

from network.actions.audit import record_act
from network.actions.consents import record_erasure
from network.actions.missions.taking_part import leave_missions
from network.actions.observations.leaving import withdraw_observations
from network.actions.profiles.writing import PROFILE, lock_to_write
from network.actions.trajectories.taking_part import leave_trajectories
from network.models import AuditEntry, CallEntry, Mail, Profile, ProfileView, User
from network.outbox import BACKEND, emit


@transaction.atomic
def erase_profile(profile: Profile) -> None:
    """Delete a profile and all that tells of it: facts, files, shares, exclusions, views, jobs.

    Its consents become keyed hashes, kept three years. Whose profile is gone already loses
    nothing. The account stays. Emits `profile.erased`.
    """
    row = Profile.objects.select_for_update(of=("self",)).filter(pk=profile.pk).first()
    if row is None:
        return
    leave_missions(row)
    withdraw_observations(row)
    leave_trajectories(row)
    public_id = row.public_id
    about = {"subject_kind": PROFILE, "subject_id": public_id}
    AuditEntry.objects.filter(**about).delete()
    CallEntry.objects.filter(**about).delete()
    Mail.objects.filter(key__contains=public_id).delete()
    jobs = DBTaskResult.objects.annotate(said=Cast("args_kwargs", TextField()))
    jobs.filter(backend_name=BACKEND, said__contains=public_id).delete()
    record_erasure(**about)
    row.delete()
    emit("profile.erased", profile=public_id)


@transaction.atomic
def erase_for_who_asks(profile: Profile, *, by: User) -> None:
    """Erase the profile of somebody without an account, who asks the coordinator that helps them.

    Raises PermissionDenied for who does not help them, ValidationError when it is gone. Writes the
    audit log; emits `profile.erased`.
    """
    row = lock_to_write(profile, by=by)
    erase_profile(row)
    record_act("profile.erased", by=by, subject_kind=PROFILE, subject_id=row.public_id)


def purge_profiles(before: datetime) -> int:
    """Erase the profiles that nobody renewed since; how many."""
    rows = list(stale_profiles(before))
    for profile in rows:
        erase_profile(profile)
    return len(rows)


def stale_profiles(before: datetime) -> QuerySet[Profile]:
    return Profile.objects.stale(before)


def purge_profile_views(before: datetime) -> int:
    """Forget who looked at profiles; how many lines."""
    return old_profile_views(before).delete()[0]


def old_profile_views(before: datetime) -> QuerySet[ProfileView]:
    return ProfileView.objects.filter(day__lte=before.date())
