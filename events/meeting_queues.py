"""What waits about meetings: those to decide, to give a facilitator, to count."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions import attendance
from events.models import Attendance, Meeting, Registration, SeriesRole
from events.titles import dated_title
from network.audiences import Viewer
from network.waiting import Item, Queue

# Somebody who runs it is looked for so long before a meeting.
FACILITATOR_AHEAD = timedelta(days=21)


def _of_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(viewer).select_related("series")
    return rows.prefetch_related("texts", "series__texts")


def _proposals(viewer: Viewer, moment: datetime) -> QuerySet[Meeting]:
    rows = _of_meetings(viewer).filter(state=Meeting.State.SUBMITTED, ends_at__gte=timezone.now())
    return rows.filter(changed_at__lte=moment).order_by("changed_at", "pk")


def _proposal_items(rows: Sequence[Meeting]) -> list[Item]:
    return [
        Item(
            what=_("A meeting is proposed: %(meeting)s") % {"meeting": dated_title(row)},
            since=row.changed_at,
            until=row.starts_at,
            act=_("Look and decide"),
            url=reverse("events_admin:meeting", args=[row.public_id]),
        )
        for row in rows
    ]


PROPOSALS = Queue(
    key="proposals",
    name=gettext_lazy("Proposed meetings"),
    otherwise=gettext_lazy("The meeting stays unseen by the public."),
    minutes=10,
    alarm_days=7,
    rows=_proposals,
    items=_proposal_items,
)


def _without_facilitator(viewer: Viewer, moment: datetime) -> QuerySet[Meeting]:
    """Coming meetings that no person facilitates on their day."""
    held = SeriesRole.objects.filter(
        Q(until=None) | Q(until__gte=OuterRef("date")),
        series=OuterRef("series"),
        role=SeriesRole.Role.FACILITATOR,
        user__is_active=True,
        since__lte=OuterRef("date"),
    )
    rows = _of_meetings(viewer).filter(~Exists(held), state=Meeting.State.PUBLISHED)
    return rows.filter(
        starts_at__gte=timezone.now(), starts_at__lte=moment + FACILITATOR_AHEAD
    ).order_by("starts_at", "pk")


def _facilitator_items(rows: Sequence[Meeting]) -> list[Item]:
    return [
        Item(
            what=_("Nobody facilitates %(meeting)s") % {"meeting": dated_title(row)},
            since=row.starts_at - FACILITATOR_AHEAD,
            until=row.starts_at,
            act=_("Choose a facilitator"),
            url=reverse("events_admin:series", args=[row.series.public_id]),
        )
        for row in rows
    ]


FACILITATORS = Queue(
    key="facilitators",
    name=gettext_lazy("Meetings without a facilitator"),
    otherwise=gettext_lazy("The meeting stays announced, and nobody is there to run it."),
    minutes=10,
    alarm_days=11,
    rows=_without_facilitator,
    items=_facilitator_items,
)


def _uncounted(viewer: Viewer, moment: datetime) -> QuerySet[Meeting]:
    """Meetings that are over, whose series asks who came, and of which nobody has said it."""
    ticked = Registration.objects.filter(meeting=OuterRef("pk"), arrived_at__isnull=False)
    unsaid = Q(series__attendance=Attendance.COUNT, head_count=None) | Q(
        ~Exists(ticked), series__attendance=Attendance.TICKS, walk_ins=0
    )
    rows = _of_meetings(viewer).filter(unsaid, state=Meeting.State.PUBLISHED)
    return rows.filter(
        ends_at__lte=moment, ends_at__gte=timezone.now() - attendance.OPEN_FOR
    ).order_by("ends_at", "pk")


def _uncounted_items(rows: Sequence[Meeting]) -> list[Item]:
    return [
        Item(
            what=_("Nobody has noted who came: %(meeting)s") % {"meeting": dated_title(row)},
            since=row.ends_at,
            until=row.ends_at + attendance.OPEN_FOR,
            act=_("Remind who runs it"),
            url=f"{reverse('events_admin:series', args=[row.series.public_id])}#who",
        )
        for row in rows
    ]


ATTENDANCE = Queue(
    key="attendance",
    name=gettext_lazy("Meetings of which nobody noted who came"),
    otherwise=gettext_lazy("After a week it can no longer be noted, and the figure is missing."),
    minutes=3,
    alarm_days=4,
    module="front_office",
    rows=_uncounted,
    items=_uncounted_items,
)
