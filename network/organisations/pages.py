"""The public pages of organisations: find one, read about it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.gzip import gzip_page

from network.actions.readiness import acts_for
from network.areas import AreaChoice, area_choices
from network.directory import (
    OrganisationFilter,
    described,
    listed,
    narrow_choices,
    page_url,
    parts_of,
    structured_data,
)
from network.models import Organisation
from network.modules import is_on

PAGE_SIZE = 20


@gzip_page
def organisations(request: HttpRequest) -> HttpResponse:
    rows = list(listed().prefetch_related(None).prefetch_related("terms"))
    queryset = Organisation.objects.listed().order_by("name", "pk")
    found = OrganisationFilter(request.GET, queryset=queryset)
    is_valid = found.is_valid()
    narrow_choices(found.form, rows)
    # All of them were read, to be counted: those that are shown are among these.
    keys = set(found.qs.values_list("pk", flat=True)) if is_valid else set()
    shown = [row for row in rows if row.pk in keys]
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    on_page = list(page.object_list)
    prefetch_related_objects(on_page, "texts")
    context = {
        "organisations": [described(row) for row in on_page],
        "filter_form": found.form,
        "has_filters": not is_valid
        or any(request.GET.get(name) for name in OrganisationFilter.base_filters),
        "page": page,
        "has_offers": is_on("missions"),
        "areas": _areas(found.form, request.GET),
    }
    status = 200 if is_valid else 400
    return render(request, "network/organisations.html", context, status=status)


def _areas(form: forms.Form, query: QueryDict) -> list[AreaChoice]:
    field: Any = form.fields["area"]
    # A number in brackets is how many organisations there are: it stays, but is no name.
    named = [(slug, str(words).split(" (")[0], str(words)) for slug, words in field.choices]
    chosen = query.get("area", "")
    return area_choices(named, chosen, lambda slug: _with_area(query, slug))


def _with_area(query: QueryDict, slug: str) -> str:
    asked = query.copy()
    for name in ("page", "area"):
        asked.pop(name, None)
    if slug:
        asked["area"] = slug
    return f"?{asked.urlencode()}"


@gzip_page
def organisation(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    row: Organisation = get_object_or_404(listed(), public_id=public_id)
    if request.path != page_url(row):
        return redirect(page_url(row), permanent=True)
    facts = described(row)
    context: dict[str, Any] = {
        "organisation": facts,
        "structured_data": structured_data(facts, settings.SITE_URL),
        "parts": parts_of(row, request.viewer),  # type: ignore[attr-defined]
        "is_own": acts_for(request.viewer, row),  # type: ignore[attr-defined]
    }
    response = render(request, "network/organisation.html", context)
    # What people open to some is kept by no cache that others read from.
    if request.viewer.user_id is not None:  # type: ignore[attr-defined]
        add_never_cache_headers(response)
    return response
