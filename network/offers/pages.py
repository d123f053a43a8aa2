"""Pages of offers: anybody finds and reads them; who acts for an organisation makes them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.actions.offers.publishing import (
    change_offer,
    close_offer,
    save_offer,
    submit_offer,
    withdraw_offer,
)
from network.admin_pages import REFUSED, account_of, viewer_of
from network.models import Offer, Organisation, Readiness, Term
from network.offers.board import job_posting, shown, with_all
from network.offers.forms import FindOffersForm, OfferForm

A_PAGE = 20
ACTS: dict[str, tuple[Callable[..., Offer], Any]] = {
    "change": (
        change_offer,
        gettext_lazy("Nobody else reads it now. Change it, then hand it in again."),
    ),
    "close": (close_offer, gettext_lazy("It is filled: nobody else reads it any more.")),
    "withdraw": (withdraw_offer, gettext_lazy("Taken back: nobody else reads it any more.")),
}


def offers(request: HttpRequest) -> HttpResponse:
    """What verified organisations offer today."""
    rows = Offer.objects.published()
    form = FindOffersForm(request.GET, areas=_used(rows, "area"), languages=_used(rows, "language"))
    is_valid = form.is_valid()
    found = with_all(_narrowed(rows, form.cleaned_data) if is_valid else rows.none())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    viewer = viewer_of(request)
    context = {
        "offers": [shown(row) for row in page.object_list],
        "filter_form": form,
        "has_filters": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "makes_offers": viewer.acting_as is not None,
        "is_member": viewer.is_member,
    }
    response = render(request, "network/offers.html", context, status=200 if is_valid else 400)
    # Under whose hat one reads is kept by no cache.
    if viewer.user_id is not None:
        add_never_cache_headers(response)
    return response


def _used(rows: Any, field: str) -> list[Term]:
    return list(Term.objects.filter(pk__in=rows.values(field)))


def _narrowed(rows: Any, said: dict[str, str]) -> Any:
    if said["kind"]:
        rows = rows.filter(kind=said["kind"])
    for name in ("area", "language"):
        if said[name]:
            rows = rows.filter(**{f"{name}__slug": said[name]})
    return rows


@never_cache
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """One offer, for everybody while it is published; else for who acts for its organisation."""
    viewer = viewer_of(request)
    row = with_all(Offer.objects.filter(public_id=public_id)).first()
    is_public = row is not None and Offer.objects.published().filter(pk=row.pk).exists()
    is_own = row is not None and viewer.acting_as == row.organisation_id
    if row is None or not (is_public or is_own):
        raise Http404
    facts = shown(row)
    sheets = Readiness.objects.filter(organisation=row.organisation, published_at__isnull=False)
    context = {
        "offer": facts,
        "is_public": is_public,
        "is_own": is_own,
        "may_answer": viewer.is_member and row.organisation_id not in viewer.stands_in,
        "has_readiness": sheets.exists(),
        "structured_data": job_posting(facts, settings.SITE_URL) if is_public else None,
    }
    return render(request, "network/offer.html", context)


@login_required
@never_cache
def own_offers(request: HttpRequest) -> HttpResponse:
    """All offers of the organisation that one acts for, whatever their state."""
    house = _house(request)
    rows = with_all(house.offers.all()).order_by("-changed_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": house,
        "offers": [shown(row) for row in page.object_list],
        "page": page,
    }
    return render(request, "network/own_offers.html", context)


@login_required
@never_cache
def offer_write(request: HttpRequest, public_id: str = "") -> HttpResponse:
    house = _house(request)
    row = get_object_or_404(house.offers, public_id=public_id) if public_id else None
    form = OfferForm(request.POST if request.method == "POST" else None, offer=row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            done = save_offer(
                house, form.facts(), offer=row, version=version, by=account_of(request)
            )
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Saved. Read it once more, then hand it in."))
            return redirect("offers:offer", done.public_id)
    now = shown(row) if row and form.has_error("__all__", code="overtaken") else None
    context = {"organisation": house, "form": form, "offer": row, "now": now}
    return render(
        request, "network/offer_write.html", context, status=REFUSED if form.errors else 200
    )


@login_required
@never_cache
@require_POST
def offer_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(_house(request).offers, public_id=public_id)
    try:
        submit_offer(row, version=_version(request), by=account_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Handed in. The coordinators look at it, then it appears."))
    return redirect("offers:offer", public_id)


@login_required
@never_cache
@require_POST
def offer_act(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """One button: change it, say that it is filled, take it back."""
    row = get_object_or_404(_house(request).offers, public_id=public_id)
    if act not in ACTS:
        raise Http404
    do, words = ACTS[act]
    try:
        do(row, by=account_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect("offers:offer", public_id)


def _version(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def _house(request: HttpRequest) -> Organisation:
    """The verified organisation that one acts for; without that hat the page is not there."""
    return get_object_or_404(Organisation, pk=viewer_of(request).acting_as)
