"""A helped profile becomes its person's own: a coordinator offers it, the person says yes."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.calls import withdraw_calls
from network.actions.nodes import coordinates
from network.actions.profiles.writing import PROFILE, Agreement, note_consent
from network.models import Profile, User
from network.outbox import emit


@transaction.atomic
def offer_profile(profile: Profile, *, account: str, by: User) -> None:
    """Offer a helped profile to the account of this public id; another offer takes its place.

    Nothing of the profile is shown to it before its yes. Raises ValidationError by field;
    PermissionDenied for who does not look after the place, or would offer it to themselves.
    Writes the audit log; emits `profile.offered`.
    """
    row = Profile.objects.select_for_update(of=("self",)).select_related("node").get(pk=profile.pk)
    if not coordinates(by, row.node) or account == by.public_id:
        # Who helped does not become the owner.
        raise PermissionDenied
    if row.user_id is not None or row.deceased_at is not None:
        raise ValidationError(_("This profile has its owner, or is closed."), code="taken")
    row.offered_to = _account_without_profile(account)
    row.version += 1
    row.save(update_fields=["offered_to", "version"])
    record_act(
        "profile.offered",
        by=by,
        subject_kind=PROFILE,
        subject_id=row.public_id,
        account=account,
    )
    emit("profile.offered", profile=row.public_id)


def _account_without_profile(public_id: str) -> User:
    account = User.objects.filter(public_id=public_id, is_active=True).first()
    if account is None:
        raise ValidationError({"account": _("There is no such account.")}, code="unknown")
    if Profile.objects.filter(user=account).exists():
        raise ValidationError({"account": _("This account has a profile already.")}, code="taken")
    return account


@transaction.atomic
def take_over_profile(profile: Profile, *, by: User, agreed: Agreement) -> Profile:
    """The person it was offered to says that it is theirs: from here on it is theirs alone.

    Raises ValidationError when it is not offered to them any more, or they have a profile. Writes
    the consent and the audit log; emits `profile.changed`.
    """
    owner = User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    row = _offered(profile, by)
    if Profile.objects.filter(user=owner).exists():
        raise ValidationError(_("You have a profile already."), code="taken")
    row.user, row.offered_to = owner, None
    row.version += 1
    row.save(update_fields=["user", "offered_to", "version"])
    note_consent(row, "taken_over", agreed, is_given=True)
    # Whoever has an address now is written to; who has none is called anew.
    withdraw_calls(subject_kind=PROFILE, subject_id=row.public_id)
    record_act("profile.handed_over", by=by, subject_kind=PROFILE, subject_id=row.public_id)
    emit("profile.changed", profile=row.public_id)
    return row


@transaction.atomic
def decline_profile(profile: Profile, *, by: User) -> None:
    """It is not theirs: the offer ends. Raises ValidationError when there is none.

    Writes the audit log; emits `profile.changed`.
    """
    row = _offered(profile, by)
    row.offered_to = None
    row.version += 1
    row.save(update_fields=["offered_to", "version"])
    record_act("profile.declined", by=by, subject_kind=PROFILE, subject_id=row.public_id)
    emit("profile.changed", profile=row.public_id)


def _offered(profile: Profile, account: User) -> Profile:
    rows = Profile.objects.select_for_update(of=("self",)).filter(pk=profile.pk, user=None)
    row = rows.filter(offered_to=account, deceased_at=None).first()
    if row is None:
        raise ValidationError(_("This is not offered to you any more."), code="gone")
    return row
