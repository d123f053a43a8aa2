"""What waits about people's data: co-organised series that do not say who does what with it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Series
from events.responsibility import without_agreement
from events.titles import title_of_series
from network.audiences import Viewer
from network.waiting import Item, Queue


def _rows(viewer: Viewer, moment: datetime) -> QuerySet[Series]:
    rows = without_agreement().filter(updated_at__lte=moment)
    return rows.prefetch_related("texts").order_by("updated_at", "pk")


def _items(rows: Sequence[Series]) -> list[Item]:
    return [
        Item(
            what=_("Several organisers, and no word on who does what with the data: %(series)s")
            % {"series": title_of_series(row)},
            since=row.updated_at,
            act=_("Write it down"),
            url=reverse("events_admin:series_data", args=[row.public_id]),
        )
        for row in rows
    ]


DATA_AGREEMENTS = Queue(
    key="agreements",
    name=gettext_lazy("Series that do not say who is responsible for the data"),
    otherwise=gettext_lazy("People read the names of the organisers and are sent to you."),
    minutes=15,
    alarm_days=14,
    rows=_rows,
    items=_items,
)
