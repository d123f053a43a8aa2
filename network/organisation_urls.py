"""Public pages of organisations, under `directory/organisations/`."""

from django.urls import path, re_path

from network import organisation_pages

app_name = "organisations"

# Crockford's base32 (network.identifiers), so that the short name may hold dashes.
ID = "(?P<public_id>[0-9a-hjkmnp-tv-z]{12})"

urlpatterns = [
    path("", organisation_pages.organisations, name="organisations"),
    re_path(rf"^{ID}-(?P<slug>[-\w]+)/$", organisation_pages.organisation, name="organisation"),
    re_path(rf"^{ID}/$", organisation_pages.organisation, name="organisation_short"),
]
