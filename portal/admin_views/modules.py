"""The switches of modules: what each does, what goes when it is off."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.actions import switch_modules
from network.admin_pages import FormPage
from network.models import User
from network.modules import LATER
from portal.admin_forms import ModulesForm


class ModuleSwitches(FormPage):
    page_title = _("Parts of the portal")
    header_icon = "cogs"
    template_name = "wagtailadmin/passerelle/modules.html"
    saved_words = _("Saved. Visitors see it within a few seconds.")

    def make_form(self, data: Any = None) -> ModulesForm:
        return ModulesForm(data)

    def act(self, form: ModulesForm) -> list[str]:
        assert isinstance(self.request.user, User)
        return switch_modules(form.wanted(), by=self.request.user)

    def where_next(self, done: list[str]) -> str:
        return reverse("portal_admin:modules")

    def show_form(self, form: ModulesForm, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, later=LATER, submit_label=self.submit_label, status=status)
