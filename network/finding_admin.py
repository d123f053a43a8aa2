"""Findings and recommendations in the admin: worded, agreed to, approved, answered."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from frontend.labels import labelled
from network.actions.observations.agreeing import agree_to_wording, take_back_agreement
from network.actions.observations.grouping import (
    approve_finding,
    ask_authors,
    hold_back_finding,
    put_behind,
    take_out,
    word_finding,
)
from network.actions.observations.recommending import (
    note_no_answer,
    publish_recommendation,
    save_recommendation,
    send_recommendation,
)
from network.actions.observations.writing import voices_of
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.models import Finding, Profile, Recommendation, User
from network.observations.admin import OBSERVATIONS, names_of, readable
from network.observations.admin_forms import RecommendationForm, WordingForm
from network.profiles.admin_forms import AgreementForm
from network.releasing import may_tell


class AboutFinding(CoordinatorPage):
    """A screen about a finding of one's places."""

    header_icon = "view"
    is_sensitive = True
    parent = OBSERVATIONS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Finding.objects.coordinated_by(self.viewer)
        rows = rows.select_related("organisation", "kind", "node")
        self.finding = get_object_or_404(rows, public_id=kwargs["public_id"])

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:finding", args=[self.finding.public_id])


@method_decorator(never_cache, name="dispatch")
class FindingPage(AboutFinding, FormPage):
    """The wording of a finding, who stands behind it, and what may be done with it now."""

    template_name = "wagtailadmin/passerelle/finding.html"
    submit_label = gettext_lazy("Save the wording")

    def get_page_title(self) -> str:
        row = self.finding
        return labelled(row.organisation.name, capfirst(row.kind.label))

    def make_form(self, data: Any = None) -> WordingForm:
        row = self.finding
        known = {"version": row.version, "words": row.words, "language": row.language}
        return WordingForm(data, initial=known)

    def act(self, form: WordingForm) -> None:
        version = form.cleaned_data["version"]
        by = account_of(self.request)
        word_finding(self.finding, form.wording(), version=version, by=by)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.finding
        every = readable(self.viewer)
        behind = list(every.filter(finding=row).order_by("recorded_at", "pk"))
        more = every.filter(finding=None, organisation=row.organisation, kind=row.kind)
        current = row.agreements.filter(wording_version=row.wording_version)
        agreed = set(current.values_list("profile", flat=True))
        names = names_of(behind, self.viewer)
        voices = voices_of(row)
        return super().get_context_data(
            finding=row,
            behind=[(one, names[one.profile_id], one.profile_id in agreed) for one in behind],
            unseen=len(voices) - len(behind),
            more=more.order_by("recorded_at", "pk"),
            may_be_told=may_tell(voices),
            is_told=Finding.objects.released().filter(pk=row.pk).exists(),
            **kwargs,
        )


class FindingAct(AboutFinding):
    """One button on the page of a finding."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, act: str) -> HttpResponse:
        acts: dict[str, Callable[[User], object]] = {
            "ask": lambda by: ask_authors(self.finding, version=version_in(request), by=by),
            "approve": lambda by: approve_finding(self.finding, version=version_in(request), by=by),
            "hold-back": lambda by: hold_back_finding(self.finding, by=by),
            "add": lambda by: put_behind(self.finding, self._chosen(), by=by),
            "take-out": lambda by: take_out(self.finding, self._chosen()[0], by=by),
        }
        if act not in acts:
            raise PermissionDenied
        return answered(request, acts[act], self._where_after)

    def _chosen(self) -> list[Any]:
        ids = self.request.POST.getlist("observation")
        rows = list(readable(self.viewer).filter(public_id__in=ids))
        if not rows:
            raise ValidationError(_("Tick at least one, then put them together."))
        return rows

    def _where_after(self) -> str:
        """Its page; the list where it went with the last that stood behind it."""
        if Finding.objects.filter(pk=self.finding.pk).exists():
            return self.where_next(None)
        return reverse("network_admin:observations")


class FindingAgree(AboutFinding, FormPage):
    """Somebody without an account said yes, or took it back, after the words were read to them."""

    page_title = gettext_lazy("The person agrees to these words")
    template_name = "wagtailadmin/passerelle/finding_agree.html"
    submit_label = gettext_lazy("The person says yes")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        authors = readable(self.viewer).filter(finding=self.finding).values("profile")
        rows = Profile.objects.filter(pk__in=authors, user=None)
        self.profile = get_object_or_404(rows, public_id=kwargs["profile"])

    def make_form(self, data: Any = None) -> AgreementForm:
        return AgreementForm(data, initial={"language": self.profile.language})

    def act(self, form: AgreementForm) -> None:
        by, row = account_of(self.request), self.finding
        if self.request.POST.get("answer") == "no":
            take_back_agreement(row, self.profile, by=by, agreed=form.agreed)
            return
        version = version_in(self.request, "wording")
        agree_to_wording(row, self.profile, wording_version=version, by=by, agreed=form.agreed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(finding=self.finding, **kwargs)


@method_decorator(never_cache, name="dispatch")
class RecommendationPage(FormPage):
    """Writing a recommendation, from a finding; later, what was answered."""

    parent = OBSERVATIONS
    header_icon = "doc-full"
    template_name = "wagtailadmin/passerelle/recommendation.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        findings = Finding.objects.coordinated_by(self.viewer).select_related("organisation")
        self.row: Recommendation | None = None
        if "recommendation" in kwargs:
            self.row = _recommendation(self, kwargs["recommendation"])
            self.organisation, self.node = self.row.organisation, self.row.node
        else:
            first = get_object_or_404(findings.select_related("node"), public_id=kwargs["finding"])
            self.organisation, self.node = first.organisation, first.node
        about = findings.filter(organisation=self.organisation).exclude(words="")
        self.findings = about.order_by("kind__position", "pk")

    def get_page_title(self) -> str:
        return _("Recommendation to %(organisation)s") % {"organisation": self.organisation.name}

    def make_form(self, data: Any = None) -> RecommendationForm:
        return RecommendationForm(data, findings=self.findings, initial=self._known())

    def _known(self) -> dict[str, Any]:
        row = self.row
        if row is None:
            return {"findings": [self.kwargs["finding"]], "language": self.node.language}
        return {
            "version": row.version,
            "findings": list(row.findings.values_list("public_id", flat=True)),
            "words": row.words,
            "language": row.language,
            "due_on": row.due_on,
        }

    def act(self, form: RecommendationForm) -> Recommendation:
        return save_recommendation(
            self.organisation,
            form.facts(),
            node=self.node,
            recommendation=self.row,
            version=form.cleaned_data["version"],
            by=account_of(self.request),
        )

    def where_next(self, done: Recommendation) -> str:
        return reverse("network_admin:recommendation", args=[done.public_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        stands = row and Recommendation.objects.standing().filter(pk=row.pk).exists()
        return super().get_context_data(recommendation=row, stands=stands, **kwargs)


class RecommendationAct(CoordinatorPage):
    """One button on the page of a recommendation."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, recommendation: str, act: str) -> HttpResponse:
        row = _recommendation(self, recommendation)
        acts: dict[str, Callable[[User], object]] = {
            "send": lambda by: send_recommendation(row, version=version_in(request), by=by),
            "publish": lambda by: publish_recommendation(row, publishes=True, by=by),
            "unpublish": lambda by: publish_recommendation(row, publishes=False, by=by),
            "no-answer": lambda by: note_no_answer(row, by=by),
        }
        if act not in acts:
            raise PermissionDenied
        where = reverse("network_admin:recommendation", args=[row.public_id])
        return answered(request, acts[act], lambda: where)


def _recommendation(page: CoordinatorPage, public_id: str) -> Recommendation:
    rows = Recommendation.objects.coordinated_by(page.viewer)
    return get_object_or_404(rows.select_related("organisation", "node"), public_id=public_id)


def version_in(request: HttpRequest, name: str = "version") -> int:
    """The version that was on the screen. Raises Http404 for what no screen of ours sends."""
    said = request.POST.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Http404
    return int(said)


def answered(
    request: HttpRequest, act: Callable[[User], object], where: Callable[[], str]
) -> HttpResponse:
    """Do it, say how it went, and lead back."""
    try:
        act(account_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Done."))
    return redirect(where())
