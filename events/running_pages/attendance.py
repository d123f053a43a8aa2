"""The welcome desk, on a telephone at the door: plain forms, set and never toggled.

The island in `frontend/src/desk.ts` sends the same ticks one by one, and keeps them offline.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import actions
from events.models import Attendance, Meeting
from events.models.desk import LONGEST_KEY
from events.participants import Participant, participants
from events.roles import Ability
from events.running_forms import HeadCountForm, WalkInForm, WalkInsForm
from events.running_pages.entering import account_of, running, viewer_of
from events.titles import title_of_meeting
from network.identifiers import keyed_hash


@running(Ability.COUNT)
def head_count(request: HttpRequest, row: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    if posted and (key := posted.get("one_more")):
        return _one_more_head(request, row, key)
    form = HeadCountForm(posted, initial={"head_count": row.head_count})
    if posted is None:
        return show_desk(request, row, form)
    if form.is_valid():
        try:
            actions.count_heads(row, count=form.cleaned_data["head_count"], by=account_of(request))
            return _noted(request)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return show_desk(request, row, form, status=422)


def _one_more_head(request: HttpRequest, row: Meeting, key: str) -> HttpResponse:
    try:
        actions.keep_heads(row, [actions.Kept(key[:LONGEST_KEY])], by=account_of(request))
    except ValidationError as refusal:
        return show_desk(request, row, problem=" ".join(refusal.messages), status=422)
    return redirect("events:running_count", row.public_id)


@running(Ability.TICK)
def ticks(request: HttpRequest, row: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = WalkInsForm(posted, initial={"walk_ins": row.walk_ins})
    if posted is None:
        return show_desk(request, row, form)
    if form.is_valid():
        try:
            return _noted(request, kept=_tick(request, row, form.cleaned_data["walk_ins"]))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return show_desk(request, row, form, status=422)


def _tick(request: HttpRequest, row: Meeting, walk_ins: int | None) -> int:
    """Only what changed since the page was drawn is said, so that two telephones add up."""
    marks = [mark.partition(":") for mark in request.POST.getlist("before")]
    ticked, seen = set(request.POST.getlist("came")), {who: stamp for who, _, stamp in marks}
    number_before = request.POST.get("walk_ins_before", "")
    return actions.tick_arrivals(
        row,
        by=account_of(request),
        came=ticked - set(seen),
        not_come=set(seen) - ticked,
        seen=seen,
        walk_ins=None if str(walk_ins or 0) == number_before else walk_ins or 0,
    )


def _noted(request: HttpRequest, *, kept: int = 0) -> HttpResponse:
    if kept:
        words = ngettext(
            "%(count)d person was noted again meanwhile, and stays as arrived.",
            "%(count)d people were noted again meanwhile, and stay as arrived.",
            kept,
        )
        messages.warning(request, words % {"count": kept})
    messages.success(request, _("Noted."))
    return redirect(request.path)


def show_desk(
    request: HttpRequest,
    row: Meeting,
    form: Form | None = None,
    *,
    walk_in: WalkInForm | None = None,
    problem: str = "",
    asks_about: str = "",
    status: int = 200,
) -> HttpResponse:
    """The desk as it is; `asks_about` is somebody of the line who may be let in all the same."""
    with_names = row.series.attendance == Attendance.TICKS
    context: dict[str, Any] = {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "form": form or _number_form(row, with_names=with_names),
        "closed": _why_closed(row),
        "problem": problem,
        "asks_about": asks_about,
        "with_names": with_names,
        "new_key": get_random_string(32),
        # Whose ticks a telephone keeps, without saying who: another account sends none of them.
        "owner": keyed_hash("desk", f"{request.user.pk}|{row.public_id}")[:16],
    }
    if with_names:
        ticked = request.POST.getlist("came") if form is not None and form.is_bound else None
        context |= _people(row, participants(row, viewer_of(request)), ticked)
        context["walk_in_form"] = walk_in or WalkInForm()
    return render(request, "events/running/attendance.html", context, status=status)


def _number_form(row: Meeting, *, with_names: bool) -> Form:
    if with_names:
        return WalkInsForm(initial={"walk_ins": row.walk_ins})
    return HeadCountForm(initial={"head_count": row.head_count})


def _people(row: Meeting, people: list[Participant], ticked: list[str] | None) -> dict[str, Any]:
    coming = [person for person in people if person.status == "confirmed"]
    absent = [person for person in coming if not person.has_arrived and person.has_place]
    return {
        "people": [
            {
                "person": person,
                "is_ticked": person.has_arrived if ticked is None else person.public_id in ticked,
            }
            for person in coming
        ],
        "in_line": [person for person in people if person.status != "confirmed"],
        "here": sum(person.has_arrived for person in coming),
        "absent": len(absent),
        "has_started": timezone.now() >= row.starts_at,
    }


def _why_closed(row: Meeting) -> str:
    try:
        actions.check_attendance(row, Attendance.COUNT, Attendance.TICKS)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
