"""Vouching in place of proof: somebody of the network knows the person; nothing else is asked."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.nodes import coordinates
from network.actions.profiles.writing import note_change
from network.models import FactKind, Profile, ProfileFact, User
from network.models.profiles import VOUCHED_KINDS
from network.visibility import viewer_for, visible_facts


@transaction.atomic
def vouch(profile: Profile, *, by: User) -> None:
    """Say that one knows this person; twice is once.

    That they are known, by whom and since when are facts apart, each private until the person
    opens it. Raises ValidationError for oneself,
    PermissionDenied for who is no member, or may not know of the profile. Emits `profile.vouched`.
    """
    row = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if row.user_id == by.pk:
        raise ValidationError(_("Somebody else must vouch for you."), code="self")
    viewer = viewer_for(by)
    may_know = coordinates(by, row.node) or (viewer.is_member and visible_facts(row, viewer))
    if not may_know or row.deceased_at is not None:
        raise PermissionDenied
    if row.held_facts.filter(kind=FactKind.VOUCHED_BY, voucher=by).exists():
        return
    ProfileFact.objects.get_or_create(profile=row, kind=FactKind.KNOWN)
    today = timezone.localdate()
    for kind in sorted(VOUCHED_KINDS):
        as_of = today if kind == FactKind.VOUCHED_ON else None
        ProfileFact.objects.create(profile=row, kind=kind, voucher=by, as_of=as_of)
    note_change(row, "vouched", by=by)


@transaction.atomic
def withdraw_vouching(profile: Profile, *, voucher: User, by: User) -> None:
    """Take back that one vouched, or that somebody did for oneself. Twice is once.

    When nobody is left who vouches, the person is no longer known by the network. Raises
    PermissionDenied. Emits `profile.changed`.
    """
    row = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if by.pk not in {voucher.pk, row.user_id}:
        raise PermissionDenied
    gone, _tables = row.held_facts.filter(kind__in=VOUCHED_KINDS, voucher=voucher).delete()
    if not gone:
        return
    if not row.held_facts.filter(kind=FactKind.VOUCHED_BY).exists():
        row.held_facts.filter(kind=FactKind.KNOWN).delete()
    note_change(row, "changed", by=by)
