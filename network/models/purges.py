"""What the daily purge removed: a number a purpose and day, and nothing of whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PurgeCount(models.Model):
    purpose = models.CharField(max_length=40)
    day = models.DateField(_("day"))
    removed = models.PositiveIntegerField(default=0)
    # How often the rule broke that day: what is too old is still there.
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of the purge")
        verbose_name_plural = _("counts of the purge")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "day"], name="purge_counted_once_per_purpose_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.day}"
