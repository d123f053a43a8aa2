"""The page that the people of an intervision share, and that of who leads it: by link alone.

As behind every secret link nothing depends on a cookie; what is said is nowhere.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from events.actions import intervisions as actions
from events.link_pictures import link_as_picture
from events.models import Intervision
from events.secret_doors import secret_door

Page = Callable[..., HttpResponse]
Step = Intervision.Step

WHAT_TO_DO = {
    Step.PRESENTATION: _("One person tells a situation of their own. The others listen."),
    Step.QUESTIONS: _("The others ask questions to understand. No advice yet."),
    Step.ADVICE: _(
        "Each in turn says what they would try, or have lived. "
        "The person who told it listens and need not answer."
    ),
    Step.RETURN: _("The person who told it says what they take with them, and what they leave."),
}


def _secret(view: Page) -> Page:
    """Unknown links are 404; nothing is cached by others, indexed or told on."""

    @secret_door
    @wraps(view)
    def door(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except (BadSignature, Intervision.DoesNotExist):
            raise Http404 from None

    return door


@_secret
def shared(request: HttpRequest, token: str) -> HttpResponse:
    return _show_shared(request, Intervision.objects.by_token(token))


def _show_shared(
    request: HttpRequest, row: Intervision, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = _state_of(row) | {"problem": problem}
    return render(request, "events/intervision.html", context, status=status)


@_secret
def now(request: HttpRequest, token: str) -> HttpResponse:
    """Where it is, as a part of the page; 304 while nothing has changed."""
    row = Intervision.objects.by_token(token)
    tag = f'"{row.version}-{get_language()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = render(request, "events/intervision_state.html", _state_of(row))
    response["ETag"] = tag
    return response


@_secret
@require_POST
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody of those present leads from now on: they alone get the leader's link."""
    row = Intervision.objects.by_token(token)
    try:
        led = actions.take_lead(row)
    except ValidationError as refusal:
        row.refresh_from_db()
        return _show_shared(request, row, problem=" ".join(refusal.messages), status=409)
    return redirect("events:intervision_lead", led.lead_token)


@_secret
def lead(request: HttpRequest, token: str) -> HttpResponse:
    """The leader's page; a former leader's link shows what everybody sees."""
    row, version = Intervision.objects.by_lead_token(token)
    if row.lead_version != version or row.ended_at:
        return redirect("events:intervision", row.token)
    if request.method != "POST":
        return render(request, "events/intervision_lead.html", _lead_of(request, row))
    try:
        _act(request, row, version)
    except actions.NoLongerLeading:
        return redirect("events:intervision", row.token)
    except ValidationError as refusal:
        context = _lead_of(request, row) | {"problem": " ".join(refusal.messages)}
        return render(request, "events/intervision_lead.html", context, status=422)
    return redirect("events:intervision_lead", token)


def _act(request: HttpRequest, row: Intervision, version: int) -> None:
    said, act = request.POST, request.POST.get("act", "")
    seen = int(said["seen"]) if said.get("seen", "").isdecimal() else None
    if act == "step":
        actions.go_to_step(row, said.get("step", ""), lead=version, seen=seen)
    elif act == "timer":
        minutes = said.get("minutes", "")
        seconds = int(minutes) * 60 if minutes.isdecimal() and len(minutes) < 4 else -1
        actions.set_timer(row, seconds, lead=version)
    elif act in {"offer", "keep"}:
        actions.offer_lead(row, lead=version, is_offered=act == "offer")
    elif act == "end":
        actions.end_intervision(row, lead=version)


def _state_of(row: Intervision) -> dict[str, Any]:
    ends = row.step_started_at + timedelta(seconds=row.timer_seconds)
    return {
        "intervision": row,
        "token": row.token,
        "steps": [
            {"step": step, "number": number, "is_now": step == row.step}
            for number, step in enumerate(Step, start=1)
        ],
        "step": Step(row.step),
        "what_to_do": WHAT_TO_DO[Step(row.step)],
        "ends": ends.astimezone(row.meeting.zone) if row.timer_seconds else None,
    }


def _lead_of(request: HttpRequest, row: Intervision) -> dict[str, Any]:
    steps = list(Step)
    link = request.build_absolute_uri(reverse("events:intervision", args=[row.token]))
    return _state_of(row) | {
        "link": link,
        "picture": link_as_picture(link),
        "lead_token": row.lead_token,
        "is_lead": True,
        "next": steps[row.number] if row.number < len(steps) else None,
        "former": steps[row.number - 2] if row.number > 1 else None,
        "timers": actions.TIMERS,
        "minutes": row.timer_seconds // 60,
    }
