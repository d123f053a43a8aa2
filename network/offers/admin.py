"""Offers in the admin: coordinators look at each before anybody reads it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from network.actions.offers.moderating import publish_offer, refuse_offer, remove_offer
from network.admin_pages import ActionForm, CoordinatorPage, FormPage, account_of
from network.models import Offer, OfferRefusal, OfferState
from network.offers.board import shown, with_all

OFFERS = ("network_admin:offers", gettext_lazy("Offers"))
A_PAGE = 50
# Drafts are the organisation's own.
SEEN = tuple(state for state in OfferState if state is not OfferState.DRAFT)
PUBLISH = "publish"


class OfferList(CoordinatorPage):
    page_title = OFFERS[1]
    header_icon = "clipboard-list"
    template_name = "wagtailadmin/passerelle/offers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("state", "")
        rows = Offer.objects.filter(state__in=SEEN)
        if wanted in OfferState.values:
            rows = rows.filter(state=wanted)
        page = Paginator(with_all(rows).order_by("-changed_at", "-pk"), A_PAGE).get_page(
            request.GET.get("p")
        )
        states = [(state.value, capfirst(state.label)) for state in SEEN]
        return self.show(page=page, rows=[shown(row) for row in page], states=states, wanted=wanted)


class DecisionForm(ActionForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    decision = forms.ChoiceField(label=gettext_lazy("After reading it"), widget=forms.RadioSelect)
    field_names: ClassVar[dict[str, str]] = {"reason": "decision"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        back = [
            (one.value, _("Give it back: %(reason)s") % {"reason": one.label})
            for one in OfferRefusal
        ]
        publish = _("Publish it: it describes work, and its tasks and pay are clear")
        self.fields["decision"].choices = [(PUBLISH, publish), *back]  # type: ignore[attr-defined]


class OfferPage(FormPage):
    """The offer in every language it is written in, and the decision."""

    template_name = "wagtailadmin/passerelle/offer.html"
    parent = OFFERS
    header_icon = "clipboard-list"
    saved_words = gettext_lazy("Decided. The organisation is told.")

    @property
    def offer(self) -> Offer:
        rows = with_all(Offer.objects.filter(state__in=SEEN))
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_page_title(self) -> str:
        return str(shown(self.offer)["title"])

    def make_form(self, data: Any = None) -> DecisionForm:
        return DecisionForm(data, initial={"version": self.offer.version})

    def act(self, form: DecisionForm) -> Offer:
        decision, version = form.cleaned_data["decision"], form.cleaned_data["version"]
        by = account_of(self.request)
        if decision == PUBLISH:
            return publish_offer(self.offer, version=version, by=by)
        return refuse_offer(self.offer, reason=decision, version=version, by=by)

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:offers")

    def show_form(self, form: Any, *, status: int = 200) -> HttpResponse:
        row = self.offer
        return self.show(
            form=form,
            offer=shown(row),
            texts=row.texts.all(),
            # The version of what is on the screen now, when somebody was quicker.
            version=row.version,
            is_own=row.organisation_id in self.viewer.stands_in,
            media=form.media,
            submit_label=self.submit_label,
            status=status,
        )


class OfferRemove(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        row = get_object_or_404(Offer, public_id=public_id)
        try:
            remove_offer(row, by=account_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Taken off: nobody else reads it any more."))
        return redirect("network_admin:offer", public_id)
