"""Sheets of one-time codes: made by a coordinator, used by whoever holds the paper."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.calls import ask_for_call
from network.identifiers import keyed_hash, keyed_hashes
from network.models import CallEntry, CodeSheet, SheetCode, User
from network.outbox import emit

ACCOUNT = "account"
CODES_ON_A_SHEET = 10
# Told to the person when so few are left: time to ask for a new sheet.
FEW_LEFT = 2
CODE_DIGITS = 8
NEW_SHEET = "new_sheet"


class HandedOver(models.TextChoices):
    IN_PERSON = "in_person", _("in person, on paper")
    PHONE = "phone", _("by telephone, after hearing who it is")


@dataclass(frozen=True)
class PrintedSheet:
    """What is shown once: the number of the sheet and its codes."""

    number: str
    codes: tuple[str, ...]


@transaction.atomic
def issue_sheet(account: User, *, by: User, handed_over: str) -> PrintedSheet:
    """Make a sheet for this account; the codes of the sheet before end at once.

    The codes are returned and kept nowhere. Raises ValidationError when it is not said how the
    sheet reaches the person or the account is closed, PermissionDenied when the account has more
    power than `by`. Writes the audit log; emits `account.sheet_issued`.
    """
    _check(account, by, handed_over)
    # One row a person: two coordinators at once wait for each other here.
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    sheet, _is_new = CodeSheet.objects.update_or_create(
        user=account, defaults={"made_at": timezone.now()}
    )
    sheet.codes.all().delete()
    codes = _new_codes()
    SheetCode.objects.bulk_create(
        SheetCode(sheet=sheet, code_hash=_hash(sheet.number, code)) for code in codes
    )
    CallEntry.objects.waiting().filter(
        subject_kind=ACCOUNT, subject_id=account.public_id, script=NEW_SHEET
    ).update(outcome=CallEntry.Outcome.REACHED, done_at=timezone.now(), done_by=by)
    entry = record_act(
        "account.sheet_issued",
        by=by,
        subject_kind=ACCOUNT,
        subject_id=account.public_id,
        how=handed_over,
    )
    emit("account.sheet_issued", account=account.public_id, entry=entry.pk)
    return PrintedSheet(sheet.number, codes)


def _check(account: User, by: User, handed_over: str) -> None:
    if account.is_superuser and not by.is_superuser:
        raise PermissionDenied
    if handed_over not in HandedOver.values:
        raise ValidationError({"handed_over": _("Say how the person gets the sheet.")})
    if not account.is_active:
        raise ValidationError({"handed_over": _("This account is closed: open it again first.")})


def _new_codes() -> tuple[str, ...]:
    codes: set[str] = set()
    while len(codes) < CODES_ON_A_SHEET:
        codes.add("".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS)))
    return tuple(codes)


def _hash(number: str, code: str) -> str:
    return keyed_hash("sheet", f"{number}:{code}")


@transaction.atomic
def use_sheet_code(number: str, code: str) -> User | None:
    """The account that this number and code open, the code being used up; None for any other pair.

    One conditional UPDATE decides, so that a code sent twice at the same moment opens once. What
    is unknown takes the same way as what is known.
    """
    sheets = CodeSheet.objects.select_related("user").filter(user__is_active=True)
    sheet = sheets.filter(number=number).first()
    # Columns of this table alone: a join would look in a subquery, which PostgreSQL does not ask
    # again after waiting for the row, and two would get in.
    used = SheetCode.objects.filter(
        sheet_id=sheet.pk if sheet else 0,
        code_hash__in=keyed_hashes("sheet", f"{number}:{code}"),
        used_at=None,
    ).update(used_at=timezone.now())
    return sheet.user if sheet and used else None


def codes_left(account: User) -> int | None:
    """How many codes of the sheet are unused; None for who has no sheet."""
    sheet = CodeSheet.objects.filter(user=account).first()
    return sheet.codes.unused().count() if sheet else None


def ask_for_sheet(account: User) -> CallEntry:
    """Put a call on the list: this person needs a new sheet. Asking twice changes nothing."""
    sheet = CodeSheet.objects.filter(user=account).first()
    since = f"{sheet.made_at:%Y%m%d%H%M%S}" if sheet else "none"
    return ask_for_call(
        f"{ACCOUNT}:{account.public_id}:{NEW_SHEET}:{since}",
        script=NEW_SHEET,
        subject_kind=ACCOUNT,
        subject_id=account.public_id,
    )
