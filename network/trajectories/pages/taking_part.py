"""The peer worker's own answers: yes or no to a trajectory, leaving it, a detachment to show."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions.profiles import Agreement, say_detachment
from network.actions.trajectories.taking_part import join_trajectory, leave_trajectory
from network.models import HostTrajectory, User
from network.trajectories.pages.showing import Read, detachment_of, of_trajectory, show, viewer_of


def _agreed() -> Agreement:
    return Agreement(language=get_language() or "fr")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """What one is asked, before any of it is read; and one's answer. A no needs no reason."""
    asked = HostTrajectory.objects.waiting_for_yes_of(viewer_of(request))
    row = asked.select_related("organisation", "node").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    said = request.POST.get("answer", "")
    if request.method != "POST" or said not in {"yes", "no"}:
        return show(request, "answer", trajectory=row)
    try:
        if said == "yes":
            join_trajectory(row, by=_person(request), agreed=_agreed())
            messages.success(request, _("You take part. You read and write everything here."))
            return redirect("trajectories:trajectory", row.public_id)
        leave_trajectory(row, by=_person(request), agreed=_agreed())
        messages.success(request, _("Thank you. Nobody is told that you were asked."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("trajectories:trajectories")


@of_trajectory("GET", "POST")
def leave(request: HttpRequest, read: Read) -> HttpResponse:
    """Take part no more: what one wrote goes along, the team goes on without it."""
    if not read.is_peer:
        raise Http404
    if request.method != "POST":
        return show(request, "leave", read=read, trajectory=read.row)
    leave_trajectory(read.row, by=_person(request), agreed=_agreed())
    messages.success(request, _("You take no part any more, and what you wrote is gone."))
    return redirect("trajectories:trajectories")


@of_trajectory("POST")
def on_profile(request: HttpRequest, read: Read) -> HttpResponse:
    """Put a detachment on one's profile, and go on to choose who sees it."""
    detachment = detachment_of(read.row)
    if not read.is_peer or detachment is None:
        raise Http404
    try:
        say_detachment(read.row.part.profile, detachment, by=_person(request), agreed=_agreed())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("trajectories:trajectory", read.row.public_id)
    messages.success(request, _("It is on your profile, for you alone. Choose who sees it."))
    return redirect("network:profile_audiences")
