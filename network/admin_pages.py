"""The furniture of our screens in the Wagtail admin: who enters, where one is, how a form goes."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from frontend.forms import RefusableForm
from network.audiences import Viewer
from network.models import User
from network.modules import is_on

# What was typed is understood and refused, as the API says it.
REFUSED = 422


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the middleware found out."""
    return request.viewer  # type: ignore[attr-defined]


def account_of(request: HttpRequest) -> User:
    """Who acts, for the audit log."""
    assert isinstance(request.user, User)
    return request.user


class CoordinatorMenuItem(MenuItem):
    """An entry of the menu that only coordinators see, while the module it belongs to is on."""

    def __init__(self, *args: Any, module: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.module = module

    def is_shown(self, request: HttpRequest) -> bool:
        is_there = not self.module or is_on(self.module)
        return is_there and viewer_of(request).is_coordinator


class CoordinatorPage(WagtailAdminTemplateMixin, View):
    """A screen for coordinators; whoever else has a foot in the admin is sent back."""

    request: HttpRequest
    parent: tuple[str, Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.viewer.is_coordinator:
            # Wagtail turns this into a redirection: what was typed is shown instead, to copy.
            request.was_refused = True  # type: ignore[attr-defined]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.request)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = list(self.breadcrumbs_items)
        if self.parent:
            items.append({"url": reverse(self.parent[0]), "label": self.parent[1]})
        return [*items, {"url": "", "label": self.get_page_title()}]

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


class ActionForm(RefusableForm):
    """A form of the admin whose rules are an action's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


class FormPage(CoordinatorPage):
    """A screen with one form: what was typed comes back until the action takes it."""

    template_name = "wagtailadmin/passerelle/form.html"
    submit_label: Any = gettext_lazy("Save")
    saved_words: Any = gettext_lazy("Saved.")
    refused_words: Any = gettext_lazy("Not saved yet: please look at the sentences in red.")
    moved_words: Any = gettext_lazy("Not saved yet: somebody else was here. Please read below.")

    def make_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> Any:
        """Call the action with what the form says; it may raise ValidationError."""
        raise NotImplementedError

    def where_next(self, done: Any) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                return self.answer(self.act(form))
            except ValidationError as refusal:
                form.take_refusal(refusal)
        messages.error(request, str(self.refused_words))
        return self.show_form(form, status=REFUSED)

    def answer(self, done: Any) -> HttpResponse:
        messages.success(self.request, str(self.saved_words))
        return redirect(self.where_next(done))

    def show_form(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, media=form.media, submit_label=self.submit_label, status=status)
