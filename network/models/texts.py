"""Texts in several languages and registers, with where each comes from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Register(models.TextChoices):
    STANDARD = "standard", _("standard")
    EASY = "easy", _("easy to read")


class Origin(models.TextChoices):
    ORIGINAL = "original", _("written in this language")
    HUMAN = "human", _("translated by a person")
    MACHINE = "machine", _("translated by a machine")


class Text(models.Model):
    """One language and register of what an owner says; a concrete table an owner."""

    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    register = models.CharField(
        _("register"), max_length=10, choices=Register.choices, default=Register.STANDARD
    )
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin.choices, default=Origin.ORIGINAL
    )
    # The owner's version that this text was written from: older means outdated.
    source_version = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=160, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = models.TextField(_("text"), max_length=8000, blank=True)

    class Meta:
        abstract = True
        ordering = ["language", "register"]
