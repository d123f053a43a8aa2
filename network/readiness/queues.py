"""What waits about readiness sheets: words of peers and replies, to be read before others do."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import LookedAt, ReadinessReply, ReadinessReview
from network.waiting import Item, Queue, queue


def _waiting(
    model: type[ReadinessReview] | type[ReadinessReply],
) -> Callable[[Viewer, datetime], QuerySet[Any]]:
    """Of organisations in which this viewer does not stand."""

    def rows(viewer: Viewer, moment: datetime) -> QuerySet[Any]:
        found = model._default_manager.filter(state=LookedAt.WAITING, waits_since__lte=moment)
        found = found.exclude(readiness__in=viewer.stands_in)
        return found.select_related("readiness__organisation").order_by("waits_since", "pk")

    return rows


def _items(what: Any) -> Callable[[Sequence[Any]], list[Item]]:
    """Whose words they are is not told here either."""

    def items(rows: Sequence[Any]) -> list[Item]:
        return [
            Item(
                what=str(what),
                whose=row.readiness.organisation.name,
                since=row.waits_since,
                act=_("Read it"),
                url=reverse("network_admin:readiness", args=[row.readiness.organisation.public_id]),
            )
            for row in rows
        ]

    return items


REVIEWS = queue(
    Queue(
        key="reviews",
        name=gettext_lazy("Reviews by peers to read"),
        otherwise=gettext_lazy("The review is not counted and not shown."),
        minutes=5,
        alarm_days=14,
        rows=_waiting(ReadinessReview),
        items=_items(gettext_lazy("A peer reviewed a readiness sheet")),
    )
)
REPLIES = queue(
    Queue(
        key="replies",
        name=gettext_lazy("Replies to reviews to read"),
        otherwise=gettext_lazy("The reply is not shown."),
        minutes=3,
        alarm_days=7,
        rows=_waiting(ReadinessReply),
        items=_items(gettext_lazy("An organisation replied to what peers found")),
    )
)
