"""Coordinators look at an offer before anybody reads it: they publish it, or say what is wrong."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.offers.writing import MovedOn, check_moderates, lock_offer, move, note
from network.models import Offer, OfferRefusal, OfferState, User


@transaction.atomic
def publish_offer(offer: Offer, *, version: int, by: User) -> Offer:
    """Let everybody read the words that were on the screen.

    Raises Overtaken when they changed meanwhile, ValidationError once it was taken back, its day
    has passed or its organisation is no longer verified, PermissionDenied. Emits `offer.changed`.
    """
    row = _locked(offer, version, by)
    if row.is_over:
        raise ValidationError(_("The last day of this offer has passed."), code="past")
    if not row.organisation.is_verified:
        raise ValidationError(_("Its organisation is no longer verified."), code="unverified")
    row.published_at = timezone.now()
    move(row, OfferState.PUBLISHED)
    note(row, "published", by=by)
    return row


@transaction.atomic
def refuse_offer(offer: Offer, *, reason: str, version: int, by: User) -> Offer:
    """Give an offer back for one of the reasons there are: it may be changed and come again.

    Raises ValidationError by field, Overtaken, PermissionDenied. Emits `offer.changed`.
    """
    row = _locked(offer, version, by)
    if reason not in OfferRefusal.values:
        raise ValidationError({"reason": ValidationError(_("Choose a reason."), code="reason")})
    row.refusal_reason = reason
    move(row, OfferState.REFUSED)
    note(row, "refused", by=by)
    return row


@transaction.atomic
def remove_offer(offer: Offer, *, by: User) -> Offer:
    """Take a published offer off the page, for what came to light afterwards; twice is once.

    Raises PermissionDenied; ValidationError for one that nobody reads. Emits `offer.changed`.
    """
    row = lock_offer(offer.public_id)
    check_moderates(by, row.organisation)
    if row.state == OfferState.WITHDRAWN:
        return row
    if row.state != OfferState.PUBLISHED:
        raise MovedOn
    move(row, OfferState.WITHDRAWN)
    note(row, "removed", by=by)
    return row


def _locked(offer: Offer, version: int, by: User) -> Offer:
    row = lock_offer(offer.public_id)
    check_moderates(by, row.organisation)
    if row.state != OfferState.SUBMITTED:
        raise MovedOn
    return lock_offer(offer.public_id, version=version)
