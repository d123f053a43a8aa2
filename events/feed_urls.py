"""Addresses of the feeds, the same in every language: `lang` chooses that of the texts."""

from django.urls import path

from events.feeds import MeetingFeed, MeetingsFeed, SeriesFeed

app_name = "feeds"

urlpatterns = [
    path("meetings.ics", MeetingsFeed.as_view(suffix="ics"), name="calendar"),
    path("meetings.atom", MeetingsFeed.as_view(suffix="atom"), name="atom"),
    path("meetings.json", MeetingsFeed.as_view(suffix="json"), name="json"),
    path("meetings/<slug:public_id>.ics", MeetingFeed.as_view(), name="meeting"),
    path("series/<slug:public_id>.ics", SeriesFeed.as_view(), name="series"),
]
