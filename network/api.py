"""The API's doors to organisations: one list, and the same in two open standards."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from network.directory import OrganisationFilter, described, listed
from network.exporting import data_inclusion, hsds_page
from network.models import Organisation
from network.organisations.serializers import EXAMPLE, OrganisationSerializer
from network.reading import LANGUAGES, OpenReading
from network.serializers import problems

PAGE = ("limit", "cursor")
LANG = OpenApiParameter(
    "lang",
    enum=LANGUAGES,
    description="The language of the texts; without it, Accept-Language says, and else French.",
)


@extend_schema_view(
    list=extend_schema(
        operation_id="organisations_list",
        summary="Organisations with a public page, oldest change first",
        description="Partners and verified organisations. No person stands in them.",
        parameters=[LANG],
        examples=[EXAMPLE],
        responses={200: OrganisationSerializer(many=True), **problems(400, 429)},
    ),
    retrieve=extend_schema(
        operation_id="organisations_read",
        summary="One organisation",
        parameters=[LANG],
        examples=[EXAMPLE],
        responses={200: OrganisationSerializer, **problems(400, 404, 429)},
    ),
)
class OrganisationViewSet(OpenReading, ReadOnlyModelViewSet[Organisation]):
    serializer_class = OrganisationSerializer
    filter_backends = (DjangoFilterBackend,)
    lookup_field = "public_id"
    keyset = ("updated_at", "pk")

    @property
    def filterset_class(self) -> type[OrganisationFilter] | None:
        return OrganisationFilter if self.action == "list" else None

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return (*OrganisationFilter.base_filters, *PAGE) if self.action == "list" else ()

    def get_queryset(self) -> QuerySet[Organisation]:
        return listed()


class _Export(OpenReading):
    def facts(self) -> list[dict[str, Any]]:
        """Real organisations: what was invented for a demonstration leaves for no data set."""
        return [described(row, self.language) for row in listed().filter(is_example=False)]


class HSDSView(_Export):
    @extend_schema(
        operation_id="organisations_hsds",
        summary="Organisations in HSDS 3 (Open Referral)",
        parameters=[LANG],
        responses={200: OpenApiTypes.OBJECT, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(hsds_page(self.facts(), settings.SITE_URL))


class DataInclusionView(_Export):
    @extend_schema(
        operation_id="organisations_data_inclusion",
        summary="Organisations as `structures` of data·inclusion v1",
        description="Those whose description has the 50 characters that this schema asks for.",
        parameters=[LANG],
        responses={200: OpenApiTypes.OBJECT, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response({"structures": data_inclusion(self.facts())})
