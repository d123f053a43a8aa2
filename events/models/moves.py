"""The log of a meeting's waiting list: who moved, when and why. Ids and numbers, no person."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.registrations import Registration
from network.models import User


class WaitingMoveQuerySet(models.QuerySet["WaitingMove"]):
    def in_order(self) -> Self:
        """As they happened, with what is needed to tell them."""
        related = ("registration__contact", "because__registration__contact", "other", "actor")
        return self.select_related("meeting", *related).order_by("at", "pk")


class WaitingMove(models.Model):
    """One step of a registration, or of the meeting's number of places.

    A place taken at once, while nobody waits, is no move and has no row.
    """

    class Kind(models.TextChoices):
        QUEUED = "queued", _("joined the waiting list")
        OFFERED = "offered", _("was offered a place")
        PROMOTED = "promoted", _("was given a place")
        CAME = "came", _("came without a place, and was let in")
        ACCEPTED = "accepted", _("took the offered place")
        DECLINED = "declined", _("did not want the offered place")
        LAPSED = "lapsed", _("did not answer in time")
        LEFT = "left", _("left the waiting list")
        GAVE_BACK = "gave_back", _("gave the place back")
        PUT_BACK = "put_back", _("was taken up again")
        MOVED_IN = "moved_in", _("came from another meeting")
        MOVED_OUT = "moved_out", _("went to another meeting")
        CAPACITY = "capacity", _("the number of places changed")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="moves")
    # None for what happened to the meeting as a whole.
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, related_name="moves")
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    # The number of the turn at that moment: a later turn has another.
    rank = models.PositiveIntegerField(_("number"), null=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    # Until when an offered place was kept.
    until = models.DateTimeField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    # What freed the place that was given or offered.
    because = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    # The meeting left, or gone to.
    other = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="+")
    # Staff who did it; nobody when the person or the clock did.
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = WaitingMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of the waiting list")
        verbose_name_plural = _("moves of the waiting list")
        indexes = [models.Index(fields=["meeting", "at"], name="moves_of_a_meeting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
