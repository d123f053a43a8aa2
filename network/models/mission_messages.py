"""What both sides of a mission write to each other until they share how to be reached."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.missions import MissionProposal

MOST_MESSAGE = 1500


class MissionMessage(models.Model):
    """One message between who accepted and who asked; coordinators may read it too.

    Whether it was read is not kept.
    """

    class Side(models.TextChoices):
        PERSON = "person", _("the person")
        ORGANISATION = "organisation", _("the organisation")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    proposal = models.ForeignKey(MissionProposal, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=12, choices=Side.choices)
    # Who wrote it for that side: a helper, one of several who act for the organisation.
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="mission_messages")
    words = models.TextField(max_length=MOST_MESSAGE)
    written_in = models.CharField(
        max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message about a mission")
        verbose_name_plural = _("messages about missions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="mission_message_is_of_a_side",
                condition=models.Q(side__in=["organisation", "person"]),
            )
        ]

    def __str__(self) -> str:
        return self.public_id
