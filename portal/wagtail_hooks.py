"""The admin as a whole: the coordinator's first page, and a menu of what is needed."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from network.admin_pages import CoordinatorMenuItem, viewer_of
from portal.admin_views import cares, help, home, modules

# Wagtail's own entries that would lead a newcomer astray.
NOT_NEEDED = {"help"}
REPORTS_NOT_NEEDED = {"locked-pages", "workflow-tasks", "page-types-usage"}

urlpatterns = [
    path("waiting/<slug:key>/", home.QueueList.as_view(), name="queue"),
    path("parts/", modules.ModuleSwitches.as_view(), name="modules"),
    path("cares/", cares.QueueCares.as_view(), name="cares"),
    path("what-is-where/", help.HelpPage.as_view(), name="help"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("", include((urlpatterns, "portal_admin")))]


# --- The menu ------------------------------------------------------------------------------------
# Hook, label, address, name, icon, order.
ENTRIES = [
    ("admin", _("My two hours"), "wagtailadmin_home", "two_hours", "home", 5),
    ("admin", _("Accounts"), "wagtailusers_users:index", "accounts", "user", 45),
    ("settings", _("Who looks after what"), "portal_admin:cares", "cares", "group", 10),
    ("settings", _("Parts of the portal"), "portal_admin:modules", "modules", "cogs", 20),
]


def _register_entry(menu: str, label: Any, address: str, name: str, icon: str, order: int) -> None:
    @hooks.register(f"register_{menu}_menu_item")
    def item() -> CoordinatorMenuItem:
        return CoordinatorMenuItem(label, reverse(address), name=name, icon_name=icon, order=order)


for entry in ENTRIES:
    _register_entry(*entry)


@hooks.register("register_admin_menu_item")
def help_item() -> MenuItem:
    url = reverse("portal_admin:help")
    return MenuItem(_("What is where"), url, name="what_is_where", icon_name="help", order=20000)


@hooks.register("construct_main_menu")
def leave_out_what_nobody_needs(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_NEEDED]


@hooks.register("construct_reports_menu")
def leave_out_reports(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in REPORTS_NOT_NEEDED]


@hooks.register("construct_settings_menu")
def accounts_stand_with_people(request: HttpRequest, items: list[Any]) -> None:
    """Coordinators have accounts in the main menu: it is about people, not about settings."""
    if viewer_of(request).is_coordinator:
        items[:] = [item for item in items if item.name != "users"]


@hooks.register("register_account_menu_item")
def way_to_account_page(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("account"),
        "label": _("My account"),
        "help_text": _("How you log in, where you are logged in, and your data."),
    }


# --- The first page ------------------------------------------------------------------------------


@hooks.register("construct_homepage_panels")
def add_my_two_hours(request: HttpRequest, panels: list[Any]) -> None:
    if viewer_of(request).is_coordinator:
        panels.append(home.MyTwoHours())


@hooks.register("construct_homepage_summary_items", order=1000)
def begin_with_what_waits(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are is of no use to who has two hours."""
    if viewer_of(request).is_coordinator:
        items.clear()
