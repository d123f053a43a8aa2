"""Screens of proposed themes: their list, one of them, and what becomes of it in one act."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from events.actions import (
    join_proposal,
    look_at_proposal,
    merge_proposal,
    reopen_proposal,
    set_aside_proposal,
    take_up_proposal,
)
from events.admin_forms import MeetingForm
from events.admin_forms.fields import submitted_id
from events.admin_forms.proposals import JoinForm, LookForm, MergeForm, SetAsideForm
from events.admin_views.meetings import MeetingPage
from events.models import Meeting, ThemeProposal
from events.titles import title_of_series
from network.admin_pages import REFUSED, CoordinatorPage, account_of, viewer_of

PROPOSALS = ("events_admin:proposals", gettext_lazy("Proposed themes"))
THEMES_A_PAGE = 50


def proposal_or_404(request: HttpRequest, public_id: str) -> ThemeProposal:
    rows = ThemeProposal.objects.visible_to(viewer_of(request)).with_support()
    rows = rows.select_related("meeting", "merged_into", "series")
    return get_object_or_404(rows, public_id=public_id)


class ProposalList(CoordinatorPage):
    page_title = PROPOSALS[1]
    header_icon = "comment"
    template_name = "wagtailadmin/passerelle/proposals.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = ThemeProposal.objects.visible_to(self.viewer).with_support().undecided_first()
        page = Paginator(rows, THEMES_A_PAGE).get_page(request.GET.get("page"))
        return self.show(page=page)


class ProposalPage(CoordinatorPage):
    """One proposal: its words, and four ways to answer; each form says which by its button."""

    parent = PROPOSALS
    header_icon = "comment"
    template_name = "wagtailadmin/passerelle/proposal.html"

    def get_page_title(self) -> str:
        return _("Proposed theme")

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.show_proposal(proposal_or_404(request, public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        proposal = proposal_or_404(request, public_id)
        what = request.POST.get("what", "")
        if what == "reopen":
            reopen_proposal(proposal, by=account_of(request))
            return redirect("events_admin:proposal", public_id)
        forms = self._forms(proposal, {what: request.POST})
        form = forms.get(what)
        if form is None or not form.is_valid():
            return self.show_proposal(proposal, status=REFUSED, **forms)
        try:
            self._act(what, proposal, form)
        except ValidationError as refusal:
            form.take_refusal(refusal)
            # What a colleague decided meanwhile is shown as it is now.
            return self.show_proposal(proposal_or_404(request, public_id), status=REFUSED, **forms)
        messages.success(request, str(SAVED[what]))
        return redirect("events_admin:proposal", public_id)

    def _forms(self, proposal: ThemeProposal, data: dict[str, Any]) -> dict[str, Any]:
        return {
            # A row of its own for the form, which writes on it while it checks.
            "look": LookForm(
                data.get("look"), instance=proposal_or_404(self.request, proposal.public_id)
            ),
            "set_aside": SetAsideForm(data.get("set_aside")),
            "merge": MergeForm(data.get("merge"), proposal=proposal),
            "join": JoinForm(data.get("join"), viewer=self.viewer),
        }

    def _act(self, what: str, proposal: ThemeProposal, form: Any) -> None:
        by = account_of(self.request)
        if what == "look":
            look_at_proposal(proposal, form.words(), by=by)
        elif what == "set_aside":
            set_aside_proposal(proposal, reason=form.cleaned_data["reason"], by=by)
        elif what == "merge":
            merge_proposal(proposal, into=form.cleaned_data["into"], by=by)
        else:
            join_proposal(proposal, form.cleaned_data["meeting"], by=by)

    def show_proposal(
        self, proposal: ThemeProposal, *, status: int = 200, **forms: Any
    ) -> HttpResponse:
        return self.show(
            proposal=proposal,
            series_title=title_of_series(proposal.series) if proposal.series else "",
            contact=proposal.reachable_contact,
            status=status,
            **forms or self._forms(proposal, {}),
        )


SAVED = {
    "look": gettext_lazy("Saved."),
    "set_aside": gettext_lazy("Set aside. Whoever proposed it and left an address is told."),
    "merge": gettext_lazy("Put together. Support is counted once for each person."),
    "join": gettext_lazy("Taken up. Whoever proposed it and left an address is told."),
}


class ProposalMeeting(MeetingPage):
    """A new meeting with the theme and the series filled in; saving it answers the proposal."""

    parent = PROPOSALS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.saved_words = SAVED["join"]

    def _meeting(self) -> Meeting | None:
        return None

    def get_page_title(self) -> str:
        return _("A meeting about a proposed theme")

    def make_form(self, data: Any = None) -> MeetingForm:
        form = super().make_form(data)
        proposal = proposal_or_404(self.request, self.kwargs["public_id"])
        form.texts.suggest(proposal.language, theme=proposal.theme)
        return form

    def usual_series(self) -> str:
        proposal = proposal_or_404(self.request, self.kwargs["public_id"])
        return proposal.series.public_id if proposal.series else ""

    def act(self, form: MeetingForm) -> Meeting:
        return take_up_proposal(
            proposal_or_404(self.request, self.kwargs["public_id"]),
            form.facts(),
            public_id=submitted_id(self.request.POST),
            by=account_of(self.request),
        )

    def where_next(self, done: Meeting) -> str:
        return reverse("events_admin:meeting", args=[done.public_id])
