"""The author's pages: record in a minute, see what became of it, agree to a wording, take back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from rest_framework.exceptions import Throttled

from network.actions.observations.agreeing import agree_to_wording, take_back_agreement
from network.actions.observations.recording import (
    change_observation,
    record_observation,
    withdraw_observation,
)
from network.helplines import helplines
from network.limits import limit, wait_words
from network.models import Finding, Observation
from network.observations.forms import ObservationForm
from network.profiles.pages.own import REFUSED, Own, own_page

RELATED = ("organisation", "kind", "level", "area", "mission__kind", "finding", "profile")


def _show(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    page = {"helplines": helplines(), **context}
    response = render(request, f"network/observations/{name}.html", page, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@own_page("GET")
def mine(request: HttpRequest, own: Own) -> HttpResponse:
    """What I recorded, what became of it, and which wordings wait for my answer."""
    rows = own.row.observations.select_related(*RELATED).order_by("-recorded_at", "-pk")
    findings = Finding.objects.filter(observations__profile=own.row).distinct()
    told = set(findings.released().values_list("pk", flat=True))
    agreed = {
        row.finding_id
        for row in own.row.wording_agreements.select_related("finding")
        if row.wording_version == row.finding.wording_version
    }
    asked = [row for row in findings.select_related("organisation") if row.is_asked]
    return _show(
        request,
        "mine",
        rows=[(row, row.finding_id in told) for row in rows],
        to_answer=[row for row in asked if row.pk not in agreed],
        agreed_to=[row for row in asked if row.pk in agreed],
    )


@own_page("GET", "POST")
def record(request: HttpRequest, own: Own) -> HttpResponse:
    form = ObservationForm(request.POST if request.method == "POST" else None, profile=own.row)
    if request.method == "POST" and form.is_valid():
        try:
            limit("observation_person", str(own.owner.pk))
            record_observation(own.row, form.facts(), by=own.owner, agreed=own.agreed)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        except Throttled as throttled:
            form.add_error(None, wait_words(throttled))
        else:
            messages.success(request, _("Recorded. You and your coordinators read it."))
            return redirect("observations:mine")
    return _show(request, "record", status=REFUSED if form.errors else 200, form=form)


@own_page("GET", "POST")
def observation(request: HttpRequest, own: Own, observation: str) -> HttpResponse:
    """One of mine: to read, to say otherwise."""
    row = _mine(own, observation)
    data = request.POST if request.method == "POST" else None
    form = ObservationForm(data, profile=own.row, observation=row)
    if data is not None and form.is_valid():
        version = data.get("version", "")
        try:
            change_observation(
                row,
                form.facts(),
                version=int(version) if version.isascii() and version.isdigit() else 0,
                by=own.owner,
                agreed=own.agreed,
            )
        except ValidationError as refusal:
            form.take_refusal(refusal)
            row.refresh_from_db(fields=["version"])
        else:
            messages.success(request, _("Saved. The coordinators read it again."))
            return redirect("observations:mine")
    status = REFUSED if form.errors else 200
    return _show(request, "record", status=status, form=form, observation=row)


@own_page("POST")
def withdraw(request: HttpRequest, own: Own, observation: str) -> HttpResponse:
    """Taken back, before or after it was told; the receipt says what nobody can recall."""
    row = _mine(own, observation)
    receipt = withdraw_observation(row, by=own.owner, agreed=own.agreed)
    return _show(request, "receipt", receipt=receipt)


@own_page("GET", "POST")
def wording(request: HttpRequest, own: Own, finding: str) -> HttpResponse:
    """The words that would be told; yes after the warning, and no at any time."""
    rows = Finding.objects.filter(observations__profile=own.row).distinct()
    row: Finding = get_object_or_404(rows.select_related("organisation"), public_id=finding)
    if not row.is_asked:
        raise Http404
    if request.method == "POST":
        return _answered(request, own, row)
    agreed = own.row.wording_agreements.filter(finding=row, wording_version=row.wording_version)
    return _show(request, "wording", finding=row, has_agreed=agreed.exists())


def _answered(request: HttpRequest, own: Own, row: Finding) -> HttpResponse:
    answer, version = request.POST.get("answer", ""), request.POST.get("wording", "")
    if answer not in {"yes", "no"} or not (version.isascii() and version.isdigit()):
        raise Http404
    try:
        if answer == "yes":
            agree_to_wording(
                row, own.row, wording_version=int(version), by=own.owner, agreed=own.agreed
            )
            messages.success(request, _("Thank you. You can take this back at any time."))
        else:
            take_back_agreement(row, own.row, by=own.owner, agreed=own.agreed)
            messages.success(request, _("Noted: it is not told on your word."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("observations:mine")


def _mine(own: Own, public_id: str) -> Observation:
    rows = own.row.observations.select_related(*RELATED)
    return get_object_or_404(rows, public_id=public_id)
