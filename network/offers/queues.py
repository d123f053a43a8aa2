"""What waits about offers: those that organisations handed in."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import AnswerState, Offer, OfferAnswer, OfferState
from network.offers.board import MISSIONS
from network.queues import end_of
from network.waiting import Item, Queue, queue


def _submitted(viewer: Viewer, moment: datetime) -> QuerySet[Offer]:
    """All that somebody else's organisation handed in: nobody looks at their own."""
    rows = Offer.objects.filter(state=OfferState.SUBMITTED, submitted_at__lte=moment)
    rows = rows.exclude(organisation__in=viewer.stands_in).select_related("organisation")
    return rows.order_by("submitted_at", "pk")


def _items(rows: Sequence[Offer]) -> list[Item]:
    return [
        Item(
            what=_("An offer to look at: %(kind)s") % {"kind": row.get_kind_display()},
            whose=row.organisation.name,
            since=row.submitted_at,
            until=end_of(row.ends_on),
            act=_("Look at it"),
            url=reverse("network_admin:offer", args=[row.public_id]),
        )
        for row in rows
        if row.submitted_at
    ]


OFFERS = queue(
    Queue(
        key="org_offers",
        name=gettext_lazy("Offers to look at"),
        otherwise=gettext_lazy("Nobody reads the offer; on its last day it ends."),
        minutes=5,
        alarm_days=5,
        rows=_submitted,
        items=_items,
        module=MISSIONS,
    )
)


def _answers(viewer: Viewer, moment: datetime) -> QuerySet[OfferAnswer]:
    rows = OfferAnswer.objects.coordinated_by(viewer)
    rows = rows.filter(state=AnswerState.WAITING, sent_at__lte=moment)
    return rows.select_related("offer__organisation").order_by("sent_at", "pk")


def _answer_items(rows: Sequence[OfferAnswer]) -> list[Item]:
    return [
        Item(
            what=_("An answer to an offer, to pass on"),
            whose=row.offer.organisation.name,
            since=row.sent_at,
            until=end_of(row.offer.ends_on),
            act=_("Read it"),
            url=reverse("network_admin:offer_answer", args=[row.public_id]),
        )
        for row in rows
    ]


ANSWERS = queue(
    Queue(
        key="offer_answer",
        name=gettext_lazy("Answers to offers"),
        otherwise=gettext_lazy("The answer is not passed on; the organisation reads nothing."),
        minutes=3,
        alarm_days=4,
        rows=_answers,
        items=_answer_items,
        module=MISSIONS,
    )
)
