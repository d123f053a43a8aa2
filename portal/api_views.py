"""The API's own addresses: its schema, its document, what a problem is, and no other."""

from functools import cache
from typing import Any, NoReturn

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from network.modules import modules_on
from network.reading import OpenReading
from portal.api import PREFIX, PROBLEMS


class SwitchedGenerator(SchemaGenerator):
    """Describes what is on: an address of a module that is off is not there."""

    def __init__(self, modules: frozenset[str]) -> None:
        super().__init__()
        self.modules = modules

    def _initialise_endpoints(self) -> None:
        super()._initialise_endpoints()
        found: Any = self.endpoints
        self.endpoints = [one for one in found if one[3].module in self.modules]


@cache
def schema(modules: frozenset[str]) -> dict[str, Any]:
    """The OpenAPI document with these modules on, in English like the API's own words."""
    with translation.override("en"):
        generated: dict[str, Any] = SwitchedGenerator(modules).get_schema(public=True)
    return generated


@extend_schema(exclude=True)
class SchemaView(OpenReading):
    def get(self, request: Request) -> Response:
        return Response(schema(modules_on()))


class DocumentView(SpectacularSwaggerSplitView):
    """Swagger UI from our own static files; its script is an address, not part of the page."""

    url_name = "api:schema"
    authentication_classes = ()


@extend_schema(exclude=True)
class ProblemView(OpenReading):
    """What a problem's `type` leads to."""

    def get(self, request: Request, name: str) -> Response:
        if name not in PROBLEMS:
            raise Http404
        code, title = PROBLEMS[name]
        path = f"{PREFIX}problems/{name}/"
        return Response({"type": path, "title": str(title), "status": code})


@extend_schema(exclude=True)
class NoSuchAddress(OpenReading):
    """Any other address under /api/v1/, for any method."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        self.speak(request)
        raise NotFound(_("There is no such address. They all end with a slash."))
