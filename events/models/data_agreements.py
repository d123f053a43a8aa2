"""What the organisers of a series agreed about people's data: who does what, whom to ask."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.series import Series
from network.models import Organisation
from network.validators import one_line, plain_text

LONGEST_WORDS = 1200


class DataAgreement(models.Model):
    """Joint responsibility as people may read it (GDPR art. 26), for all meetings of a series."""

    series = models.OneToOneField(Series, models.CASCADE, related_name="data_agreement")
    contact_name = models.CharField(
        _("who answers questions"), max_length=160, blank=True, validators=[plain_text, one_line]
    )
    contact_email = models.EmailField(_("e-mail for questions"), blank=True)
    contact_phone = models.CharField(_("telephone for questions"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("agreement about data")
        verbose_name_plural = _("agreements about data")

    def __str__(self) -> str:
        return f"data agreement {self.pk}"


class DataAgreementText(models.Model):
    """The essence of the agreement in one language."""

    agreement = models.ForeignKey(DataAgreement, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    essence = models.TextField(max_length=LONGEST_WORDS, validators=[plain_text])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "language"], name="data_agreement_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"data agreement text {self.pk}"


class DataTask(models.Model):
    """What one organiser does with people's data, in one language."""

    agreement = models.ForeignKey(DataAgreement, models.CASCADE, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="data_tasks")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    words = models.TextField(max_length=LONGEST_WORDS, validators=[plain_text])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation", "language"],
                name="data_task_once_per_organiser_and_language",
            )
        ]

    def __str__(self) -> str:
        return f"data task {self.pk}"
