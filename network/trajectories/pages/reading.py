"""The list of one's trajectories, asking for one, and reading one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.trajectories.asking import ask_trajectory, withdraw_ask
from network.audiences import Viewer
from network.limits import limit, wait_words
from network.models import HostTrajectory, Organisation
from network.trajectories.forms import AskForm
from network.trajectories.pages.showing import (
    REFUSED,
    Read,
    of_trajectory,
    show,
    show_trajectory,
    viewer_of,
)
from network.visibility import hats_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def trajectories(request: HttpRequest) -> HttpResponse:
    """Those one reads under the hat of the moment, and those that wait for one's own yes."""
    viewer = viewer_of(request)
    rows = HostTrajectory.objects.readable_by(viewer).select_related("organisation")
    waiting = HostTrajectory.objects.waiting_for_yes_of(viewer).select_related("organisation")
    return show(
        request,
        "list",
        # Not by what was changed last: that somebody was asked, or said no, would move it.
        trajectories=rows.order_by("-asked_at", "-pk"),
        waiting=waiting.order_by("pk"),
        may_ask=viewer.acting_as is not None,
        acting_as=_acting_as(viewer),
        has_hats=len(hats_of(request.user)) > 1,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be accompanied, under the hat of an organisation; others read how to come to that."""
    viewer = viewer_of(request)
    organisation = _acting_as(viewer)
    if organisation is None:
        return show(request, "ask_how", status=200 if request.method != "POST" else 403)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            limit("ask_trajectory", str(organisation.pk))
            row = ask_trajectory(organisation, **form.cleaned_data, viewer=viewer)
        except Throttled as throttled:
            form.add_error(None, wait_words(throttled))
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Sent. The coordinators of the place answer you."))
            return redirect("trajectories:trajectory", row.public_id)
    status = REFUSED if form.errors else 200
    return show(request, "ask", status=status, form=form, organisation=organisation)


def _acting_as(viewer: Viewer) -> Organisation | None:
    if viewer.acting_as is None:
        return None
    return Organisation.objects.filter(pk=viewer.acting_as).first()


@of_trajectory("GET")
def trajectory(request: HttpRequest, read: Read) -> HttpResponse:
    return show_trajectory(request, read)


@of_trajectory("POST")
def withdraw(request: HttpRequest, read: Read) -> HttpResponse:
    try:
        withdraw_ask(read.row, viewer=read.viewer)
        messages.success(request, _("Taken back."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("trajectories:trajectory", read.row.public_id)
