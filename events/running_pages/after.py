"""After a meeting: what is handed on, what people said, what was said on paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.actions.documents import add_document, remove_document
from events.actions.feedback import note_paper
from events.actions.thanks import add_resource, remove_resource
from events.after_forms import DocumentForm, FeedbackForm, PaperForm, ResourceForm
from events.after_pages import why_closed
from events.aftertime import page_is_open, thanks_leave
from events.heard import heard_about, heard_together
from events.models import Aftercare, Meeting, Resource, Thanks
from events.models.thanks import after_token
from events.running_pages.entering import account_of, following_up, viewer_of
from events.titles import title_of_meeting
from network.attachments import LARGEST


@following_up
def after(request: HttpRequest, row: Meeting) -> HttpResponse:
    return show_after(request, row)


def show_after(
    request: HttpRequest, row: Meeting, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of all that is done after a meeting, with the form that was refused, if any."""
    moments = Aftercare.objects.filter(meeting=row).values_list("thanked_at", flat=True)
    thanked_at = moments.first()
    leave = thanks_leave(row.ends_at, row.timezone).astimezone(row.zone)
    context = about(row) | {
        "thanks": row.series.thanks,
        "thanks_off": row.series.thanks == Thanks.NONE,
        "thanked_at": thanked_at and thanked_at.astimezone(row.zone),
        "thanks_leave": leave,
        "page_is_open": row.is_published and page_is_open(row.ends_at, timezone.now()),
        "resources": Resource.objects.handed_on_after(row),
        "resource_form": ResourceForm(auto_id="link_%s"),
        "documents": [
            {
                "document": one,
                "url": reverse("events:running_document", args=[row.public_id, one.public_id]),
            }
            for one in row.documents.all()
        ],
        "document_form": DocumentForm(
            auto_id="document_%s", initial={"language": get_language(), "is_for_page": True}
        ),
        "shared_token": after_token(row),
    }
    return render(request, "events/running/after.html", context | forms, status=status)


def about(row: Meeting, **context: Any) -> dict[str, Any]:
    starts = row.starts_at.astimezone(row.zone)
    return {"meeting": row, "title": title_of_meeting(row), "starts": starts} | context


@require_POST
@following_up
def resource_add(request: HttpRequest, row: Meeting) -> HttpResponse:
    form = ResourceForm(request.POST, auto_id="link_%s")
    if form.is_valid():
        try:
            add_resource(row, **form.cleaned_data, by=account_of(request))
            messages.success(request, _("The link is handed on."))
            return redirect("events:running_after", row.public_id)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return show_after(request, row, status=422, resource_form=form)


@require_POST
@following_up
def resource_remove(request: HttpRequest, row: Meeting) -> HttpResponse:
    remove_resource(row, resource=request.POST.get("resource", ""), by=account_of(request))
    messages.success(request, _("The link is no longer handed on."))
    return redirect("events:running_after", row.public_id)


@require_POST
@following_up
def document_add(request: HttpRequest, row: Meeting) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES, auto_id="document_%s")
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            add_document(row, content=_read(said.pop("file")), **said, by=account_of(request))
            messages.success(request, _("The document is kept."))
            return redirect("events:running_after", row.public_id)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return show_after(request, row, status=422, document_form=form)


def _read(file: UploadedFile) -> bytes:
    """The bytes, or one more than is taken: what is too large is not read to its end."""
    return bytes(file.read(LARGEST + 1))


@require_POST
@following_up
def document_remove(request: HttpRequest, row: Meeting) -> HttpResponse:
    remove_document(row, document=request.POST.get("document", ""), by=account_of(request))
    messages.success(request, _("The document is gone, everywhere."))
    return redirect("events:running_after", row.public_id)


@following_up
def feedback(request: HttpRequest, row: Meeting) -> HttpResponse:
    viewer = viewer_of(request)
    context = about(
        row,
        heard=heard_about(row, viewer),
        together=heard_together(row, viewer),
        closed=why_closed(row),
    )
    return render(request, "events/running/feedback.html", context)


@following_up
def feedback_to_print(request: HttpRequest, row: Meeting) -> HttpResponse:
    """A sheet with the questions, in the language of the page; it says no name and no number."""
    context = about(row, form=FeedbackForm())
    return render(request, "events/running/feedback_sheet.html", context)


@following_up
def feedback_paper(request: HttpRequest, row: Meeting) -> HttpResponse:
    form = PaperForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                note_paper(
                    row, submission=said.pop("submission"), said=said, by=account_of(request)
                )
                messages.success(request, _("Noted. You can type in the next sheet."))
                return redirect("events:running_feedback_paper", row.public_id)
            except ValidationError as refusal:
                form.add_error(None, refusal)
    context = about(row, form=form, closed=why_closed(row))
    return render(request, "events/running/feedback_paper.html", context, status=status)
