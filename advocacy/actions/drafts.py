"""Writing in a shared text: storing updates in one order, compacting them, closing old copies."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from advocacy.merging import compacted
from advocacy.models import WRITABLE, Draft, DraftUpdate
from network.outbox import emit

MOST_BYTES = 4_000_000
# So many updates, or bytes of them, and the log is compacted.
MANY_UPDATES, MANY_BYTES = 500, 500_000


class DraftClosed(ValidationError):
    """The words stand still: a version is being decided on, or the note has moved on."""

    def __init__(self) -> None:
        super().__init__(_("This text cannot be changed at the moment."), code="closed")


class DraftReplaced(ValidationError):
    """The copy that was written in is no longer the text: it was restored or erased since."""

    def __init__(self) -> None:
        super().__init__(_("This text was replaced. Load the page again."), code="replaced")


class DraftFull(ValidationError):
    def __init__(self) -> None:
        super().__init__(
            _("This text is too long. Put some of it into a note of its own."), code="full"
        )


@dataclass(frozen=True)
class Copy:
    """All of a text at one moment: its updates up to a number, in order."""

    draft: int
    note: int
    epoch: int
    sequence: int
    updates: list[bytes]


def read_draft(public_id: str, *, after: int = 0) -> Copy:
    """A text as it is stored, or what of it came after a number.

    Raises Draft.DoesNotExist.
    """
    # One snapshot of the row and its updates: a compaction between both would tear them apart.
    with transaction.atomic():
        row = Draft.objects.select_for_update(of=("self",)).get(public_id=public_id)
        return Copy(row.pk, row.note_id, row.epoch, row.sequence, list(row.updates_after(after)))


@transaction.atomic
def append_update(draft: int, update: bytes, *, epoch: int, after: int) -> tuple[int, list[bytes]]:
    """Store an update; its number, and those that others stored since `after`, in order.

    Raises DraftReplaced, DraftClosed, DraftFull, Draft.DoesNotExist. Emits `draft.grown` from time
    to time.
    """
    rows = Draft.objects.select_for_update(of=("self",)).select_related("note")
    row = rows.get(pk=draft)
    if row.epoch != epoch:
        raise DraftReplaced
    if row.note.state not in WRITABLE:
        raise DraftClosed
    if row.size + len(update) > MOST_BYTES:
        raise DraftFull
    missed = list(row.updates_after(after)) if row.sequence > after else []
    row.sequence += 1
    row.size += len(update)
    DraftUpdate.objects.create(draft=row, sequence=row.sequence, update=update)
    row.save(update_fields=["sequence", "size"])
    is_long = row.sequence - row.compacted_to >= MANY_UPDATES
    if is_long and (row.sequence - row.compacted_to) % MANY_UPDATES == 0:
        emit("draft.grown", draft=row.public_id)
    return row.sequence, missed


@transaction.atomic
def compact_draft(public_id: str) -> None:
    """Keep a text and not how it came about: what was deleted is gone from the log.

    Raises Draft.DoesNotExist.
    """
    row = Draft.objects.select_for_update(of=("self",)).get(public_id=public_id)
    row.state = compacted(row.updates_after(0))
    row.updates.all().delete()
    row.compacted_to, row.size = row.sequence, len(row.state)
    row.save(update_fields=["state", "compacted_to", "size"])


@transaction.atomic
def close_copies(draft: Draft) -> None:
    """No copy that is open anywhere may be written in any more. Emits `draft.replaced`."""
    Draft.objects.filter(pk=draft.pk).update(epoch=F("epoch") + 1)
    emit("draft.replaced", draft=draft.public_id)
