"""What waits about series: dates that run out, roles that end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Meeting, Series, SeriesRole
from events.titles import title_of_series
from network.audiences import Viewer
from network.queues import AHEAD as TERM_AHEAD
from network.queues import end_of, ending
from network.waiting import Item, Queue

# A series is carried on so long before its last date.
SERIES_AHEAD = timedelta(days=28)


def _ending_series(viewer: Viewer, moment: datetime) -> QuerySet[Series]:
    last = Max("meetings__starts_at", filter=Q(meetings__state=Meeting.State.PUBLISHED))
    now = timezone.now()
    rows = Series.objects.published().annotate(last_at=last)
    return (
        rows.filter(last_at__gte=now - SERIES_AHEAD, last_at__lte=moment + SERIES_AHEAD)
        .prefetch_related("texts")
        .order_by("last_at", "pk")
    )


def _series_items(rows: Sequence[Any]) -> list[Item]:
    return [
        Item(
            what=_("The dates of a series run out: %(series)s") % {"series": title_of_series(row)},
            since=row.last_at - SERIES_AHEAD,
            until=row.last_at,
            act=_("Say how it goes on"),
            url=reverse("events_admin:series", args=[row.public_id]),
        )
        for row in rows
    ]


ENDING_SERIES = Queue(
    key="series",
    name=gettext_lazy("Series whose dates run out"),
    otherwise=gettext_lazy("After its last date the series is no longer announced."),
    minutes=15,
    alarm_days=14,
    rows=_ending_series,
    items=_series_items,
)


def _roles(viewer: Viewer, moment: datetime) -> QuerySet[SeriesRole]:
    same = {name: OuterRef(name) for name in ("series", "user", "role")}
    later = SeriesRole.objects.filter(Q(until=None) | Q(until__gt=OuterRef("until")), **same)
    rows = SeriesRole.objects.filter(ending("until", moment), ~Exists(later), user__isnull=False)
    return (
        rows.select_related("user", "series")
        .prefetch_related("series__texts")
        .order_by("until", "pk")
    )


def _role_items(rows: Sequence[SeriesRole]) -> list[Item]:
    return [
        Item(
            what=_("A role ends: %(role)s, %(series)s")
            % {"role": row.get_role_display(), "series": title_of_series(row.series)},
            whose=row.user.get_full_name() if row.user else "",
            since=end_of(row.until) - TERM_AHEAD,
            until=end_of(row.until),
            act=_("Look at the series"),
            url=reverse("events_admin:series", args=[row.series.public_id]),
        )
        for row in rows
        if row.until
    ]


ROLES = Queue(
    key="roles",
    name=gettext_lazy("Roles that end"),
    otherwise=gettext_lazy("The person no longer sees the meetings of the series."),
    minutes=5,
    alarm_days=21,
    rows=_roles,
    items=_role_items,
)
