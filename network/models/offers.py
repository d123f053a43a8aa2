"""Offers of verified organisations: a mission, a job, a placement; never about a person."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.organisations import Organisation
from network.models.readiness import Contract
from network.models.terms import Term
from network.models.texts import Text


class OfferKind(models.TextChoices):
    MISSION = "mission", _("mission")
    JOB = "job", _("job")
    PLACEMENT = "placement", _("placement")


class OfferState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for the coordinators")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("filled")
    EXPIRED = "expired", _("over")
    REFUSED = "refused", _("to be changed")
    WITHDRAWN = "withdrawn", _("taken back")


OPEN_OFFERS = frozenset({"draft", "submitted", "published", "refused"})
ENDED_OFFERS = frozenset(OfferState.values) - OPEN_OFFERS


class OfferRefusal(models.TextChoices):
    NOT_WORK = "not_work", _("it speaks of a person and not of work")
    SUBSTITUTE = "substitute", _("it stands in for a qualified post")
    PAY = "pay", _("the pay is unclear or not fair")
    UNCLEAR = "unclear", _("the tasks are not clear")
    TEAM = "team", _("the team is not ready")
    ELSEWHERE = "elsewhere", _("it is not about peer work")


class OfferQuerySet(models.QuerySet["Offer"]):
    def published(self) -> Self:
        """Those that anybody reads today: their day has not passed, the network vouches."""
        vouched = Organisation.objects.verified().values("pk")
        return self.filter(
            state=OfferState.PUBLISHED, ends_on__gte=timezone.localdate(), organisation__in=vouched
        )

    def made_by(self, viewer: Viewer) -> Self:
        """Those of the organisation that this viewer acts for at the moment."""
        return self.filter(organisation=viewer.acting_as) if viewer.acting_as else self.none()


class Offer(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="offers")
    kind = models.CharField(_("kind of offer"), max_length=10, choices=OfferKind.choices)
    language = models.ForeignKey(Term, models.PROTECT, related_name="+")
    area = models.ForeignKey(Term, models.PROTECT, related_name="+")
    place = models.CharField(_("place"), max_length=160, blank=True)
    hours = models.CharField(_("hours"), max_length=160)
    # Empty for a placement without a contract of work.
    contract = models.CharField(
        _("how the work is paid"), max_length=20, choices=Contract.choices, blank=True
    )
    pay = models.CharField(_("pay"), max_length=160)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    # The last day on which one may answer; the day after, nobody reads it.
    ends_on = models.DateField(_("open until"))
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.DRAFT)
    refusal_reason = models.CharField(max_length=12, choices=OfferRefusal.choices, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="offer_is_in_a_known_state",
                condition=Q(state__in=sorted(OfferState.values)),
            ),
            models.CheckConstraint(
                name="offer_says_why_it_is_refused",
                condition=(Q(state=OfferState.REFUSED) & ~Q(refusal_reason=""))
                | (~Q(state=OfferState.REFUSED) & Q(refusal_reason="")),
            ),
            models.CheckConstraint(
                name="offer_says_when_it_ended",
                condition=Q(state__in=sorted(OPEN_OFFERS), ended_at__isnull=True)
                | Q(state__in=sorted(ENDED_OFFERS), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_of_work_says_its_contract",
                condition=Q(kind=OfferKind.PLACEMENT) | ~Q(contract=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "ends_on"], name="offer_state_and_end")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed, whatever its state says yet."""
        return self.ends_on < timezone.localdate()


class OfferText(Text):
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="texts")

    class Meta(Text.Meta):
        verbose_name = _("text of the offer")
        verbose_name_plural = _("texts of the offer")
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "language", "register"], name="offer_text_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer} ({self.language})"
