"""Missions as the person reads them: who asks, the work, how ready the team is; then yes or no."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions.missions.answering import answer_proposal, leave_mission
from network.actions.missions.running import close_mission, say_how_it_went
from network.helplines import helplines
from network.missions.forms import FeedbackForm, ShareForm
from network.missions.pages.asked import REFUSED, account_of, ask_help, message_form
from network.missions.reading import proposal_row, proposed_of, proposed_to, sheet_for
from network.missions.threads import thread_for_person
from network.models import FactKind, MissionProposal
from network.readiness.pages import viewer_of
from network.visibility import SeenFact, as_owner, shares_of, visible_facts

Page = Callable[..., HttpResponse]
ANSWERS = {"yes": True, "no": False}
CONFLICT = 409


def proposal_page(*methods: str) -> Callable[[Page], Page]:
    """A page of what is proposed to who is logged in, or to somebody they help; else not there."""

    def decorate(page: Page) -> Page:
        @login_required
        @never_cache
        @require_http_methods([*methods, *(["HEAD"] if "GET" in methods else [])])
        @wraps(page)
        def guarded(request: HttpRequest, proposal: str, **named: Any) -> HttpResponse:
            row = proposal_row(proposal, viewer_of(request))
            if row is None:
                raise Http404
            return page(request, row, **named)

        return guarded

    return decorate


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def proposals(request: HttpRequest) -> HttpResponse:
    context = {"proposals": proposed_to(viewer_of(request))}
    return render(request, "network/mission_proposals.html", context)


@proposal_page("GET")
def proposal(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    """Reading it tells nobody anything."""
    return page_of(request, row)


@proposal_page("POST")
def answer(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    """Yes or no, without a reason."""
    accepts = ANSWERS.get(request.POST.get("answer", ""))
    if accepts is None:
        return page_of(request, row, status=REFUSED, problem=_("Answer with yes or no."))
    try:
        answer_proposal(row, accepts=accepts, by=account_of(request))
    except ValidationError as refusal:
        row.refresh_from_db()
        return page_of(request, row, status=CONFLICT, problem=" ".join(refusal.messages))
    said_yes = _("You said yes. Here is what happens now.")
    messages.success(request, said_yes if accepts else _("You said no. Nobody asks you why."))
    return redirect("missions:proposal", row.public_id)


@proposal_page("POST")
def leave(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    try:
        leave_mission(row, by=account_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("You left this mission. Nobody asks you why."))
    return redirect("missions:proposal", row.public_id)


@proposal_page("POST")
def close(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    try:
        close_mission(row.request, by=account_of(request), proposal=row)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Closed. What you shared with this mission ends with it."))
    return redirect("missions:proposal", row.public_id)


@proposal_page("POST")
def ask_for_help(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    ask_help(request, row.request, proposal=row)
    return redirect("missions:proposal", row.public_id)


@proposal_page("POST")
def feedback(request: HttpRequest, row: MissionProposal) -> HttpResponse:
    form = FeedbackForm(request.POST)
    if form.is_valid():
        try:
            say_how_it_went(row.request, **form.cleaned_data, by=account_of(request), proposal=row)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("Thank you. The coordinators read it."))
            return redirect("missions:proposal", row.public_id)
    return page_of(request, row, status=REFUSED, feedback_form=form)


def sayable(request: HttpRequest, row: MissionProposal) -> list[SeenFact]:
    """What its owner could share; who helps them writes that in their profile, with them."""
    user = account_of(request)
    if row.profile.user_id != user.pk:
        return []
    shared = {share.fact for share in shares_of(row.profile) if share.receiver == mission_of(row)}
    said = visible_facts(row.profile, as_owner(user)).facts
    return [fact for fact in said if fact.public_id not in shared]


def lacks_contact(request: HttpRequest, row: MissionProposal) -> bool:
    """Whether its owner wrote down no way to be reached, which could be shared."""
    user = account_of(request)
    is_own = row.profile.user_id == user.pk
    return is_own and not visible_facts(row.profile, as_owner(user)).all(FactKind.CONTACT)


def mission_of(row: MissionProposal) -> str:
    return row.request.public_id


def page_of(
    request: HttpRequest, row: MissionProposal, *, status: int = 200, **more: Any
) -> HttpResponse:
    said = getattr(row, "feedback", None)
    known = {"went": said.went, "words": said.words} if said else {}
    context = {
        "proposal": proposed_of(row),
        "sheet": sheet_for(row.request),
        "thread": thread_for_person(row),
        "message_form": message_form(row.public_id),
        "share_form": ShareForm(said=sayable(request, row)),
        "lacks_contact": lacks_contact(request, row),
        "kinds": dict(FactKind.choices),
        "feedback_form": FeedbackForm(initial=known),
        "has_said": said is not None,
        "helplines": helplines(),
    }
    return render(request, "network/mission_proposal.html", context | more, status=status)
