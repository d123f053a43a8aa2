"""Answering programs: in which language, with which tag, to which sites and parameters."""

import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
EXPOSED = "Content-Language, ETag, Link, RateLimit, Retry-After"
# What a page of another site may send along; a browser asks before it sends a tag by itself.
SENT_ALONG = "Accept-Language, If-None-Match"


class WrongParameters(ValidationError):
    """Parameters of the address, by name, that are unknown, repeated or hold no possible value."""


class InLanguage(APIView):
    """Answers in the language of `lang`, else of Accept-Language, else in French."""

    parameters: ClassVar[Iterable[str]] = ()
    language: str = settings.LANGUAGE_CODE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.speak(request)
        if request.method != "OPTIONS":
            check_parameters(request.query_params, {"lang", *self.parameters})
        super().initial(request, *args, **kwargs)

    def speak(self, request: Request) -> None:
        self.language = asked_language(request)
        translation.activate(self.language)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Content-Language"] = self.language
        patch_vary_headers(answer, ["Accept-Language"])
        return answer


class OpenReading(InLanguage):
    """What anyone may read, from any site's pages, and ask again for free while it is the same."""

    # No account is looked at: that is what makes it safe to let every site read.
    authentication_classes = ()
    http_method_names = ["get", "head", "options"]

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What a browser asks before a page of another site reads with headers of its own."""
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": SENT_ALONG,
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(answer, Response):
            answer.add_post_render_callback(lambda rendered: opened(request, rendered))
            return answer
        return opened(request, answer)


def opened(request: HttpRequest | Request, response: Any) -> Any:
    """The answer with its tag, or 304 without it, readable by every site.

    The tag is made of the answer itself, so that no change can pass behind it. A date alone is
    never answered by 304: its seconds are too coarse, and what is removed leaves no date.
    """
    if response.status_code == 200:
        response["ETag"] = weak_tag(response.content)
        response["Cache-Control"] = "public, no-cache"
        if moment := latest_change(getattr(response, "data", None)):
            response["Last-Modified"] = moment
        response = get_conditional_response(request, etag=response["ETag"], response=response)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    return response


def weak_tag(body: bytes) -> str:
    """The entity tag of a body; weak, because a proxy may compress it."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def latest_change(data: Any) -> str:
    """The Last-Modified of one thing or of a list: its newest `updated_at`, if it has any."""
    things = data.get("items", [data]) if isinstance(data, dict) else []
    moments = [parse_datetime(thing["updated_at"]) for thing in things if "updated_at" in thing]
    newest = max(filter(None, moments), default=None)
    return http_date(newest.timestamp()) if newest else ""


def asked_language(request: HttpRequest | Request) -> str:
    """The language of the texts that the request asks for; never that of a cookie."""
    if (asked := request.GET.get("lang")) in LANGUAGES:
        return asked
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    known = (tag.partition("-")[0] for tag, _quality in accepted)
    return next((code for code in known if code in LANGUAGES), settings.LANGUAGE_CODE)


def check_parameters(given: QueryDict, known: Iterable[str]) -> None:
    """Refuse what would be ignored in silence: raises WrongParameters."""
    errors = {name: _refusal(name, given, set(known)) for name in given}
    if wrong := {name: error for name, error in errors.items() if error}:
        raise WrongParameters(wrong)


def _refusal(name: str, given: QueryDict, known: set[str]) -> ValidationError | None:
    if name not in known:
        names = ", ".join(sorted(known))
        message = _("There is no such parameter. Known ones: %(names)s.")
        return ValidationError(message, code="unknown", params={"names": names})
    if len(given.getlist(name)) > 1:
        return ValidationError(_("Give this parameter once."), code="repeated")
    if name == "lang" and given[name] not in LANGUAGES:
        return ValidationError(_("Texts are in “fr”, “nl” or “en”."), code="invalid_choice")
    return None
