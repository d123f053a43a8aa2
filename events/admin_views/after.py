"""Screens of what comes after a meeting: what people said, and hiding words that name one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from events.actions.documents import keep_document_off_page, publish_document
from events.actions.feedback import hide_text
from events.actions.reports import give_report_back, publish_report
from events.admin_views.meetings import MEETINGS, meeting_or_404
from events.heard import heard_about, heard_together
from events.models import FeedbackAnswer, Meeting, MeetingReport
from events.reporting import Reading, found_in_report, names_are_forgotten, reading
from events.titles import title_of_meeting
from network.admin_pages import CoordinatorPage, account_of
from network.models import User


class Answers(CoordinatorPage):
    """What people said of a meeting; words that name somebody are hidden here, with the reason."""

    page_title = gettext_lazy("What people said")
    parent = MEETINGS
    header_icon = "comment"
    template_name = "wagtailadmin/passerelle/answers.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        meeting = meeting_or_404(request, public_id)
        groups: list[tuple[Any, Any]] = [
            (_("About this meeting"), heard_about(meeting, self.viewer)),
            (_("About several meetings of the series"), heard_together(meeting, self.viewer)),
        ]
        return self.show(meeting=meeting, title=title_of_meeting(meeting), groups=groups)

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        readable = FeedbackAnswer.objects.readable_by(self.viewer)
        answer = get_object_or_404(readable, public_id=request.POST.get("answer", ""))
        because = request.POST.get("because", "").strip()
        is_hiding = request.POST.get("act") == "hide"
        if is_hiding and not because:
            messages.error(request, _("Say why: whoever reads it sees your reason in its place."))
            return redirect("events_admin:answers", public_id)
        try:
            hide_text(answer, because=because if is_hiding else "", by=account_of(request))
            messages.success(request, _("Hidden.") if is_hiding else _("Shown again."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("events_admin:answers", public_id)


class ReportToRead(CoordinatorPage):
    """A report as it would be read, what in it may lead to a person, and the decision."""

    page_title = gettext_lazy("Report of the meeting")
    parent = MEETINGS
    header_icon = "doc-full"
    template_name = "wagtailadmin/passerelle/report.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        meeting = meeting_or_404(request, public_id)
        report = MeetingReport.objects.filter(meeting=meeting).first()
        return self.show(
            meeting=meeting,
            title=title_of_meeting(meeting),
            report=report,
            readings=_readings(report) if report else [],
            named=report.named.all() if report else [],
            found=found_in_report(report) if report else [],
            names_are_forgotten=names_are_forgotten(report) if report else False,
            documents=meeting.documents.filter(is_for_page=True),
        )

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        meeting = meeting_or_404(request, public_id)
        said, by = request.POST, account_of(request)
        seen = int(said["seen"]) if said.get("seen", "").isdecimal() else -1
        try:
            if said.get("document"):
                self._decide_document(meeting, by)
            elif said.get("act") == "publish":
                publish_report(meeting, by=by, seen=seen)
                messages.success(request, _("Published on the meeting’s page."))
            else:
                give_report_back(meeting, because=said.get("because", ""), by=by, seen=seen)
                messages.success(request, _("Given back to those who run the meeting."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("events_admin:report", public_id)

    def _decide_document(self, meeting: Meeting, by: User) -> None:
        wanted = self.request.POST.get("document", "")
        document = get_object_or_404(meeting.documents, public_id=wanted)
        if self.request.POST.get("act") == "publish":
            publish_document(document, by=by)
            messages.success(self.request, _("Published on the meeting’s page."))
        else:
            keep_document_off_page(document, by=by)
            messages.success(self.request, _("It stays with those who came."))


def _readings(report: MeetingReport) -> list[Reading]:
    """The report in each language in which it is written."""
    languages = report.texts.values_list("language", flat=True)
    return [found for language in languages if (found := reading(report, language))]
