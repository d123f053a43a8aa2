"""The shared text of a note: a state, and the updates since, in the order they were stored."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models.notes import Note
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id


class Draft(models.Model):
    """The log is in the database; a room (advocacy/rooms.py) is a copy of it that can be lost."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    note = models.OneToOneField(Note, models.CASCADE, related_name="draft")
    # Raised when former copies must not come back: after a restore or an erasure.
    epoch = models.PositiveIntegerField(default=1, editable=False)
    # The number of the last update; of the last that `state` holds; how many bytes there are.
    sequence = models.PositiveBigIntegerField(default=0, editable=False)
    compacted_to = models.PositiveBigIntegerField(default=0, editable=False)
    state = models.BinaryField(default=bytes, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return self.public_id

    def updates_after(self, sequence: int) -> Iterable[bytes]:
        """What a copy that has everything up to this number lacks."""
        if sequence < self.compacted_to:
            yield bytes(self.state)
        rows = self.updates.filter(sequence__gt=sequence, sequence__lte=self.sequence)
        for update in rows.order_by("sequence").values_list("update", flat=True):
            yield bytes(update)


class DraftUpdate(models.Model):
    """Some changes that were stored together. Nothing says whose they are."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="updates")
    sequence = models.PositiveBigIntegerField()
    update = models.BinaryField()
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("update of a draft")
        verbose_name_plural = _("updates of drafts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["draft", "sequence"], name="draft_updates_have_one_order"
            )
        ]

    def __str__(self) -> str:
        return f"update {self.pk}"
