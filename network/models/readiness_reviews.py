"""What peers who know a team find of its readiness sheet, and what the team replies."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.readiness import Question, Readiness, ReadinessAnswer

MOST_SENTENCE = 300


class LookedAt(models.TextChoices):
    """Words are read by a coordinator before anybody else reads them."""

    WAITING = "waiting", _("waits for the coordinators")
    PASSED = "passed", _("read by the coordinators")
    GIVEN_BACK = "given_back", _("given back")


class GivenBack(models.TextChoices):
    PERSON = "person", _("it speaks of a person and not of the team")
    UNFAIR = "unfair", _("it hurts more than it says")
    UNCLEAR = "unclear", _("it is not clear what is meant")


class ReviewQuerySet(models.QuerySet["ReadinessReview"]):
    def standing(self) -> Self:
        """Those that count: read by a coordinator, by somebody whose account is open."""
        return self.filter(state=LookedAt.PASSED, user__is_active=True)


class ReadinessReview(models.Model):
    """One peer's reading of one sheet. Whose it is, no institution ever reads."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    readiness = models.ForeignKey(Readiness, models.CASCADE, related_name="reviews")
    user = models.ForeignKey(User, models.CASCADE, related_name="readiness_reviews")
    # Whether it may be told by itself, as of “a peer, in that month”.
    is_told = models.BooleanField(_("may be told by itself"), default=False)
    state = models.CharField(max_length=10, choices=LookedAt.choices, default=LookedAt.WAITING)
    given_back_for = models.CharField(max_length=10, choices=GivenBack.choices, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)
    version = models.PositiveIntegerField(default=0, editable=False)
    waits_since = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a readiness sheet")
        verbose_name_plural = _("reviews of readiness sheets")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["readiness", "user"], name="readiness_reviewed_once_by_one_peer"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Verdict(models.TextChoices):
    AGREE = "agree", _("it is so")
    NOT_SO = "not_so", _("it is not so")
    CANNOT_SAY = "cannot_say", _("I cannot say")


class ReviewVerdict(models.Model):
    review = models.ForeignKey(ReadinessReview, models.CASCADE, related_name="verdicts")
    question = models.CharField(_("question"), max_length=20, choices=Question.choices)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    # The answer that was judged: what is said of another one no longer counts.
    said_state = models.CharField(max_length=10, choices=ReadinessAnswer.State.choices)
    sentence = models.CharField(_("in a sentence"), max_length=MOST_SENTENCE, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("verdict of a review")
        verbose_name_plural = _("verdicts of reviews")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["review", "question"], name="readiness_verdict_once_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.question}"


class ReviewAsk(models.Model):
    """A coordinator asked this peer to read a sheet that is shared for review."""

    readiness = models.ForeignKey(Readiness, models.CASCADE, related_name="review_asks")
    user = models.ForeignKey(User, models.CASCADE, related_name="review_asks")
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("request for a review")
        verbose_name_plural = _("requests for reviews")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["readiness", "user"], name="readiness_review_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class ReadinessReply(models.Model):
    """What the organisation answers to what peers found: a sentence a question."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    readiness = models.ForeignKey(Readiness, models.CASCADE, related_name="replies")
    question = models.CharField(_("question"), max_length=20, choices=Question.choices)
    sentence = models.CharField(_("in a sentence"), max_length=MOST_SENTENCE)
    language = models.CharField(_("language"), max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=LookedAt.choices, default=LookedAt.WAITING)
    given_back_for = models.CharField(max_length=10, choices=GivenBack.choices, blank=True)
    replied_on = models.DateField(default=timezone.localdate)
    version = models.PositiveIntegerField(default=0, editable=False)
    waits_since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reply to reviews")
        verbose_name_plural = _("replies to reviews")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["readiness", "question"], name="readiness_reply_once_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"reply {self.public_id}"
