"""Vouching in place of proof: somebody of the network knows the person; nothing else is asked."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.nodes import coordinates
from network.actions.profiles.receipts import Receipt, receipt_for
from network.actions.profiles.writing import (
    Agreement,
    lock_to_take_back,
    lock_to_write,
    note_change,
    note_consent,
)
from network.models import FactKind, Profile, ProfileFact, User, Vouching
from network.models.fact_kinds import VOUCHED_KINDS
from network.outbox import emit
from network.visibility import viewer_for, visible_facts


@transaction.atomic
def vouch(profile: Profile, *, by: User) -> None:
    """Say that one knows this person; twice is once. It shows nowhere before the person accepts.

    No log names who vouched: that is the person's to tell. Raises ValidationError for oneself,
    PermissionDenied for who is no member, or may not know of the profile. Emits `profile.vouched`.
    """
    row = Profile.objects.select_for_update(of=("self",)).select_related("node").get(pk=profile.pk)
    if row.user_id == by.pk:
        raise ValidationError(_("Somebody else must vouch for you."), code="self")
    if not _may_vouch(row, by):
        raise PermissionDenied
    _row, is_new = Vouching.objects.get_or_create(profile=row, voucher=by)
    if is_new:
        emit("profile.vouched", profile=row.public_id)


def _may_vouch(row: Profile, by: User) -> bool:
    """Who sees something of the person in the network; of who is helped, who looks after them.

    Whoever was left out and reads what is public may say it too, and cannot tell that nobody is
    shown it: to refuse would tell them.
    """
    if row.deceased_at is not None:
        return False
    is_here = coordinates(by, row.node)
    if is_here and row.user_id is None:
        return True
    viewer = viewer_for(by)
    return (viewer.is_member or is_here) and bool(visible_facts(row, viewer))


@transaction.atomic
def answer_vouching(
    profile: Profile, vouching: str, *, accepts: bool, by: User, agreed: Agreement
) -> Receipt:
    """Accept that somebody vouches, or not; a no may come at any time, and is told to nobody.

    Accepted, it makes facts apart: being known, by whom, since when; each is private until the
    person opens it. The receipt is of those a no takes away. Raises ValidationError when nobody
    vouches any more, or a helper would accept what they said themselves; PermissionDenied. Emits
    `profile.changed`.
    """
    row = (lock_to_write if accepts else lock_to_take_back)(profile, by=by)
    found = row.vouchings.filter(public_id=vouching).select_related("voucher").first()
    if found is None:
        raise ValidationError(_("Nobody asks this any more."), code="gone")
    if accepts and found.voucher_id == by.pk:
        raise ValidationError(_("You vouched yourself: a colleague asks the person."), code="self")
    receipt = receipt_for(row, [] if accepts else _shown_of(row, found.voucher))
    found.is_accepted, found.answered_at = accepts, timezone.now()
    found.save(update_fields=["is_accepted", "answered_at"])
    if accepts:
        _make_facts(row, found)
    else:
        _take_facts(row, found.voucher)
    note_consent(row, "vouching", agreed, is_given=accepts)
    note_change(row, "changed", by=by)
    return receipt


def _make_facts(row: Profile, vouching: Vouching) -> None:
    ProfileFact.objects.get_or_create(profile=row, kind=FactKind.KNOWN)
    day = timezone.localdate(vouching.made_at)
    for kind in sorted(VOUCHED_KINDS):
        as_of = day if kind == FactKind.VOUCHED_ON else None
        ProfileFact.objects.get_or_create(
            profile=row, kind=kind, voucher=vouching.voucher, defaults={"as_of": as_of}
        )


def _shown_of(row: Profile, voucher: User) -> list[ProfileFact]:
    """What a profile says of this vouching; of being known, where nobody else is left."""
    facts = list(row.held_facts.filter(kind__in=VOUCHED_KINDS, voucher=voucher))
    others = row.held_facts.filter(kind=FactKind.VOUCHED_BY).exclude(voucher=voucher)
    return facts if others else [*facts, *row.held_facts.filter(kind=FactKind.KNOWN)]


def _take_facts(row: Profile, voucher: User) -> None:
    gone = [fact.pk for fact in _shown_of(row, voucher)]
    row.held_facts.filter(pk__in=gone).delete()


@transaction.atomic
def withdraw_vouching(profile: Profile, *, by: User) -> None:
    """Take back that one vouched. Twice is once.

    When nobody is left who vouches, the person is no longer known by the network. No log names
    who it was. Emits `profile.changed` where something was accepted.
    """
    row = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    found = Vouching.objects.filter(profile=row, voucher=by).first()
    if found is None:
        return
    found.delete()
    if found.is_accepted:
        _take_facts(row, by)
        note_change(row, "changed", by=None)
