"""Memberships: dated, confirmed by a coordinator, ended and never overwritten."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import Membership, User
from network.outbox import emit

ACCOUNT = "account"


@transaction.atomic
def give_membership(
    account: User, *, by: User, since: date, until: date | None = None, is_peer: bool = False
) -> Membership:
    """This person is in the network from a day on; `by` confirms it.

    Raises ValidationError when the days are the wrong way round or fall into a membership that
    there is already. Writes the audit log; emits `account.changed`.
    """
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if until and until < since:
        raise ValidationError({"until": _("A membership ends after it starts.")})
    running = account.memberships.filter(Q(until=None) | Q(until__gte=since))
    if until:
        running = running.filter(since__lte=until)
    if running.exists():
        raise ValidationError(
            {"since": _("There is a membership at that time already: end it first.")}
        )
    membership = Membership.objects.create(
        user=account, since=since, until=until, is_peer=is_peer, confirmed_by=by
    )
    _note("account.membership_given", membership, by)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> None:
    """This membership ended yesterday at midnight: from now on it opens nothing.

    Ending it twice changes nothing. Raises PermissionDenied for one's own, which another
    coordinator ends. Writes the audit log; emits `account.changed`.
    """
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    today = timezone.localdate()
    if row.user_id == by.pk and not by.is_superuser:
        raise PermissionDenied
    if row.until and row.until < today:
        return
    if row.since >= today:
        row.delete()
    else:
        row.until = today - timedelta(days=1)
        row.save(update_fields=["until"])
    _note("account.membership_ended", membership, by)


def _note(action: str, membership: Membership, by: User) -> None:
    account = membership.user
    record_act(action, by=by, subject_kind=ACCOUNT, subject_id=account.public_id)
    emit("account.changed", account=account.public_id)
