"""Kinds of trajectory in the admin: their names and their steps, in three languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from network.actions.trajectories.templates import remove_step, save_step, save_template
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.models import TemplateStep, TrajectoryTemplate
from network.trajectories.admin_forms import StepForm, TemplateForm

TEMPLATES = ("network_admin:templates", gettext_lazy("Kinds of trajectory"))


class TemplateList(CoordinatorPage):
    page_title = TEMPLATES[1]
    header_icon = "list-ul"
    template_name = "wagtailadmin/passerelle/trajectory_kinds.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("network_admin:template_add")
        return [HeaderButton(_("Add a kind"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(templates=TrajectoryTemplate.objects.prefetch_related("steps"))


class AboutTemplate(FormPage):
    header_icon = "list-ul"
    parent = TEMPLATES

    @property
    def template(self) -> TrajectoryTemplate | None:
        slug = self.kwargs.get("slug")
        return get_object_or_404(TrajectoryTemplate, slug=slug) if slug else None


class TemplatePage(AboutTemplate):
    """Adding a kind, and changing one: what is under way stays as it began."""

    template_name = "wagtailadmin/passerelle/trajectory_kind.html"

    def get_page_title(self) -> str:
        return self.template.name if self.template else _("Add a kind")

    def make_form(self, data: Any = None) -> TemplateForm:
        return TemplateForm(data, template=self.template)

    def act(self, form: TemplateForm) -> TrajectoryTemplate:
        by = account_of(self.request)
        return save_template(**form.facts(), template=self.template, by=by)

    def where_next(self, done: TrajectoryTemplate) -> str:
        return reverse("network_admin:template", args=[done.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.template
        steps = list(row.steps.all()) if row else []
        return super().get_context_data(template=row, steps=steps, **kwargs)


class StepPage(AboutTemplate):
    page_title = gettext_lazy("A step")

    @property
    def step(self) -> TemplateStep | None:
        position = self.kwargs.get("position")
        assert self.template
        rows = self.template.steps.all()
        return get_object_or_404(rows, position=position) if position else None

    def make_form(self, data: Any = None) -> StepForm:
        assert self.template
        return StepForm(data, step=self.step, last=self.template.steps.count())

    def act(self, form: StepForm) -> TemplateStep:
        assert self.template
        by = account_of(self.request)
        return save_step(self.template, form.facts(), step=self.step, by=by)

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:template", args=[self.kwargs["slug"]])


class StepRemove(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, position: int) -> HttpResponse:
        row = get_object_or_404(TrajectoryTemplate, slug=slug)
        remove_step(row, position=position, by=account_of(request))
        messages.success(request, _("Taken away. Trajectories under way keep it."))
        return redirect("network_admin:template", slug)
