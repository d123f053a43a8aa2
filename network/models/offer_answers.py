"""Members' answers to offers: passed on without a name, until the person says how to reach them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.identifiers import PUBLIC_ID_LENGTH, new_public_id
from network.models.accounts import User
from network.models.nodes import Node
from network.models.offers import Offer
from network.models.sharing import Exclusion

MOST_ANSWER = 1500


class AnswerState(models.TextChoices):
    WAITING = "waiting", _("waits for the coordinators")
    PASSED_ON = "passed_on", _("passed on without your name")
    WANTED = "wanted", _("the organisation would like to meet you")
    SHARED = "shared", _("the organisation knows how to reach you")
    GIVEN_BACK = "given_back", _("given back")


# What the organisation reads; never that somebody wrote and was given it back, or took it back.
TOLD = ("passed_on", "wanted", "shared")


class AnswerBack(models.TextChoices):
    TRACES = "traces", _("it says who you are: leave that out for now")
    UNCLEAR = "unclear", _("it is not clear what is meant")
    FILLED = "filled", _("the offer is as good as filled")


class OfferAnswerQuerySet(models.QuerySet["OfferAnswer"]):
    def coordinated_by(self, viewer: Viewer) -> Self:
        """Those of the places of this viewer, to organisations in which they do not stand.

        Never of somebody who keeps them away.
        """
        rows = self if viewer.coordinates_all else self.filter(node__in=viewer.node_ids)
        away = Exclusion.objects.hitting(viewer).filter(profile__user=OuterRef("user"))
        return rows.exclude(offer__organisation__in=viewer.stands_in).exclude(Exists(away))

    def told(self) -> Self:
        """Those that the organisation reads, of people whose account is open."""
        return self.filter(state__in=TOLD, user__is_active=True)


class OfferAnswer(models.Model):
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, models.CASCADE, related_name="offer_answers")
    node = models.ForeignKey(Node, models.PROTECT, related_name="offer_answers")
    words = models.TextField(_("your answer"), max_length=MOST_ANSWER)
    # Empty until the person says so themselves.
    reach = models.CharField(_("how to reach you"), max_length=160, blank=True)
    state = models.CharField(
        max_length=10, choices=AnswerState.choices, default=AnswerState.WAITING
    )
    given_back_for = models.CharField(max_length=10, choices=AnswerBack.choices, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfferAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an offer")
        verbose_name_plural = _("answers to offers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["offer", "user"], name="offer_answered_once_by_one_person"
            ),
            models.CheckConstraint(
                name="offer_answer_says_how_to_reach_only_once_shared",
                condition=Q(state=AnswerState.SHARED) | Q(reach=""),
            ),
            models.CheckConstraint(
                name="offer_answer_is_in_a_known_state",
                condition=Q(state__in=sorted(AnswerState.values)),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
