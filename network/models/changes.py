"""The public change log: what partners follow. Positions commit in order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH


class ChangeCounter(models.Model):
    """The one row that is locked to give out the next position."""

    last_position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last_position)


class Change(models.Model):
    class Reason(models.TextChoices):
        UPDATED = "updated", _("updated")
        CANCELLED = "cancelled", _("cancelled")
        UNPUBLISHED = "unpublished", _("unpublished")
        DELETED = "deleted", _("deleted")
        OUT_OF_SCOPE = "out_of_scope", _("out of scope")

    position = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH)
    version = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "public_id", "version"], name="change_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return str(self.position)
