"""A series of meetings: who runs it, how often it comes back, what it says."""

from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from events.models.rules import AgeRule, CompanionRule
from events.reminders import USUAL_DAYS
from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models import Organisation, Text, User
from network.models.dated import holding_today

# Early enough to try the sound; later than a link needs to travel.
LINK_SHOWN_BEFORE_MINUTES = 30


class SeriesQuerySet(models.QuerySet["Series"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def recurring(self) -> Self:
        """Series that come back by a rule."""
        return self.exclude(rrule="")


class SeriesRoleQuerySet(models.QuerySet["SeriesRole"]):
    def current(self) -> Self:
        """Roles that hold today: who stopped yesterday keeps a row and no right."""
        return self.filter(holding_today())

    def lasting(self) -> Self:
        """Roles that hold today or will: those that a form shows."""
        rows = self.filter(Q(until=None) | Q(until__gte=localdate()))
        return rows.select_related("user", "organisation", "series").order_by("pk")

    def past(self) -> Self:
        """Roles that ended, the last first."""
        rows = self.filter(until__lt=localdate())
        return rows.select_related("user", "organisation").order_by("-until", "pk")

    def held_by(self, viewer: Viewer) -> Self:
        """Current roles of this person, and of the organisations they act for."""
        theirs = Q(user_id=viewer.user_id) if viewer.user_id else Q(pk__in=[])
        return self.current().filter(theirs | Q(organisation__in=viewer.organisation_ids))

    def among_peers(self, viewer: Viewer) -> Self:
        """Those that count at a meeting of peers: a peer's own, and no institution's."""
        if not viewer.is_peer or viewer.acting_as is not None:
            return self.none()
        return self.filter(user=viewer.user_id)


class Attendance(models.TextChoices):
    """How it is noted who came; nothing unless the coordinators ask for it."""

    NONE = "none", _("not noted")
    COUNT = "count", _("a head count, no names")
    TICKS = "ticks", _("ticked on the list")


def usual_reminders() -> list[int]:
    return list(USUAL_DAYS)


class Thanks(models.TextChoices):
    """Whether those who came are thanked; the telephone only where coordinators want it."""

    NONE = "none", _("no")
    MAIL = "mail", _("by mail, to those who gave an address")
    CALL = "call", _("by mail, and by telephone to those without an address")


class Series(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    is_published = models.BooleanField(_("published"), default=True)
    timezone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    # The rule, as RFC 5545 text; its words are made from events.recurrence.
    rrule = models.CharField(max_length=200, blank=True, editable=False)
    first_date = models.DateField(_("first date"), null=True, blank=True)
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_time = models.TimeField(_("to"), null=True, blank=True)
    default_capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    default_place = models.ForeignKey(
        "events.Place", models.SET_NULL, null=True, blank=True, verbose_name=_("usual place")
    )
    default_mode = models.CharField(_("how one takes part"), max_length=10, default="in_person")
    default_languages = models.JSONField(default=list, editable=False)
    age_rule = models.CharField(
        _("from which age"), max_length=10, choices=AgeRule.choices, default=AgeRule.ADULTS
    )
    companion_rule = models.CharField(
        _("a support person or an interpreter"),
        max_length=5,
        choices=CompanionRule.choices,
        default=CompanionRule.PLACE,
    )
    attendance = models.CharField(
        _("who came"), max_length=5, choices=Attendance.choices, default=Attendance.NONE
    )
    # How many days before a meeting those who come are reminded; the furthest first.
    reminder_days = models.JSONField(_("reminders"), default=usual_reminders, blank=True)
    link_shown_before_minutes = models.PositiveIntegerField(
        _("link of the online room shown, minutes before the start"),
        default=LINK_SHOWN_BEFORE_MINUTES,
    )
    thanks = models.CharField(
        _("thanking those who came"), max_length=4, choices=Thanks.choices, default=Thanks.MAIL
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=now, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.public_id

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class SeriesText(Text):
    owner_field = "series"

    series = models.ForeignKey(Series, models.CASCADE, related_name="texts")
    what_to_expect = models.TextField(
        _("what to expect the first time"), max_length=2000, blank=True
    )
    audience_words = models.CharField(_("who it is for"), max_length=300, blank=True)
    # Of a translation: the version of the original that it was made from.
    translated_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Text.Meta):
        verbose_name = _("text of the series")
        verbose_name_plural = _("texts of the series")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "language", "register"], name="series_text_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class SeriesRole(models.Model):
    """Who runs a series: an organisation that organises, a person who facilitates or welcomes."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        FACILITATOR = "facilitator", _("facilitator")
        WELCOMER = "welcomer", _("welcomer")

    series = models.ForeignKey(Series, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="series_roles"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="series_roles"
    )
    since = models.DateField(_("since"), default=localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    # A welcomer's own yes: newcomers read their chosen name.
    is_named = models.BooleanField(_("name shown to newcomers"), default=False)

    objects = SeriesRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in the series")
        verbose_name_plural = _("roles in the series")
        constraints = [
            models.CheckConstraint(
                name="series_role_has_one_holder",
                condition=models.Q(user=None, organisation__isnull=False)
                | models.Q(user__isnull=False, organisation=None),
                violation_error_message=_("A role is held by a person or by an organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class SeriesException(models.Model):
    """A date of the rule on which the series does not meet."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))

    class Meta:
        verbose_name = _("date without a meeting")
        verbose_name_plural = _("dates without a meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "date"], name="series_exception_once_per_date"
            )
        ]

    def __str__(self) -> str:
        return self.date.isoformat()
