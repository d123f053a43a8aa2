"""What the network asks of an institution after what people met there, and what it answered."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Rung, Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.nodes import Node
from network.models.observations import Finding
from network.models.organisations import Organisation, Representation

MOST_WORDS = 2000


class RecommendationAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    PARTLY = "partly", _("partly accepted")
    REFUSED = "refused", _("refused")
    NONE = "none", _("no answer came")


# What an institution may say; that no answer came, coordinators note.
SAID = tuple(one for one in RecommendationAnswer if one is not RecommendationAnswer.NONE)


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def standing(self) -> Self:
        """Those that were sent, while one of the findings they come from is told."""
        through = Recommendation.findings.through.objects.filter(
            recommendation=OuterRef("pk"), finding__in=Finding.objects.released()
        )
        return self.filter(Exists(through), sent_at__isnull=False)

    def coordinated_by(self, viewer: Viewer) -> Self:
        rows = self.all() if viewer.coordinates_all else self.filter(node__in=viewer.node_ids)
        return rows.exclude(organisation__in=viewer.stands_in)

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of everybody where both sides chose so; to members all; to its institution its own.

        Who acts for another institution reads what everybody does.
        """
        rows = self.standing()
        if viewer.rung <= Rung.MEMBERS:
            return rows
        # Not what comes from few people: they agreed for the institution alone.
        few = Recommendation.findings.through.objects.filter(
            recommendation=OuterRef("pk"), finding__told_people=0
        )
        public = Q(network_publishes=True, organisation_publishes=True) & Q(~Exists(few))
        if viewer.acting_as is not None:
            public |= Q(organisation=viewer.acting_as)
        return rows.filter(public)


class Recommendation(models.Model):
    """About a practice and never a person; signed by the network, answered by the institution."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="recommendations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="recommendations")
    findings = models.ManyToManyField(Finding, related_name="recommendations")
    words = models.TextField(max_length=MOST_WORDS)
    language = models.CharField(
        max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=RecommendationAnswer.choices, blank=True)
    answer_words = models.TextField(max_length=MOST_WORDS, blank=True)
    commitments = models.TextField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Representation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Everybody reads it where both say so.
    network_publishes = models.BooleanField(default=False)
    organisation_publishes = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="recommendation_is_answered_once_sent",
                condition=Q(answer="") | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="recommendation_is_answered_by_a_known_word",
                condition=Q(answer__in=["", *sorted(RecommendationAnswer.values)]),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_public(self) -> bool:
        return self.network_publishes and self.organisation_publishes

    @property
    def is_answered(self) -> bool:
        """Whether the institution itself said something."""
        return self.answer in {one.value for one in SAID}
