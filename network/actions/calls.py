"""The call list: telling people who have no e-mail."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import CallEntry, User
from network.outbox import emit


def ask_for_call(key: str, *, script: str, subject_kind: str, subject_id: str) -> CallEntry:
    """Put one call on the list; asking again with the same key changes nothing.

    One call tells all: an older one to the same person that nobody has made yet is taken off.
    """
    subject = {"subject_kind": subject_kind, "subject_id": subject_id}
    entry, is_new = CallEntry.objects.get_or_create(key=key, defaults={"script": script, **subject})
    if is_new:
        CallEntry.objects.waiting().filter(**subject).exclude(pk=entry.pk).delete()
    return entry


def withdraw_calls(*, subject_kind: str, subject_id: str) -> None:
    """Take the calls to somebody off the list that nobody has made: there is nothing to tell."""
    CallEntry.objects.waiting().filter(subject_kind=subject_kind, subject_id=subject_id).delete()


@transaction.atomic
def close_call(entry: CallEntry, *, outcome: str, by: User) -> None:
    """Say how a call went; emits `call.closed`. Raises ValidationError for an unknown outcome."""
    if outcome not in CallEntry.Outcome.values:
        raise ValidationError({"outcome": _("Say how the call went.")})
    CallEntry.objects.filter(pk=entry.pk).update(
        outcome=outcome, done_at=timezone.now(), done_by=by
    )
    emit("call.closed", call=entry.public_id)
