"""The page of a person, as who looks may see it; it tells nobody whether there is more."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.profiles import note_views
from network.audiences import Viewer
from network.limits import client_address, limit, seconds_to_wait
from network.models import Profile
from network.modules import is_on
from network.visibility import abilities, owns, visible_facts, visible_photo


@never_cache
@require_http_methods(["GET", "HEAD"])
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """What this viewer sees of a profile; else not found, and the look is noted for its owner."""
    try:
        limit("person_address", client_address(request))
    except Throttled as throttled:
        return later(request, throttled)
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
    page = {
        "seen": seen,
        "words": words,
        "photo_url": reverse("people:photo", args=[public_id]),
        "public_id": public_id,
        "may_vouch": "vouch" in abilities(viewer, profile),
        "may_ask": viewer.acting_as is not None and is_on("missions"),
    }
    response = render(request, "network/profile/person.html", page)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@never_cache
@require_http_methods(["GET", "HEAD"])
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """The photo for who may see it now; where there is none, it is not found all the same."""
    try:
        limit("photo_address", client_address(request))
    except Throttled as throttled:
        return later(request, throttled)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Profile.objects.filter(public_id=public_id)
    profile = rows.first() or Profile(pk=0, public_id=public_id)
    content = visible_photo(profile, viewer)
    if content is None:
        raise Http404
    note_views([profile], viewer)
    return as_photo(content)


def as_photo(content: bytes) -> HttpResponse:
    """A photo that no cache keeps and no search engine shows, and that leads back nowhere."""
    response = HttpResponse(content, content_type="image/jpeg")
    # A name that says nothing to who sees the folder.
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, noarchive, noimageindex"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def later(request: HttpRequest, throttled: Throttled) -> HttpResponse:
    """The page of who read too many pages of people, with how long to wait."""
    minutes = seconds_to_wait(throttled) // 60 + 1
    page = render(request, "network/profile/later.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(seconds_to_wait(throttled))
    return page
