"""A meeting as a Wagtail page, with the data and the fields of ours, for the stock API v2."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from rest_framework import serializers
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from events.models import Place, Series
from network.models import Organisation


class PlaceSerializer(serializers.ModelSerializer[Place]):
    class Meta:
        model = Place
        fields = ("name", "street", "postal_code", "locality", "country", "region")


class MeetingPage(Page):
    uid = models.CharField(max_length=255)
    sequence = models.PositiveIntegerField(default=0)
    text_origin = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=160, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    description = RichTextField(blank=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    series_title = models.CharField(max_length=160)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=40)
    status = models.CharField(max_length=10)
    attendance_mode = models.CharField(max_length=10)
    has_online_link = models.BooleanField(default=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    access_note = models.CharField(max_length=300, blank=True)
    step_free = models.BooleanField(null=True)
    hearing_loop = models.BooleanField(null=True)
    sign_language = models.BooleanField(null=True)
    companion_welcome = models.BooleanField(null=True)
    quiet_room = models.BooleanField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    places_left = models.PositiveIntegerField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    registration_closes_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    api_fields = [
        *(APIField(name) for name in ("uid", "sequence", "text_origin", "theme", "summary")),
        *(APIField(name) for name in ("description", "series_title", "starts_at", "ends_at")),
        *(APIField(name) for name in ("timezone", "status", "attendance_mode")),
        *(APIField(name) for name in ("has_online_link", "access_note", "capacity")),
        *(APIField(name) for name in ("step_free", "hearing_loop", "sign_language")),
        *(APIField(name) for name in ("companion_welcome", "quiet_room", "places_left")),
        *(APIField(name) for name in ("waiting", "registration_closes_at", "created_at")),
        *(APIField(name) for name in ("updated_at", "organisers", "spoken")),
        APIField("place", serializer=PlaceSerializer()),
    ]


class MeetingPageOrganiser(Orderable):
    page = ParentalKey(MeetingPage, on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    role = models.CharField(max_length=12)

    api_fields = [APIField("name"), APIField("website"), APIField("role")]

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def website(self) -> str:
        return self.organisation.website


class MeetingPageLanguage(Orderable):
    page = ParentalKey(MeetingPage, on_delete=models.CASCADE, related_name="spoken")
    language = models.CharField(max_length=12)
    is_interpreted = models.BooleanField(default=False)

    api_fields: list[Any] = [APIField("language"), APIField("is_interpreted")]
