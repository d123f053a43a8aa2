"""The other buttons of the welcome desk, and the door of telephones that kept ticks."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events import actions
from events.models import Meeting, Registration
from events.models.desk import LONGEST_KEY
from events.participants import participants
from events.roles import Ability
from events.running_forms import WalkInForm
from events.running_pages.attendance import show_desk
from events.running_pages.entering import account_of, running, viewer_of

MOST_KEPT = 500


@running(Ability.TICK)
def walk_in(request: HttpRequest, row: Meeting) -> HttpResponse:
    """Somebody at the door who is not on the list: by a name, or as one more without one."""
    if request.method != "POST":
        return redirect("events:running_ticks", row.public_id)
    form = WalkInForm(request.POST)
    try:
        if words := _let_in(request, row, form):
            return _done(request, row, words)
    except actions.NoPlaceLeft as refusal:
        form.ask_whether_beyond(" ".join(refusal.messages))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return show_desk(request, row, walk_in=form, status=422)


def _let_in(request: HttpRequest, row: Meeting, form: WalkInForm) -> str:
    """What was done, in words; "" when what was typed is not good yet."""
    by = account_of(request)
    if "nameless" in request.POST:
        key = request.POST.get("submission", "")[:LONGEST_KEY]
        actions.keep_arrivals(row, [actions.Kept(key)], by=by)
        return _("One more person is counted, without a name.")
    if not form.is_valid():
        return ""
    said = form.cleaned_data
    actions.welcome_walk_in(row, by=by, language=get_language() or "fr", **said)
    return _("Written down: %(name)s is here.") % said


@running(Ability.TICK)
def seat(request: HttpRequest, row: Meeting) -> HttpResponse:
    if request.method != "POST":
        return redirect("events:running_ticks", row.public_id)
    who = request.POST.get("who", "")
    try:
        actions.seat(row, who=who, by=account_of(request), beyond="beyond" in request.POST)
    except actions.NoPlaceLeft as refusal:
        problem = " ".join(refusal.messages)
        return show_desk(request, row, problem=problem, asks_about=who, status=422)
    except ValidationError as refusal:
        return show_desk(request, row, problem=" ".join(refusal.messages), status=422)
    return _done(request, row, _("Noted."))


@running(Ability.TICK)
def free_places(request: HttpRequest, row: Meeting) -> HttpResponse:
    if request.method != "POST":
        return redirect("events:running_ticks", row.public_id)
    try:
        freed = actions.free_absent_places(row, by=account_of(request))
    except ValidationError as refusal:
        return show_desk(request, row, problem=" ".join(refusal.messages), status=422)
    words = ngettext(
        "%(count)d place is free for who is here.",
        "%(count)d places are free for who is here.",
        freed,
    )
    return _done(request, row, words % {"count": freed})


def _done(request: HttpRequest, row: Meeting, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("events:running_ticks", row.public_id)


@running(Ability.TICK)
def sync_ticks(request: HttpRequest, row: Meeting) -> HttpResponse:
    """GET: who is here, as ids. POST: what was kept, then the same."""
    return _take_in(request, row, actions.keep_arrivals) or _state(request, row)


@running(Ability.TICK)
def untick(request: HttpRequest, row: Meeting) -> HttpResponse:
    """One tick taken back, with what the screen said of it; needs the network."""
    if request.method == "POST":
        who, stamp = request.POST.get("who", ""), request.POST.get("seen", "")
        try:
            actions.tick_arrivals(row, by=account_of(request), not_come=[who], seen={who: stamp})
        except ValidationError as refusal:
            return JsonResponse({"why": " ".join(refusal.messages)}, status=422)
    return _state(request, row)


@running(Ability.COUNT)
def sync_heads(request: HttpRequest, row: Meeting) -> HttpResponse:
    refusal = _take_in(request, row, actions.keep_heads)
    row.refresh_from_db(fields=["head_count"])
    return refusal or JsonResponse({"number": row.head_count or 0})


def _take_in(
    request: HttpRequest, row: Meeting, action: Callable[..., None]
) -> HttpResponse | None:
    if request.method != "POST":
        return None
    try:
        action(row, _kept_in(request), by=account_of(request))
    except ValidationError as refusal:
        return JsonResponse({"why": " ".join(refusal.messages)}, status=422)
    return None


def _kept_in(request: HttpRequest) -> Sequence[actions.Kept]:
    try:
        said = json.loads(request.body)["kept"]
        kept = [actions.Kept(one["key"], one.get("who", "")) for one in said]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise BadRequest("not a list of ticks") from None
    texts = [text for one in kept for text in (one.key, one.who)]
    if len(kept) > MOST_KEPT or not all(_is_key(text) for text in texts):
        raise BadRequest("not a list of ticks")
    return kept


def _is_key(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST_KEY and text.isprintable()


def _state(request: HttpRequest, row: Meeting) -> HttpResponse:
    """Ids and numbers: the names are on the page already, and go nowhere else."""
    row.refresh_from_db(fields=["walk_ins"])
    people = participants(row, viewer_of(request))
    coming = [one for one in people if one.status == Registration.Status.CONFIRMED]
    return JsonResponse(
        {
            "here": {one.public_id: one.stamp for one in coming if one.has_arrived},
            "list": [one.public_id for one in coming],
            "number": row.walk_ins,
        }
    )
