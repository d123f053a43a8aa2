"""What the API says of a person: the facts that whoever asks may see, and what they may do."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from network.models import FactKind
from network.visibility import SeenFact


class FactSerializer(serializers.Serializer[SeenFact]):
    kind = serializers.ChoiceField(choices=FactKind.choices)
    label = serializers.CharField(help_text="The word or the text, as a page shows it.")  # type: ignore[assignment]
    code = serializers.SerializerMethodField(help_text="Of a word of a list; else empty.")
    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True, help_text="Of a text.")
    as_of = serializers.DateField(allow_null=True)

    def get_code(self, fact: SeenFact) -> str:
        return (fact.term.code or fact.term.slug) if fact.term else ""


class PersonSerializer(serializers.Serializer[dict[str, Any]]):
    id = serializers.CharField()
    name = serializers.CharField(allow_blank=True, help_text="Empty where it is not open to you.")
    facts = FactSerializer(many=True)
    abilities = serializers.ListField(
        child=serializers.ChoiceField(choices=["change", "read", "vouch"]),
        help_text="What you may do with this profile.",
    )
    url = serializers.SerializerMethodField()

    def get_url(self, person: dict[str, Any]) -> str:
        return settings.SITE_URL + reverse("people:person", args=[person["id"]])


class PeopleSerializer(serializers.Serializer[dict[str, Any]]):
    items = PersonSerializer(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="The next page; null on the last, and where pages end."
    )


EXAMPLE = OpenApiExample(
    "A page of people",
    value={
        "items": [
            {
                "id": "9x2k7m4qf0ab",
                "name": "Galet (example)",
                "facts": [
                    {
                        "kind": "language",
                        "label": "French",
                        "code": "fr",
                        "text": "",
                        "language": "",
                        "as_of": None,
                    }
                ],
                "abilities": ["read"],
                "url": f"{settings.SITE_URL}/en/directory/people/9x2k7m4qf0ab/",
            }
        ],
        "next": None,
    },
    response_only=True,
)
