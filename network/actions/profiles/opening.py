"""To whom a fact is open: along the ladder, and being listed at all."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.profiles.receipts import Receipt, receipt_for
from network.actions.profiles.writing import (
    Agreement,
    fact_of,
    lock_to_take_back,
    lock_to_write,
    note_change,
    note_consent,
)
from network.audiences import AUDIENCES, Rung, rung_named
from network.models import (
    AudienceChoice,
    AudienceNotice,
    FactKind,
    Organisation,
    Profile,
    ProfileFact,
    User,
)
from network.models.fact_kinds import WIDEST

TOO_WIDE = {
    FactKind.VOUCHED_BY.value: _(
        "Who vouched for you is shown to members at most: it is their name."
    ),
    FactKind.PLACEMENT.value: _("Verified institutions read it at most: it is no public list."),
}


@transaction.atomic
def change_audience(
    profile: Profile,
    fact: str,
    audience: str,
    *,
    by: User,
    agreed: Agreement,
    version: int | None = None,
    shown: Iterable[Organisation] | None = None,
) -> Receipt | None:
    """Open a fact to an audience, or close it; both are in force at once and written in the log.

    `shown` are the institutions that the screen named as seeing it from now on: those verified
    since join after a notice. None says all of today. Narrowing gives a receipt, asks no version,
    and a coordinator of the place may do it for who asks. Raises ValidationError by field,
    Overtaken, PermissionDenied. Emits `profile.changed`.
    """
    _check_audience(audience)
    row = lock_to_take_back(profile, by=by)
    found = fact_of(row, fact)
    if rung_named(audience) > rung_named(found.audience):
        row = lock_to_write(profile, by=by, version=version, agreed=agreed)
        _open(row, found, audience, agreed, shown)
        note_change(row, "changed", by=by)
        return None
    return _close(row, found, audience, agreed, by)


@transaction.atomic
def list_profile(
    profile: Profile,
    audience: str,
    *,
    by: User,
    agreed: Agreement,
    version: int | None = None,
    shown: Iterable[Organisation] | None = None,
) -> Receipt | None:
    """Appear in the directory for an audience; for `me`, in nobody's. As `change_audience`."""
    row = lock_to_take_back(profile, by=by)
    listed = row.held_facts.filter(kind=FactKind.LISTED).first()
    if listed is None:
        listed = ProfileFact.objects.create(profile=row, kind=FactKind.LISTED)
    return change_audience(
        row, listed.public_id, audience, by=by, agreed=agreed, version=version, shown=shown
    )


def unlist_profile(profile: Profile, *, by: User, agreed: Agreement) -> Receipt | None:
    """Leave the directory at once: every fact stays, and nobody sees any. Twice is once."""
    return list_profile(profile, AudienceChoice.ME, by=by, agreed=agreed)


def _check_audience(audience: str) -> None:
    if audience not in AUDIENCES:
        raise ValidationError({"audience": _("Choose who may see this.")}, code="audience")


def _open(
    row: Profile,
    fact: ProfileFact,
    audience: str,
    agreed: Agreement,
    shown: Iterable[Organisation] | None,
) -> None:
    if rung_named(audience) > WIDEST.get(fact.kind, Rung.PUBLIC):
        raise ValidationError({"audience": TOO_WIDE[fact.kind]}, code="widest")
    fact.audience = audience
    fact.save(update_fields=["audience"])
    note_consent(row, fact.kind, agreed, is_given=True, audience=audience, fact=fact.public_id)
    if audience == AudienceChoice.INSTITUTIONS:
        _welcome(row, shown)


def _welcome(row: Profile, shown: Iterable[Organisation] | None) -> None:
    """The institutions that the person read the names of see it now; what they refused stays so."""
    named = None if shown is None else {organisation.pk for organisation in shown}
    now = timezone.now()
    known = set(row.audience_notices.values_list("organisation", flat=True))
    AudienceNotice.objects.bulk_create(
        AudienceNotice(profile=row, organisation=organisation, told_at=now, approved_at=now)
        for organisation in Organisation.objects.verified()
        if organisation.pk not in known and (named is None or organisation.pk in named)
    )


def _close(
    row: Profile, fact: ProfileFact, audience: str, agreed: Agreement, by: User
) -> Receipt | None:
    before = fact.audience
    if before == audience:
        return None
    receipt = receipt_for(row, [fact])
    fact.audience = audience
    fact.save(update_fields=["audience"])
    note_consent(row, fact.kind, agreed, is_given=False, audience=before, fact=fact.public_id)
    if audience != AudienceChoice.ME:
        # What stays open was agreed to within what was: the log says so by itself.
        note_consent(row, fact.kind, agreed, is_given=True, audience=audience, fact=fact.public_id)
    note_change(row, "changed", by=by)
    return receipt
