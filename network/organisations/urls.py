"""Public pages of organisations, under `directory/organisations/`."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from network.organisations import pages as organisation_pages
from network.organisations import representative_pages
from network.readiness import pages as readiness_pages
from network.readiness import review_pages as readiness_review_pages

app_name = "organisations"


class PublicIdConverter:
    """Crockford's base32 (network.identifiers), so that the short name may hold dashes."""

    regex = "[0-9a-hjkmnp-tv-z]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicIdConverter, "public_id")

urlpatterns = [
    path("", organisation_pages.organisations, name="organisations"),
    path(_("act-for/<str:token>/"), representative_pages.act_for, name="act_for"),
    path(
        "<public_id:public_id>-<slug:slug>/", organisation_pages.organisation, name="organisation"
    ),
    path("<public_id:public_id>/", organisation_pages.organisation, name="organisation_short"),
    path(_("<public_id:public_id>/readiness/"), readiness_pages.readiness, name="readiness"),
    path(
        _("<public_id:public_id>/readiness/write/"),
        readiness_pages.readiness_write,
        name="readiness_write",
    ),
    path(
        _("<public_id:public_id>/readiness/publish/"),
        readiness_pages.readiness_publish,
        name="readiness_publish",
    ),
    path(
        _("<public_id:public_id>/readiness/share/"),
        readiness_pages.readiness_share,
        name="readiness_share",
    ),
    path(
        _("<public_id:public_id>/readiness/review/"),
        readiness_review_pages.review,
        name="readiness_review",
    ),
    path(
        _("<public_id:public_id>/readiness/review/withdraw/"),
        readiness_review_pages.review_withdraw,
        name="readiness_review_withdraw",
    ),
    path(
        _("<public_id:public_id>/readiness/replies/"),
        readiness_review_pages.replies,
        name="readiness_replies",
    ),
]
