"""What every page of the site shows around its content; reads two rows for a visitor."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import Resolver404, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from events.models import SeriesRole
from network.audiences import Viewer
from network.models import PortalSettings
from network.modules import is_on, modules_on
from network.views.hats import worn_hat
from network.visibility import HAT, hats_of, viewer_for
from portal.first_texts.kit import KIT

ADMIN = "wagtailadmin.access_admin"
# Home pages are at depth 2 of the tree; what stands right under them is in the menu or the footer.
DEPTH_UNDER_HOME = 3


def site(request: HttpRequest) -> dict[str, Any]:
    if request.path.startswith(("/admin/", "/api/")):
        return {"site_name": settings.SITE_NAME}
    language = get_language() or settings.LANGUAGE_CODE
    portal, pages = around(language)
    running_url = reverse("events:running") if _runs_meetings(request) else ""
    return {
        "site_name": settings.SITE_NAME,
        "page_languages": page_languages(request.get_full_path()),
        "menu": _menu(request.path, [page for page in pages if page["show_in_menus"]], running_url),
        "footer_links": [page for page in pages if not page["show_in_menus"]],
        # Gone when editors took the page away.
        "kit_url": next((page["url"] for page in pages if page["is_kit"]), ""),
        "coordinator_contact": {
            "email": portal.contact_email,
            "phone": portal.contact_phone,
            "hours": portal.call_hours,
        },
        "quick_exit_url": portal.quick_exit_url,
        "is_demo": settings.DEBUG and settings.DEMO,
        "demo_mailbox_url": reverse("portal:mailbox") if _has_mailbox() else "",
        "modules_on": modules_on(),
        "can_enter_admin": _can_enter_admin(request),
        "running_url": running_url,
        "hat": _worn_hat(request, language),
    }


def around(language: str) -> tuple[PortalSettings, list[dict[str, Any]]]:
    """The settings and the menu's pages, as they were at most half a minute ago."""
    kept: Any = caches["around"].get_or_set(f"site:{language}", partial(_around, language))
    return kept


def _around(language: str) -> tuple[PortalSettings, list[dict[str, Any]]]:
    """The settings and the pages of the menu: what every page reads, and few ever change."""
    return PortalSettings.load(), _pages(language)


def _has_mailbox() -> bool:
    return settings.DEBUG and settings.EMAIL_BACKEND == "network.demo_mail.DemoMailbox"


def _can_enter_admin(request: HttpRequest) -> bool:
    """Whether a link to the admin is shown: no question for visitors, one in a while else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    key = f"enters:{user.pk}"
    return bool(caches["around"].get_or_set(key, lambda: user.has_perm(ADMIN)))


def _runs_meetings(request: HttpRequest) -> bool:
    """Whether a link to what one runs is shown: no question for visitors, one in a while else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not is_on("front_office"):
        return False
    key = f"runs:{user.pk}"
    return bool(caches["around"].get_or_set(key, lambda: runs_meetings(viewer_for(user))))


def _worn_hat(request: HttpRequest, language: str) -> str:
    """What somebody with several hats acts as; nothing for who has one, or none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    key = f"hats:{user.pk}:{language}"
    hats: Any = caches["around"].get_or_set(key, lambda: _names_of_hats(user))
    if len(hats) < 2:
        return ""
    return str(hats[worn_hat(str(request.session.get(HAT, "")), list(hats))])


def _names_of_hats(user: Any) -> dict[str, str]:
    return {hat.key: str(hat.name) for hat in hats_of(user)}


def runs_meetings(viewer: Viewer) -> bool:
    """Whether somebody has a part in a series today, and a page that shows it."""
    return is_on("front_office") and SeriesRole.objects.held_by(viewer).exists()


def page_languages(path: str, urls: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """The same page in each language: `urls` where the page knows them, else by translated path."""
    current = get_language()
    return [
        {
            "code": code,
            "label": name,
            "url": (urls or {}).get(code) or _translated(path, code),
            "is_current": code == current,
        }
        for code, name in settings.LANGUAGES
    ]


def _translated(path: str, language: str) -> str:
    try:
        url = translate_url(path, language)
    except (Resolver404, ValueError):
        return f"/{language}/"
    return url if url.startswith(f"/{language}/") else f"/{language}/"


def _pages(language: str) -> list[dict[str, Any]]:
    rows = (
        Page.objects.live()
        .filter(locale__language_code=language, depth=DEPTH_UNDER_HOME)
        .order_by("path")
        .values("title", "slug", "show_in_menus", "translation_key")
    )
    return [
        {
            "label": row["title"],
            "url": f"/{language}/{row['slug']}/",
            "show_in_menus": row["show_in_menus"],
            "is_kit": row["translation_key"] == KIT.translation_key,
        }
        for row in rows
    ]


def _menu(path: str, pages: list[dict[str, Any]], running_url: str) -> list[dict[str, Any]]:
    """Meetings, organisations, people, what one runs if anything, then the pages of editors."""
    meetings = {"label": _("Open meetings"), "url": reverse("events:meetings")}
    own = [{"label": _("What I run"), "url": running_url}] if running_url else []
    organisations = {"label": _("Organisations"), "url": reverse("organisations:organisations")}
    # There for everybody and always: a link that comes and goes would tell that somebody is listed.
    people = {"label": _("People"), "url": reverse("people:people")}
    items = [meetings, organisations, people, *own, *pages]
    return [item | {"is_current": path.startswith(str(item["url"]))} for item in items]
