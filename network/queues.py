"""What waits about the network: work that is stuck, and terms that end."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import Membership, Organisation, Profile, Representation
from network.models.profiles import SHOWN_FOR
from network.outbox import stuck
from network.waiting import Item, Queue, queue

# A term is shown so long before it ends, and no longer than so long after.
AHEAD = timedelta(days=30)
BEHIND = timedelta(days=90)


def end_of(day: date) -> datetime:
    """The last moment of a day, here."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def ending(field: str, moment: datetime) -> Q:
    """A day in this field that comes within the time ahead of that moment, or has just passed."""
    today = timezone.localdate()
    last = timezone.localdate(moment + AHEAD)
    return Q(**{f"{field}__lte": last, f"{field}__gte": today - BEHIND})


# --- Work that is stuck ---------------------------------------------------------------------------


def _stuck(viewer: Viewer, moment: datetime) -> QuerySet[Any]:
    return stuck().filter(enqueued_at__lte=moment).order_by("enqueued_at")


def _job_items(rows: Sequence[Any]) -> list[Item]:
    return [
        Item(
            what=_("Work that is stuck: %(job)s") % {"job": row.args_kwargs["args"][0]},
            whose=", ".join(str(value) for value in row.args_kwargs["args"][1].values()),
            since=row.enqueued_at,
            act=_("Try again"),
            url=reverse("network_admin:job_retry", args=[row.pk]),
            is_post=True,
        )
        for row in rows
    ]


JOBS = queue(
    Queue(
        key="jobs",
        name=gettext_lazy("Jobs in trouble"),
        otherwise=gettext_lazy("Nothing is lost: the mail or the work stays here, not done."),
        minutes=2,
        alarm_days=1,
        rows=_stuck,
        items=_job_items,
    )
)


# --- Terms that end -------------------------------------------------------------------------------


def _followed(model: type[Membership] | type[Representation], *same: str) -> Exists:
    """Whether another row of the same person goes on after this one."""
    later = model._default_manager.filter(**{name: OuterRef(name) for name in same})
    return Exists(later.filter(Q(until=None) | Q(until__gt=OuterRef("until"))))


def _memberships(viewer: Viewer, moment: datetime) -> QuerySet[Membership]:
    rows = Membership.objects.filter(ending("until", moment), ~_followed(Membership, "user"))
    return rows.select_related("user").order_by("until", "pk")


def _representations(viewer: Viewer, moment: datetime) -> QuerySet[Representation]:
    followed = _followed(Representation, "user", "organisation")
    rows = Representation.objects.filter(ending("until", moment), ~followed)
    return rows.select_related("user", "organisation").order_by("until", "pk")


def _verifications(viewer: Viewer, moment: datetime) -> QuerySet[Organisation]:
    now = timezone.now()
    rows = Organisation.objects.filter(verified_at__isnull=False)
    return rows.filter(
        verified_until__lte=moment + AHEAD, verified_until__gte=now - BEHIND
    ).order_by("verified_until", "pk")


def _membership_items(rows: Sequence[Membership]) -> list[Item]:
    return [
        Item(
            what=_("A membership ends"),
            whose=row.user.get_full_name(),
            since=end_of(row.until) - AHEAD,
            until=end_of(row.until),
            act=_("Look at the account"),
            url=reverse("network_admin:account", args=[row.user.public_id]),
        )
        for row in rows
        if row.until
    ]


def _representation_items(rows: Sequence[Representation]) -> list[Item]:
    return [
        Item(
            what=_("Somebody stops acting for %(organisation)s")
            % {"organisation": row.organisation.name},
            whose=row.user.get_full_name(),
            since=end_of(row.until) - AHEAD,
            until=end_of(row.until),
            act=_("Look at the organisation"),
            url=reverse("network_admin:organisation", args=[row.organisation.public_id]),
        )
        for row in rows
        if row.until
    ]


def _verification_items(rows: Sequence[Organisation]) -> list[Item]:
    return [
        Item(
            what=_("An organisation is no longer verified soon"),
            whose=row.name,
            since=row.verified_until - AHEAD,
            until=row.verified_until,
            act=_("Look at the organisation"),
            url=reverse("network_admin:organisation", args=[row.public_id]),
        )
        for row in rows
        if row.verified_until
    ]


def _term(
    key: str,
    name: Any,
    otherwise: Any,
    rows: Callable[[Viewer, datetime], QuerySet[Any]],
    items: Callable[[Sequence[Any]], list[Item]],
) -> Queue:
    return queue(
        Queue(
            key=key,
            name=name,
            otherwise=otherwise,
            minutes=5,
            alarm_days=21,
            rows=rows,
            items=items,
        )
    )


MEMBERSHIPS = _term(
    "memberships",
    gettext_lazy("Memberships that end"),
    gettext_lazy("The person no longer sees what is for members."),
    _memberships,
    _membership_items,
)
REPRESENTATIONS = _term(
    "acting_for",
    gettext_lazy("People who stop acting for an organisation"),
    gettext_lazy("They no longer see what the organisation may see."),
    _representations,
    _representation_items,
)
VERIFICATIONS = _term(
    "verification",
    gettext_lazy("Organisations to verify again"),
    gettext_lazy("The organisation no longer sees what is for verified ones."),
    _verifications,
    _verification_items,
)


# --- Profiles of people who cannot renew them by themselves ---------------------------------------


def _stale(viewer: Viewer, moment: datetime) -> QuerySet[Profile]:
    """Of people without an account: whoever has one reads it there, and is not run after."""
    rows = Profile.objects.coordinated_by(viewer).filter(
        user=None, hidden_at=None, deceased_at=None, renewed_at__lte=moment - SHOWN_FOR + AHEAD
    )
    return rows.filter(renewed_at__gte=moment - SHOWN_FOR - BEHIND).order_by("renewed_at", "pk")


def _stale_items(rows: Sequence[Profile]) -> list[Item]:
    return [
        Item(
            what=_("Ask somebody without an account whether they keep their profile"),
            whose=row.public_id,
            since=row.stale_on - AHEAD,
            until=row.stale_on,
            act=_("Look at the profile"),
            url=reverse("network_admin:profile", args=[row.public_id]),
        )
        for row in rows
    ]


STALE = _term(
    "stale",
    gettext_lazy("Profiles to renew for people without an account"),
    gettext_lazy("The profile is hidden, and deleted a year later."),
    _stale,
    _stale_items,
)
