"""What the network recommends and what institutions answer, for whoever may read it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.audiences import Rung, Viewer
from network.models import Recommendation

PAGE_SIZE = 20


@never_cache
@require_http_methods(["GET", "HEAD"])
def recommendations(request: HttpRequest) -> HttpResponse:
    """Members read all; everybody, those that both sides publish."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Recommendation.objects.visible_to(viewer).select_related("organisation")
    page = Paginator(rows.order_by("organisation__name", "-due_on", "pk"), PAGE_SIZE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "is_member": viewer.rung <= Rung.MEMBERS,
    }
    return render(request, "network/observations/recommendations.html", context)
