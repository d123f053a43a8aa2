"""What waits after meetings: reports and documents to read before they are published."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import MeetingDocument, MeetingReport
from events.titles import dated_title
from network.audiences import Viewer
from network.waiting import Item, Queue


def _reports(viewer: Viewer, moment: datetime) -> QuerySet[MeetingReport]:
    rows = MeetingReport.objects.to_read(viewer).filter(submitted_at__lte=moment)
    return rows.select_related("meeting__series").prefetch_related(
        "meeting__texts", "meeting__series__texts"
    )


def _report_items(rows: Sequence[MeetingReport]) -> list[Item]:
    return [
        Item(
            what=_("A report is handed in: %(meeting)s") % {"meeting": dated_title(row.meeting)},
            since=row.submitted_at,
            act=_("Read and decide"),
            url=reverse("events_admin:report", args=[row.meeting.public_id]),
        )
        for row in rows
        if row.submitted_at
    ]


REPORTS = Queue(
    key="reports",
    name=gettext_lazy("Reports to read"),
    otherwise=gettext_lazy("The report stays unseen by everybody but those who wrote it."),
    minutes=10,
    alarm_days=14,
    rows=_reports,
    items=_report_items,
)


def _documents(viewer: Viewer, moment: datetime) -> QuerySet[MeetingDocument]:
    rows = MeetingDocument.objects.to_read(viewer).filter(added_at__lte=moment)
    return rows.select_related("meeting__series").prefetch_related(
        "meeting__texts", "meeting__series__texts"
    )


def _document_items(rows: Sequence[MeetingDocument]) -> list[Item]:
    return [
        Item(
            what=_("A document is for the page: %(meeting)s")
            % {"meeting": dated_title(row.meeting)},
            whose=row.title,
            since=row.added_at,
            act=_("Read and decide"),
            url=reverse("events_admin:report", args=[row.meeting.public_id]) + "#documents",
        )
        for row in rows
    ]


DOCUMENTS = Queue(
    key="documents",
    name=gettext_lazy("Documents to read"),
    otherwise=gettext_lazy("The document stays with those who came."),
    minutes=3,
    alarm_days=14,
    rows=_documents,
    items=_document_items,
)
