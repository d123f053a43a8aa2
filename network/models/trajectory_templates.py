"""Kinds of trajectory that coordinators keep: ordered steps with their words and durations."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stages of a trajectory, in their order."""

    IMMERSION = "immersion", _("immersion")
    NEEDS = "needs", _("needs, place and profile")
    AWARENESS = "awareness", _("team awareness")
    RECRUITMENT = "recruitment", _("recruitment")
    FOLLOW_UP = "follow_up", _("follow-up")

    @property
    def place(self) -> int:
        return list(Stage).index(self)


class TrajectoryKind(models.TextChoices):
    TEAM = "team", _("accompaniment of a team")
    DETACHMENT = "detachment", _("detachment of an expert")


MOST_TITLE = 120
MOST_TEXT = 2000


def in_words(words: Mapping[str, str]) -> str:
    """The words in the language of the moment, else in French, else in any."""
    keys = (get_language() or "", "fr", *words)
    return next((words[key] for key in keys if words.get(key)), "")


class TemplateQuerySet(models.QuerySet["TrajectoryTemplate"]):
    def offered(self) -> Self:
        """Those that a trajectory may begin from today."""
        return self.filter(is_offered=True).order_by("position", "pk")


class TrajectoryTemplate(models.Model):
    """What a trajectory copies when it begins: a later change here changes no running one."""

    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=TrajectoryKind.choices)
    # By language.
    names = models.JSONField(_("name"), default=dict)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of trajectory")
        verbose_name_plural = _("kinds of trajectory")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return in_words(self.names)


class WordsOfStep(models.Model):
    """What a step says, by language, and at which stage it stands."""

    position = models.PositiveSmallIntegerField(_("position"))
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    titles = models.JSONField(_("title"), default=dict)
    texts = models.JSONField(_("text"), default=dict, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        return in_words(self.titles)

    @property
    def text(self) -> str:
        return in_words(self.texts)


class TemplateStep(WordsOfStep):
    template = models.ForeignKey(TrajectoryTemplate, models.CASCADE, related_name="steps")
    # How long it usually takes.
    days = models.PositiveSmallIntegerField(_("days"), default=30)

    class Meta:
        verbose_name = _("step of a kind of trajectory")
        verbose_name_plural = _("steps of kinds of trajectory")
        ordering = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["template", "position"], name="template_step_once_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"
