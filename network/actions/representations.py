"""Who acts for an organisation, and until when the network vouches for it."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import AudienceNotice, Organisation, Representation, User
from network.outbox import emit

ORGANISATION = "organisation"


@transaction.atomic
def add_representative(
    organisation: Organisation, *, account: User, by: User, until: date | None = None
) -> Representation:
    """Let somebody act for an organisation from today; who does already keeps one row.

    Raises ValidationError by field. Emits `representation.changed`.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": _("This day has passed.")}, code="past")
    if not account.is_active:
        raise ValidationError({"account": _("This account is closed.")}, code="inactive")
    current = row.representations.current().filter(user=account)
    representation = current.first() or Representation(
        user=account, organisation=row, since=timezone.localdate()
    )
    representation.until = until
    representation.save()
    _note("representation.given", row, account, by)
    return representation


@transaction.atomic
def end_representation(organisation: Organisation, *, account: User, by: User) -> None:
    """Take back that somebody acts for an organisation, at once. Twice is the same as once.

    The row stays and says until when. Emits `representation.changed`.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    current = row.representations.current().filter(user=account)
    if not current.exists():
        return
    today = timezone.localdate()
    # Given and taken back on one day, it was never more than a mistake.
    current.filter(since=today).delete()
    current.update(until=today - timedelta(days=1))
    _note("representation.ended", row, account, by)


def _note(action: str, organisation: Organisation, account: User, by: User) -> None:
    record_act(
        action,
        by=by,
        subject_kind="account",
        subject_id=account.public_id,
        organisation=organisation.public_id,
    )
    emit("representation.changed", organisation=organisation.public_id, account=account.public_id)


@transaction.atomic
def verify_organisation(organisation: Organisation, *, until: date | None, by: User) -> None:
    """Vouch for an organisation until the end of a day, or no longer with None.

    Raises ValidationError by field. Emits `organisation.changed`.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": _("This day has passed.")}, code="past")
    if not row.is_verified:
        # New to those who share with institutions: they are told again, and the notice runs again.
        # Who refused it has refused it.
        AudienceNotice.objects.filter(organisation=row, refused_at=None).delete()
    if until is None:
        row.verified_at = row.verified_until = None
    else:
        row.verified_at = row.verified_at if row.is_verified else timezone.now()
        row.verified_until = datetime.combine(
            until, time.max, tzinfo=timezone.get_current_timezone()
        )
    row.version += 1
    row.updated_at = timezone.now()
    row.save(update_fields=["verified_at", "verified_until", "version", "updated_at"])
    record_act(
        "organisation.verified" if until else "organisation.unverified",
        by=by,
        subject_kind=ORGANISATION,
        subject_id=row.public_id,
        **({"until": until.isoformat()} if until else {}),
    )
    emit("organisation.changed", organisation=row.public_id)
