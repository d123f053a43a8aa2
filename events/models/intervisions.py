"""An intervision that is going on: at which step, since when; no word said in it, no person."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.links import read_token, secret_token

SHARED, LEAD = "events.intervision", "events.intervision.lead"


class IntervisionQuerySet(models.QuerySet["Intervision"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)

    def by_token(self, token: str) -> "Intervision":
        """The one that this link shows; raises BadSignature, DoesNotExist."""
        public_id, _version = read_token(SHARED, token)
        return self.get(public_id=public_id)

    def by_lead_token(self, token: str) -> tuple["Intervision", int]:
        """The one that this link leads, and which leader it was made for, the present or a former.

        Raises BadSignature, DoesNotExist.
        """
        public_id, version = read_token(LEAD, token)
        return self.get(public_id=public_id), version


class Intervision(models.Model):
    class Step(models.TextChoices):
        PRESENTATION = "presentation", _("Presentation")
        QUESTIONS = "questions", _("Clarifying questions")
        ADVICE = "advice", _("Advice without judgement")
        RETURN = "return", _("Reflexive return")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="intervisions")
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.PRESENTATION)
    step_started_at = models.DateTimeField(default=timezone.now)
    # How long a step is meant to take; 0: no timer.
    timer_seconds = models.PositiveIntegerField(default=0)
    # Raised when the facilitation passes to somebody else: the former link leads no more.
    lead_version = models.PositiveIntegerField(default=1)
    is_offered = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)

    objects = IntervisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], name="one_intervision_at_a_time", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return secret_token(SHARED, self.public_id, 1)

    @property
    def lead_token(self) -> str:
        return secret_token(LEAD, self.public_id, self.lead_version)

    @property
    def number(self) -> int:
        """The number of the step, from 1."""
        return self.Step.values.index(self.step) + 1
