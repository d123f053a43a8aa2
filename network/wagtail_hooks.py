"""The network's doors in the Wagtail admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from network import admin_accounts, admin_views, purge_views
from network.admin_pages import CoordinatorMenuItem
from network.list_admin_urls import urlpatterns as list_patterns
from network.missions.admin.urls import urlpatterns as mission_patterns
from network.models import User
from network.modules import only_if
from network.observations import admin_urls as observation_admin_urls
from network.offers.admin_urls import urlpatterns as offer_patterns
from network.organisations import representative_admin
from network.profiles import admin as profile_admin
from network.readiness import admin as readiness_admin

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", admin_views.OrganisationList.as_view(), name="organisations"),
    path("organisations/add/", admin_views.OrganisationPage.as_view(), name="organisation_add"),
    path(
        "organisations/<str:public_id>/",
        admin_views.OrganisationPage.as_view(),
        name="organisation",
    ),
    path(
        "organisations/<str:public_id>/verification/",
        admin_views.Verification.as_view(),
        name="organisation_verification",
    ),
    path(
        "organisations/<str:public_id>/readiness/",
        readiness_admin.ReadinessPage.as_view(),
        name="readiness",
    ),
    path(
        "organisations/<str:public_id>/readiness/ask/",
        readiness_admin.ReviewAskPage.as_view(),
        name="review_ask",
    ),
    path(
        "organisations/<str:public_id>/readiness/<slug:kind>/<str:words>/",
        readiness_admin.WordsLookedAt.as_view(),
        name="words_looked_at",
    ),
    path(
        "organisations/<str:public_id>/representatives/add/",
        admin_views.RepresentativeAdd.as_view(),
        name="representative_add",
    ),
    path(
        "organisations/<str:public_id>/representatives/invite/",
        representative_admin.RepresentativeInvite.as_view(),
        name="representative_invite",
    ),
    path(
        "organisations/<str:public_id>/representatives/invited/<str:invitation>/withdraw/",
        representative_admin.RepresentativeUninvite.as_view(),
        name="representative_uninvite",
    ),
    path(
        "organisations/<str:public_id>/representatives/<str:account>/end/",
        admin_views.RepresentativeEnd.as_view(),
        name="representative_end",
    ),
    path("accounts/<str:public_id>/", admin_accounts.AccountPage.as_view(), name="account"),
    path(
        "accounts/<str:public_id>/membership/",
        admin_accounts.MembershipGive.as_view(),
        name="membership_give",
    ),
    path(
        "accounts/<str:public_id>/membership/<int:membership>/end/",
        admin_accounts.MembershipEnd.as_view(),
        name="membership_end",
    ),
    path(
        "accounts/<str:public_id>/sheet/",
        admin_accounts.SheetIssue.as_view(),
        name="sheet_issue",
    ),
    path(
        "accounts/<str:public_id>/second-factor/",
        admin_accounts.FactorReset.as_view(),
        name="factor_reset",
    ),
    # Before the acts on profiles, whose addresses look alike.
    path("", only_if("missions", observation_admin_urls.urlpatterns)),
    path("profiles/", profile_admin.ProfileList.as_view(), name="profiles"),
    path("profiles/add/", profile_admin.ProfileStart.as_view(), name="profile_add"),
    path("profiles/<str:public_id>/", profile_admin.ProfilePage.as_view(), name="profile"),
    path(
        "profiles/<str:public_id>/write/",
        profile_admin.ProfileWrite.as_view(),
        name="profile_write",
    ),
    path(
        "profiles/<str:public_id>/offer/",
        profile_admin.ProfileOffer.as_view(),
        name="profile_offer",
    ),
    path(
        "profiles/<str:public_id>/erase/",
        profile_admin.ProfileErase.as_view(),
        name="profile_erase",
    ),
    path(
        "profiles/<str:public_id>/<slug:act>/",
        profile_admin.ProfileAct.as_view(),
        name="profile_act",
    ),
    path("missions/", only_if("missions", mission_patterns)),
    path("offers/", only_if("missions", offer_patterns)),
    path("", include(list_patterns)),
    path("trajectories/", only_if("trajectories", "network.trajectories.admin.urls")),
    path("audit/", admin_accounts.AuditLog.as_view(), name="audit"),
    path("retention/", purge_views.PurgePage.as_view(), name="purge"),
    path("jobs/", admin_views.JobList.as_view(), name="jobs"),
    path("jobs/<uuid:job>/retry/", admin_views.JobRetry.as_view(), name="job_retry"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("", include((urlpatterns, "network_admin")))]


# The menu, and what stands in it: words, address, icon, order, and the module it goes with.
ENTRIES = [
    ("admin", _("Organisations"), "organisations", "group", 40, ""),
    ("admin", _("Profiles"), "profiles", "user", 45, ""),
    ("admin", _("Trajectories"), "trajectories", "history", 48, "trajectories"),
    ("admin", _("Missions"), "missions", "tasks", 50, "missions"),
    ("admin", _("Obstacles met"), "observations", "view", 52, "missions"),
    ("admin", _("Offers"), "offers", "clipboard-list", 52, "missions"),
    ("settings", _("Places of the network"), "nodes", "site", 480, ""),
    ("settings", _("Words to choose from"), "terms", "list-ul", 490, ""),
    ("settings", _("Jobs in trouble"), "jobs", "warning", 500, ""),
    ("reports", _("Audit log"), "audit", "history", 510, ""),
    ("reports", _("What is deleted, and when"), "purge", "bin", 520, ""),
]


def _register_entry(menu: str, label: Any, name: str, icon: str, order: int, module: str) -> None:
    @hooks.register(f"register_{menu}_menu_item")
    def item() -> CoordinatorMenuItem:
        url = reverse(f"network_admin:{name}")
        return CoordinatorMenuItem(
            label, url, name=name, icon_name=icon, order=order, module=module
        )


for entry in ENTRIES:
    _register_entry(*entry)


@hooks.register("before_bulk_action")
def no_accounts_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Accounts change one by one, through the action that keeps their addresses right."""
    if action.model is User:
        raise PermissionDenied
