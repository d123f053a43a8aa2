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
from network.modules import is_on, only_if
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
    path("missions/", include(mission_patterns)),
    path("offers/", include(offer_patterns)),
    path("", include(list_patterns)),
    path("trajectories/", include("network.trajectories.admin.urls")),
    path("audit/", admin_accounts.AuditLog.as_view(), name="audit"),
    path("retention/", purge_views.PurgePage.as_view(), name="purge"),
    path("jobs/", admin_views.JobList.as_view(), name="jobs"),
    path("jobs/<uuid:job>/retry/", admin_views.JobRetry.as_view(), name="job_retry"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("", include((urlpatterns, "network_admin")))]


@hooks.register("register_admin_menu_item")
def organisations_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:organisations")
    return CoordinatorMenuItem(
        _("Organisations"), url, name="organisations", icon_name="group", order=40
    )


@hooks.register("register_admin_menu_item")
def profiles_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:profiles")
    return CoordinatorMenuItem(_("Profiles"), url, name="profiles", icon_name="user", order=45)


class MissionMenuItem(CoordinatorMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_on("missions") and super().is_shown(request)


@hooks.register("register_admin_menu_item")
def missions_item() -> MissionMenuItem:
    url = reverse("network_admin:missions")
    return MissionMenuItem(_("Missions"), url, name="missions", icon_name="tasks", order=50)


@hooks.register("register_admin_menu_item")
def observations_item() -> MissionMenuItem:
    url = reverse("network_admin:observations")
    return MissionMenuItem(_("Obstacles met"), url, name="observations", icon_name="view", order=52)


@hooks.register("register_settings_menu_item")
def nodes_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:nodes")
    return CoordinatorMenuItem(
        _("Places of the network"), url, name="nodes", icon_name="site", order=480
    )


@hooks.register("register_settings_menu_item")
def terms_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:terms")
    return CoordinatorMenuItem(
        _("Words to choose from"), url, name="terms", icon_name="list-ul", order=490
    )


@hooks.register("register_admin_menu_item")
def offers_item() -> MissionMenuItem:
    url = reverse("network_admin:offers")
    return MissionMenuItem(_("Offers"), url, name="offers", icon_name="clipboard-list", order=52)


class TrajectoriesMenuItem(CoordinatorMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_on("trajectories") and super().is_shown(request)


@hooks.register("register_admin_menu_item")
def trajectories_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:trajectories")
    return TrajectoriesMenuItem(
        _("Trajectories"), url, name="trajectories", icon_name="history", order=48
    )


@hooks.register("register_settings_menu_item")
def jobs_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:jobs")
    return CoordinatorMenuItem(
        _("Jobs in trouble"), url, name="jobs", icon_name="warning", order=500
    )


@hooks.register("register_reports_menu_item")
def audit_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:audit")
    return CoordinatorMenuItem(_("Audit log"), url, name="audit", icon_name="history", order=510)


@hooks.register("register_reports_menu_item")
def purge_item() -> CoordinatorMenuItem:
    url = reverse("network_admin:purge")
    return CoordinatorMenuItem(
        _("What is deleted, and when"), url, name="purge", icon_name="bin", order=520
    )


@hooks.register("before_bulk_action")
def no_accounts_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Accounts change one by one, through the action that keeps their addresses right."""
    if action.model is User:
        raise PermissionDenied
