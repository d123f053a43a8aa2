"""What waits about profiles: people without an account to ask, places that nobody looks after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import Coordination, Exclusion, Node, Profile, Vouching
from network.queues import end_of
from network.waiting import Item, Queue, queue


def _vouchings(viewer: Viewer, moment: datetime) -> QuerySet[Vouching]:
    """For people without an account: whoever has one answers there. Not those of the viewer."""
    helped = Profile.objects.coordinated_by(viewer).filter(user=None, deceased_at=None)
    rows = Vouching.objects.waiting().filter(profile__in=helped, made_at__lte=moment)
    by_who_was_left_out = Exclusion.objects.filter(
        profile=OuterRef("profile"), user=OuterRef("voucher")
    )
    rows = rows.exclude(voucher=viewer.user_id).exclude(Exists(by_who_was_left_out))
    rows = rows.select_related("profile")
    return rows.order_by("made_at", "pk")


def _vouching_items(rows: Sequence[Vouching]) -> list[Item]:
    return [
        Item(
            what=_("Ask somebody without an account whether they accept that they are vouched for"),
            whose=row.profile.public_id,
            since=row.made_at,
            act=_("Look at the profile"),
            url=reverse("network_admin:profile", args=[row.profile.public_id]),
        )
        for row in rows
    ]


VOUCHINGS = queue(
    Queue(
        key="vouchings",
        name=gettext_lazy("People without an account who are vouched for"),
        otherwise=gettext_lazy("Nothing is shown: it waits for the person’s answer."),
        minutes=5,
        alarm_days=30,
        rows=_vouchings,
        items=_vouching_items,
    )
)


def _nodes(viewer: Viewer, moment: datetime) -> QuerySet[Node]:
    """For who runs the machine: nobody else may entrust a place that nobody looks after."""
    if not viewer.coordinates_all:
        return Node.objects.none()
    current = Coordination.objects.current().values("node")
    last = Coordination.objects.filter(node=OuterRef("pk")).order_by("-until").values("until")
    rows = Node.objects.exclude(pk__in=current).annotate(left_on=Subquery(last[:1]))
    return rows.order_by("name", "pk")


def _node_items(rows: Sequence[Any]) -> list[Item]:
    return [
        Item(
            what=_("A place of the network that nobody looks after"),
            whose=row.name,
            since=end_of(row.left_on) if row.left_on else timezone.now(),
            act=_("Entrust it to somebody"),
            url=reverse("network_admin:node_entrust", args=[row.slug]),
        )
        for row in rows
    ]


NODES = queue(
    Queue(
        key="nodes",
        name=gettext_lazy("Places of the network without a coordinator"),
        otherwise=gettext_lazy("Nobody sees or helps the people of this place."),
        minutes=3,
        alarm_days=7,
        rows=_nodes,
        items=_node_items,
    )
)
