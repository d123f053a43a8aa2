"""What the API says of an organisation: every member is public, none is about a person."""

from datetime import UTC
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from network.directory import described
from network.models import Organisation

Facts = dict[str, Any]
EXAMPLE_AT = "2027-01-14T09:30:00Z"


class CodeSerializer(serializers.Serializer[Facts]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ServiceContactSerializer(serializers.Serializer[Facts]):
    service = serializers.CharField(allow_blank=True, help_text="A desk, never a person.")
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class OrganisationSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    areas = CodeSerializer(many=True, help_text="ISO 3166-2, or the code of the list it is in.")
    languages = CodeSerializer(many=True, help_text="BCP 47: in which it answers.")
    language = serializers.CharField(
        source="text_language", allow_blank=True, help_text="What the texts are really in."
    )
    summary = serializers.CharField(allow_blank=True)
    peer_work = serializers.CharField(
        source="body", allow_blank=True, help_text="What it does with peer work, in Markdown."
    )
    website = serializers.CharField(allow_blank=True)
    contact = ServiceContactSerializer()
    is_partner = serializers.BooleanField()
    is_example = serializers.BooleanField(help_text="Invented for the demonstration.")
    is_verified = serializers.BooleanField(help_text="Vouched for by the coordinators.")
    verified_until = serializers.DateTimeField(default_timezone=UTC, allow_null=True)
    readiness_url = serializers.SerializerMethodField(
        help_text="Its readiness sheet, if it chose to publish one; else null."
    )
    url = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField(default_timezone=UTC)

    def to_representation(self, instance: Any) -> Facts:
        return super().to_representation(described(instance))

    def get_readiness_url(self, facts: Facts) -> str | None:
        return settings.SITE_URL + str(facts["readiness_url"]) if facts["readiness_url"] else None

    def get_url(self, facts: Facts) -> str:
        return settings.SITE_URL + str(facts["url"])


EXAMPLE = OpenApiExample(
    "An organisation",
    value={
        "id": "4f7k2m9qx0ab",
        "name": "Maison Exemple asbl",
        "kind": "association",
        "areas": [{"code": "BE-BRU", "label": "Brussels"}],
        "languages": [{"code": "fr", "label": "French"}],
        "language": "en",
        "summary": "An association invented for this example.",
        "peer_work": "It employs two peer workers.",
        "website": "https://maison.example/",
        "contact": {"service": "Welcome desk", "email": "accueil@maison.example", "phone": ""},
        "is_partner": True,
        "is_example": True,
        "is_verified": True,
        "verified_until": "2027-12-31T22:59:59Z",
        "readiness_url": None,
        "url": f"{settings.SITE_URL}/en/directory/organisations/4f7k2m9qx0ab-maison-exemple/",
        "updated_at": EXAMPLE_AT,
    },
    response_only=True,
)
