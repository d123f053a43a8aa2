"""What waits about pages: those to read again because their date of review has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.queues import end_of
from network.waiting import Item, Queue, queue
from portal.models import ContentPage

AHEAD = timedelta(days=14)


def _pages(viewer: Viewer, moment: datetime) -> QuerySet[ContentPage]:
    day = timezone.localdate(moment + AHEAD)
    return ContentPage.objects.live().filter(review_on__lte=day).order_by("review_on", "pk")


def _page_items(rows: Sequence[ContentPage]) -> list[Item]:
    return [
        Item(
            what=_("Read a page again: is it still true?"),
            whose=row.title,
            since=end_of(row.review_on) - AHEAD,
            until=end_of(row.review_on),
            act=_("Read and correct"),
            url=reverse("wagtailadmin_pages:edit", args=[row.pk]),
        )
        for row in rows
        if row.review_on
    ]


PAGES = queue(
    Queue(
        key="pages",
        name=gettext_lazy("Pages to read again"),
        otherwise=gettext_lazy("The page stays as it is, perhaps no longer true."),
        minutes=15,
        alarm_days=30,
        rows=_pages,
        items=_page_items,
    )
)
