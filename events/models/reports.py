"""The report of a meeting: what was talked about, in which words, and who agreed to be named."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.meetings import Meeting
from events.models.registrations import Registration
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.links import read_token, secret_token
from network.models import User
from network.validators import one_line, plain_text

LONGEST_PART = 4000
NAMED_PURPOSE = "events.named"
PARTS = ("talked_about", "what_helps", "resources")


class ReportQuerySet(models.QuerySet["MeetingReport"]):
    def readable_by(self, viewer: Viewer) -> Self:
        """Published reports of the meetings that this viewer may know of."""
        meetings = Meeting.objects.visible_to(viewer)
        return self.filter(state=MeetingReport.State.PUBLISHED, meeting__in=meetings)

    def to_read(self, viewer: Viewer) -> Self:
        """Those that wait for a coordinator who may know of the meeting, the oldest first."""
        if not viewer.is_coordinator:
            return self.none()
        rows = self.filter(
            state=MeetingReport.State.SUBMITTED, meeting__in=Meeting.objects.visible_to(viewer)
        )
        return rows.order_by("submitted_at", "pk")


class MeetingReport(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("handed in")
        PUBLISHED = "published", _("published")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="report")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    # What a coordinator asks to change, when the report was given back.
    asked_to_change = models.CharField(max_length=500, blank=True)
    # Words that look like a name or a number and of which the author said that they lead to nobody.
    harmless = models.JSONField(default=list)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a meeting")
        verbose_name_plural = _("reports of meetings")

    def __str__(self) -> str:
        return self.public_id


def _part(label: Any) -> models.TextField:
    return models.TextField(
        label,
        max_length=LONGEST_PART,
        blank=True,
        validators=[plain_text, MaxLengthValidator(LONGEST_PART)],
    )


class ReportText(models.Model):
    """The report in one language. People stand in it as `{person 1}`, never by name."""

    report = models.ForeignKey(MeetingReport, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    talked_about = _part(_("What we talked about"))
    what_helps = _part(_("What helps"))
    resources = _part(_("To read, to call, to visit"))

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language"], name="report_text_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} ({self.language})"


class ReportTheme(models.Model):
    """A theme that came back, in a few words: what a series' year and its advocacy start from."""

    class Line(models.TextChoices):
        FIRST = "first", _("first line: citizens among themselves")
        SECOND = "second", _("second line: care and institutions")
        THIRD = "third", _("third line: rules and policy")

    report = models.ForeignKey(MeetingReport, models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    text = models.CharField(_("theme"), max_length=160, validators=[plain_text, one_line])
    level = models.CharField(_("which line"), max_length=6, choices=Line.choices, blank=True)

    class Meta:
        verbose_name = _("theme that came back")
        verbose_name_plural = _("themes that came back")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.position}"


class NamedPersonQuerySet(models.QuerySet["NamedPerson"]):
    def asked(self) -> Self:
        """Those who have a question to answer, or an answer to change."""
        return self.exclude(answer=NamedPerson.Answer.NO, agreed_to="")

    def by_token(self, token: str) -> "NamedPerson":
        """Whom a secret link is for. Raises BadSignature or DoesNotExist."""
        public_id, version = read_token(NAMED_PURPOSE, token)
        return self.get(public_id=public_id, link_version=version)


class NamedPerson(models.Model):
    """Somebody who is asked whether their name may stand in a report; without a yes it does not."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("asked, no answer yet")
        YES = "yes", _("agreed")
        NO = "no", _("not to be named")

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    report = models.ForeignKey(MeetingReport, models.CASCADE, related_name="named")
    number = models.PositiveSmallIntegerField()
    # Cut when the registration's contact goes: the link of this row stays the person's own.
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, related_name="named_in"
    )
    name = models.CharField(
        _("name to be called by"), max_length=80, blank=True, validators=[plain_text, one_line]
    )
    answer = models.CharField(max_length=5, choices=Answer.choices, default=Answer.ASKED)
    # A hash of all that is said of the person: they agreed to these words, not to others.
    agreed_to = models.CharField(max_length=64, blank=True)
    link_version = models.PositiveIntegerField(default=1)

    objects = NamedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person named in a report")
        verbose_name_plural = _("people named in reports")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="named_once_per_number"),
            models.UniqueConstraint(
                fields=["report", "registration"], name="named_once_per_registration"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return secret_token(NAMED_PURPOSE, self.public_id, self.link_version)
