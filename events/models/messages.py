"""What those who run a meeting write to those who come, and what these answer."""

from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.newcomers import NewcomerWish
from events.models.registrations import Registration
from events.models.series import SeriesRole
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import User
from network.validators import few_links, plain_text

LONGEST_MESSAGE = 2000
LONGEST_REPLY = 1000

Status = Registration.Status


class MeetingMessageQuerySet(models.QuerySet["MeetingMessage"]):
    def sent_to(self, registration: Registration) -> Self:
        """The messages that this person is among the readers of, oldest first."""
        audiences = [
            audience
            for audience, statuses in STATUSES_OF.items()
            if registration.status in statuses
        ]
        if not asked_to_be_written_to(registration.meeting_id).filter(pk=registration.pk).exists():
            audiences = [name for name in audiences if name != MeetingMessage.Audience.NEWCOMERS]
        return self.filter(
            meeting=registration.meeting_id,
            audience__in=audiences,
            created_at__gte=registration.created_at,
        ).order_by("created_at", "pk")


class MeetingMessage(models.Model):
    """One plain text to the people of one meeting; the portal carries it, no address is shown."""

    class Audience(models.TextChoices):
        CONFIRMED = "confirmed", _("those who have a place")
        ALL = "all", _("those who have a place and those who wait")
        NEWCOMERS = "newcomers", _("those who come for the first time and wish to be written to")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # As what the author wrote; the name is read when it is shown, so that erasing works backwards.
    role = models.CharField(_("role"), max_length=12, choices=SeriesRole.Role.choices)
    audience = models.CharField(
        _("to whom"), max_length=10, choices=Audience.choices, default=Audience.CONFIRMED
    )
    body = models.TextField(
        _("message"),
        max_length=LONGEST_MESSAGE,
        validators=[plain_text, few_links, MaxLengthValidator(LONGEST_MESSAGE)],
    )
    submission_key = models.CharField(max_length=64, unique=True)
    # How many people were written to, were put on the call list, could not be reached.
    by_mail = models.PositiveIntegerField(default=0)
    by_call = models.PositiveIntegerField(default=0)
    unreached = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MeetingMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to participants")
        verbose_name_plural = _("messages to participants")
        indexes = [models.Index(fields=["meeting", "created_at"], name="messages_of_meeting")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def recipients(self) -> models.QuerySet[Registration]:
        """Who it is for now: who was there when it was written, and still is."""
        return addressed_by(self.meeting_id, self.audience).filter(created_at__lte=self.created_at)


STATUSES_OF: dict[str, tuple[str, ...]] = {
    MeetingMessage.Audience.CONFIRMED: (Status.CONFIRMED,),
    MeetingMessage.Audience.NEWCOMERS: (Status.CONFIRMED,),
    MeetingMessage.Audience.ALL: (Status.CONFIRMED, Status.OFFERED, Status.WAITING),
}


def addressed_by(meeting_id: int, audience: str) -> models.QuerySet[Registration]:
    """The registrations that a message to this audience is for; an unknown audience is nobody."""
    rows = Registration.objects.filter(meeting=meeting_id, status__in=STATUSES_OF.get(audience, ()))
    if audience == MeetingMessage.Audience.NEWCOMERS:
        return rows.filter(pk__in=asked_to_be_written_to(meeting_id).values("pk"))
    return rows


def asked_to_be_written_to(meeting_id: int) -> models.QuerySet[Registration]:
    """Newcomers of a meeting who wish to be written to before."""
    return Registration.objects.filter(
        meeting=meeting_id, is_first_time=True, newcomer_wish__way=NewcomerWish.Way.WRITE
    )


class MessageReply(models.Model):
    """What somebody answers from their secret page; it goes with the registration's contact."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    message = models.ForeignKey(MeetingMessage, models.CASCADE, related_name="replies")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="replies")
    body = models.TextField(
        _("answer"),
        max_length=LONGEST_REPLY,
        validators=[plain_text, few_links, MaxLengthValidator(LONGEST_REPLY)],
    )
    submission_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a message")
        verbose_name_plural = _("answers to messages")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.public_id
