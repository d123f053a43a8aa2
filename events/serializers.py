"""What the API says of a meeting and a series, and what it takes for a registration."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.actions import Registered
from events.cards import organiser, slug_of, with_addresses
from events.models import (
    AgeRule,
    AttendanceMode,
    CompanionRule,
    MeetingCard,
    Registration,
    RegistrationContact,
    SeriesRole,
    SeriesText,
)
from network.markup import to_html
from network.models import Origin
from network.modules import is_on

Facts = dict[str, Any]


class SiteURLField(serializers.URLField):
    """A path of ours as an address that works elsewhere."""

    def to_representation(self, value: str) -> str:
        return settings.SITE_URL + value


class MomentField(serializers.DateTimeField):
    """An instant in UTC, with its Z: it can be put back into `updated_since` as it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


# --- Going out: every member is public, the online link is none -----------------------------------


class SeriesLinkSerializer(serializers.Serializer[Facts]):
    id = serializers.CharField()
    title = serializers.CharField()
    url = SiteURLField()


class PlaceSerializer(serializers.Serializer[Facts]):
    name = serializers.CharField()
    street = serializers.CharField()
    postal_code = serializers.CharField()
    locality = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1: BE, FR, NL.")
    region = serializers.CharField(help_text="ISO 3166-2, for example BE-BRU.")


class OrganiserSerializer(serializers.Serializer[Facts]):
    """An organisation; persons are never listed."""

    id = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(SeriesRole.Role.choices)
    role_label = serializers.CharField()
    website = serializers.URLField(help_text="Empty when there is none.")


class AccessibilitySerializer(serializers.Serializer[Facts]):
    """null: not known."""

    step_free = serializers.BooleanField(allow_null=True)
    hearing_loop = serializers.BooleanField(allow_null=True)
    sign_language = serializers.BooleanField(allow_null=True)
    companion_welcome = serializers.BooleanField(allow_null=True, help_text="See `companion_rule`.")
    quiet_room = serializers.BooleanField(allow_null=True)


# Members that an answer takes from the stored card as they are.
STORED = (
    *("id", "uid", "sequence", "title", "text_origin", "theme", "summary", "description_html"),
    *("starts_at", "ends_at", "timezone", "status", "attendance_mode", "has_online_link", "place"),
    *("organisers", "languages", "interpreted", "accessibility", "access_note"),
    *("age_rule", "age_words", "companion_rule"),
    *("registration_closes_at", "created_at"),
)


# A card is stored as these fields say: copying it field by field costs more than all the rest. A
# test compares both ways.
class MeetingSerializer(serializers.Serializer[MeetingCard]):
    id = serializers.CharField()
    uid = serializers.CharField(help_text="The UID of the event in every calendar.")
    sequence = serializers.IntegerField(
        help_text="Rises when time, place or status change, as in the calendar."
    )
    url = SiteURLField()
    title = serializers.CharField()
    language = serializers.CharField(
        source="text_language",
        help_text="Of the texts; another one than asked for where there is no translation.",
    )
    text_origin = serializers.CharField(
        help_text=f"How the texts came into this language: {', '.join(Origin.values)}."
    )
    theme = serializers.CharField(help_text="Empty when there is none.")
    summary = serializers.CharField()
    description_html = serializers.CharField(help_text="Safe HTML.")
    series = SeriesLinkSerializer(allow_null=True)
    starts_at = serializers.DateTimeField(help_text="With the offset of the meeting's zone.")
    ends_at = serializers.DateTimeField()
    timezone = serializers.CharField(help_text="IANA name.")
    status = serializers.ChoiceField(["scheduled", "cancelled"])
    attendance_mode = serializers.ChoiceField(AttendanceMode.choices)
    has_online_link = serializers.BooleanField(help_text="The link goes to registered people only.")
    place = PlaceSerializer(allow_null=True)
    organisers = OrganiserSerializer(many=True)
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="Spoken: ISO 639 codes."
    )
    interpreted = serializers.ListField(child=serializers.CharField())
    accessibility = AccessibilitySerializer()
    access_note = serializers.CharField(help_text="How to get there and in.")
    age_rule = serializers.ChoiceField(
        AgeRule.choices, help_text="From which age one comes; no date of birth is ever asked."
    )
    age_words = serializers.CharField(help_text="The same in words.")
    companion_rule = serializers.ChoiceField(
        CompanionRule.choices,
        help_text="Whether a support person or an interpreter may come along and takes a place. An "
        "assistance dog is welcome wherever people meet in person, and takes none.",
    )
    capacity = serializers.IntegerField(allow_null=True, help_text="null: no limit.")
    places_left = serializers.IntegerField(allow_null=True)
    waiting = serializers.IntegerField()
    registration_closes_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    updated_at = MomentField()

    def to_representation(self, instance: MeetingCard) -> Facts:
        card, meeting = with_addresses(instance.payload), instance.meeting
        series = card["series"]
        address = settings.SITE_URL + series["url"]
        return {name: card[name] for name in STORED} | {
            "url": settings.SITE_URL + card["url"],
            "language": card["text_language"],
            "series": {"id": series["id"], "title": series["title"], "url": address},
            "capacity": meeting.capacity,
            "places_left": meeting.places_left,
            "waiting": meeting.waiting_count,
            "updated_at": in_utc(meeting.updated_at),
        }


class SeriesSerializer(serializers.Serializer[SeriesText]):
    id = serializers.CharField(source="series.public_id")
    url = serializers.URLField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of the texts.")
    text_origin = serializers.CharField(source="origin")
    summary = serializers.CharField()
    description_html = serializers.CharField(help_text="Safe HTML.")
    timezone = serializers.CharField(source="series.timezone")
    organisers = OrganiserSerializer(many=True)
    meetings_url = serializers.URLField(help_text="Its meetings in this API.")
    calendar_url = serializers.URLField(
        allow_null=True, help_text="Its meetings as iCalendar; null while the portal has no feeds."
    )
    updated_at = MomentField(source="series.updated_at")

    def to_representation(self, instance: SeriesText) -> Facts:
        series: Any = instance.series
        public_id, slug = series.public_id, slug_of(instance.title)
        own: Any = {
            "series": series,
            "title": instance.title,
            "language": instance.language,
            "origin": instance.origin,
            "summary": instance.summary,
            "description_html": to_html(instance.body),
            "organisers": [organiser(role) for role in series.organising_roles],
            "url": settings.SITE_URL + reverse("events:series", args=[public_id, slug]),
            "meetings_url": f"{settings.SITE_URL}/api/v1/meetings/?series={public_id}",
            "calendar_url": f"{settings.SITE_URL}/feeds/series/{public_id}.ics"
            if is_on("feeds")
            else None,
        }
        return super().to_representation(own)


# --- Coming in ------------------------------------------------------------------------------------


class WordsField(serializers.CharField):
    """A JSON string and nothing that could be turned into one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesField(serializers.BooleanField):
    """A JSON true or false: consent is not read out of a word."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class RegistrationSerializer(serializers.ModelSerializer[RegistrationContact]):
    """What somebody fills in to come to a meeting; the limits are the model's."""

    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: WordsField,
        models.TextField: WordsField,
    }
    is_first_time = YesField(default=False)
    support_person = YesField(
        default=False,
        help_text="Somebody comes along, without a name: with `companion_rule` “place” they take "
        "a place of their own. Kept as access needs are.",
    )
    interpreter = YesField(default=False, help_text="As `support_person`.")
    assistance_dog = YesField(default=False, help_text="Takes no place.")
    consent_access_needs = YesField(
        default=False,
        help_text="Must be true to keep `access_needs`, or to say who comes along.",
    )
    if_full = serializers.ChoiceField(
        Registration.IfFull.choices,
        default=Registration.IfFull.CONFIRM,
        help_text="When a place frees: take it, or ask first (needs an e-mail or a telephone).",
    )
    consent = YesField(
        help_text="The person agrees that their registration is kept until 30 days after.",
        error_messages={"required": _("We need your agreement to keep your registration.")},
    )

    class Meta:
        model = RegistrationContact
        fields = (
            *("name", "email", "phone", "phone_use", "language", "is_first_time"),
            *("support_person", "interpreter", "assistance_dog"),
            *("access_needs", "consent_access_needs", "if_full", "consent"),
        )
        extra_kwargs: ClassVar[dict[str, Any]] = {"language": {"required": False}}

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            text = _("There is no such member. Known ones: %(names)s.")
            detail = text % {"names": ", ".join(self.fields)}
            raise serializers.ValidationError(dict.fromkeys(sorted(unknown), detail), "unknown")
        return super().to_internal_value(data)


class RegisteredSerializer(serializers.Serializer[Registered]):
    id = serializers.CharField()
    status = serializers.ChoiceField(["confirmed", "waiting"])
    position = serializers.IntegerField(
        allow_null=True, help_text="In the waiting list, from 1; null when confirmed."
    )
    manage_url = serializers.URLField(help_text="Secret: for the person alone.")
    code = serializers.CharField(help_text="Secret: what the person may say on the telephone.")

    def to_representation(self, instance: Registered) -> Facts:
        row = instance.registration
        assert row
        with translation.override(self.context["language"]):
            path = reverse("events:registration", args=[row.token])
        return {
            "id": row.public_id,
            "status": row.status,
            "position": row.position,
            "manage_url": settings.SITE_URL + path,
            "code": instance.code,
        }
