"""The first page of the directory: whom do you look for?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.directory import listed


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Ways into the directory. Organisations are counted; people are not, for anybody."""
    rows = listed().prefetch_related(None).order_by()
    return render(request, "network/directory.html", {"organisations": rows.count()})
