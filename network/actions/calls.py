"""The call list: telling people who have no e-mail."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import CallEntry, User
from network.outbox import emit

CALLING_TIME = timedelta(minutes=15)


def ask_for_call(
    key: str, *, script: str, subject_kind: str, subject_id: str, tells_all: bool = True
) -> CallEntry:
    """Put one call on the list; asking again with the same key changes nothing.

    One call tells all: an older one to the same person that nobody has made yet is taken off; of
    the same script alone, where one does not tell all.
    """
    subject = {"subject_kind": subject_kind, "subject_id": subject_id}
    entry, is_new = CallEntry.objects.get_or_create(key=key, defaults={"script": script, **subject})
    if is_new:
        older = CallEntry.objects.waiting().filter(**subject).exclude(pk=entry.pk)
        (older if tells_all else older.filter(script=script)).delete()
    return entry


def withdraw_calls(*, subject_kind: str, subject_id: str, key_begins: str = "") -> None:
    """Take the calls to somebody off the list that nobody has made: there is nothing to tell.

    Only those whose key begins so, where something is to be told beside them.
    """
    rows = CallEntry.objects.waiting().filter(subject_kind=subject_kind, subject_id=subject_id)
    rows.filter(key__startswith=key_begins).delete()


def note_answered(*, subject_kind: str, subject_id: str, key_begins: str, by: User | None) -> None:
    """What a call was to ask has been answered: it leaves the list as one that reached somebody.

    `by` is who helped and noted the answer; nobody where the person answered themselves. Emits
    `call.closed`.
    """
    subject = {"subject_kind": subject_kind, "subject_id": subject_id}
    rows = CallEntry.objects.waiting().filter(**subject, key__startswith=key_begins)
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        _note(row, CallEntry.Outcome.REACHED, by)
        if by is not None:
            record_act(f"{subject_kind}.called", by=by, **subject, outcome=row.outcome)


@transaction.atomic
def take_calls(calls: Iterable[CallEntry], *, by: User) -> None:
    """Keep calls to one person for one caller, for a quarter of an hour: all of them or none.

    Raises ValidationError when a colleague is calling, or has called already.
    """
    keys = {call.pk for call in calls}
    rows = CallEntry.objects.filter(pk__in=keys, outcome="")
    # In one order: two callers who want the same calls must not cross.
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    taken = rows.free_for(by).update(taken_by=by, taken_until=timezone.now() + CALLING_TIME)
    if taken < len(keys):
        raise ValidationError(_("A colleague is making this call, or has made it."), code="taken")


@transaction.atomic
def close_call(entry: CallEntry, *, outcome: str, by: User, seen_tries: int | None = None) -> bool:
    """Say how a call went; who was not reached stays on the list. Whether it was noted.

    Twice is the same as once: `seen_tries` is the number of tries on the caller's screen. Raises
    ValidationError for an unknown outcome, or while a colleague is calling. Emits `call.closed`
    when the call leaves the list.
    """
    if outcome not in CallEntry.Outcome.values:
        raise ValidationError({"outcome": _("Say how the call went.")})
    row = CallEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.outcome or (seen_tries is not None and seen_tries != row.tries):
        return False
    if row.caller not in {None, by}:
        raise ValidationError(_("A colleague is making this call, or has made it."), code="taken")
    _note(row, outcome, by)
    subject = {"subject_kind": row.subject_kind, "subject_id": row.subject_id}
    record_act(f"{row.subject_kind}.called", by=by, **subject, outcome=outcome)
    return True


def _note(row: CallEntry, outcome: str, by: User | None) -> None:
    now = timezone.now()
    row.taken_by = row.taken_until = None
    if outcome == CallEntry.Outcome.NOT_REACHED:
        row.tries += 1
        row.tried_at = now
        row.save()
        return
    row.outcome, row.done_at, row.done_by = outcome, now, by
    row.save()
    emit("call.closed", call=row.public_id)
