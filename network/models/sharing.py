"""Beside the ladder: grants to somebody by name, exclusions, notices, and who looked."""

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.organisations import Organisation, Sector

# A newly verified organisation sees nothing of a person before so long after they were told.
NOTICE_PERIOD = timedelta(days=14)


class GrantQuerySet(models.QuerySet["Grant"]):
    def standing(self) -> Self:
        """Those that have not run out."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()))

    def held_by(self, viewer: Viewer) -> Self:
        """Those that this viewer holds under the hat of the moment."""
        held = Q(mission_id__in=viewer.mission_ids) & ~Q(mission_id="")
        if viewer.acting_as is not None:
            held |= Q(organisation=viewer.acting_as)
        elif viewer.user_id is not None:
            # Somebody by name, as the person they are: not what an institution reads.
            held |= Q(user=viewer.user_id)
        return self.standing().filter(held)


class Grant(models.Model):
    """This fact, to this organisation, this person or this mission, perhaps until a day."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    fact = models.ForeignKey("network.ProfileFact", models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="grants_held")
    # A mission by its public id: who acts for its organisation sees the fact until it is over.
    mission_id = models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact shared by name")
        verbose_name_plural = _("facts shared by name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="grant_names_one_receiver",
                condition=Q(organisation__isnull=False, user__isnull=True, mission_id="")
                | Q(organisation__isnull=True, user__isnull=False, mission_id="")
                | (Q(organisation__isnull=True, user__isnull=True) & ~Q(mission_id="")),
            ),
            models.UniqueConstraint(
                fields=["fact", "organisation"], name="grant_once_per_organisation"
            ),
            models.UniqueConstraint(fields=["fact", "user"], name="grant_once_per_person"),
            models.UniqueConstraint(
                fields=["fact", "mission_id"],
                condition=~Q(mission_id=""),
                name="grant_once_per_mission",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def hitting(self, viewer: Viewer) -> Self:
        """Those that this viewer falls under, whatever the hat: the eyes are the same."""
        hit = Q(organisation__in=viewer.stands_in) | (Q(sector__in=viewer.sectors) & ~Q(sector=""))
        if viewer.user_id is not None:
            hit |= Q(user=viewer.user_id)
        return self.filter(hit)


class Exclusion(models.Model):
    """Never this organisation, this person or this kind of institution; they are not told."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    profile = models.ForeignKey("network.Profile", models.CASCADE, related_name="exclusions")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    sector = models.CharField(
        _("kind of institution"), max_length=12, choices=Sector.choices, blank=True
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="exclusion_names_one",
                condition=Q(organisation__isnull=False, user__isnull=True, sector="")
                | Q(organisation__isnull=True, user__isnull=False, sector="")
                | (Q(organisation__isnull=True, user__isnull=True) & ~Q(sector="")),
            ),
            models.UniqueConstraint(
                fields=["profile", "organisation"], name="exclusion_once_per_organisation"
            ),
            models.UniqueConstraint(fields=["profile", "user"], name="exclusion_once_per_person"),
            models.UniqueConstraint(
                fields=["profile", "sector"],
                condition=~Q(sector=""),
                name="exclusion_once_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class NoticeQuerySet(models.QuerySet["AudienceNotice"]):
    def over(self) -> Self:
        """Those after which the organisation sees what is open to institutions."""
        waited = Q(told_at__lte=timezone.now() - NOTICE_PERIOD, profile__ask_each_time=False)
        return self.filter(refused_at=None).filter(Q(approved_at__isnull=False) | waited)

    def pending(self) -> Self:
        """Those that still wait: for two weeks to pass, or for a yes."""
        return self.filter(refused_at=None, approved_at=None).exclude(
            pk__in=self.model.objects.over().values("pk")
        )


class AudienceNotice(models.Model):
    """A person was told that this organisation joins those who see what is open to institutions.

    Without a row, the organisation sees nothing of that rung.
    """

    profile = models.ForeignKey("network.Profile", models.CASCADE, related_name="audience_notices")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    # Nobody was reached yet while it is empty: then no time runs.
    told_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of a new organisation")
        verbose_name_plural = _("notices of new organisations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["profile", "organisation"], name="notice_once_per_organisation"
            ),
            models.CheckConstraint(
                name="notice_is_not_answered_both_ways",
                condition=Q(approved_at=None) | Q(refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class ProfileView(models.Model):
    """That a profile was seen or exported, once a day and viewer; names organisations only."""

    class What(models.TextChoices):
        SEEN = "seen", _("seen")
        EXPORTED = "exported", _("exported")

    profile = models.ForeignKey("network.Profile", models.CASCADE, related_name="views")
    what = models.CharField(max_length=8, choices=What.choices)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    # A keyed hash: people are counted and never named.
    viewer_key = models.CharField(max_length=64)
    day = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("view of a profile")
        verbose_name_plural = _("views of profiles")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["profile", "what", "viewer_key", "day"],
                name="view_once_per_viewer_and_day",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["day"], name="profile_view_day")
        ]

    def __str__(self) -> str:
        return f"view {self.pk}"
