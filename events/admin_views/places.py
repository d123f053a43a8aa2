"""Screens of places: where people meet and how one gets in."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets.button import HeaderButton

from events.actions import save_place
from events.admin_forms import PlaceForm
from events.models import Place
from network.admin_pages import CoordinatorPage, FormPage, account_of

PLACES = ("events_admin:places", pgettext_lazy("where people meet", "Places"))


class PlaceList(CoordinatorPage):
    page_title = PLACES[1]
    header_icon = "thumbtack"
    template_name = "wagtailadmin/passerelle/places.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Add a place"), url=reverse("events_admin:place_add"), icon_name="plus")
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(places=Place.objects.annotate(meeting_count=Count("meeting")))


class PlacePage(FormPage):
    """Adding a place, and correcting one."""

    parent = PLACES
    header_icon = "thumbtack"
    template_name = "wagtailadmin/passerelle/place.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.place = self._place()

    def _place(self) -> Place | None:
        key = self.kwargs.get("pk")
        return get_object_or_404(Place, pk=key) if key else None

    def get_page_title(self) -> str:
        return self.place.name if self.place else _("Add a place")

    def make_form(self, data: Any = None) -> PlaceForm:
        # A row of its own for the form, which writes on it while it checks.
        return PlaceForm(data, instance=self._place())

    def act(self, form: PlaceForm) -> Place:
        return save_place(form.facts(), place=self.place, by=account_of(self.request))

    def where_next(self, done: Place) -> str:
        return reverse("events_admin:places")

    def show_form(self, form: PlaceForm, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, place=self.place, submit_label=self.submit_label, status=status)
