"""Answers to offers in the admin: read, passed on without a name, or given back."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from network.actions.offers.answering import give_answer_back, pass_answer_on
from network.admin_pages import ActionForm, CoordinatorPage, FormPage, account_of
from network.models import AnswerBack, AnswerState, FactKind, OfferAnswer, Profile
from network.offers.admin import OFFERS
from network.offers.board import shown
from network.visibility import visible_facts_of

ONWARD = "onward"
A_PAGE = 50


class PassOnForm(ActionForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    decision = forms.ChoiceField(label=gettext_lazy("After reading it"), widget=forms.RadioSelect)
    field_names: ClassVar[dict[str, str]] = {"reason": "decision"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        back = [
            (one.value, _("Give it back: %(reason)s") % {"reason": one.label}) for one in AnswerBack
        ]
        choices = [(ONWARD, _("Pass it on, without the name")), *back]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


@method_decorator(never_cache, name="dispatch")
class AnswerPage(FormPage):
    """One answer that waits: its words, and whose offer it answers."""

    page_title = gettext_lazy("An answer to an offer")
    template_name = "wagtailadmin/passerelle/offer_answer.html"
    saved_words = gettext_lazy("Decided. The person is told.")
    header_icon = "clipboard-list"
    is_sensitive = True
    parent = OFFERS

    @property
    def waiting(self) -> OfferAnswer:
        rows = OfferAnswer.objects.coordinated_by(self.viewer).filter(state=AnswerState.WAITING)
        rows = rows.select_related("offer__organisation", "node", "user")
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def make_form(self, data: Any = None) -> PassOnForm:
        return PassOnForm(data, initial={"version": self.waiting.version})

    def act(self, form: PassOnForm) -> None:
        decision, version = form.cleaned_data["decision"], form.cleaned_data["version"]
        by = account_of(self.request)
        if decision == ONWARD:
            pass_answer_on(self.waiting, version=version, by=by)
        else:
            give_answer_back(self.waiting, reason=decision, version=version, by=by)

    def where_next(self, done: Any) -> str:
        return reverse("wagtailadmin_home")

    def show_form(self, form: Any, *, status: int = 200) -> HttpResponse:
        row = self.waiting
        return self.show(
            form=form,
            answer=row,
            offer=shown(row.offer),
            version=row.version,
            media=form.media,
            submit_label=self.submit_label,
            status=status,
        )


@method_decorator(never_cache, name="dispatch")
class PlacementList(CoordinatorPage):
    """Who looks for a placement, of those who open that to coordinators; what they say of it."""

    page_title = gettext_lazy("Placements looked for")
    header_icon = "user"
    is_sensitive = True
    parent = OFFERS
    template_name = "wagtailadmin/passerelle/placements.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Profile.objects.coordinated_by(self.viewer).looking_for_placement(self.viewer)
        page = Paginator(rows.select_related("node").order_by("pk"), A_PAGE).get_page(
            request.GET.get("p")
        )
        seen = visible_facts_of(page.object_list, self.viewer)
        found = [(row, seen[row.pk], seen[row.pk].first(FactKind.PLACEMENT)) for row in page]
        return self.show(page=page, rows=found)
