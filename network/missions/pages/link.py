"""The answer to a mission behind a secret link, without an account.

A link that ended, that was used, and one that never was give the same page.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import Throttled

from network.actions.missions.answering import answer_by_link, proposal_by_link
from network.helplines import helplines
from network.limits import client_address, limit, seconds_to_wait, wait_words
from network.missions.pages.proposed import ANSWERS, CONFLICT, REFUSED
from network.missions.reading import proposed_of, sheet_for, waits_for_answer
from network.models import MissionProposal

Page = Callable[..., HttpResponse]
# What the person can do something about; whatever else went wrong, the link has ended.
TELLABLE = {"hidden", "excluded", "busy"}


def told_to_nobody(page: Page) -> Page:
    """The token is the whole right: no cookie is asked for, so none can be forged with."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def door(request: HttpRequest, **named: str) -> HttpResponse:
        response = page(request, **named)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return door


@told_to_nobody
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the mission and changes nothing. POST: `answer` is yes or no, and counts once."""
    try:
        limit("mission_answer_address", client_address(request))
        row = proposal_by_link(token)
        limit("mission_answer", row.public_id)
    except Throttled as throttled:
        return _later(request, throttled)
    except BadSignature:
        return _ended(request)
    if not waits_for_answer(row):
        return _ended(request)
    return _answered(request, token, row) if request.method == "POST" else _page(request, row)


def _answered(request: HttpRequest, token: str, row: MissionProposal) -> HttpResponse:
    accepts = ANSWERS.get(request.POST.get("answer", ""))
    if accepts is None:
        return _page(request, row, status=REFUSED, problem=_("Answer with yes or no."))
    try:
        answer_by_link(token, accepts=accepts)
    except BadSignature:
        return _ended(request)
    except ValidationError as refusal:
        if refusal.code not in TELLABLE:
            return _ended(request)
        return _page(request, row, status=CONFLICT, problem=" ".join(refusal.messages))
    return redirect("missions:answered_yes" if accepts else "missions:answered_no")


@told_to_nobody
def answered(request: HttpRequest, answer: str) -> HttpResponse:
    """What happens now. Says nothing of a mission: anybody may open it."""
    return render(request, "network/mission_answered.html", {"accepts": ANSWERS[answer]})


def _page(
    request: HttpRequest, row: MissionProposal, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    context = {
        "proposal": proposed_of(row),
        "sheet": sheet_for(row.request),
        "problem": problem,
        "helplines": helplines(),
    }
    return render(request, "network/mission_answer.html", context, status=status)


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "network/mission_answer_ended.html", status=410)


def _later(request: HttpRequest, throttled: Throttled) -> HttpResponse:
    context = {"words": wait_words(throttled)}
    response = render(request, "network/mission_later.html", context, status=429)
    response["Retry-After"] = str(seconds_to_wait(throttled))
    return response
