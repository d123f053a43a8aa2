"""What waits about profiles of people who have no account: somebody must ask them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import Profile, Vouching
from network.waiting import Item, Queue, queue


def _vouchings(viewer: Viewer, moment: datetime) -> QuerySet[Vouching]:
    """For people without an account: whoever has one answers there. Not those of the viewer."""
    helped = Profile.objects.coordinated_by(viewer).filter(user=None, deceased_at=None)
    rows = Vouching.objects.waiting().filter(profile__in=helped, made_at__lte=moment)
    rows = rows.exclude(voucher=viewer.user_id).select_related("profile")
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
