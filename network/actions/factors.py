"""Taking somebody's second factors away, because the telephone or the paper is lost."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.sessions import end_sessions
from network.models import User
from network.outbox import emit

ACCOUNT = "account"


@transaction.atomic
def reset_second_factor(account: User, *, by: User | None = None, is_seen: bool = False) -> int:
    """Remove all factors of an account and log it out everywhere; how many were removed.

    A coordinator must have the person before them (`is_seen`); the operator of the machine has
    `by` None. Raises ValidationError and PermissionDenied. Writes the audit log; emits
    `account.factors_reset`, which tells the person.
    """
    if by is not None:
        _check(account, by, is_seen)
    factors = Authenticator.objects.filter(user=account)
    count = factors.count()
    factors.delete()
    end_sessions(account)
    entry = record_act(
        "account.factors_reset", by=by, subject_kind=ACCOUNT, subject_id=account.public_id
    )
    emit("account.factors_reset", account=account.public_id, entry=entry.pk)
    return count


def _check(account: User, by: User, is_seen: bool) -> None:
    if account.is_superuser and not by.is_superuser:
        raise PermissionDenied
    if account.pk == by.pk:
        raise ValidationError({"is_seen": _("Another coordinator must do this for you.")})
    if not is_seen:
        raise ValidationError(
            {"is_seen": _("Do this only with the person before you, never by telephone or mail.")}
        )
