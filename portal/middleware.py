"""What every request passes: the content security policy of its door, and who is looking."""

import time
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from frontend.terms import in_country
from network.actions import note_session
from network.devices import device_words
from network.regions import Country
from network.visibility import HAT, viewer_for
from portal.context import around

POLICY_OF_PREFIX = (("/admin/", "admin"), ("/api/v1/docs/", "admin"), ("/embed/v1/frame/", "embed"))
NOTED = "noted"
NOTED_FOR = 3600
WITHOUT_LANGUAGE = ("/api/", "/feeds/")


class PolicyMiddleware(CSPMiddleware):
    """Sends the policy named for the path: site, admin or embed."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            names = (name for prefix, name in POLICY_OF_PREFIX if request.path.startswith(prefix))
            parts.config = settings.CONTENT_SECURITY_POLICIES[next(names, "site")]
        return parts


class PageLocaleMiddleware(LocaleMiddleware):
    """Django's, but a 404 of the API or a feed is an answer: it is not sent on to a page."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


NUL = "\x00"


class RefuseNul:
    """No address, form or cookie of ours holds a NUL, and PostgreSQL breaks on one.

    Forms say so beside their field. What is read without a form is answered here, once the
    database refused it: whether a page reads it at all is known to that page alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # The API says so itself, in its own words.
        if NUL in request.path_info and not request.path_info.startswith("/api/"):
            raise Http404
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            # A cookie is looked for in the database before any page is asked.
            del request.COOKIES[name]
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, DataError) and _has_nul(request):
            return render(request, "400.html", status=400)
        return None


def _has_nul(request: HttpRequest) -> bool:
    given = [*request.GET.lists(), *request.POST.lists()]
    return any(NUL in text for name, texts in given for text in (name, *texts))


def country_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Terms are said as in the reader's country, or else as in the portal's settings."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with in_country(lambda: _country_of(request)):
            response = get_response(request)
        if not request.path.startswith(WITHOUT_LANGUAGE):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def _country_of(request: HttpRequest) -> str:
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    regions = (tag.partition("-")[2].upper() for tag, _quality in accepted)
    asked = next((region for region in regions if region in Country.values), "")
    return asked or around(get_language() or settings.LANGUAGE_CODE)[0].country


def note_sessions(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Once an hour, notes that a session is in use: for its owner's list of devices."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # What the page did not look at costs nothing here.
        if request.session.accessed and SESSION_KEY in request.session:
            _note_session(request)
        return response

    return middleware


def _note_session(request: HttpRequest) -> None:
    session, now = request.session, int(time.time())
    key, at = session.get(NOTED, ("", 0))
    if (key == session.session_key and now - at < NOTED_FOR) or not request.user.is_authenticated:
        return
    device = device_words(request.headers.get("user-agent", ""))
    assert session.session_key
    before = "" if key == session.session_key else key
    note_session(request.user, session_key=session.session_key, device=device, before=before)
    session[NOTED] = [session.session_key, now]


def viewer_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """`request.viewer`: lazy, so that a token read later by the API is followed too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: viewer_for(request.user, hat=_hat_of(request))
        )
        return get_response(request)

    return middleware


def _hat_of(request: HttpRequest) -> str:
    """The hat that was chosen in this browser; the admin is entered as a coordinator."""
    if request.path.startswith("/admin/") or not request.user.is_authenticated:
        return ""
    return str(request.session.get(HAT, ""))
