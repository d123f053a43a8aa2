"""Pages of the readiness sheet: read and print it, write it, publish it or take it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.actions.readiness import (
    acts_for,
    publish_readiness,
    save_readiness,
    share_readiness,
)
from network.actions.readiness_reviews import may_review
from network.audiences import Viewer
from network.directory import described, listed, sheet_shown
from network.models import Organisation, Readiness
from network.readiness.forms import ReadinessForm
from network.readiness.review_board import reviewed_sheet


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the middleware found out."""
    return request.viewer  # type: ignore[attr-defined]


@never_cache
def readiness(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sheet, for everybody once published; before, for who acts for the organisation."""
    row = get_object_or_404(listed(), public_id=public_id)
    viewer, sheet = viewer_of(request), sheet_of(row)
    is_own = acts_for(viewer, row)
    can_review = sheet is not None and may_review(viewer, sheet)
    if sheet is None or not (sheet.is_published or is_own or can_review):
        raise Http404
    context = {
        "organisation": described(row),
        "sheet": reviewed_sheet(sheet),
        "is_own": is_own,
        "can_review": can_review,
    }
    return render(request, "network/readiness.html", context)


@never_cache
def readiness_write(request: HttpRequest, public_id: str) -> HttpResponse:
    row = own_organisation(request, public_id)
    sheet = sheet_of(row)
    posted = request.POST if request.method == "POST" else None
    form = ReadinessForm(posted, readiness=sheet)
    if form.is_valid():
        try:
            save_readiness(
                row, form.facts(), version=form.cleaned_data["version"], viewer=viewer_of(request)
            )
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:readiness", public_id)
    context = {
        "organisation": described(row),
        "form": form,
        "now": sheet_shown(sheet) if sheet and _was_overtaken(form) else None,
        "version": sheet.version if sheet else 0,
    }
    status = 422 if form.errors else 200
    return render(request, "network/readiness_write.html", context, status=status)


@never_cache
@require_POST
def readiness_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    row = own_organisation(request, public_id)
    publishes = request.POST.get("publishes") == "yes"
    try:
        publish_readiness(row, publishes=publishes, viewer=viewer_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organisations:readiness_write", public_id)
    words = _("Everybody can read the sheet now.") if publishes else _("Only you read it now.")
    messages.success(request, words)
    return redirect("organisations:readiness", public_id)


@never_cache
@require_POST
def readiness_share(request: HttpRequest, public_id: str) -> HttpResponse:
    row = own_organisation(request, public_id)
    shares = request.POST.get("shares") == "yes"
    try:
        share_readiness(row, shares=shares, viewer=viewer_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organisations:readiness_write", public_id)
    said = _("The peers whom coordinators ask can read it now.")
    messages.success(request, said if shares else _("Peers no longer read it for a review."))
    return redirect("organisations:readiness", public_id)


def own_organisation(request: HttpRequest, public_id: str) -> Organisation:
    """An organisation that the viewer acts for; any other is not there."""
    row = get_object_or_404(listed(), public_id=public_id)
    if not acts_for(viewer_of(request), row):
        raise Http404
    return row


def sheet_of(row: Organisation) -> Readiness | None:
    return Readiness.objects.prefetch_related("answers").filter(organisation=row).first()


def _was_overtaken(form: ReadinessForm) -> bool:
    return form.has_error("__all__", code="overtaken")
