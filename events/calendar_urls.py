"""Addresses of personal calendars, the same in every language: programs keep them for years."""

from django.urls import path

from events.calendar_pages import calendar_file

urlpatterns = [path("<str:token>.ics", calendar_file, name="personal_calendar")]
