"""What waits about obstacles met: to read, to put together, to approve, to be answered."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import Finding, Observation, Recommendation
from network.waiting import Item, Queue, queue

MODULE = "missions"
# An answer is waited for in sight so long before its day.
AHEAD = timedelta(days=7)


def _unread(viewer: Viewer, moment: datetime) -> QuerySet[Observation]:
    rows = Observation.objects.coordinated_by(viewer).filter(looked_at=None)
    rows = rows.filter(recorded_at__lte=moment).select_related("organisation")
    return rows.order_by("recorded_at", "pk")


def _unread_items(rows: Sequence[Observation]) -> list[Item]:
    return [
        Item(
            what=_("Somebody recorded an obstacle"),
            whose=row.about,
            since=row.recorded_at,
            act=_("Read it"),
            url=reverse("network_admin:observation", args=[row.public_id]),
        )
        for row in rows
    ]


def _alone(viewer: Viewer, moment: datetime) -> QuerySet[Observation]:
    """The first of those that several people met alike and that stand behind nothing."""
    rows = Observation.objects.coordinated_by(viewer).filter(
        finding=None, looked_at__lte=moment, organisation__isnull=False
    )
    alike = rows.filter(organisation=OuterRef("organisation"), kind=OuterRef("kind"))
    others = alike.exclude(profile=OuterRef("profile"))
    earlier = alike.filter(pk__lt=OuterRef("pk"))
    first = rows.filter(Exists(others), ~Exists(earlier)).select_related("organisation")
    return first.order_by("looked_at", "pk")


def _alone_items(rows: Sequence[Observation]) -> list[Item]:
    return [
        Item(
            what=_("Several people met the same obstacle"),
            whose=row.about,
            since=row.looked_at or row.recorded_at,
            act=_("Put it together"),
            url=reverse("network_admin:observations") + "#to-group",
        )
        for row in rows
    ]


def _findings(viewer: Viewer, moment: datetime) -> QuerySet[Finding]:
    """To be worded, to be asked of its authors, or fit to be told."""
    fit = Finding.objects.holding().filter(pk=OuterRef("pk"))
    authors = Observation.objects.standing().filter(finding=OuterRef("pk"))
    unasked = ~Q(asked_version=F("wording_version")) & Exists(authors)
    rows = Finding.objects.coordinated_by(viewer).annotate(is_fit=Exists(fit))
    rows = rows.filter(
        Q(words="") | Q(is_fit=True) | unasked, approved_at=None, changed_at__lte=moment
    )
    return rows.select_related("organisation").order_by("changed_at", "pk")


def _finding_items(rows: Sequence[Finding]) -> list[Item]:
    return [
        Item(
            what=_to_do(row),
            whose=row.organisation.name,
            since=row.changed_at,
            act=_("Look at it"),
            url=reverse("network_admin:finding", args=[row.public_id]),
        )
        for row in rows
    ]


def _to_do(row: Any) -> str:
    if not row.words:
        return _("Word what several people met")
    return _("Approve what is told") if row.is_fit else _("Ask the authors whether it may be told")


def _asked(viewer: Viewer, moment: datetime) -> QuerySet[Finding]:
    """Their authors are asked, and not each has said yes."""
    fit = Finding.objects.holding().filter(pk=OuterRef("pk"))
    rows = Finding.objects.coordinated_by(viewer).filter(
        ~Exists(fit),
        asked_version=F("wording_version"),
        approved_at=None,
        changed_at__lte=moment,
    )
    return rows.select_related("organisation").order_by("changed_at", "pk")


def _asked_items(rows: Sequence[Finding]) -> list[Item]:
    return [
        Item(
            what=_("The authors are asked to agree; ask aloud who has no account"),
            whose=row.organisation.name,
            since=row.changed_at,
            act=_("Look at it"),
            url=reverse("network_admin:finding", args=[row.public_id]),
        )
        for row in rows
    ]


def _unanswered(viewer: Viewer, moment: datetime) -> QuerySet[Recommendation]:
    rows = Recommendation.objects.coordinated_by(viewer).filter(
        answer="", due_on__lte=timezone.localdate(moment + AHEAD)
    )
    standing = Recommendation.objects.standing().filter(pk=OuterRef("pk"))
    rows = rows.filter(Exists(standing)).select_related("organisation")
    return rows.order_by("due_on", "pk")


def _unanswered_items(rows: Sequence[Recommendation]) -> list[Item]:
    return [
        Item(
            what=_("An institution has not answered a recommendation"),
            whose=row.organisation.name,
            since=_end(row) - AHEAD,
            until=_end(row),
            act=_("Look at it"),
            url=reverse("network_admin:recommendation", args=[row.public_id]),
        )
        for row in rows
    ]


def _end(row: Recommendation) -> datetime:
    return datetime.combine(row.due_on, time.max, tzinfo=timezone.get_current_timezone())


queue(
    Queue(
        key="observations",
        name=gettext_lazy("Obstacles to read"),
        otherwise=gettext_lazy("The person does not know whether anybody read it."),
        minutes=3,
        alarm_days=7,
        rows=_unread,
        items=_unread_items,
        module=MODULE,
    )
)
queue(
    Queue(
        key="alike",
        name=gettext_lazy("Obstacles that several people met"),
        otherwise=gettext_lazy("The institution hears nothing of it."),
        minutes=10,
        alarm_days=30,
        rows=_alone,
        items=_alone_items,
        module=MODULE,
    )
)
queue(
    Queue(
        key="findings",
        name=gettext_lazy("Findings to word, to ask or to approve"),
        otherwise=gettext_lazy("It is not told on the first of the month."),
        minutes=10,
        alarm_days=21,
        rows=_findings,
        items=_finding_items,
        module=MODULE,
    )
)
queue(
    Queue(
        key="wordings",
        name=gettext_lazy("Wordings that wait for their authors"),
        otherwise=gettext_lazy("It is told to nobody."),
        minutes=5,
        alarm_days=30,
        rows=_asked,
        items=_asked_items,
        module=MODULE,
    )
)
queue(
    Queue(
        key="answers_due",
        name=gettext_lazy("Answers of institutions"),
        otherwise=gettext_lazy("The recommendation stands without an answer."),
        minutes=5,
        alarm_days=21,
        rows=_unanswered,
        items=_unanswered_items,
        module=MODULE,
    )
)
