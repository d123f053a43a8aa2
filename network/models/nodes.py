"""The places where the network lives, and who coordinates which of them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.accounts import User
from network.models.dated import holding_today
from network.regions import Region


class Node(models.Model):
    """A place of the network: Brussels, Nice, Utrecht. Coordinators see the people of theirs."""

    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    region = models.CharField(_("region"), max_length=6, choices=Region.choices, blank=True)
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        verbose_name = _("place of the network")
        verbose_name_plural = _("places of the network")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CoordinationQuerySet(models.QuerySet["Coordination"]):
    def current(self) -> Self:
        """Those that hold today."""
        return self.filter(holding_today())


class Coordination(models.Model):
    """A coordinator looks after a place, from a day and perhaps until one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="coordinations")
    node = models.ForeignKey(Node, models.CASCADE, related_name="coordinations")
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CoordinationQuerySet.as_manager()

    class Meta:
        verbose_name = _("coordination of a place")
        verbose_name_plural = _("coordinations of places")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="coordination_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                fields=["user", "node"],
                condition=Q(until=None),
                name="coordination_once_per_person_and_place",
            ),
        ]

    def __str__(self) -> str:
        return f"coordination {self.pk}"
