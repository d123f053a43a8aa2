"""What errors look like to programs: RFC 9457, the same for every address of the API."""

from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

MEDIA_TYPE = "application/problem+json"
MEANINGS = {
    400: "A parameter or a member is unknown, missing or wrong; `errors` says which.",
    401: "Log in first: this is for people and organisations of the network.",
    403: "This session may not do that, or its CSRF token is missing.",
    404: "There is nothing public under this id.",
    409: "The meeting takes no registration, or this person may be registered already.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "Too many requests; `Retry-After` says for how many seconds to wait.",
}


class ProblemErrorSerializer(serializers.Serializer[dict[str, str]]):
    pointer = serializers.CharField(
        help_text="`#/email` is a member of the body, `?region` a parameter of the address."
    )
    code = serializers.CharField(help_text="For programs; stable.")
    detail = serializers.CharField(help_text="For people, in the language that was asked for.")


class ProblemSerializer(serializers.Serializer[dict[str, object]]):
    type = serializers.CharField(help_text="What kind of problem: a stable address on this site.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]


EXAMPLE = OpenApiExample(
    "A wrong parameter",
    value={
        "type": "/api/v1/problems/invalid/",
        "title": "Something in the request is not right",
        "status": 400,
        "detail": "Select a valid choice. mars is not one of the available choices.",
        "errors": [
            {
                "pointer": "?region",
                "code": "invalid_choice",
                "detail": "Select a valid choice. mars is not one of the available choices.",
            }
        ],
    },
    status_codes=["400"],
    response_only=True,
)


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The error answers of one operation, for the schema."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(
            ProblemSerializer,
            description=MEANINGS[status],
            examples=[EXAMPLE] if status == 400 else [],
        )
        for status in statuses
    }
