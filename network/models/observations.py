"""Obstacles that people met in an institution's practice, and what the network tells of them.

An observation is its author's. A finding puts several together in the words of the network; the
institution reads findings alone, and only while `holding` says so.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.counting import K
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.missions import MissionRequest
from network.models.nodes import Node
from network.models.organisations import Organisation
from network.models.profiles import Profile, showing
from network.models.sharing import Exclusion
from network.models.terms import Term

MOST_WORDS = 1000
LONGEST_WORDING = 600


def this_month() -> date:
    """The first day of this month: no day of an observation is kept."""
    return timezone.localdate().replace(day=1)


class FindingQuerySet(models.QuerySet["Finding"]):
    def coordinated_by(self, viewer: Viewer) -> Self:
        """Those of this viewer's places, about an organisation they do not stand in."""
        rows = self.all() if viewer.coordinates_all else self.filter(node__in=viewer.node_ids)
        return rows.exclude(organisation__in=viewer.stands_in)

    def holding(self) -> Self:
        """Those that several people stand behind now, or all of the few by their agreement.

        In SQL what `network/releasing.py: may_tell` says; asked anew at each reading, so that
        nobody reads what somebody has just taken back.
        """
        behind = Observation.objects.standing().filter(finding=OuterRef("pk")).order_by()
        people = behind.values("finding").annotate(n=models.Count("profile", distinct=True))
        agreed = WordingAgreement.objects.filter(
            finding=OuterRef("finding"),
            profile=OuterRef("profile"),
            wording_version=OuterRef("finding__wording_version"),
        )
        counted = Coalesce(Subquery(people.values("n")), 0, output_field=IntegerField())
        by_agreement = Exists(behind) & ~Exists(behind.filter(~Exists(agreed)))
        return self.alias(people=counted).filter(Q(people__gte=K) | by_agreement)

    def released(self) -> Self:
        """Those that the institution reads today."""
        return self.filter(released_at__isnull=False).holding()


class Finding(models.Model):
    """Observations of one kind about one organisation, in a wording of the network."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="findings")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="findings")
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    words = models.TextField(max_length=LONGEST_WORDING, blank=True)
    language = models.CharField(
        max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # An agreement is to a wording; another wording is asked anew.
    wording_version = models.PositiveIntegerField(default=1, editable=False)
    # The wording to which the authors were asked to agree; 0 for none.
    asked_version = models.PositiveIntegerField(default=0, editable=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    # The first day of a month on which it is told, with all others.
    release_on = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    # A band, written anew once a week.
    told_people = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="finding_is_released_once_approved",
                condition=Q(released_at=None) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_has_words_and_a_day_once_approved",
                condition=Q(approved_at=None, release_on=None)
                | (Q(approved_at__isnull=False, release_on__isnull=False) & ~Q(words="")),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_asked(self) -> bool:
        """Whether its authors are asked to agree to the wording of now."""
        return self.asked_version == self.wording_version


class ObservationQuerySet(models.QuerySet["Observation"]):
    def standing(self) -> Self:
        """Those whose authors take part: who hides, is gone or did not renew says nothing now."""
        return self.filter(showing("profile__"))

    def coordinated_by(self, viewer: Viewer) -> Self:
        """Those that this coordinator may read.

        Never of somebody who keeps them away, nor about an organisation that they stand in.
        """
        rows = self.standing()
        if not viewer.coordinates_all:
            rows = rows.filter(profile__node__in=viewer.node_ids)
        kept_away = Exclusion.objects.hitting(viewer).filter(profile=OuterRef("profile"))
        return rows.exclude(pk__in=self._about(viewer.stands_in)).exclude(Exists(kept_away))

    def _about(self, houses: Iterable[int]) -> models.QuerySet["Observation"]:
        """Those about one of these organisations, chosen, written by name, or by its mission."""
        named = Organisation.objects.filter(pk__in=houses).annotate(written=Lower("name"))
        rows = Observation.objects.annotate(written=Lower("elsewhere"))
        return rows.filter(
            Q(organisation__in=houses)
            | Q(mission__organisation__in=houses)
            | Exists(named.filter(written=OuterRef("written")))
        )


class Observation(models.Model):
    """What somebody met in a practice, in their words: private to them and to coordinators."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="observations")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    # An organisation that is not in the list.
    elsewhere = models.CharField(max_length=160, blank=True)
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    level = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(max_length=MOST_WORDS)
    month = models.DateField(default=this_month)
    mission = models.ForeignKey(
        MissionRequest, models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    looked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="observation_keeps_a_month_and_no_day", condition=Q(month__day=1)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recorded_at"], name="observation_recorded")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def about(self) -> str:
        """The organisation it is about, in words."""
        return self.organisation.name if self.organisation else self.elsewhere


class WordingAgreement(models.Model):
    """An author agrees that this very wording is told, though few or none stand beside them."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="agreements")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="wording_agreements")
    wording_version = models.PositiveIntegerField()
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agreement to a wording")
        verbose_name_plural = _("agreements to wordings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["finding", "profile"], name="wording_agreed_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"
