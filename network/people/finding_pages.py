"""The list of people that a viewer may see; what they look for never stands in an address.

A search is sent by POST and leads to an address that holds it sealed: it can be kept, turned page
by page and gone back to, and tells a log, a history or another site nothing.
"""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.profiles import note_views
from network.areas import AreaChoice, area_choices
from network.audiences import Viewer
from network.finding import Found, Query, find, offered_to
from network.fitting import is_fresh, reasons
from network.limits import client_address, limit
from network.people.forms import PeopleForm
from network.people.pages import later
from network.sealing import Unreadable, seal, unseal
from network.visibility import Offered, SeenProfile

SEARCH = "people.search"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """People by lot, or those who fit what was asked; the look is noted for each of them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    try:
        count_reading(request, viewer)
    except Throttled as throttled:
        return later(request, throttled)
    sealed = request.GET.get("search", "")
    said: Any = request.POST if request.method == "POST" else _said(sealed)
    if said is None:
        return redirect(request.path)
    offered = offered_to(viewer)
    form = PeopleForm(said, offered=offered)
    if not form.is_valid():
        return _answer(request, {"form": form, "is_searching": True}, status=400)
    if request.method == "POST":
        return redirect(_address(request, form.said))
    query = _query(viewer, form, request.GET.get("page", ""), offered)
    found = find(query)
    note_views(found.profiles, viewer)
    return _answer(request, _context(request, form, query, found, sealed))


def count_reading(request: HttpRequest, viewer: Viewer) -> None:
    """One more page of people for this visitor or account. Raises Throttled."""
    if viewer.user_id is None:
        limit("people_address", client_address(request))
    else:
        limit("people_reader", str(viewer.user_id))


def _said(sealed: str) -> dict[str, str] | None:
    """What a sealed search holds; None for one that is not ours."""
    try:
        said: dict[str, str] = json.loads(unseal(SEARCH, sealed)) if sealed else {}
    except Unreadable:
        return None
    return said


def _address(request: HttpRequest, said: dict[str, str]) -> str:
    if not said:
        return request.path
    return f"{request.path}?{urlencode({'search': seal(SEARCH, json.dumps(said))})}"


def _query(viewer: Viewer, form: PeopleForm, page: str, offered: Offered) -> Query:
    said = form.said
    return Query(
        viewer=viewer,
        text=said.get("q", ""),
        facets=form.chosen_facets,
        is_known="known" in said,
        terms=offered.terms,
        page=int(page) if page.isdecimal() and len(page) < 4 else 1,
    )


def _context(
    request: HttpRequest, form: PeopleForm, query: Query, found: Found, sealed: str
) -> dict[str, Any]:
    said = form.said
    return {
        "form": form,
        "found": found,
        "cards": [_card(seen, query) for seen in found.people],
        "chips": [
            {
                "label": form.fields[name].label,
                "value": form.in_words(name),
                "url": _address(request, {key: said[key] for key in said if key != name}),
            }
            for name in said
        ],
        "is_searching": bool(said),
        "areas": _areas(form),
        "kept": {name: said[name] for name in said if name != "area"},
        "previous_url": _turned(request, sealed, found.page - 1) if found.page > 1 else "",
        "next_url": _turned(request, sealed, found.page + 1) if found.has_next else "",
    }


def _areas(form: PeopleForm) -> list[AreaChoice]:
    field: Any = form.fields.get("area")
    if field is None:
        return []
    named = [(slug, field.words.get(slug, ""), words) for slug, words in field.choices]
    return area_choices(named, form.said.get("area", ""))


def _turned(request: HttpRequest, sealed: str, page: int) -> str:
    search = {"search": sealed} if sealed else {}
    return f"{request.path}?{urlencode(search | {'page': page})}"


def _card(seen: SeenProfile, query: Query) -> dict[str, Any]:
    photo = seen.first("photo")
    return {
        "seen": seen,
        "photo": photo,
        "photo_url": reverse("people:photo", args=[seen.public_id]) if photo else "",
        "reasons": reasons(seen, query),
        "is_fresh": is_fresh(seen, query.day),
        "words": seen.in_language("presentation", get_language() or ""),
        "roles": seen.all("role"),
        "areas": seen.all("area"),
        "levels": seen.all("level"),
        "domains": seen.all("domain"),
        "missions": seen.all("mission_kind"),
        "languages": seen.all("language"),
        "availability": seen.first("availability"),
        "is_known": bool(seen.first("known")),
    }


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "network/people.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, noarchive"
    # Not `no-referrer`: a browser then sends the form of this page without its origin, and a form
    # without an origin is refused.
    response["Referrer-Policy"] = "same-origin"
    return response
