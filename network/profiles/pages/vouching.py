"""Vouching in place of proof: saying that I know somebody, and answering who says it of me."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.profiles import answer_vouching, vouch, withdraw_vouching
from network.audiences import Viewer
from network.limits import client_address, limit
from network.models import Profile, Vouching
from network.people.pages import later
from network.profiles.pages.own import Own, own_page, owner_of, show, show_receipt
from network.profiles.vouchings import own_vouching, vouched_by, vouchings_of
from network.visibility import abilities, visible_facts


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vouch_for(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it means to vouch, then a button; not found for whoever may not, as without a person."""
    try:
        limit("person_address", client_address(request))
    except Throttled as throttled:
        return later(request, throttled)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    profile = Profile.objects.filter(public_id=public_id).first() or Profile(pk=0)
    seen = visible_facts(profile, viewer)
    if not seen or "vouch" not in abilities(viewer, profile):
        raise Http404
    if request.method == "POST":
        try:
            vouch(profile, by=owner_of(request))
        except PermissionDenied:
            raise Http404 from None
        messages.success(
            request, _("Thank you. The person decides whether it is shown, and to whom.")
        )
        return redirect("people:person", public_id)
    page = {"seen": seen, "vouching": own_vouching(profile, viewer), "public_id": public_id}
    response = render(request, "network/profile/vouch.html", page)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def vouched(request: HttpRequest) -> HttpResponse:
    """For whom I vouched, each with the button that takes it back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = {"vouched": vouched_by(owner_of(request), viewer)}
    return render(request, "network/profile/vouched.html", page)


@login_required
@never_cache
@require_http_methods(["POST"])
def unvouch(request: HttpRequest, vouching: str) -> HttpResponse:
    """I vouch no more, whether or not I may still see the person."""
    owner = owner_of(request)
    rows = Vouching.objects.select_related("profile")
    row = get_object_or_404(rows, voucher=owner, public_id=vouching)
    withdraw_vouching(row.profile, by=owner)
    messages.success(request, _("Taken back. Nothing of it is left here."))
    return redirect("network:vouched")


@own_page("GET")
def vouching(request: HttpRequest, own: Own) -> HttpResponse:
    """Who says that they know me: to accept or not, and what I accepted."""
    rows = vouchings_of(own.row)
    return show(
        request,
        own,
        "vouching",
        waiting=[row for row in rows if row.is_accepted is None],
        accepted=[row for row in rows if row.is_accepted],
    )


@own_page("POST")
def answer(request: HttpRequest, own: Own, vouching: str) -> HttpResponse:
    said = request.POST.get("answer", "")
    if said not in {"yes", "no"}:
        raise Http404
    accepts = said == "yes"
    try:
        receipt = answer_vouching(
            own.row, vouching, accepts=accepts, by=own.owner, agreed=own.agreed
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("network:profile_vouching")
    if receipt.was_open:
        return show_receipt(request, own, [receipt])
    if accepts:
        messages.success(request, _("Accepted. Nobody sees it yet: choose who may."))
        return redirect("network:profile_audiences")
    messages.success(request, _("It shows nowhere, and they are not told."))
    return redirect("network:profile_vouching")
