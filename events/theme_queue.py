"""What waits about themes that people proposed: to read, and to answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import ThemeProposal
from network.audiences import Viewer
from network.waiting import Item, Queue

# A theme that was read and shown gathers support so long before it comes back.
ANSWER_WITHIN = timedelta(days=60)


def _themes(viewer: Viewer, moment: datetime) -> QuerySet[ThemeProposal]:
    """Those nobody read yet; and those that were read and wait for an answer since long."""
    unread = Q(looked_at=None, created_at__lte=moment)
    waiting = Q(looked_at__lte=moment - ANSWER_WITHIN)
    rows = ThemeProposal.objects.visible_to(viewer).undecided()
    return rows.filter(unread | waiting).order_by(Coalesce("looked_at", "created_at"), "pk")


def _theme_items(rows: Sequence[ThemeProposal]) -> list[Item]:
    return [
        Item(
            what=_("A theme waits for an answer")
            if row.looked_at
            else _("Somebody proposes a theme: read it"),
            # What nobody read yet may name somebody.
            whose=row.theme if row.looked_at else "",
            since=row.looked_at + ANSWER_WITHIN if row.looked_at else row.created_at,
            act=_("Decide") if row.looked_at else _("Read it"),
            url=reverse("events_admin:proposal", args=[row.public_id]),
        )
        for row in rows
    ]


THEMES = Queue(
    key="themes",
    name=gettext_lazy("Themes that people propose"),
    otherwise=gettext_lazy("Nobody reads it on the site, and after a year it is deleted."),
    minutes=5,
    alarm_days=7,
    rows=_themes,
    items=_theme_items,
    module="proposals",
)
