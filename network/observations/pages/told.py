"""The institution's pages, under its hat: what the network tells it, and its answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions.observations.recommending import answer_recommendation
from network.audiences import Viewer
from network.counting import K
from network.models import Finding, Organisation, Recommendation
from network.observations.forms import AnswerForm
from network.visibility import COORDINATOR, MEMBER, hats_of

REFUSED = 422


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def told(request: HttpRequest) -> HttpResponse:
    """Findings and recommendations for the organisation that one acts for now."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.acting_as is None:
        if any(hat.key not in {COORDINATOR, MEMBER} for hat in hats_of(request.user)):
            messages.info(request, _("Choose the organisation that you act for, then come back."))
            return redirect("network:hat")
        raise Http404
    findings = Finding.objects.released().filter(organisation=viewer.acting_as)
    rows = Recommendation.objects.standing().filter(organisation=viewer.acting_as)
    page = {
        "organisation": get_object_or_404(Organisation, pk=viewer.acting_as),
        # In an order that tells nothing of when: by kind, then by the words.
        "findings": findings.select_related("kind").order_by("kind__position", "words"),
        "recommendations": rows.order_by("due_on", "pk"),
        "few": K,
    }
    return render(request, "network/observations/told.html", page)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, recommendation: str) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Recommendation.objects.standing().filter(organisation=viewer.acting_as)
    row: Recommendation = get_object_or_404(
        rows.select_related("organisation"), public_id=recommendation
    )
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=_said(row))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            answer_recommendation(row, form.facts(), version=version, viewer=viewer)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Thank you: your answer is given to the network."))
            return redirect("observations:told")
    # What was typed is kept; the version is the one of the answer that is shown above it.
    page = {"form": form, "recommendation": row, "organisation": row.organisation}
    status = REFUSED if form.errors else 200
    return render(request, "network/observations/answer.html", page, status=status)


def _said(row: Recommendation) -> dict[str, object]:
    said = row.answer if row.is_answered else ""
    return {
        "version": row.version,
        "answer": said,
        "words": row.answer_words,
        "commitments": row.commitments,
        "publishes": row.organisation_publishes,
    }
