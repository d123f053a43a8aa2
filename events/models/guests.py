"""The one guest whom the participants of a meeting of peers may let in, and what each answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.invitations import Invitation
from events.models.meetings import Meeting
from events.models.registrations import Registration
from events.models.rules import Entry
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import User
from network.validators import one_line, plain_text


class GuestQuerySet(models.QuerySet["Guest"]):
    def that_count(self) -> Self:
        """All but who declined: of these there is one a meeting."""
        return self.exclude(state=Guest.State.DECLINED)

    def shown_to_participants(self) -> Self:
        """Whom those who come, or would, read about: asked about, or coming; see `looks_open`."""
        now = timezone.now()
        asked = Q(state__in=[Guest.State.ASKED, Guest.State.REFUSED], approved_at=None)
        return self.filter(
            asked & Q(answer_by__gt=now) | Q(state=Guest.State.APPROVED),
            meeting__entry=Entry.PEERS,
            meeting__state=Meeting.State.PUBLISHED,
            meeting__ends_at__gt=now,
        )


class Guest(models.Model):
    """Somebody who is no peer and comes if all agree; forgotten as soon as they do not come."""

    class State(models.TextChoices):
        ASKED = "asked", _("the participants are asked")
        APPROVED = "approved", _("the participants agree")
        REFUSED = "refused", _("not agreed")
        WITHDRAWN = "withdrawn", _("the question was taken back")
        DECLINED = "declined", _("the guest does not come")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    name = models.CharField(
        _("name, as the participants read it"),
        max_length=80,
        blank=True,
        validators=[plain_text, one_line],
    )
    why = models.CharField(
        _("as what, and why"), max_length=300, blank=True, validators=[plain_text]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    # Somebody said no: it never becomes a yes again.
    is_opposed = models.BooleanField(default=False)
    # How many had a place when they were asked; who they were is with their answers.
    asked = models.PositiveIntegerField(default=0)
    answer_by = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, related_name="guest", editable=False
    )
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest among peers")
        verbose_name_plural = _("guests among peers")
        constraints = [
            # Asked anew, or about several, the outcomes together would tell who said what.
            models.UniqueConstraint(
                name="one_guest_a_meeting",
                fields=["meeting"],
                condition=~Q(state="declined"),
            ),
            models.CheckConstraint(
                name="no_guest_against_a_no",
                condition=~Q(state="approved") | Q(is_opposed=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def looks_open(self) -> bool:
        """Whether everybody sees a question that is still open.

        A no is not shown before the hour at which all answers count: when it came would say whose
        it is.
        """
        is_undecided = self.state == self.State.ASKED or self._was_never_approved
        return is_undecided and timezone.now() < self.answer_by

    @property
    def _was_never_approved(self) -> bool:
        return self.state == self.State.REFUSED and self.approved_at is None

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.APPROVED


class GuestAnswer(models.Model):
    """What somebody who comes or waits answered; deleted as soon as it no longer counts."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("no answer yet")
        YES = "yes", _("agrees")
        NO = "no", _("does not agree")

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="answers")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="answers_about_guests"
    )
    answer = models.CharField(max_length=5, choices=Answer.choices, default=Answer.ASKED)

    class Meta:
        verbose_name = _("answer about a guest")
        verbose_name_plural = _("answers about guests")
        constraints = [
            models.UniqueConstraint(
                name="one_answer_a_participant", fields=["guest", "registration"]
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
