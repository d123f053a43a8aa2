"""The same list twice: REST framework's `ModelViewSet` on our tables, Wagtail's API v2 on pages."""

from typing import Any

from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.viewsets import ModelViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from benchmarks.reference.models import PlaceSerializer
from events.models import Meeting, MeetingText, Series, SeriesRole, SeriesText

router_v2 = WagtailAPIRouter("reference_v2")
router_v2.register_endpoint("pages", PagesAPIViewSet)


class SeriesSerializer(serializers.ModelSerializer[Series]):
    id = serializers.CharField(source="public_id")
    title = serializers.SerializerMethodField()

    class Meta:
        model = Series
        fields = ("id", "title")

    def get_title(self, series: Series) -> str:
        text = chosen(series.texts.all())
        return text.title if text else ""


class OrganiserSerializer(serializers.ModelSerializer[SeriesRole]):
    id = serializers.CharField(source="organisation.public_id")
    name = serializers.CharField(source="organisation.name")
    role_label = serializers.CharField(source="get_role_display")
    website = serializers.CharField(source="organisation.website")

    class Meta:
        model = SeriesRole
        fields = ("id", "name", "role", "role_label", "website")


def chosen(texts: Any, language: str = "fr") -> Any:
    rows = [text for text in texts if text.register == "standard"]
    return next((text for text in rows if text.language == language), next(iter(rows), None))


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    id = serializers.CharField(source="public_id")
    url = serializers.HyperlinkedIdentityField(
        view_name="meeting-detail", lookup_field="public_id", lookup_url_kwarg="pk"
    )
    title = serializers.SerializerMethodField()
    theme = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    description_html = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    text_origin = serializers.SerializerMethodField()
    series = SeriesSerializer()
    status = serializers.CharField(source="state")
    attendance_mode = serializers.CharField(source="mode")
    has_online_link = serializers.SerializerMethodField()
    place = PlaceSerializer()
    organisers = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()
    interpreted = serializers.SerializerMethodField()
    accessibility = serializers.SerializerMethodField()
    access_note = serializers.CharField(source="place.access_note", default="")
    waiting = serializers.IntegerField(source="waiting_count")
    registration_closes_at = serializers.DateTimeField(source="closes_at")

    class Meta:
        model = Meeting
        fields = (
            *("id", "uid", "sequence", "url", "title", "language", "text_origin", "theme"),
            *("summary", "description_html", "series", "starts_at", "ends_at", "timezone"),
            *("status", "attendance_mode", "has_online_link", "place", "organisers"),
            *("languages", "interpreted", "accessibility", "access_note", "capacity"),
            *("places_left", "waiting", "registration_closes_at", "created_at", "updated_at"),
        )

    def text(self, meeting: Meeting, name: str) -> str:
        own: MeetingText | None = chosen(meeting.texts.all())
        if own and getattr(own, name, ""):
            return getattr(own, name)
        general: SeriesText | None = chosen(meeting.series.texts.all())
        return getattr(general, name, "") if general else ""

    def get_title(self, meeting: Meeting) -> str:
        return self.text(meeting, "title")

    def get_theme(self, meeting: Meeting) -> str:
        return self.text(meeting, "theme")

    def get_summary(self, meeting: Meeting) -> str:
        return self.text(meeting, "summary")

    def get_description_html(self, meeting: Meeting) -> str:
        return self.text(meeting, "body")

    def get_language(self, meeting: Meeting) -> str:
        return self.text(meeting, "language")

    def get_text_origin(self, meeting: Meeting) -> str:
        return self.text(meeting, "origin")

    def get_has_online_link(self, meeting: Meeting) -> bool:
        return bool(meeting.online_url)

    def get_organisers(self, meeting: Meeting) -> Any:
        roles = [role for role in meeting.series.roles.all() if role.organisation_id]
        return OrganiserSerializer(roles, many=True).data

    def get_languages(self, meeting: Meeting) -> list[str]:
        return [row.language for row in meeting.languages.all() if not row.is_interpreted]

    def get_interpreted(self, meeting: Meeting) -> list[str]:
        return [row.language for row in meeting.languages.all() if row.is_interpreted]

    def get_accessibility(self, meeting: Meeting) -> dict[str, bool | None]:
        place = meeting.place
        return {
            "step_free": place.step_free if place else None,
            "hearing_loop": place.hearing_loop if place else None,
            "sign_language": meeting.sign_language,
            "companion_welcome": meeting.companion_welcome,
            "quiet_room": place.quiet_room if place else None,
        }


class Pages(PageNumberPagination):
    page_size = 50


class MeetingViewSet(ModelViewSet[Meeting]):
    serializer_class = MeetingSerializer
    pagination_class = Pages
    authentication_classes = ()
    lookup_field, lookup_url_kwarg = "public_id", "pk"
    queryset = (
        Meeting.objects.filter(state__in=["published", "cancelled"], entry="public")
        .select_related("place", "series")
        .prefetch_related("texts", "languages", "series__texts", "series__roles__organisation")
        .order_by("updated_at", "pk")
    )
