"""An expert durably at a partner institution: shown only while both sides want it shown."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.dates import date_format
from network.models.terms import Term


class DetachmentQuerySet(models.QuerySet["Detachment"]):
    def standing(self) -> Self:
        """Those that run today, their last day included."""
        today = timezone.localdate()
        return self.filter(trajectory__state="running", starts_on__lte=today, ends_on__gte=today)

    def shown(self) -> Self:
        """Those that may be shown today: they run, and both the host and the person agree.

        The person agrees by a fact of their profile, which has its own audience.
        """
        return self.standing().filter(host_shows_at__isnull=False, fact__isnull=False)


class Detachment(models.Model):
    trajectory = models.OneToOneField(
        "network.HostTrajectory", models.CASCADE, related_name="detachment"
    )
    level = models.ForeignKey(Term, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Since when the organisation agrees that it is shown; empty, it does not.
    host_shows_at = models.DateTimeField(null=True, blank=True)
    # What the person says of it on their profile; gone, they do not agree.
    fact = models.OneToOneField(
        "network.ProfileFact", models.SET_NULL, null=True, blank=True, related_name="detachment"
    )

    objects = DetachmentQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("detachment")
        verbose_name_plural = gettext_lazy("detachments")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="detachment_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"detachment {self.pk}"

    @property
    def in_words(self) -> str:
        """Level, where and when, in the language of the moment; level and host at hand."""
        return _("%(level)s at %(organisation)s, from %(since)s until %(until)s") % {
            "level": self.level.label,
            "organisation": self.trajectory.organisation.name,
            "since": date_format(self.starts_on, "DATE_FORMAT"),
            "until": date_format(self.ends_on, "DATE_FORMAT"),
        }
