"""Reviews of readiness sheets in the admin: asking peers, reading words before others do."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from network.actions.readiness_reviews import ask_for_review
from network.actions.readiness_words import WORDS_OF, give_words_back, pass_words
from network.admin_forms import AccountChoice, Section
from network.admin_pages import ActionForm, CoordinatorPage, FormPage, account_of
from network.admin_views import ORGANISATIONS
from network.models import (
    GivenBack,
    LookedAt,
    Membership,
    Readiness,
    ReadinessReply,
    ReadinessReview,
    User,
)
from network.models.dated import holding_today
from network.readiness.review_board import reviewed_sheet, verdicts_in_order


class AskForm(ActionForm):
    account = AccountChoice(
        label=gettext_lazy("peer worker of the network"), queryset=User.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        peer_today = Membership.objects.filter(holding_today(), is_peer=True)
        peers = User.objects.filter(is_active=True, pk__in=peer_today.values("user"))
        self.fields["account"].queryset = peers.order_by("display_name", "public_id")  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class OfSheet(CoordinatorPage):
    """A screen about a sheet that somebody else's organisation wrote."""

    header_icon = "group"
    is_sensitive = True
    parent = ORGANISATIONS

    @property
    def sheet(self) -> Readiness:
        rows = Readiness.objects.select_related("organisation").prefetch_related("answers")
        row = get_object_or_404(rows, organisation__public_id=self.kwargs["public_id"])
        if row.pk in self.viewer.stands_in:
            raise PermissionDenied
        return row

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        organisation = self.sheet.organisation
        url = reverse("network_admin:organisation", args=[organisation.public_id])
        return [*items[:-1], {"url": url, "label": organisation.name}, items[-1]]

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:readiness", args=[self.kwargs["public_id"]])


@method_decorator(never_cache, name="dispatch")
class ReadinessPage(OfSheet):
    """Every review, without a name; what waits to be read; who was asked."""

    page_title = gettext_lazy("Readiness sheet and reviews")
    template_name = "wagtailadmin/passerelle/readiness.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        sheet = self.sheet
        reviews = sheet.reviews.prefetch_related("verdicts").order_by("-reviewed_on", "pk")
        asks = sheet.review_asks.filter(until__gte=timezone.localdate())
        return self.show(
            sheet=reviewed_sheet(sheet),
            row=sheet,
            reviews=[(one, verdicts_in_order(one)) for one in reviews],
            replies=sheet.replies.order_by("pk"),
            reasons=GivenBack.choices,
            asks=asks.count(),
        )


class ReviewAskPage(OfSheet, FormPage):
    page_title = gettext_lazy("Ask a peer for a review")
    submit_label = gettext_lazy("Ask")
    saved_words = gettext_lazy("Asked. They read the sheet on their account, for two months.")

    def make_form(self, data: Any = None) -> AskForm:
        return AskForm(data)

    def act(self, form: AskForm) -> Any:
        account = form.cleaned_data["account"]
        return ask_for_review(self.sheet, account=account, by=account_of(self.request))


class WordsLookedAt(OfSheet):
    """One button: words may be shown, or are given back for a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, kind: str, words: str) -> HttpResponse:
        row = self._words(kind, words)
        said = request.POST
        version = int(said["version"]) if said.get("version", "").isdecimal() else -1
        by = account_of(request)
        try:
            if said.get("decision") == LookedAt.PASSED:
                pass_words(row, version=version, by=by)
            else:
                give_words_back(row, reason=said.get("reason", ""), version=version, by=by)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Done."))
        return redirect(self.where_next(None))

    def _words(self, kind: str, words: str) -> WORDS_OF:
        sheet = self.sheet
        if kind == "review":
            return get_object_or_404(ReadinessReview, readiness=sheet, public_id=words)
        return get_object_or_404(ReadinessReply, readiness=sheet, public_id=words)
