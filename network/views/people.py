"""The page of a person, as who looks may see it; it tells nobody whether there is more."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.profiles import note_views
from network.audiences import Viewer
from network.limits import client_address, limit, seconds_to_wait
from network.models import Profile
from network.visibility import owns, visible_facts


@never_cache
@require_http_methods(["GET", "HEAD"])
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """What this viewer sees of a profile; else not found, and the look is noted for its owner."""
    try:
        limit("person_address", client_address(request))
    except Throttled as throttled:
        return _later(request, throttled)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Profile.objects.filter(public_id=public_id)
    # One that is not there asks as much as one that is closed: how long it takes tells nothing.
    profile = rows.first() or Profile(pk=0, public_id=public_id)
    if profile.pk and owns(viewer, profile):
        return redirect("network:profile")
    seen = visible_facts(profile, viewer)
    if not seen:
        raise Http404
    note_views([profile], viewer)
    words = seen.in_language("presentation", get_language() or "")
    response = render(request, "network/profile/person.html", {"seen": seen, "words": words})
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _later(request: HttpRequest, throttled: Throttled) -> HttpResponse:
    minutes = seconds_to_wait(throttled) // 60 + 1
    page = render(request, "network/profile/later.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(seconds_to_wait(throttled))
    return page
