"""Pages of reviews: a peer says what they find of a sheet, the organisation replies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.actions.readiness_reviews import may_review, save_review, withdraw_review
from network.actions.readiness_words import save_replies
from network.admin_pages import REFUSED, account_of, viewer_of
from network.directory import described
from network.models import LookedAt, Organisation, Readiness, ReadinessReview
from network.readiness.pages import own_organisation, sheet_of
from network.readiness.review_board import questions_with_findings, reviewed_sheet
from network.readiness.review_forms import ReplyForm, ReviewForm


@login_required
@never_cache
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """One's own review of a sheet; who is no peer, or may not read it, finds nothing here.

    Who wrote one and may read the sheet no longer takes it back here.
    """
    row = get_object_or_404(Organisation, public_id=public_id)
    sheet = get_object_or_404(Readiness.objects.prefetch_related("answers"), organisation=row)
    own = _own_review(request, sheet)
    can_review = may_review(viewer_of(request), sheet)
    if not can_review and (own is None or request.method == "POST"):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, sheet=sheet, review=own)
    if request.method == "POST" and form.is_valid():
        try:
            done = save_review(
                sheet,
                form.facts(),
                version=form.cleaned_data["version"],
                viewer=viewer_of(request),
            )
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _what_follows(done))
            return redirect("organisations:readiness_review", public_id)
    context = {
        "organisation": described(row),
        "form": form,
        "review": own,
        "can_review": can_review,
        "version": own.version if own else 0,
    }
    return _answer(request, "network/readiness_review.html", context, form)


@login_required
@never_cache
@require_POST
def review_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Always possible, for a sheet that one no longer reads too."""
    row = get_object_or_404(Organisation, public_id=public_id)
    sheet = get_object_or_404(Readiness, organisation=row)
    withdraw_review(sheet, by=account_of(request))
    messages.success(request, _("Your review is taken back."))
    return redirect("account")


@never_cache
def replies(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the organisation says to what peers found, a sentence a question."""
    row = own_organisation(request, public_id)
    sheet = sheet_of(row)
    if sheet is None:
        raise Http404
    questions = questions_with_findings(sheet)
    posted = request.POST if request.method == "POST" else None
    form = ReplyForm(posted, questions=questions, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        try:
            save_replies(sheet, form.said(), language=language, viewer=viewer_of(request))
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Saved. The coordinators read it, then it appears."))
            return redirect("organisations:readiness", public_id)
    context = {
        "organisation": described(row),
        "form": form,
        "sheet": reviewed_sheet(sheet),
        "replies": form.replies,
        "overtaken": form.has_error("__all__", code="overtaken"),
    }
    return _answer(request, "network/readiness_replies.html", context, form)


def _own_review(request: HttpRequest, sheet: Readiness) -> ReadinessReview | None:
    rows = sheet.reviews.filter(user=account_of(request)).prefetch_related("verdicts")
    return rows.first()


def _what_follows(done: ReadinessReview) -> str:
    if done.state == LookedAt.WAITING:
        return _("Saved. A coordinator reads your sentences before they count.")
    return _("Saved. It is counted with the others, without your name.")


def _answer(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> Any:
    return render(request, template, context, status=REFUSED if form.errors else 200)
