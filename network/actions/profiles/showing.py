"""Hiding a profile at once, showing it again, renewing it, how new institutions join, the end."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.calls import withdraw_calls
from network.actions.missions.taking_part import leave_missions, take_back_proposals
from network.actions.nodes import coordinates
from network.actions.profiles.erasing import erase_profile
from network.actions.profiles.receipts import Receipt, receipt_for
from network.actions.profiles.writing import (
    PROFILE,
    Agreement,
    lock_to_take_back,
    lock_to_write,
    note_change,
    note_consent,
)
from network.actions.trajectories.taking_part import leave_trajectories
from network.models import AfterDeath, AudienceChoice, AudienceNotice, Organisation, Profile, User


@transaction.atomic
def hide_profile(profile: Profile, *, by: User) -> Receipt:
    """Show nothing to anybody, at once and without a reason; twice is once.

    Every fact stays for when it is shown again; missions that were proposed and not answered are
    taken back, those that were accepted go on. Raises PermissionDenied. Emits `profile.hidden`.
    """
    row = lock_to_take_back(profile, by=by)
    # What nobody saw is not told to who hides it for somebody.
    receipt = receipt_for(row, row.held_facts.exclude(audience=AudienceChoice.ME))
    if row.hidden_at is None:
        row.hidden_at = timezone.now()
        row.save(update_fields=["hidden_at"])
        take_back_proposals(row)
        note_change(row, "hidden", by=by)
    return receipt


@transaction.atomic
def hide_after_restore() -> int:
    """Hide every profile: what was closed since a backup is open in it; how many.

    Their owners show them again, as they were, when they have looked. Emits `profile.hidden`.
    """
    rows = list(Profile.objects.select_for_update(of=("self",)).filter(hidden_at=None))
    for row in rows:
        row.hidden_at = timezone.now()
        row.save(update_fields=["hidden_at"])
        take_back_proposals(row)
        note_change(row, "hidden", by=None)
    return len(rows)


@transaction.atomic
def show_profile(profile: Profile, *, by: User, agreed: Agreement) -> None:
    """Show the profile again as it was. Raises PermissionDenied. Emits `profile.shown`."""
    row = lock_to_write(profile, by=by, agreed=agreed)
    if row.hidden_at is None:
        return
    row.hidden_at = None
    row.save(update_fields=["hidden_at"])
    note_change(row, "shown", by=by)


@transaction.atomic
def renew_profile(profile: Profile, *, by: User, agreed: Agreement) -> None:
    """The person wants this profile for another year. Raises PermissionDenied.

    Writes the consent; emits `profile.renewed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    row.renewed_at = timezone.now()
    row.save(update_fields=["renewed_at"])
    note_consent(row, "renewed", agreed, is_given=True)
    note_change(row, "renewed", by=by)


@transaction.atomic
def set_wishes(
    profile: Profile, *, ask_each_time: bool, after_death: str, by: User, agreed: Agreement
) -> None:
    """How new institutions join, and what becomes of the profile one day.

    Raises ValidationError by field, PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    if after_death not in AfterDeath.values:
        raise ValidationError({"after_death": _("Choose one of the two.")}, code="after_death")
    row.ask_each_time, row.after_death = ask_each_time, after_death
    row.save(update_fields=["ask_each_time", "after_death"])
    note_change(row, "changed", by=by)


@transaction.atomic
def answer_notice(
    profile: Profile, organisation: Organisation, *, accepts: bool, by: User, agreed: Agreement
) -> None:
    """Let a new institution see what is open to institutions, or not; a no may come at any time.

    Raises ValidationError when nobody asks, PermissionDenied. Emits `profile.changed`.
    """
    lock = lock_to_write if accepts else lock_to_take_back
    row = lock(profile, by=by)
    notice = AudienceNotice.objects.filter(profile=row, organisation=organisation).first()
    if notice is None:
        raise ValidationError(_("Nobody asks this any more."), code="gone")
    now = timezone.now()
    notice.approved_at, notice.refused_at = (now, None) if accepts else (None, now)
    notice.save(update_fields=["approved_at", "refused_at"])
    note_consent(row, "institution", agreed, is_given=accepts, receiver=organisation.public_id)
    note_change(row, "changed", by=by)


@transaction.atomic
def report_death(profile: Profile, *, by: User) -> None:
    """Hide the profile of somebody who died, and call them no more; what they wished follows.

    Who wished to be deleted is deleted a month later: until then a mistake can be undone. Raises
    PermissionDenied for who does not look after the place. Writes the audit log; emits
    `profile.death_reported`.
    """
    row = lock_to_take_back(profile, by=by)
    if not coordinates(by, row.node):
        raise PermissionDenied
    row.deceased_at = timezone.now()
    row.save(update_fields=["deceased_at"])
    withdraw_calls(subject_kind=PROFILE, subject_id=row.public_id)
    leave_missions(row)
    leave_trajectories(row)
    note_change(row, "death_reported", by=by)


@transaction.atomic
def undo_death_report(profile: Profile, *, by: User) -> None:
    """It was a mistake: the profile is as it was, hidden until its owner shows it again.

    Raises PermissionDenied. Writes the audit log; emits `profile.changed`.
    """
    row = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if not coordinates(by, row.node):
        raise PermissionDenied
    if row.deceased_at is None:
        return
    row.deceased_at, row.hidden_at = None, timezone.now()
    row.save(update_fields=["deceased_at", "hidden_at"])
    note_change(row, "changed", by=by)


def purge_deceased(before: datetime) -> int:
    """Delete the profiles of the dead who wished so; how many."""
    rows = list(deceased_profiles(before))
    for profile in rows:
        erase_profile(profile)
    return len(rows)


def deceased_profiles(before: datetime) -> QuerySet[Profile]:
    return Profile.objects.filter(deceased_at__lte=before, after_death=AfterDeath.ERASE)
