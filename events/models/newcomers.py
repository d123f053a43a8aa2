"""Who comes for the first time: what they wish for before, and what they are told."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.registrations import Registration
from events.models.series import Series
from network.models import User
from network.validators import plain_text

LONGEST_NEWCOMER_WORDS = 3000


class NewcomerWish(models.Model):
    """What a newcomer wishes for beforehand, and whether somebody has been in touch."""

    class Way(models.TextChoices):
        CALL = "call", _("call me before")
        WRITE = "write", _("write to me before")

    registration = models.OneToOneField(
        Registration, models.CASCADE, primary_key=True, related_name="newcomer_wish"
    )
    way = models.CharField(_("how"), max_length=5, choices=Way.choices, blank=True)
    contacted_at = models.DateTimeField(null=True)
    contacted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("wish of a newcomer")
        verbose_name_plural = _("wishes of newcomers")

    def __str__(self) -> str:
        return f"wish {self.pk}"


class NewcomerWords(models.Model):
    """What newcomers read before and after; without a series, what every series says."""

    series = models.ForeignKey(
        Series, models.CASCADE, null=True, blank=True, related_name="newcomer_words"
    )
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    before = models.TextField(
        _("what will happen"),
        max_length=LONGEST_NEWCOMER_WORDS,
        blank=True,
        validators=[plain_text],
    )
    after = models.TextField(
        _("the next steps"), max_length=LONGEST_NEWCOMER_WORDS, blank=True, validators=[plain_text]
    )

    class Meta:
        verbose_name = _("words for newcomers")
        verbose_name_plural = _("words for newcomers")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "language"], name="newcomer_words_once_per_language"
            ),
            models.UniqueConstraint(
                fields=["language"],
                name="newcomer_words_of_the_portal_once_per_language",
                condition=models.Q(series=None),
            ),
        ]

    def __str__(self) -> str:
        return f"newcomer words {self.pk}"


class NextStepsTold(models.Model):
    """The newcomers of this meeting were told how it goes on: once a meeting."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, primary_key=True, related_name="next_steps_told"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"next steps {self.pk}"
