"""The lock of an offer, who may write in it, and which state follows which."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import Offer, OfferState, Organisation, User
from network.models.offers import ENDED_OFFERS
from network.outbox import emit

OFFER = "offer"
S = OfferState
MAY_BECOME: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.DRAFT, S.PUBLISHED, S.REFUSED, S.EXPIRED, S.WITHDRAWN}),
    S.REFUSED: frozenset({S.DRAFT, S.WITHDRAWN}),
    # Changed words are looked at anew: until then nobody reads them.
    S.PUBLISHED: frozenset({S.DRAFT, S.CLOSED, S.EXPIRED, S.WITHDRAWN}),
    **dict.fromkeys(ENDED_OFFERS, frozenset()),
}


class Overtaken(ValidationError):
    """The offer is no longer the version that was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this offer meanwhile. Read it again, then decide."),
            code="overtaken",
        )


class MovedOn(ValidationError):
    """The offer is no longer in a state in which this can be done."""

    def __init__(self) -> None:
        super().__init__(
            _("This cannot be done any more: the offer has moved on."), code="moved_on"
        )


def lock_offer(public_id: str, *, version: int | None = None) -> Offer:
    """The offer as it is, locked. Raises ValidationError when it is gone, Overtaken."""
    rows = Offer.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise ValidationError(_("This offer is not there any more."), code="gone")
    if version is not None and row.version != version:
        raise Overtaken
    return row


def check_represents(by: User, organisation: Organisation) -> None:
    """Raises PermissionDenied for who does not act for it today, or while it is not verified."""
    acts = by.is_active and by.representations.current().filter(organisation=organisation).exists()
    if not acts or not organisation.is_verified:
        raise PermissionDenied


def check_moderates(by: User, organisation: Organisation) -> None:
    """Raises PermissionDenied for who is no coordinator, or acts for the organisation."""
    acts = by.representations.current().filter(organisation=organisation)
    if not by.is_active or not by.is_coordinator or acts.exists():
        raise PermissionDenied


def move(row: Offer, state: str) -> None:
    """Give a locked offer its new state. Raises MovedOn where it does not follow.

    Emits `offer.changed`.
    """
    if state not in MAY_BECOME[row.state]:
        raise MovedOn
    row.state = state
    if state != S.REFUSED:
        row.refusal_reason = ""
    if state in ENDED_OFFERS:
        row.ended_at = timezone.now()
    changed(row)


def changed(row: Offer) -> None:
    """Store it as the next version. Emits `offer.changed`."""
    row.version += 1
    row.changed_at = timezone.now()
    row.save()
    emit("offer.changed", offer=row.public_id, version=row.version)


def note(row: Offer, what: str, *, by: User) -> None:
    """Write what somebody did to an offer into the audit log."""
    record_act(f"offer.{what}", by=by, subject_kind=OFFER, subject_id=row.public_id)
