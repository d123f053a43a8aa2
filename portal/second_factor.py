"""The admin's second lock: a code sent by e-mail opens an account, never the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from network.factors import SENSITIVE_TERM, has_shown_factor, where_to_show_factor
from portal.kept_forms import is_same_person, keep, owner_hash, typed_in

ADMIN = "/admin/"
LOG_IN = "/admin/login/"


class SecondFactorMiddleware:
    """Leads whoever may enter the admin to show a second factor, or to choose one first.

    A view whose class says `is_sensitive = True` wants one that was shown lately.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        is_admin = request.path_info.startswith(ADMIN) and request.path_info != LOG_IN
        # Strangers and members are refused by the admin itself.
        if not is_admin or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        is_sensitive = getattr(getattr(view, "view_class", None), "is_sensitive", False)
        if has_shown_factor(request, within=SENSITIVE_TERM if is_sensitive else None):
            return None
        return ask_for_factor(request)


def ask_for_factor(request: HttpRequest) -> HttpResponse:
    """To the page that asks for it; a script gets an answer that it understands."""
    if is_by_script(request):
        words = _("Show your second factor again: open the admin in a new tab, then come back.")
        return JsonResponse({"error": words}, status=401)
    page = where_to_show_factor(request.user) or reverse("network:second_factor")  # type: ignore[arg-type]
    return redirect(f"{page}?{urlencode({'next': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """Where the person was going; what they typed is kept for them."""
    if request.method == "GET":
        return request.get_full_path()
    typed = typed_in(request)
    owner = owner_hash(request.session[SESSION_KEY])
    if typed is not None and is_same_person(request) and keep(request, typed, owner=owner):
        return reverse("kept_form")
    return reverse("wagtailadmin_home")


def is_by_script(request: HttpRequest) -> bool:
    by_wagtail = request.headers.get("x-requested-with") == "XMLHttpRequest"
    wanted = request.headers.get("accept", "")
    return by_wagtail or ("application/json" in wanted and "text/html" not in wanted)
