"""A meeting's list on paper, and as a file for a spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from events.actions.journal import note_export
from events.admin_forms import ExportForm
from events.admin_views.meetings import meeting_or_404
from events.admin_views.registrants import OfOneMeeting
from events.exports import to_csv, to_ods
from events.models import Meeting
from events.sheets import rows_of, sheet_of
from events.titles import title_of_meeting
from network.admin_pages import FormPage, account_of

CSV_TYPE = "text/csv; charset=utf-8"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


@method_decorator(never_cache, name="dispatch")
class RegistrantsSheet(OfOneMeeting):
    """To be printed from any device: names and needs, boxes to tick, no address."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        sheet = sheet_of(self.meeting, self.registrations, with_needs=True)
        return render(request, "events/attendance_sheet.html", sheet)


@method_decorator(never_cache, name="dispatch")
class RegistrantsFile(FormPage, OfOneMeeting):
    """Choosing what goes into the file; what was chosen is written in the audit log."""

    page_title = gettext_lazy("Copy the list to a file")
    template_name = "wagtailadmin/passerelle/registrants_file.html"
    submit_label = gettext_lazy("Make the file")

    def make_form(self, data: Any = None) -> ExportForm:
        return ExportForm(data)

    def show_form(self, form: ExportForm, *, status: int = 200) -> HttpResponse:
        meeting = meeting_or_404(self.request, self.kwargs["public_id"])
        return self.show(
            form=form,
            meeting=meeting,
            title=title_of_meeting(meeting),
            submit_label=self.submit_label,
            status=status,
        )

    def act(self, form: ExportForm) -> HttpResponse:
        meeting, said = self.meeting, form.cleaned_data
        chosen = {"contacts": said["contacts"], "needs": said["needs"]}
        is_csv = said["file_format"] == "csv"
        rows = rows_of(self.registrations, as_csv=is_csv, **chosen)
        note_export(meeting, by=account_of(self.request), people=len(rows) - 1, **chosen)
        body = to_csv(rows) if is_csv else to_ods(rows, name=str(meeting.date))
        return _attached(body, meeting, is_csv=is_csv)

    def answer(self, done: HttpResponse) -> HttpResponse:
        return done


def _attached(body: bytes, meeting: Meeting, *, is_csv: bool) -> HttpResponse:
    """The name of the file says a date and nothing of what it is about."""
    response = HttpResponse(body, content_type=CSV_TYPE if is_csv else ODS_TYPE)
    name = f"list-{meeting.date}.{'csv' if is_csv else 'ods'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
