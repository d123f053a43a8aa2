"""Addresses of the API, version 1; paths are English in every language."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from events.api import MeetingViewSet, RegistrationsView, SeriesViewSet
from network.api import DataInclusionView, HSDSView, OrganisationViewSet
from network.people.api import ProfilesView
from portal import api_views

app_name = "api"

# Crockford's base32 (network.identifiers): any other id is an address that does not exist.
ID = "(?P<public_id>[0-9a-hjkmnp-tv-z]{12})"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api:docs"), name="root"),
    path("openapi.json", api_views.SchemaView.as_view(), name="schema"),
    path("docs/", api_views.DocumentView.as_view(), name="docs"),
    path("problems/<slug:name>/", api_views.ProblemView.as_view(), name="problem"),
    path("meetings/", MeetingViewSet.as_view({"get": "list"}), name="meetings"),
    re_path(rf"^meetings/{ID}/$", MeetingViewSet.as_view({"get": "retrieve"}), name="meeting"),
    re_path(rf"^meetings/{ID}/registrations/$", RegistrationsView.as_view(), name="registrations"),
    path("series/", SeriesViewSet.as_view({"get": "list"}), name="series_list"),
    re_path(rf"^series/{ID}/$", SeriesViewSet.as_view({"get": "retrieve"}), name="series"),
    path("organisations/", OrganisationViewSet.as_view({"get": "list"}), name="organisations"),
    re_path(
        rf"^organisations/{ID}/$",
        OrganisationViewSet.as_view({"get": "retrieve"}),
        name="organisation",
    ),
    path("profiles/", ProfilesView.as_view(), name="profiles"),
    path("organisations.hsds.json", HSDSView.as_view(), name="organisations_hsds"),
    path(
        "organisations.data-inclusion.json",
        DataInclusionView.as_view(),
        name="organisations_data_inclusion",
    ),
    re_path("", api_views.NoSuchAddress.as_view()),
]
