"""The admin as a whole: the coordinator's first page, and a menu of what is needed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from events.admin_views.calls import calls_for
from events.admin_views.meetings import meetings_for
from events.models import Meeting
from events.titles import title_of_meeting
from network.admin_pages import CoordinatorMenuItem, viewer_of
from network.outbox import stuck_jobs
from portal.admin_views import modules

NOT_NEEDED = {"help"}
NEXT_MEETINGS = 5

urlpatterns = [
    path("parts/", modules.ModuleSwitches.as_view(), name="modules"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("", include((urlpatterns, "portal_admin")))]


@hooks.register("register_settings_menu_item")
def modules_item() -> CoordinatorMenuItem:
    return CoordinatorMenuItem(
        _("Parts of the portal"),
        reverse("portal_admin:modules"),
        name="modules",
        icon_name="cogs",
        order=20,
    )


class WhatWaits(Component):
    """Calls to make, jobs in trouble, the next meetings."""

    name = "passerelle"
    order = 10
    template_name = "wagtailadmin/passerelle/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        coming = meetings_for(request).upcoming().filter(state=Meeting.State.PUBLISHED)
        return {
            "calls": calls_for(viewer_of(request)).count(),
            "jobs": len(stuck_jobs()),
            "meetings": [(row, title_of_meeting(row)) for row in coming[:NEXT_MEETINGS]],
        }


@hooks.register("construct_homepage_panels")
def add_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    if viewer_of(request).is_coordinator:
        panels.append(WhatWaits())


@hooks.register("construct_main_menu")
def leave_out_what_nobody_needs(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_NEEDED]
