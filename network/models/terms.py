"""The words that profiles, organisations and missions choose from; editors keep them."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frontend.terms import country_of_words


class TermQuerySet(models.QuerySet["Term"]):
    def offered(self, vocabulary: str) -> Self:
        """Those one may choose today, in the order of the editors."""
        return self.filter(vocabulary=vocabulary, is_offered=True).order_by("position", "slug")


class Term(models.Model):
    """A word of a list. Its slug stays when its labels change; it is never an address of people."""

    class Vocabulary(models.TextChoices):
        DOMAIN = "domain", _("domains of experience")
        ROLE = "role", _("roles")
        LEVEL = "level", _("levels of intervention")
        MISSION_KIND = "mission_kind", _("kinds of mission")
        LANGUAGE = "language", _("languages")
        AREA = "area", _("areas")
        AVAILABILITY = "availability", _("availability")
        OBSTACLE = "obstacle", _("kinds of obstacle")

    vocabulary = models.CharField(_("list"), max_length=12, choices=Vocabulary.choices)
    slug = models.SlugField(_("short name"), max_length=60)
    # A language by BCP 47; an area by the code that its scheme (ISO 3166-2, NIS, INSEE, CBS) gives.
    scheme = models.CharField(_("code list"), max_length=12, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    # By language, or language and country (`fr-BE`): what it is called, and what it means.
    labels = models.JSONField(_("labels"), default=dict)
    explanations = models.JSONField(_("explanations"), default=dict, blank=True)
    # By language: other words that people look for.
    synonyms = models.JSONField(_("other words"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # A word that is no longer offered stays where it was chosen.
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of a list")
        verbose_name_plural = _("words of lists")
        ordering = ["vocabulary", "position", "slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["vocabulary", "slug"], name="term_once_in_its_vocabulary"
            ),
            models.UniqueConstraint(
                fields=["vocabulary", "scheme", "code"],
                condition=~models.Q(code=""),
                name="term_code_once_in_its_vocabulary",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What it is called in the language of the moment and the words of the country."""
        return self._in_words(self.labels) or self.slug

    @property
    def explanation(self) -> str:
        return self._in_words(self.explanations)

    @staticmethod
    def _in_words(texts: dict[str, str]) -> str:
        language = get_language() or ""
        keys = (f"{language}-{country_of_words()}", language, "fr")
        return next((texts[key] for key in keys if texts.get(key)), "")
