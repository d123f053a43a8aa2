"""The API's door to people: for who is logged in, by their hat, a small page at a time."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from network.actions.profiles import note_views
from network.audiences import Rung, Viewer
from network.finding import FACETS, MOST_PAGES, Found, Query, find, offered_to
from network.limits import limit
from network.models import ProfileView
from network.people.forms import PeopleForm
from network.people.serializers import EXAMPLE, PeopleSerializer
from network.reading import LANGUAGES, InLanguage, WrongParameters
from network.serializers import problems
from network.visibility import abilities

# Addresses of programs stand in logs: a domain of experience and free words stay on the page, whose
# addresses hold a search sealed.
NOT_ASKED = ("q", "domain")
ASKED = tuple(name for name in FACETS if name not in NOT_ASKED)


class ProfilesView(InLanguage):
    permission_classes = (IsAuthenticated,)
    http_method_names = ["get", "head", "options"]
    parameters = (*ASKED, "known", "page")

    def get_authenticate_header(self, request: Request) -> str:
        """Named, so that who is not logged in is answered 401."""
        return "Session"

    @extend_schema(
        operation_id="profiles_list",
        summary="People whom you may see, in the order of the day",
        description=(
            "Only who is logged in, and only what each person opened to the hat you wear. Pages "
            "are small and end early: people are never given in bulk. Each person can read that "
            "their profile was taken out by the API, and by which organisation."
        ),
        parameters=[
            OpenApiParameter("lang", enum=LANGUAGES, description="The language of the labels."),
            *[OpenApiParameter(name, description="A word of this list.") for name in ASKED],
            OpenApiParameter("known", enum=["true"], description="Known by the network."),
            OpenApiParameter("page", OpenApiTypes.INT, description="From 1."),
        ],
        examples=[EXAMPLE],
        responses={200: PeopleSerializer, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        limit("people_reader", str(viewer.user_id))
        found = find(_query(request, viewer))
        note_views(found.profiles, viewer, what=ProfileView.What.EXPORTED)
        people = [
            {
                "id": seen.public_id,
                "name": seen.name,
                "facts": [fact for fact in seen.facts if fact.kind != "listed"],
                "abilities": abilities(viewer, profile),
            }
            for seen, profile in zip(found.people, found.profiles, strict=True)
        ]
        answer = {"items": people, "next": _next(request, found)}
        response = Response(PeopleSerializer(answer).data)
        add_never_cache_headers(response)
        return response


def _query(request: Request, viewer: Viewer) -> Query:
    page = _page(request.query_params.get("page") or "1", viewer.rung)
    offered = offered_to(viewer)
    form = PeopleForm(request.query_params, offered=offered, without=NOT_ASKED)
    if not form.is_valid():
        raise WrongParameters(form.errors.as_data())
    said = form.said
    return Query(viewer=viewer, facets=form.chosen_facets, is_known="known" in said, page=page)


def _page(text: str, rung: Rung) -> int:
    most = MOST_PAGES[rung]
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= most:
        return int(text)
    error = ValidationError(_("Ask for page 1 to %(most)s."), code="invalid", params={"most": most})
    raise WrongParameters({"page": error})


def _next(request: Request, found: Found) -> str | None:
    if not found.has_next:
        return None
    query: dict[str, Any] = request.query_params.dict() | {"page": found.page + 1}
    return f"{settings.SITE_URL}{request.path}?{urlencode(query)}"
