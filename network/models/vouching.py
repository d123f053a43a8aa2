"""Vouching in place of proof: a member says that they know somebody, who accepts it or not."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User


class VouchingQuerySet(models.QuerySet["Vouching"]):
    def waiting(self) -> Self:
        """Those that the person has not answered."""
        return self.filter(is_accepted=None)

    def accepted(self) -> Self:
        return self.filter(is_accepted=True)


class Vouching(models.Model):
    """Somebody knows somebody; what others may read of it are facts of the profile, once accepted.

    Whether it was accepted is never told to who vouched.
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    profile = models.ForeignKey("network.Profile", models.CASCADE, related_name="vouchings")
    voucher = models.ForeignKey(User, models.CASCADE, related_name="vouchings")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)

    objects = VouchingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vouching")
        verbose_name_plural = _("vouchings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["profile", "voucher"], name="vouching_once_per_person"),
            models.CheckConstraint(
                name="vouching_is_answered_at_a_moment",
                condition=models.Q(is_accepted=None, answered_at=None)
                | models.Q(is_accepted__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
