"""What waits about calendars of others: those in trouble, meetings gone or turned private."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.import_wording import problem_words
from events.models import CalendarSource, ImportedDate, Meeting
from events.titles import title_of_meeting
from network.audiences import Viewer
from network.waiting import Item, Queue


def _in_trouble(viewer: Viewer, moment: datetime) -> QuerySet[CalendarSource]:
    rows = CalendarSource.objects.in_trouble().filter(problem_since__lte=moment)
    return rows.select_related("organisation").order_by("problem_since", "pk")


def _trouble_items(rows: Sequence[CalendarSource]) -> list[Item]:
    return [
        Item(
            what=_("The calendar of %(organisation)s: %(problem)s")
            % {
                "organisation": row.organisation.name,
                "problem": problem_words(
                    row.problem, line=row.problem_line, detail=row.problem_detail
                ),
            },
            since=row.problem_since or row.created_at,
            act=_("Look at the calendar"),
            url=reverse("events_admin:calendar", args=[row.public_id]),
        )
        for row in rows
    ]


CALENDARS = Queue(
    key="calendars",
    name=gettext_lazy("Calendars that cannot be read"),
    otherwise=gettext_lazy("Meetings stay as they were read last; it is tried again."),
    minutes=5,
    alarm_days=7,
    module="calendars",
    rows=_in_trouble,
    items=_trouble_items,
)


def _undecided(
    rows: QuerySet[ImportedDate], viewer: Viewer, *, since: str, moment: datetime
) -> QuerySet[ImportedDate]:
    """Of these, the meetings that wait for this viewer, the oldest first by the field `since`."""
    known = Meeting.objects.visible_to(viewer)
    return (
        rows.filter(meeting__in=known, **{f"{since}__lte": moment})
        .select_related("meeting__series")
        .prefetch_related("meeting__texts", "meeting__series__texts")
        .order_by(since, "pk")
    )


def _questions(rows: Sequence[ImportedDate], words: str, *, since: str, page: str) -> list[Item]:
    return [
        Item(
            what=words
            % {
                "meeting": title_of_meeting(row.meeting),
                "day": date_format(row.meeting.date, "j F"),
            },
            since=getattr(row, since),
            until=row.meeting.starts_at,
            act=_("Decide"),
            url=reverse(page, args=[row.meeting.public_id]),
        )
        for row in rows
        if row.meeting
    ]


def _gone(viewer: Viewer, moment: datetime) -> QuerySet[ImportedDate]:
    return _undecided(ImportedDate.objects.gone(), viewer, since="gone_since", moment=moment)


def _gone_items(rows: Sequence[ImportedDate]) -> list[Item]:
    words = _("No longer in its calendar: %(meeting)s, %(day)s")
    return _questions(rows, words, since="gone_since", page="events_admin:calendar_gone")


GONE = Queue(
    key="gone",
    name=gettext_lazy("Meetings gone from their calendar"),
    otherwise=gettext_lazy("The meeting stays announced as it is."),
    minutes=5,
    alarm_days=3,
    rows=_gone,
    items=_gone_items,
)


def _held(viewer: Viewer, moment: datetime) -> QuerySet[ImportedDate]:
    return _undecided(ImportedDate.objects.held(), viewer, since="held_since", moment=moment)


def _held_items(rows: Sequence[ImportedDate]) -> list[Item]:
    words = _("Private, says its calendar: %(meeting)s, %(day)s")
    return _questions(rows, words, since="held_since", page="events_admin:calendar_private")


HELD = Queue(
    key="private",
    name=gettext_lazy("Meetings that turned private"),
    otherwise=gettext_lazy("The meeting stays closed; who is registered may come."),
    minutes=5,
    alarm_days=2,
    rows=_held,
    items=_held_items,
)
