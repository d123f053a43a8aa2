"""A printed sheet of one-time codes: how somebody without e-mail logs in."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import new_sheet_number
from network.models.accounts import User


class SheetCodeQuerySet(models.QuerySet["SheetCode"]):
    def unused(self) -> Self:
        return self.filter(used_at=None)


class CodeSheet(models.Model):
    """The sheet of one account; a new one ends the codes of the one before."""

    user = models.OneToOneField(User, models.CASCADE, related_name="code_sheet")
    # Digits, because the oldest telephone types them; kept from one sheet to the next.
    number = models.CharField(_("number"), max_length=8, unique=True, default=new_sheet_number)
    made_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("sheet of codes")
        verbose_name_plural = _("sheets of codes")

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class SheetCode(models.Model):
    """One line of a sheet, as a keyed hash; a code is used once."""

    sheet = models.ForeignKey(CodeSheet, models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    objects = SheetCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code_hash"], name="code_once_on_a_sheet")
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
