"""Screens of the network in the admin: organisations, and the jobs in trouble."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from network.actions import (
    add_representative,
    end_representation,
    save_organisation,
    verify_organisation,
)
from network.admin_forms import OrganisationForm, RepresentativeForm, VerificationForm
from network.admin_pages import CoordinatorPage, FormPage
from network.models import Organisation, User
from network.outbox import retry, stuck_jobs

ORGANISATIONS = ("network_admin:organisations", gettext_lazy("Organisations"))


class OrganisationList(CoordinatorPage):
    page_title = ORGANISATIONS[1]
    header_icon = "group"
    template_name = "wagtailadmin/passerelle/organisations.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("network_admin:organisation_add")
        return [HeaderButton(_("Add an organisation"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Organisation.objects.prefetch_related("texts").order_by("name")
        return self.show(organisations=rows)


class OrganisationPage(FormPage):
    """Adding an organisation, and changing one."""

    template_name = "wagtailadmin/passerelle/organisation.html"
    parent = ORGANISATIONS
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organisation = self._organisation(kwargs.get("public_id"))

    def _organisation(self, public_id: str | None) -> Organisation | None:
        rows: QuerySet[Organisation] = Organisation.objects.all()
        return get_object_or_404(rows, public_id=public_id) if public_id else None

    def get_page_title(self) -> str:
        return self.organisation.name if self.organisation else _("Add an organisation")

    def make_form(self, data: Any = None) -> OrganisationForm:
        # A row of its own for the form, which writes on it while it checks.
        return OrganisationForm(data, instance=self._organisation(self.kwargs.get("public_id")))

    def act(self, form: OrganisationForm) -> Organisation:
        by = self.request.user
        assert isinstance(by, User)
        return save_organisation(form.facts(), organisation=self.organisation, by=by)

    def where_next(self, done: Organisation) -> str:
        return reverse("network_admin:organisations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.organisation
        rows = row.representations.select_related("user").order_by("since", "pk") if row else None
        return super().get_context_data(organisation=row, representations=rows, **kwargs)


class OfOrganisation(FormPage):
    """A form about one organisation, reached from its page."""

    header_icon = "group"

    @property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation, public_id=self.kwargs["public_id"])

    @property
    def account(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        own = {"url": self.where_next(None), "label": self.organisation.name}
        return [*items[:-1], own, items[-1]]

    parent = ORGANISATIONS

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:organisation", args=[self.kwargs["public_id"]])


class RepresentativeAdd(OfOrganisation):
    page_title = gettext_lazy("Somebody who acts for it")

    def make_form(self, data: Any = None) -> RepresentativeForm:
        return RepresentativeForm(data)

    def act(self, form: RepresentativeForm) -> None:
        add_representative(self.organisation, by=self.account, **form.cleaned_data)


class Verification(OfOrganisation):
    page_title = gettext_lazy("Vouching for it")

    def make_form(self, data: Any = None) -> VerificationForm:
        until = self.organisation.verified_until
        return VerificationForm(
            data,
            is_verified=self.organisation.is_verified,
            initial={"until": until and timezone.localdate(until)},
        )

    def act(self, form: VerificationForm) -> None:
        verify_organisation(self.organisation, by=self.account, **form.cleaned_data)


class RepresentativeEnd(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, account: str) -> HttpResponse:
        organisation = get_object_or_404(Organisation, public_id=public_id)
        user = get_object_or_404(User, public_id=account)
        assert isinstance(request.user, User)
        end_representation(organisation, account=user, by=request.user)
        messages.success(request, _("Ended: this person no longer acts for it."))
        return redirect("network_admin:organisation", public_id)


@dataclass(frozen=True)
class StuckJob:
    """A job in trouble, in ids and kinds: what it was handling is not shown."""

    id: UUID
    handler: str
    about: str
    since: datetime
    tries: int
    has_given_up: bool
    error: str


class JobList(CoordinatorPage):
    page_title = gettext_lazy("Jobs in trouble")
    header_icon = "warning"
    template_name = "wagtailadmin/passerelle/jobs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(jobs=[described(job) for job in stuck_jobs()])


class JobRetry(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, job: UUID) -> HttpResponse:
        if retry(str(job)):
            messages.success(request, _("The job is on its way again."))
        else:
            messages.warning(request, _("This job is gone already: somebody was quicker."))
        return redirect("network_admin:jobs")


def described(job: DBTaskResult) -> StuckJob:
    key, ids, attempt = job.args_kwargs["args"]
    return StuckJob(
        id=job.pk,
        handler=key,
        about=", ".join(f"{name} {value}" for name, value in ids.items()),
        since=job.enqueued_at,
        tries=attempt + 1,
        has_given_up=job.status == "FAILED",
        error=_error_kind(job, key, ids, attempt),
    )


def _error_kind(job: DBTaskResult, key: str, ids: dict[str, Any], attempt: int) -> str:
    """The kind of the last error: in the traceback of who gave up, else in the try before."""
    if job.status == "FAILED":
        lines = (job.traceback or "").strip().splitlines() or [""]
        return lines[-1].rpartition(": ")[2]
    before = DBTaskResult.objects.filter(
        args_kwargs={"args": [key, ids, attempt - 1], "kwargs": {}}, status="SUCCESSFUL"
    ).order_by("-finished_at")
    said = before.values_list("return_value", flat=True).first() or ""
    return str(said).removeprefix("again: ")
