"""Observations in the admin: read, written down for who has no account, put together."""

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from network.actions.observations.grouping import look_at_observation, put_behind, start_finding
from network.actions.observations.recording import record_observation
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.audiences import Viewer
from network.models import Finding, Observation, Recommendation
from network.observations.admin_forms import ReadForm, SpokenObservationForm
from network.profiles.admin import AboutProfile
from network.visibility import visible_facts_of

OBSERVATIONS = ("network_admin:observations", gettext_lazy("Obstacles met"))
RELATED = ("organisation", "kind", "level", "area", "profile__node", "finding")


def readable(viewer: Viewer) -> QuerySet[Observation]:
    return Observation.objects.coordinated_by(viewer).select_related(*RELATED)


def names_of(rows: list[Observation], viewer: Viewer) -> dict[int, str]:
    """What each author is called, as far as this viewer may see it; else the id of the profile."""
    people = {row.profile_id: row.profile for row in rows}
    seen = visible_facts_of(people.values(), viewer)
    return {pk: seen[pk].name or person.public_id for pk, person in people.items()}


@method_decorator(never_cache, name="dispatch")
class ObservationList(CoordinatorPage):
    """What waits to be read, what may be put together, and what is told."""

    page_title = OBSERVATIONS[1]
    header_icon = "view"
    is_sensitive = True
    template_name = "wagtailadmin/passerelle/observations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = readable(self.viewer)
        alone = rows.filter(finding=None).exclude(looked_at=None).exclude(organisation=None)
        ordered = alone.order_by("organisation__name", "kind__position", "recorded_at", "pk")
        groups = [
            {"organisation": some[0].organisation, "kind": some[0].kind, "rows": some}
            for _key, run in groupby(ordered, key=lambda row: (row.organisation_id, row.kind_id))
            if (some := list(run))
        ]
        findings = Finding.objects.coordinated_by(self.viewer)
        recommendations = Recommendation.objects.coordinated_by(self.viewer)
        return self.show(
            unread=rows.filter(looked_at=None).order_by("recorded_at", "pk"),
            elsewhere=rows.filter(organisation=None).exclude(looked_at=None).order_by("pk"),
            groups=groups,
            findings=findings.select_related("organisation", "kind").order_by("-changed_at"),
            recommendations=recommendations.select_related("organisation").order_by("-changed_at"),
        )


@method_decorator(never_cache, name="dispatch")
class ObservationPage(FormPage):
    """One observation: what it says, and that it was read."""

    parent = OBSERVATIONS
    page_title = gettext_lazy("An obstacle met")
    header_icon = "view"
    is_sensitive = True
    template_name = "wagtailadmin/passerelle/observation.html"
    submit_label = gettext_lazy("I have read it")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(readable(self.viewer), public_id=kwargs["public_id"])

    def make_form(self, data: Any = None) -> ReadForm:
        return ReadForm(data, is_elsewhere=self.row.organisation is None)

    def act(self, form: ReadForm) -> None:
        organisation = form.cleaned_data.get("organisation")
        look_at_observation(self.row, organisation=organisation, by=account_of(self.request))

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:observations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        author = names_of([self.row], self.viewer)[self.row.profile_id]
        return super().get_context_data(row=self.row, author=author, **kwargs)


class ObservationWrite(AboutProfile, FormPage):
    """What somebody without an account met, in their words."""

    page_title = gettext_lazy("Write down an obstacle that the person met")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.profile.user_id is not None:
            raise Http404

    def make_form(self, data: Any = None) -> SpokenObservationForm:
        return SpokenObservationForm(data, initial={"language": self.profile.language})

    def act(self, form: SpokenObservationForm) -> None:
        by = account_of(self.request)
        record_observation(self.profile, form.facts(), by=by, agreed=form.agreed)


class FindingStart(CoordinatorPage):
    """The observations that were ticked become a finding."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.getlist("observation")
        rows = list(readable(self.viewer).filter(public_id__in=chosen, finding=None))
        first = rows[0] if rows else None
        if first is None or first.organisation is None:
            messages.error(request, _("Tick at least one, then put them together."))
            return redirect("network_admin:observations")
        by = account_of(request)
        try:
            finding = start_finding(first.organisation, first.kind, node=first.profile.node, by=by)
            put_behind(finding, rows, by=by)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("network_admin:observations")
        return redirect("network_admin:finding", finding.public_id)
