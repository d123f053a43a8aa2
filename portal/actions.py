"""Laying a new portal out: languages, home pages, first texts, groups; editors go on from there."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    PageLogEntry,
    Site,
)

from network.actions import lay_first_node, lay_vocabularies
from network.actions.trajectories.templates import lay_templates
from network.models import COORDINATORS, EDITORS, PortalSettings
from portal.first_texts.about import ABOUT
from portal.first_texts.accessibility import ACCESSIBILITY
from portal.first_texts.home import HOME, NEXT_MEETINGS
from portal.first_texts.kit import KIT
from portal.first_texts.privacy import PRIVACY
from portal.first_texts.words import FirstPage, PageWords
from portal.models import ContentPage, HomePage
from portal.models.pages import SitePage

FIRST_PAGES = (ABOUT, ACCESSIBILITY, PRIVACY, KIT)
REVIEW_AFTER = timedelta(days=183)

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
MEDIA_RIGHTS = tuple(
    f"{verb}_{kind}" for kind in ("image", "document") for verb in ("add", "change", "choose")
)
OBJECT_RIGHTS = tuple(
    f"{app}.{verb}_{kind}"
    for app, kind in (
        ("network", "user"),
        ("network", "organisation"),
        ("events", "series"),
        ("events", "meeting"),
        ("events", "place"),
    )
    for verb in ("add", "change", "view")
)
RIGHTS_OF_GROUP = {
    COORDINATORS: (
        "wagtailadmin.access_admin",
        "network.change_portalsettings",
        "events.view_registration",
        *OBJECT_RIGHTS,
    ),
    EDITORS: ("wagtailadmin.access_admin",),
}
PAGE_RIGHTS_OF_GROUP = {COORDINATORS: (*PAGE_RIGHTS, "bulk_delete_page"), EDITORS: PAGE_RIGHTS[:3]}
STOCK_GROUP = "Moderators"
# What Wagtail calls the trunk of pages and of collections, in English wherever it is.
STOCK_ROOT = "Root"


@transaction.atomic
def lay_site() -> None:
    """Make what every portal stands on; what is there already stays as editors left it.

    A language's home and first pages are laid together, once: a page that editors deleted
    does not come back.
    """
    root = _tree_root()
    _lay_address(_lay_language(root, settings.LANGUAGE_CODE))
    _remove_stock_page()
    for code, _name in settings.LANGUAGES:
        _lay_language(root, code)
    _lay_groups(root)
    PortalSettings.load()
    lay_vocabularies()
    lay_templates()
    lay_first_node()


def _tree_root() -> Page:
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    # A flushed database (tests) has lost the rows that Wagtail's migrations made.
    if Collection.get_first_root_node() is None:
        Collection.add_root(name=STOCK_ROOT)
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(title=STOCK_ROOT, slug="root", locale=Locale.get_default())
    name = settings.SITE_NAME
    Collection.objects.filter(depth=1, name=STOCK_ROOT).update(name=name)
    Page.objects.filter(depth=1, title=STOCK_ROOT).update(title=name, draft_title=name)
    return root


def _lay_language(root: Page, code: str) -> HomePage:
    locale = Locale.objects.get(language_code=code)
    home = HomePage.objects.filter(locale=locale).order_by("path").first()
    if home is not None:
        return home
    with translation.override(code):
        home = HomePage(**_page_fields(HOME, code, locale))
        home.body = _home_body(HOME.words[code], code)
        root.add_child(instance=home)
        for first in FIRST_PAGES:
            _lay_page(home, first, code)
    return home


def _lay_page(home: HomePage, first: FirstPage, code: str) -> None:
    page = ContentPage(**_page_fields(first, code, home.locale))
    page.body = blocks(("text", first.words[code].html.strip()))
    page.review_on = timezone.localdate() + REVIEW_AFTER
    home.add_child(instance=page)


@transaction.atomic
def lay_first_page(first: FirstPage) -> list[str]:
    """Add a first page to a portal that is older than it, in each language that lacks it.

    The languages it was laid in: none where it is there already, under whatever name. Raises
    ValidationError when another page has its address.
    """
    laid = []
    for code, _name in settings.LANGUAGES:
        locale = Locale.objects.get(language_code=code)
        home = HomePage.objects.filter(locale=locale).order_by("path").first()
        is_there = Page.objects.filter(translation_key=first.translation_key, locale=locale)
        if home is None or is_there.exists():
            continue
        if home.get_children().filter(slug=first.words[code].slug).exists():
            raise ValidationError(f"Another page has the address {first.words[code].slug} already.")
        with translation.override(code):
            _lay_page(home, first, code)
        laid.append(code)
    return laid


def _page_fields(first: FirstPage, code: str, locale: Locale) -> dict[str, Any]:
    words, now = first.words[code], timezone.now()
    return {
        "title": words.title,
        "slug": words.slug,
        "description": words.description,
        "search_description": words.description,
        "show_in_menus": first.is_in_menu,
        "locale": locale,
        "translation_key": first.translation_key,
        "first_published_at": now,
        "last_published_at": now,
    }


def _home_body(words: PageWords, code: str) -> list[dict[str, Any]]:
    shown = {"heading": NEXT_MEETINGS[code], "count": 3, "series": "", "region": ""}
    return blocks(("text", words.html), ("next_meetings", shown))


def blocks(*parts: tuple[str, Any]) -> list[dict[str, Any]]:
    """The body of a page as Wagtail stores it, from (kind, value) pairs."""
    return [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in parts]


def _lay_address(home: HomePage) -> None:
    """Wagtail's site is where SITE_URL says; its root stays the one that was chosen."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = (address.hostname or "localhost", port, settings.SITE_NAME)
    is_stock = site.root_page_id is None or not HomePage.objects.filter(pk=site.root_page_id)
    if not is_stock and wanted == (site.hostname, site.port, site.site_name):
        return
    site.hostname, site.port, site.site_name = wanted
    if is_stock:
        site.root_page = home
    site.save()


def _remove_stock_page() -> None:
    """Wagtail's own “Welcome to your new Wagtail site!”, beside our home pages."""
    stock = Page.objects.filter(
        depth=2, content_type__app_label="wagtailcore", content_type__model="page"
    )
    for page in stock:
        key = page.pk
        page.delete()
        # Nobody here wrote it or took it away: the history begins with our pages.
        PageLogEntry.objects.filter(page=key).delete()


def _lay_groups(root: Page) -> None:
    collection = Collection.get_first_root_node()
    for name, rights in RIGHTS_OF_GROUP.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions(rights))
        for right in _permissions(f"wagtailcore.{r}" for r in PAGE_RIGHTS_OF_GROUP[name]):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
        for right in _permissions(f"{_media_app(r)}.{r}" for r in MEDIA_RIGHTS):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=right
            )
    _replace_stock_group()


def _media_app(right: str) -> str:
    return "wagtailimages" if right.endswith("image") else "wagtaildocs"


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions of these names (`app.codename`)."""
    wanted = set(names)
    apps = {name.partition(".")[0] for name in wanted}
    rows = Permission.objects.filter(content_type__app_label__in=apps).select_related(
        "content_type"
    )
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    return [found[name] for name in sorted(wanted)]


def _replace_stock_group() -> None:
    """What Wagtail's moderators approve, coordinators do; the group goes when nobody is in it."""
    stock = Group.objects.filter(name=STOCK_GROUP, user=None).first()
    if stock is None:
        return
    for task in GroupApprovalTask.objects.filter(groups=stock):
        task.groups.add(Group.objects.get(name=COORDINATORS))
    stock.delete()


@transaction.atomic
def write_page(page: SitePage, *, body: list[dict[str, Any]]) -> bool:
    """Publish a new body of a page that no editor has touched; whether it was written."""
    if page.revisions.exists():
        return False
    page.body = body
    page.save_revision().publish()
    return True


def set_contact(*, email: str, phone: str, hours: str, helplines: str) -> None:
    """Say whom to call; what coordinators have filled in already stays."""
    portal = PortalSettings.load()
    if portal.contact_email or portal.contact_phone:
        return
    portal.contact_email, portal.contact_phone = email, phone
    portal.call_hours, portal.helplines = hours, helplines
    portal.save()
