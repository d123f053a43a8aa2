"""What every request passes: the content security policy of its door, and who is looking."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.functional import SimpleLazyObject

from network.visibility import viewer_for

POLICY_OF_PREFIX = (("/admin/", "admin"), ("/api/v1/docs/", "admin"), ("/embed/v1/frame/", "embed"))
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


def refuse_nul(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """No address of ours holds a NUL, and PostgreSQL breaks on one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # The API says so itself, in its own words.
        if "\x00" in request.path_info and not request.path_info.startswith("/api/"):
            raise Http404
        return get_response(request)

    return middleware


def viewer_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """`request.viewer`: lazy, so that a token read later by the API is followed too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
