"""What waits about meetings: people to tell, meetings to decide, series to carry on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import events.after_queues
import events.calendar_queues
import events.data_agreement_queue  # noqa: F401 - read, these declare their queues
from events.actions import attendance
from events.actions.registrations import SUBJECT
from events.admin_views.calls import ACCOUNT, calls_for
from events.models import Attendance, Meeting, Registration, Series, SeriesRole, ThemeProposal
from events.titles import dated_title, title_of_series
from network.audiences import Viewer
from network.models import CallEntry, User
from network.queues import AHEAD as TERM_AHEAD
from network.queues import end_of, ending
from network.waiting import Item, Queue, queue

# Somebody who runs it is looked for so long before a meeting; a series is carried on so long
# before its last date.
FACILITATOR_AHEAD = timedelta(days=21)
SERIES_AHEAD = timedelta(days=28)
# A theme that was read and shown gathers support so long before it comes back.
ANSWER_WITHIN = timedelta(days=60)
TEXTS = ("meeting__texts", "meeting__series__texts")


# --- People to tell -------------------------------------------------------------------------------


def _calls(viewer: Viewer, moment: datetime) -> QuerySet[CallEntry]:
    return calls_for(viewer).filter(created_at__lte=moment).order_by("created_at", "pk")


def _call_items(rows: Sequence[CallEntry]) -> list[Item]:
    ids = [row.subject_id for row in rows if row.subject_kind == SUBJECT]
    about = Registration.objects.filter(public_id__in=ids)
    known = {
        row.public_id: row
        for row in about.select_related("contact", "meeting__series").prefetch_related(*TEXTS)
    }
    accounts = {
        account.public_id: account
        for account in User.objects.filter(
            public_id__in=[row.subject_id for row in rows if row.subject_kind == ACCOUNT]
        )
    }
    return [
        _sheet_item(row, accounts[row.subject_id])
        if row.subject_id in accounts
        else _call_item(row, known.get(row.subject_id))
        for row in rows
    ]


def _sheet_item(row: CallEntry, account: User) -> Item:
    return Item(
        what=_("Somebody without e-mail asks for a new sheet of codes"),
        whose=account.get_full_name(),
        since=row.created_at,
        act=_("Call"),
        url=f"{reverse('events_admin:calls')}#call-{row.public_id}",
    )


def _call_item(row: CallEntry, about: Registration | None) -> Item:
    url = f"{reverse('events_admin:calls')}#call-{row.public_id}"
    contact = getattr(about, "contact", None)
    if about is None or contact is None:
        gone = _("A call to nobody: the person's data was erased")
        return Item(what=gone, since=row.created_at, act=_("Take it off the list"), url=url)
    return Item(
        what=_("Call somebody about %(meeting)s") % {"meeting": dated_title(about.meeting)},
        whose=contact.name,
        since=row.created_at,
        until=about.offer_expires_at or about.meeting.starts_at,
        act=_("Call"),
        url=url,
    )


CALLS = queue(
    Queue(
        key="calls",
        name=gettext_lazy("Calls to make"),
        otherwise=gettext_lazy("The person does not know, and may come for nothing."),
        minutes=6,
        alarm_days=3,
        rows=_calls,
        items=_call_items,
    )
)


def _offers(viewer: Viewer, moment: datetime) -> QuerySet[Registration]:
    """Offers to people without e-mail that no call waits for (any more): their answer is ours."""
    waiting = CallEntry.objects.waiting().filter(
        subject_kind=SUBJECT, subject_id=OuterRef("public_id")
    )
    rows = Registration.objects.known_to(viewer).filter(
        ~Exists(waiting), status=Registration.Status.OFFERED, contact__email=""
    )
    return (
        rows.filter(updated_at__lte=moment)
        .select_related("contact", "meeting__series")
        .prefetch_related(*TEXTS)
        .order_by("offer_expires_at", "pk")
    )


def _offer_items(rows: Sequence[Registration]) -> list[Item]:
    return [
        Item(
            what=_("A place is kept for somebody without e-mail: %(meeting)s")
            % {"meeting": dated_title(row.meeting)},
            whose=row.contact.name,
            since=row.updated_at,
            until=row.offer_expires_at,
            act=_("Note the answer"),
            url=reverse("events_admin:registrants", args=[row.meeting.public_id]),
        )
        for row in rows
    ]


OFFERS = queue(
    Queue(
        key="offers",
        name=gettext_lazy("Places kept for people without e-mail"),
        otherwise=gettext_lazy("The offer lapses and the place goes to the next person."),
        minutes=4,
        alarm_days=1,
        rows=_offers,
        items=_offer_items,
    )
)


# --- Meetings to decide ---------------------------------------------------------------------------


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


PROPOSALS = queue(
    Queue(
        key="proposals",
        name=gettext_lazy("Proposed meetings"),
        otherwise=gettext_lazy("The meeting stays unseen by the public."),
        minutes=10,
        alarm_days=7,
        rows=_proposals,
        items=_proposal_items,
    )
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


FACILITATORS = queue(
    Queue(
        key="facilitators",
        name=gettext_lazy("Meetings without a facilitator"),
        otherwise=gettext_lazy("The meeting stays announced, and nobody is there to run it."),
        minutes=10,
        alarm_days=11,
        rows=_without_facilitator,
        items=_facilitator_items,
    )
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


ATTENDANCE = queue(
    Queue(
        key="attendance",
        name=gettext_lazy("Meetings of which nobody noted who came"),
        otherwise=gettext_lazy(
            "After a week it can no longer be noted, and the figure is missing."
        ),
        minutes=3,
        alarm_days=4,
        module="front_office",
        rows=_uncounted,
        items=_uncounted_items,
    )
)


# --- Series to carry on ---------------------------------------------------------------------------


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


ENDING_SERIES = queue(
    Queue(
        key="series",
        name=gettext_lazy("Series whose dates run out"),
        otherwise=gettext_lazy("After its last date the series is no longer announced."),
        minutes=15,
        alarm_days=14,
        rows=_ending_series,
        items=_series_items,
    )
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


ROLES = queue(
    Queue(
        key="roles",
        name=gettext_lazy("Roles that end"),
        otherwise=gettext_lazy("The person no longer sees the meetings of the series."),
        minutes=5,
        alarm_days=21,
        rows=_roles,
        items=_role_items,
    )
)


# --- Themes that people proposed ------------------------------------------------------------------


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


THEMES = queue(
    Queue(
        key="themes",
        name=gettext_lazy("Themes that people propose"),
        otherwise=gettext_lazy("Nobody reads it on the site, and after a year it is deleted."),
        minutes=5,
        alarm_days=7,
        rows=_themes,
        items=_theme_items,
        module="proposals",
    )
)
