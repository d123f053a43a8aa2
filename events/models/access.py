"""How many access needs were said for a meeting and how many were met: counts that outlive them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting


class AccessTally(models.Model):
    """Two numbers of a meeting; which needs they were and whose is nowhere in it."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, primary_key=True, related_name="access_tally"
    )
    asked = models.PositiveIntegerField(_("access needs said"), default=0)
    # None: nobody who ran the meeting has noted it.
    met = models.PositiveIntegerField(_("access needs met"), null=True)

    class Meta:
        verbose_name = _("count of access needs")
        verbose_name_plural = _("counts of access needs")
        constraints = [
            models.CheckConstraint(
                name="no_more_needs_met_than_said",
                condition=Q(met=None) | Q(met__lte=F("asked")),
            )
        ]

    def __str__(self) -> str:
        return f"tally {self.pk}"
