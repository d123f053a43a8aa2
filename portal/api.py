"""What all addresses of the API share: problems, pages, and what the schema describes.

REST framework imports this by settings while it loads: import no view of its own from here.
"""

import logging
import math
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.pagination import BasePagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from events.actions.admission import RegistrationClosed
from network.reading import WrongParameters

logger = logging.getLogger("passerelle.api")

PREFIX = "/api/v1/"
MEDIA_TYPE = "application/problem+json"


# --- Problems (RFC 9457) -------------------------------------------------------------------------
# The names are those of REST framework's exceptions where it has one: (status, what it means).
PROBLEMS = {
    "invalid": (400, gettext_lazy("Something in the request is not right")),
    "parse-error": (400, gettext_lazy("The request cannot be read")),
    "not-authenticated": (401, gettext_lazy("Log in first")),
    "authentication-failed": (401, gettext_lazy("The credentials are not right")),
    "permission-denied": (403, gettext_lazy("This is not allowed")),
    "not-found": (404, gettext_lazy("There is nothing here")),
    "method-not-allowed": (405, gettext_lazy("This address does not take that method")),
    "not-acceptable": (406, gettext_lazy("This address does not answer in that format")),
    "registration-closed": (409, gettext_lazy("This meeting takes no registration")),
    "possible-duplicate": (409, gettext_lazy("This person may be registered already")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "unsupported-media-type": (415, gettext_lazy("The body must be JSON")),
    "throttled": (429, gettext_lazy("Too many requests")),
    "error": (500, gettext_lazy("Something went wrong here")),
}


# Where (steps into the body), code, sentence.
Found = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True)
class Problem:
    name: str
    detail: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def problem(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """The answer to whatever a view raised; the only place that turns errors into answers."""
    in_address = context["request"].method in SAFE_METHODS or isinstance(error, WrongParameters)
    found = described(error, "?" if in_address else "#/")
    code, title = PROBLEMS[found.name]
    if code >= status.HTTP_500_INTERNAL_SERVER_ERROR:
        _log(error, context)
    body = {"type": f"{PREFIX}problems/{found.name}/", "title": str(title), "status": code}
    body |= {name: value for name in ("detail", "errors") if (value := getattr(found, name))}
    content = JSONRenderer().render(body)
    return HttpResponse(content, MEDIA_TYPE, status=code, headers=found.headers)


@singledispatch
def described(error: Exception, where: str) -> Problem:
    """Which problem an exception is; what nobody foresaw is told without a word of its own."""
    return Problem("error")


@described.register
def _of_the_framework(error: exceptions.APIException, where: str) -> Problem:
    name = error.default_code.replace("_", "-")
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (seconds := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(math.ceil(seconds))
    return Problem(name if name in PROBLEMS else "error", str(error.detail), headers=headers)


@described.register
def _of_a_serializer(error: exceptions.ValidationError, where: str) -> Problem:
    return _invalid(_flattened(error.detail, ()), where)


@described.register
def _of_an_action(error: ValidationError, where: str) -> Problem:
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    found: list[Found] = [
        ((name,) if name and name != NON_FIELD_ERRORS else (), one.code or "invalid", message)
        for name, errors in by_field.items()
        for one in errors
        for message in one.messages
    ]
    return _invalid(found, where)


@described.register
def _of_a_closed_meeting(error: RegistrationClosed, where: str) -> Problem:
    return Problem(
        "registration-closed", " ".join(error.messages), _of_an_action(error, "#").errors
    )


@described.register
def _of_a_missing_page(error: Http404, where: str) -> Problem:
    return _of_the_framework(exceptions.NotFound(), where)


@described.register
def _of_a_refusal(error: PermissionDenied, where: str) -> Problem:
    return _of_the_framework(exceptions.PermissionDenied(), where)


@described.register
def _of_a_malformed_request(error: SuspiciousOperation, where: str) -> Problem:
    return _of_the_framework(exceptions.ParseError(), where)


@described.register
def _of_a_flood(error: RequestDataTooBig, where: str) -> Problem:
    return Problem("too-large")


MOST_ERRORS = 20
LONGEST_POINTER = 120


def _invalid(found: list[Found], where: str) -> Problem:
    errors = [
        {"pointer": _pointer(path, where), "code": code, "detail": detail}
        for path, code, detail in found[:MOST_ERRORS]
    ]
    details = dict.fromkeys(error["detail"] for error in errors)
    return Problem("invalid", " ".join(details), errors)


def _pointer(path: tuple[str, ...], where: str) -> str:
    """A JSON pointer into the body (`#/email`), or a parameter of the address (`?region`)."""
    steps = [step.replace("~", "~0").replace("/", "~1") for step in path]
    text = where + "/".join(steps) if steps else where.rstrip("/")
    # A name may be anything somebody sent, half a character too.
    return text.encode("utf-8", "backslashreplace").decode()[:LONGEST_POINTER]


def _flattened(detail: Any, path: tuple[str, ...]) -> list[Found]:
    if isinstance(detail, Mapping):
        steps = [((*path, str(name)), inner) for name, inner in detail.items()]
        plain = [(path if at[-1] == "non_field_errors" else at, inner) for at, inner in steps]
        return [found for at, inner in plain for found in _flattened(inner, at)]
    if isinstance(detail, list):
        return [found for inner in detail for found in _flattened(inner, path)]
    return [(path, getattr(detail, "code", "invalid"), str(detail))]


def _log(error: Exception, context: dict[str, Any]) -> None:
    """Where it broke, never what it held: messages and variables may be about a person."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-8:]))
    view = type(context["view"]).__name__
    logger.error("%s in %s at %s", type(error).__name__, view, places)


# --- Pages ---------------------------------------------------------------------------------------


class KeysetPagination(BasePagination):
    """Pages in the order (updated_at, id) of what the view lists, oldest change first.

    What changes while somebody reads comes again at the end; nothing is left out. A cursor is
    signed for the address and the filters it came from.
    """

    DEFAULT_LIMIT, MOST = 50, 200
    OWN_PARAMETERS = ("limit", "cursor")
    # Before all that is kept. Without a bound SQLite sorts the whole list for its first page.
    BEGINNING = "1970-01-01T00:00:00+00:00"

    next_url: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        moment, key = view.keyset
        limit = self._limit(request)
        after = self.BEGINNING
        if given := request.query_params.get("cursor"):
            after, last = self._read(given, request)
            queryset = queryset.filter(Q(**{f"{moment}__gt": after}) | Q(**{f"{key}__gt": last}))
        queryset = queryset.filter(**{f"{moment}__gte": after})
        rows = list(queryset.order_by(moment, key)[: limit + 1])
        if len(rows) > limit:
            of_last = attrgetter(moment.replace("__", "."), key)(rows[limit - 1])
            self.next_url = self._link(request, limit, of_last)
        return rows[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        headers = {"Link": f'<{self.next_url}>; rel="next"'} if self.next_url else {}
        return Response({"items": data, "next": self.next_url}, headers=headers)

    def _limit(self, request: Request) -> int:
        text = request.query_params.get("limit") or str(self.DEFAULT_LIMIT)
        if re.fullmatch("[0-9]{1,4}", text) and 1 <= int(text) <= self.MOST:
            return int(text)
        message = _("Ask for 1 to %(most)s items.")
        error = ValidationError(message, code="invalid", params={"most": self.MOST})
        raise WrongParameters({"limit": error})

    def _filters(self, request: Request) -> dict[str, str]:
        given = sorted(request.query_params.items())
        return {
            name: str(value) for name, value in given if value and name not in self.OWN_PARAMETERS
        }

    def _signer(self, request: Request) -> Signer:
        return Signer(salt=f"api.cursor?{request.path}?{urlencode(self._filters(request))}")

    def _read(self, cursor: str, request: Request) -> tuple[str, int]:
        try:
            moment, key = self._signer(request).unsign_object(cursor)
        except BadSignature:
            message = _("This cursor is not for this list. Begin again without a cursor.")
            raise WrongParameters({"cursor": ValidationError(message, code="cursor")}) from None
        return moment, key

    def _link(self, request: Request, limit: int, last: tuple[Any, int]) -> str:
        cursor = self._signer(request).sign_object([last[0].isoformat(), last[1]])
        query = self._filters(request) | {"limit": str(limit), "cursor": cursor}
        return f"{settings.SITE_URL}{request.path}?{urlencode(query)}"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {
            "type": ["string", "null"],
            "format": "uri",
            "example": f"{settings.SITE_URL}{PREFIX}meetings/?cursor=opaque",
            "description": "The next page; null on the last.",
        }
        properties = {"items": schema, "next": following}
        return {"type": "object", "required": ["items", "next"], "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        number = {"type": "integer", "minimum": 1, "maximum": self.MOST, "default": 50}
        return [
            {"name": "limit", "in": "query", "schema": number},
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "From `next`: opaque, and bound to the filters it came from.",
            },
        ]


Endpoint = tuple[str, str, str, Any]


def only_ours(endpoints: list[Endpoint]) -> list[Endpoint]:
    """The schema describes this API, not Wagtail's."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]
