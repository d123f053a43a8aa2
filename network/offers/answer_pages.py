"""Pages of answers to offers: the member writes, the organisation reads words without a name."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.exceptions import Throttled

from network.actions.offers.answering import (
    answer_offer,
    answers_told,
    share_reach,
    want_answer,
    withdraw_answer,
)
from network.admin_pages import REFUSED, account_of, viewer_of
from network.helplines import helplines
from network.limits import limit, wait_words
from network.models import AnswerState, Offer, OfferAnswer, Profile
from network.offers.answer_forms import AnswerForm, ReachForm
from network.offers.board import shown, with_all

TO_WRITE = {AnswerState.WAITING.value, AnswerState.GIVEN_BACK.value}


@login_required
@never_cache
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """One's own answer to an offer: written, passed on, and then how to be reached.

    Who answered finds it after the offer ended too; anybody else only while it is open.
    """
    row, own = _answerable(request, public_id)
    form = _form(request, own)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, row, form)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        except Throttled as refusal:
            form.add_error(None, wait_words(refusal))
            status = 429
        else:
            return redirect("offers:answer", public_id)
    context = {
        "offer": shown(row),
        "answer": own,
        "form": form,
        "is_writing": isinstance(form, AnswerForm),
        "version": own.version if own else 0,
        "helplines": helplines(),
    }
    status = REFUSED if form.errors and status == 200 else status
    return render(request, "network/offer_answer.html", context, status=status)


@login_required
@never_cache
@require_POST
def answer_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    row, _own = _answerable(request, public_id)
    withdraw_answer(row, by=account_of(request))
    messages.success(request, _("Your answer is taken back: nobody reads it any more."))
    return redirect("offers:own_answers")


@login_required
@never_cache
def own_answers(request: HttpRequest) -> HttpResponse:
    rows = account_of(request).offer_answers.select_related("offer").order_by("-sent_at", "-pk")
    offers = {row.pk: row for row in with_all(Offer.objects.filter(answers__in=rows))}
    answers = [(row, shown(offers[row.offer_id])) for row in rows]
    return render(request, "network/own_answers.html", {"answers": answers})


@login_required
@never_cache
def answers(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the organisation reads: words without a name, in no order of time."""
    row = _own_offer(request, public_id)
    context = {"offer": shown(row), "answers": answers_told(row)}
    return render(request, "network/offer_answers.html", context)


@login_required
@never_cache
@require_POST
def answer_want(request: HttpRequest, public_id: str, answer: str) -> HttpResponse:
    row = _own_offer(request, public_id)
    # One that was taken back and one of who keeps the organisation away since are gone alike.
    found = next((one for one in answers_told(row) if one.public_id == answer), None)
    if found is None:
        raise Http404
    try:
        want_answer(found, by=account_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The person is told. They say how to reach them if they wish."))
    return redirect("offers:answers", public_id)


def _answerable(request: HttpRequest, public_id: str) -> tuple[Offer, OfferAnswer | None]:
    row = with_all(Offer.objects.filter(public_id=public_id)).first()
    if row is None:
        raise Http404
    viewer = viewer_of(request)
    own = row.answers.filter(user=account_of(request)).select_related("node").first()
    is_open = Offer.objects.published().filter(pk=row.pk).exists()
    may_begin = is_open and viewer.is_member and row.organisation_id not in viewer.stands_in
    if viewer.acting_as is not None or not (own or may_begin):
        raise Http404
    return row, own


def _form(request: HttpRequest, own: OfferAnswer | None) -> AnswerForm | ReachForm:
    data = request.POST if request.method == "POST" else None
    if own is None or own.state in TO_WRITE:
        profile = Profile.objects.filter(user=account_of(request)).select_related("node").first()
        return AnswerForm(data, answer=own, node=profile.node if profile else None)
    return ReachForm(data, initial={"reach": own.reach})


def _act(request: HttpRequest, row: Offer, form: AnswerForm | ReachForm) -> None:
    by, said = account_of(request), form.cleaned_data
    if isinstance(form, ReachForm):
        share_reach(row, said["reach"].strip(), by=by)
        messages.success(request, _("The organisation can reach you now."))
        return
    limit("offer_answer_person", by.public_id)
    words, version = said["words"].strip(), said["version"]
    answer_offer(row, words, node=said["node"], version=version, by=by)
    messages.success(request, _("Sent. A coordinator reads it and passes it on without your name."))


def _own_offer(request: HttpRequest, public_id: str) -> Any:
    return get_object_or_404(
        with_all(Offer.objects.made_by(viewer_of(request))), public_id=public_id
    )
