"""The admin as a whole: the coordinator's first page, and a menu of what is needed."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from network.admin_pages import CoordinatorMenuItem, viewer_of
from portal.admin_views import cares, home, modules

NOT_NEEDED = {"help"}

urlpatterns = [
    path("waiting/<slug:key>/", home.QueueList.as_view(), name="queue"),
    path("parts/", modules.ModuleSwitches.as_view(), name="modules"),
    path("cares/", cares.QueueCares.as_view(), name="cares"),
]
SETTINGS_MENU = [
    (_("Who looks after what"), "cares", "user", 10),
    (_("Parts of the portal"), "modules", "cogs", 20),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("", include((urlpatterns, "portal_admin")))]


def _register_setting(label: Any, name: str, icon: str, order: int) -> None:
    @hooks.register("register_settings_menu_item")
    def item() -> CoordinatorMenuItem:
        url = reverse(f"portal_admin:{name}")
        return CoordinatorMenuItem(label, url, name=name, icon_name=icon, order=order)


for entry in SETTINGS_MENU:
    _register_setting(*entry)


@hooks.register("construct_homepage_panels")
def add_my_two_hours(request: HttpRequest, panels: list[Any]) -> None:
    if viewer_of(request).is_coordinator:
        panels.append(home.MyTwoHours())


@hooks.register("construct_homepage_summary_items")
def begin_with_what_waits(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are is of no use to who has two hours."""
    if viewer_of(request).is_coordinator:
        items.clear()


@hooks.register("construct_main_menu")
def leave_out_what_nobody_needs(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_NEEDED]
