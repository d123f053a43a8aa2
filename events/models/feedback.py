"""What people say of a meeting without saying who they are: no account, no address, no time."""

from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Entry, Meeting
from events.models.series import Series, SeriesRole
from events.roles import Ability, roles_with
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.validators import plain_text

LONGEST_ANSWER = 1000


class Degree(models.TextChoices):
    YES = "yes", _("yes")
    RATHER_YES = "rather_yes", _("rather yes")
    RATHER_NO = "rather_no", _("rather no")
    NO = "no", _("no")


class FeedbackQuerySet(models.QuerySet["FeedbackAnswer"]):
    def shown(self) -> Self:
        """Answers that came out, with as many others as nobody can tell apart."""
        return self.filter(is_shown=True)

    def readable_by(self, viewer: Viewer) -> Self:
        """Shown answers about meetings that this viewer follows up, and of their series together.

        What several small meetings of a series said together belongs to no meeting.
        """
        meetings = Meeting.objects.followed_up_by(viewer)
        roles = SeriesRole.objects.held_by(viewer).filter(role__in=roles_with(Ability.FOLLOW_UP))
        together = Q(meeting=None)
        if not viewer.is_coordinator:
            together &= Q(series__in=roles.values("series"))
        return self.shown().filter(Q(meeting__in=meetings) | together)


class FeedbackAnswer(models.Model):
    """One answer. Its key is chance, and its row is written anew with each later one."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, primary_key=True, default=new_public_id, editable=False
    )
    series = models.ForeignKey(Series, models.CASCADE, related_name="feedback")
    # None once it came out together with those of other small meetings.
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="feedback")
    welcome = models.CharField(
        _("Did you feel welcome?"), max_length=10, choices=Degree.choices, blank=True
    )
    voice = models.CharField(
        _("Could you say or hear what matters to you?"),
        max_length=10,
        choices=Degree.choices,
        blank=True,
    )
    again = models.CharField(
        _("Would you come again, or tell somebody about it?"),
        max_length=10,
        choices=Degree.choices,
        blank=True,
    )
    text = models.TextField(
        _("What else should we know?"),
        max_length=LONGEST_ANSWER,
        blank=True,
        validators=[plain_text, MaxLengthValidator(LONGEST_ANSWER)],
    )
    # Who typed it in has read it: such answers do not make a crowd for the others to hide in.
    on_paper = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=False)
    # The day on which those of several meetings came out: the same for all who came out with it.
    together_on = models.DateField(null=True, blank=True)
    hidden_because = models.CharField(_("why it is hidden"), max_length=200, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about a meeting")
        verbose_name_plural = _("answers about meetings")
        indexes = [models.Index(fields=["meeting", "is_shown"], name="feedback_of_meeting")]

    def __str__(self) -> str:
        return self.public_id


QUESTIONS = ("welcome", "voice", "again")
# Answers about a meeting of peers never leave it: others run the series too.
NEVER_TOGETHER = (Entry.PEERS,)
