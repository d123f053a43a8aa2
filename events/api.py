"""The API's doors to meetings and series, and to a place at a meeting."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from events import examples
from events.actions import Application, register
from events.finding import MeetingListFilter, cards, series_texts
from events.models import Meeting, MeetingCard, SeriesText
from events.serializers import (
    MeetingSerializer,
    RegisteredSerializer,
    RegistrationSerializer,
    SeriesSerializer,
)
from network.audiences import Viewer
from network.identifiers import normalise_email
from network.limits import client_address, limit
from network.reading import LANGUAGES, InLanguage, OpenReading
from network.serializers import problems

PAGE = ("limit", "cursor")
# What an answer adds to the stored card.
LIVE = [f"meeting__{name}" for name in "capacity places_taken waiting_count updated_at".split()]
LANG = OpenApiParameter(
    "lang",
    enum=LANGUAGES,
    description="The language of the texts; without it, Accept-Language says, and else French.",
)


@extend_schema_view(
    list=extend_schema(
        operation_id="meetings_list",
        summary="Public meetings, oldest change first",
        description="All of them, past and cancelled ones too: see `when` and `updated_since`.",
        parameters=[LANG],
        examples=[examples.MEETING],
        responses={200: MeetingSerializer(many=True), **problems(400, 429)},
    ),
    retrieve=extend_schema(
        operation_id="meetings_read",
        summary="One public meeting",
        parameters=[LANG],
        examples=[examples.MEETING],
        responses={200: MeetingSerializer, **problems(400, 404, 429)},
    ),
)
class MeetingViewSet(OpenReading, ReadOnlyModelViewSet[MeetingCard]):
    serializer_class = MeetingSerializer
    filter_backends = (DjangoFilterBackend,)
    lookup_field, lookup_url_kwarg = "meeting__public_id", "public_id"
    keyset = ("meeting__updated_at", "meeting_id")

    @property
    def filterset_class(self) -> type[MeetingListFilter] | None:
        return MeetingListFilter if self.action == "list" else None

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return (*MeetingListFilter.base_filters, *PAGE) if self.action == "list" else ()

    def get_queryset(self) -> QuerySet[MeetingCard]:
        return cards(self.language).only("payload", *LIVE)


@extend_schema_view(
    list=extend_schema(
        operation_id="series_list",
        summary="Published series of meetings, oldest change first",
        parameters=[LANG],
        examples=[examples.SERIES],
        responses={200: SeriesSerializer(many=True), **problems(400, 429)},
    ),
    retrieve=extend_schema(
        operation_id="series_read",
        summary="One published series",
        parameters=[LANG],
        examples=[examples.SERIES],
        responses={200: SeriesSerializer, **problems(400, 404, 429)},
    ),
)
class SeriesViewSet(OpenReading, ReadOnlyModelViewSet[SeriesText]):
    serializer_class = SeriesSerializer
    lookup_field, lookup_url_kwarg = "series__public_id", "public_id"
    keyset = ("series__updated_at", "series_id")

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return PAGE if self.action == "list" else ()

    def get_queryset(self) -> QuerySet[SeriesText]:
        return series_texts(self.language)


class PossibleDuplicate(APIException):
    """The e-mail is on the list already; whoever asks is not told more."""

    status_code = 409
    default_code = "possible-duplicate"
    default_detail = gettext_lazy("If you are already registered, your link has been sent to you.")


class SmallJSONParser(JSONParser):
    """JSON of a size and a depth that a form can have."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError from None


class RegistrationsView(InLanguage):
    """Asking for a place; CSRF counts for those who come with a session, as DRF has it."""

    http_method_names = ["post"]
    parser_classes = (SmallJSONParser,)

    @extend_schema(
        operation_id="registrations_create",
        summary="Ask for a place at a meeting",
        description="Gives a place, or a turn in the waiting list when the meeting is full.",
        parameters=[
            LANG,
            OpenApiParameter(
                "Idempotency-Key",
                location=OpenApiParameter.HEADER,
                description="16 to 255 characters at random: the same body and key sent again "
                "give the same registration.",
            ),
        ],
        request=RegistrationSerializer,
        examples=[examples.APPLICATION, examples.REGISTERED],
        responses={201: RegisteredSerializer, **problems(400, 403, 404, 409, 413, 415, 429)},
    )
    def post(self, request: Request, public_id: str) -> Response:
        limit("registration_address", client_address(request._request))
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        meeting = get_object_or_404(Meeting.objects.visible_to(viewer), public_id=public_id)
        application = self._application(request, public_id)
        submission = idempotency_key(request)
        registered = register(
            meeting, application=application, submission=submission, viewer=viewer
        )
        if registered.registration is None:
            raise PossibleDuplicate
        answer = RegisteredSerializer(registered, context={"language": application.language})
        return Response(answer.data, status=201, headers={"Cache-Control": "no-store"})

    def _application(self, request: Request, public_id: str) -> Application:
        sent = RegistrationSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        application = Application(**{"language": self.language, **sent.validated_data})
        if application.email:
            limit("registration_person", f"{public_id}|{normalise_email(application.email)}")
        return application


FEWEST_CHARACTERS, MOST_CHARACTERS = 16, 255


def idempotency_key(request: Request) -> str:
    """The key of a request that may be sent twice, or ""; a short one could be guessed."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not FEWEST_CHARACTERS <= len(key) <= MOST_CHARACTERS:
        text = _("Idempotency-Key must have 16 to 255 random characters.")
        raise ValidationError({"Idempotency-Key": text}, "idempotency_key")
    return key
