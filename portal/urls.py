"""Every address: the application's first, Wagtail's pages last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as document_urls

from network import directory_pages
from network.modules import only_if
from portal import api_views, health, views
from portal.admin_views.own_settings import OwnSettings

unprefixed = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("login-to-admin/", views.admin_login, name="admin_login"),
    path("demo/mailbox/", views.mailbox, name="mailbox"),
]

urlpatterns = [
    path("", include((unprefixed, "portal"))),
    path("feeds/", only_if("feeds", "events.feed_urls")),
    path("my-calendar/", include("events.calendar_urls")),
    path("api/v1/", only_if("api", "portal.api_urls", otherwise=api_views.NoSuchAddress.as_view())),
    # Wagtail's own log-in form takes passwords: no account of ours has one.
    path("admin/login/", views.admin_login),
    path("admin/account/", require_admin_access(OwnSettings.as_view())),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("i18n/", include("django.conf.urls.i18n")),
    # No empty or dotted step: `media//documents/` would lead to files with a door of their own.
    re_path(
        r"^media/(?P<path>(?!documents/)[\w-][^/]*(?:/[\w-][^/]*)*)$",
        serve,
        {"document_root": settings.MEDIA_ROOT},
    ),
]
urlpatterns += i18n_patterns(
    path(_("account/"), views.account, name="account"),
    path(_("account/after-login/"), views.after_login, name="after_login"),
    re_path(r"^(?:account|compte)/password/", views.no_password),
    path(_("account/kept/"), views.kept_form, name="kept_form"),
    path(_("account/"), include("network.urls")),
    # Ours record that the new factor was shown, and lead on; every other page is the library's.
    path(_("account/security/"), include("network.factor_urls")),
    path(_("account/security/"), include("allauth.mfa.urls")),
    path(_("account/"), include("network.log_in_urls")),
    path(_("account/"), include("allauth.account.urls")),
    path(_("directory/"), directory_pages.directory, name="directory"),
    path(_("directory/organisations/"), include("network.organisations.urls")),
    path(_("directory/people/"), include("network.people.urls")),
    path(_("missions/"), only_if("missions", "network.missions.urls")),
    path(_("offers/"), only_if("missions", "network.offers.urls")),
    path(_("observations/"), only_if("missions", "network.observations.urls")),
    path(_("trajectories/"), only_if("trajectories", "network.trajectories.urls")),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("", include("events.urls")),
    path("", include(wagtail_urls)),
)

handler403 = "portal.views.forbidden"
