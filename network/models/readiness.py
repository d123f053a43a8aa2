"""How ready an organisation is to host a peer worker, in its own words: one row a question."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.organisations import Organisation
from network.validators import few_links, plain_text


class Question(models.TextChoices):
    """What a person wants to know before they say yes to a team."""

    ROLE = "role", _("Is the role written with the person, and can it be revised?")
    NOT_A_SUBSTITUTE = "not_a_substitute", _("Does it come beside qualified posts, replacing none?")
    TEAM_MEETINGS = "team_meetings", _("Does the peer worker take part in team meetings?")
    INFORMATION = "information", _("Is it said who sees which information?")
    REFERENT = "referent", _("Is there a referent to turn to?")
    INTERVISION = "intervision", _("Is there time for intervision among peers?")
    SUPERVISION = "supervision", _("Is there supervision?")
    CONTRACT = "contract", _("Are contract and pay clear before the start?")
    TRAINING = "training", _("Is training time paid?")
    BAD_DAY = "bad_day", _("Is it agreed what is done on a bad day?")
    TEAM_PREPARED = "team_prepared", _("Has the team been prepared?")
    FOLLOW_UP = "follow_up", _("Is there a follow-up after hiring?")


class Contract(models.TextChoices):
    """How the work is paid."""

    EMPLOYMENT = "employment", _("employment contract")
    SELF_EMPLOYED = "self_employed", _("self-employed")
    VOLUNTEER = "volunteer", _("volunteer expenses")


def each_a_contract(value: object) -> None:
    """Refuse what is no list of known ways of paying."""
    if not isinstance(value, list) or not set(value) <= set(Contract.values):
        raise ValidationError(_("Choose among the ways of paying."), code="contracts")


class Readiness(models.Model):
    """The sheet of one organisation; only itself decides whether anybody else reads it."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="readiness", primary_key=True
    )
    contracts = models.JSONField(
        _("how the work is paid"), default=list, blank=True, validators=[each_a_contract]
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    # Open to the peers whom coordinators ask for a review, before or without being published.
    shared_at = models.DateTimeField(_("shared for review on"), null=True, blank=True)
    # The day on which somebody last said that all of it is so; saving one answer is not that.
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    # Bands of what peers found, counted anew each week: a live count tells who came or left.
    review_counts = models.JSONField(default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("readiness sheet")
        verbose_name_plural = _("readiness sheets")

    def __str__(self) -> str:
        return f"readiness {self.pk}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None


class ReadinessAnswer(models.Model):
    class State(models.TextChoices):
        YES = "yes", _("yes")
        PARTLY = "partly", _("partly")
        PLANNED = "planned", _("being prepared")
        NO = "no", _("no")

    readiness = models.ForeignKey(Readiness, models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=20, choices=Question.choices)
    state = models.CharField(_("answer"), max_length=10, choices=State.choices)
    sentence = models.CharField(
        _("in a sentence"), max_length=300, blank=True, validators=[plain_text, few_links]
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    # The day on which somebody last said that it is so.
    as_of = models.DateField(_("as of"), default=timezone.localdate)

    class Meta:
        verbose_name = _("answer of a readiness sheet")
        verbose_name_plural = _("answers of readiness sheets")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["readiness", "question"], name="readiness_answer_once_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.readiness}: {self.question}"
