"""What people agreed to, as a log that is only added to, and the proof that stays after erasure."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id


class Consent(models.Model):
    class Channel(models.TextChoices):
        SCREEN = "screen", _("on screen")
        PAPER = "paper", _("on paper")
        ORAL = "oral", _("spoken")

    class GivenBy(models.TextChoices):
        SELF = "self", _("the person")
        SUPPORTED = "supported", _("the person, with support")
        REPRESENTATIVE = "representative", _("a legal representative")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    # A registration or a profile by its public id: the packages above own those tables.
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=PUBLIC_ID_LENGTH)
    audience = models.CharField(_("visible to"), max_length=20, blank=True)
    # Of a profile: which fact, and whom it was shared with by name; public ids.
    fact_id = models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)
    receiver_id = models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)
    is_given = models.BooleanField(_("given"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices)
    given_by = models.CharField(
        _("by whom"), max_length=20, choices=GivenBy.choices, default=GivenBy.SELF
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id"], name="consent_subject")
        ]

    def __str__(self) -> str:
        return self.public_id


class ErasureProof(models.Model):
    """That a consent existed, or that somebody was erased; kept three years, names nobody."""

    keyed_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    # The ledger that a restore from a backup replays before it serves.
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=PUBLIC_ID_LENGTH)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("proof of erasure")
        verbose_name_plural = _("proofs of erasure")

    def __str__(self) -> str:
        return self.keyed_hash[:12]
