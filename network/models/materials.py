"""What meetings and missions hand on to advocacy: a theme in a few words, and where it is from."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Rung, Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id


class MaterialQuerySet(models.QuerySet["Material"]):
    def standing(self) -> Self:
        """Those that their source has not taken back."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, viewer: Viewer) -> Self:
        audiences = [rung.name.lower() for rung in Rung if viewer.can_see(rung.name)]
        return self.standing().filter(audience__in=audiences)


class Material(models.Model):
    class Level(models.TextChoices):
        FIRST = "first", _("first line: citizens among themselves")
        SECOND = "second", _("second line: care and institutions")
        THIRD = "third", _("third line: rules and policy")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    # A kind of thing and its public id: who reads material need not know that thing.
    source_kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=PUBLIC_ID_LENGTH)
    position = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(_("which line"), max_length=6, choices=Level.choices, blank=True)
    theme = models.CharField(_("theme"), max_length=160)
    # By code of language; the theme is the first of them.
    texts = models.JSONField(default=dict)
    # A rung of the ladder (network/audiences.py).
    audience = models.CharField(max_length=12)
    gathered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("material")
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "position"],
                name="material_once_per_place_in_its_source",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
