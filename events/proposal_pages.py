"""The public pages of proposed themes: read, propose, support, and one's own by a secret link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.exceptions import Throttled

from events import actions
from events.finding import cards, shown_cards
from events.models import ThemeProposal, ThemeSupport
from events.proposal_forms import STAMP_PURPOSE, ProposalForm
from events.secret_doors import secret_door
from network.form_age import StampUnknown, read_stamp
from network.identifiers import normalise_email
from network.limits import client_address, limit, seconds_to_wait, wait_words
from network.models import PortalSettings, User

THEMES_A_PAGE = 20

ProposalView = Callable[[HttpRequest, ThemeProposal], HttpResponse]


@never_cache
def themes(request: HttpRequest) -> HttpResponse:
    rows = ThemeProposal.objects.shown().undecided_first()
    page = Paginator(rows, THEMES_A_PAGE).get_page(request.GET.get("page"))
    viewer = request.viewer  # type: ignore[attr-defined]
    mine = ThemeSupport.objects.filter(user=viewer.user_id, proposal__in=[row.pk for row in page])
    context = {
        "rows": _with_cards(list(page)),
        "supported": set(mine.values_list("proposal", flat=True)),
        "supported_unseen": _supported_unseen(viewer.user_id),
        "page": page,
        "may_support": viewer.is_member,
    }
    return render(request, "events/themes.html", context)


def _supported_unseen(user_id: int | None) -> list[ThemeSupport]:
    """What this reader supports and no longer finds: to be taken back, without its words."""
    rows = ThemeSupport.objects.filter(user=user_id).select_related("proposal")
    unseen = rows.exclude(proposal__in=ThemeProposal.objects.shown())
    return list(unseen.order_by("created_at", "pk"))


def _with_cards(rows: list[ThemeProposal]) -> list[tuple[ThemeProposal, dict[str, Any] | None]]:
    """Each with the public card of its meeting; without one when that is not public (yet)."""
    language = get_language() or settings.LANGUAGE_CODE
    found = cards(language).filter(meeting__in=[row.meeting_id for row in rows if row.meeting_id])
    by_meeting = {row.meeting_id: card for row, card in zip(found, shown_cards(found), strict=True)}
    return [(row, by_meeting.get(row.meeting_id or 0)) for row in rows]


@never_cache
def propose(request: HttpRequest) -> HttpResponse:
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _ask(request, form)
    try:
        return _propose(request, form)
    except Throttled as throttled:
        form.add_error(None, wait_words(throttled))
        response = _ask(request, form, status=429)
        response["Retry-After"] = str(seconds_to_wait(throttled))
        return response
    except ValidationError as refusal:
        form.add_error(None, refusal)
        if isinstance(refusal, StampUnknown):
            form.renew_stamp()
        return _ask(request, form, status=422)


def _ask(request: HttpRequest, form: ProposalForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "helplines": PortalSettings.load().helplines.splitlines()}
    return render(request, "events/propose.html", context, status=status)


def _propose(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    if not form.is_valid():
        raise ValidationError([])
    submission = read_stamp(STAMP_PURPOSE, form.cleaned_data["stamp"])
    limit("proposal_address", client_address(request))
    if email := form.cleaned_data["email"]:
        limit("proposal_person", normalise_email(email))
    if phone := form.cleaned_data["phone"]:
        limit("proposal_person", "".join(sign for sign in phone if sign.isdigit()))
    proposal = actions.propose_theme(form.facts(), submission=submission)
    return redirect("events:proposal", proposal.token)


@never_cache
@require_POST
def support(request: HttpRequest, public_id: str) -> HttpResponse:
    """Support a theme, or take that back: the form says which, so that a second tap is harmless."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    if request.POST.get("what") == "withdraw":
        return _take_back(request.user, public_id)
    row = get_object_or_404(ThemeProposal.objects.shown(), public_id=public_id)
    try:
        actions.support_proposal(row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(reverse("events:themes") + f"#theme-{row.public_id}")


def _take_back(user: User, public_id: str) -> HttpResponse:
    """One's own support is one's own, also where the theme is hidden, decided or merged."""
    row = ThemeProposal.objects.filter(public_id=public_id, supports__user=user).first()
    if row is not None:
        actions.withdraw_support(row, by=user)
    return redirect(reverse("events:themes") + f"#theme-{public_id}")


def secret(view: ProposalView) -> Callable[..., HttpResponse]:
    """A page behind a proposer's link: unknown links are 404."""

    @secret_door
    @wraps(view)
    def door(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, ThemeProposal.objects.by_token(token))
        except (BadSignature, ThemeProposal.DoesNotExist):
            raise Http404 from None

    return door


@secret
def own(request: HttpRequest, row: ThemeProposal) -> HttpResponse:
    """What became of one's own proposal, or of the one it was put together with."""
    ((outcome, card),) = _with_cards([row.outcome])
    context = {
        "proposal": row,
        "outcome": outcome,
        "card": card,
        "contact": row.reachable_contact,
        "token": row.token,
        "link": request.build_absolute_uri(reverse("events:proposal", args=[row.token])),
    }
    return render(request, "events/proposal.html", context)


@secret
@require_POST
def withdraw(request: HttpRequest, row: ThemeProposal) -> HttpResponse:
    actions.withdraw_proposal(row)
    return redirect("events:proposal_withdrawn")


@never_cache
def withdrawn(request: HttpRequest) -> HttpResponse:
    return render(request, "events/proposal_withdrawn.html")
