"""Configuration of the portal: what pages keep around them is forgotten when editors write."""

from django.apps import AppConfig, apps
from django.core.cache import caches
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

SHOWN_AROUND = (
    "events.Series",
    "events.SeriesText",
    "network.Organisation",
    "network.OrganisationText",
    "network.PortalSettings",
)


def forget(**kwargs: object) -> None:
    caches["around"].clear()


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(forget, dispatch_uid="portal.forget")
        for label in SHOWN_AROUND:
            for signal in (post_save, post_delete):
                signal.connect(forget, apps.get_model(label), dispatch_uid=f"portal.{label}")
