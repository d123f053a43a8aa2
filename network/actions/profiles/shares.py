"""Beside the ladder: a fact to somebody by name, and nothing to somebody ever."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.missions.taking_part import check_takes_part, leave_missions
from network.actions.observations.leaving import take_back_agreements
from network.actions.profiles.receipts import Receipt, receipt_for
from network.actions.profiles.writing import (
    Agreement,
    excludes_organisation,
    fact_of,
    is_excluded,
    lock_to_take_back,
    lock_to_write,
    note_change,
    note_consent,
)
from network.actions.trajectories.taking_part import leave_trajectories
from network.models import Exclusion, Grant, Organisation, Profile, ProfileFact, Sector, User


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Exactly one of them."""

    organisation: Organisation | None = None
    user: User | None = None
    mission: str = ""

    @property
    def public_id(self) -> str:
        if self.organisation is not None:
            return self.organisation.public_id
        return self.user.public_id if self.user is not None else self.mission


@transaction.atomic
def grant_fact(
    profile: Profile,
    fact: str,
    receiver: Receiver,
    *,
    until: date | None = None,
    by: User,
    agreed: Agreement,
) -> Grant:
    """Share one fact with one receiver, perhaps until a day; again, and the day is the new one.

    Raises ValidationError by field: for who is excluded, an organisation that is not verified, a
    mission in which the person takes no part, a day that has passed; PermissionDenied. Emits
    `profile.changed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    found = fact_of(row, fact)
    _check_receiver(row, receiver)
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": _("This day has passed.")}, code="past")
    grant, _is_new = Grant.objects.update_or_create(
        fact=found,
        organisation=receiver.organisation,
        user=receiver.user,
        mission_id=receiver.mission,
        defaults={"until": until},
    )
    note_consent(
        row,
        found.kind,
        agreed,
        is_given=True,
        fact=found.public_id,
        receiver=receiver.public_id,
    )
    note_change(row, "changed", by=by)
    return grant


@transaction.atomic
def revoke_grant(profile: Profile, grant: str, *, by: User, agreed: Agreement) -> Receipt:
    """Take back what was shared by name, at once; twice is once. Emits `profile.changed`.

    Raises PermissionDenied.
    """
    row = lock_to_take_back(profile, by=by)
    found = Grant.objects.filter(fact__profile=row, public_id=grant).first()
    if found is None:
        return receipt_for(row, [])
    receipt = receipt_for(row, [found.fact])
    _take_back(row, found, agreed)
    note_change(row, "changed", by=by)
    return receipt


def take_back_grants(row: Profile, fact: ProfileFact, agreed: Agreement) -> None:
    """The fact is about to go, and with it all that was shared of it by name."""
    for grant in fact.grants.select_related("fact", "organisation", "user"):
        _take_back(row, grant, agreed)


def renew_grants(row: Profile, fact: ProfileFact, agreed: Agreement) -> None:
    """The words of the fact are others: whoever it is shared with by name may read them too."""
    for grant in fact.grants.standing().select_related("fact", "organisation", "user"):
        _note(row, grant, agreed, is_given=True)


@transaction.atomic
def exclude(
    profile: Profile,
    *,
    organisation: Organisation | None = None,
    user: User | None = None,
    sector: str = "",
    by: User,
    agreed: Agreement,
) -> Exclusion:
    """Never show anything that is not public to this organisation, person or kind of institution.

    What was shared with them by name is taken back with it, and the person takes no part in their
    missions and trajectories. They are not told. Twice is once. Raises ValidationError by field,
    PermissionDenied. Emits `profile.changed`, and `mission.changed`, `trajectory.changed` for each
    that is left.
    """
    row = lock_to_take_back(profile, by=by)
    if sector and sector not in Sector.values:
        raise ValidationError({"sector": _("Choose a kind of institution.")}, code="sector")
    if [bool(organisation), bool(user), bool(sector)].count(True) != 1:
        raise ValidationError(_("Say whom you do not want to be seen by."), code="nobody")
    if user is not None and user.pk == row.user_id:
        raise ValidationError({"user": _("This is yourself.")}, code="self")
    exclusion, _is_new = Exclusion.objects.get_or_create(
        profile=row, organisation=organisation, user=user, sector=sector
    )
    away = partial(excludes_organisation, row)
    leave_missions(row, of=away)
    leave_trajectories(row, of=away, agreed=agreed)
    take_back_agreements(row, of=away)
    grants = Grant.objects.filter(fact__profile=row).select_related("fact", "organisation", "user")
    for grant in grants:
        if _is_hit(row, grant):
            _take_back(row, grant, agreed)
    note_change(row, "changed", by=by)
    return exclusion


@transaction.atomic
def lift_exclusion(profile: Profile, exclusion: str, *, by: User, agreed: Agreement) -> None:
    """Take an exclusion back; what it took back is not given again. Twice is once.

    Raises PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    gone, _tables = row.exclusions.filter(public_id=exclusion).delete()
    if gone:
        note_change(row, "changed", by=by)


def _check_receiver(row: Profile, receiver: Receiver) -> None:
    named = [receiver.organisation, receiver.user, receiver.mission]
    if [bool(one) for one in named].count(True) != 1:
        raise ValidationError(_("Say with whom you share this."), code="nobody")
    organisation, user = receiver.organisation, receiver.user
    if receiver.mission:
        check_takes_part(row, receiver.mission)
    if organisation is not None and not organisation.is_verified:
        raise ValidationError(
            {"organisation": _("The network does not vouch for this organisation.")},
            code="unverified",
        )
    is_hit = organisation is not None and excludes_organisation(row, organisation)
    if is_hit or (user is not None and is_excluded(row, user)):
        raise ValidationError(
            _("You chose that they never see anything of you. Take that back first."),
            code="excluded",
        )


def _is_hit(row: Profile, grant: Grant) -> bool:
    if grant.organisation is not None:
        return excludes_organisation(row, grant.organisation)
    return grant.user is not None and is_excluded(row, grant.user)


def _take_back(row: Profile, grant: Grant, agreed: Agreement) -> None:
    _note(row, grant, agreed, is_given=False)
    grant.delete()


def _note(row: Profile, grant: Grant, agreed: Agreement, *, is_given: bool) -> None:
    receiver = grant.organisation or grant.user
    note_consent(
        row,
        grant.fact.kind,
        agreed,
        is_given=is_given,
        fact=grant.fact.public_id,
        receiver=receiver.public_id if receiver else grant.mission_id,
    )
