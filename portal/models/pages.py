"""The home page and the content pages: words of editors, blocks of every package."""

from typing import Any, ClassVar

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from frontend.blocks import TEXT_BLOCKS
from network.models.pages import EditorialPage
from portal.blocks import DOMAIN_BLOCKS
from portal.context import page_languages


class SitePage(EditorialPage):
    """A page of this site, whose address leaves those of the application alone."""

    body = StreamField([*TEXT_BLOCKS, *DOMAIN_BLOCKS], blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("description"), FieldPanel("body")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        urls = caches["around"].get_or_set(f"translations:{self.pk}", self._urls_by_language)
        return context | {"page_languages": page_languages(request.path, urls)}

    def _urls_by_language(self) -> dict[str, str]:
        translations = self.get_translations().live().select_related("locale")
        return {page.locale.language_code: page.url for page in translations}

    def clean(self) -> None:
        super().clean()
        if self.slug in reserved_slugs():
            raise ValidationError(
                {"slug": _("This address belongs to a part of the site. Choose another one.")}
            )


def reserved_slugs() -> set[str]:
    """First words of the application's own addresses in every language."""
    slugs = {"admin", "api", "feeds", "health", "documents", "static", "media", "demo", "embed"}
    for language in ("fr", "nl", "en"):
        with translation.override(language):
            slugs |= {word for word in APPLICATION_WORDS if _is_taken(f"/{language}/{word}/")}
    return slugs


APPLICATION_WORDS = (
    "rencontres ontmoetingen meetings inscription inschrijving registration compte account "
    "series cycles reeksen animation begeleiding running annuaire plaidoyers recherche search "
    "gids directory bibliographie themes themas missions opdrachten trajectories "
    "accompagnements trajecten"
).split()


def _is_taken(path: str) -> bool:
    try:
        return resolve(path).view_name != "wagtail_serve"
    except Resolver404:
        return False


class HomePage(SitePage):
    template = "portal/home_page.html"
    parent_page_types: ClassVar[list[Any]] = ["wagtailcore.Page"]
    max_count_per_parent = 3

    class Meta:
        verbose_name = _("home page")


class ContentPage(SitePage):
    template = "portal/content_page.html"

    class Meta:
        verbose_name = _("content page")
