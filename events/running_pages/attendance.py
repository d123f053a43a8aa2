"""Noting who came, on a telephone at the door: one form, one button, no memory of the browser."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from events import actions
from events.models import Attendance, Meeting
from events.participants import participants
from events.roles import Ability
from events.running_forms import HeadCountForm, WalkInsForm
from events.running_pages.entering import account_of, running, viewer_of
from events.titles import title_of_meeting


@running(Ability.COUNT)
def head_count(request: HttpRequest, row: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = HeadCountForm(posted, initial={"head_count": row.head_count})
    if posted is None:
        return _show(request, row, form)
    if form.is_valid():
        try:
            actions.count_heads(row, count=form.cleaned_data["head_count"], by=account_of(request))
            return _noted(request, row)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _show(request, row, form, status=422)


@running(Ability.TICK)
def ticks(request: HttpRequest, row: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = WalkInsForm(posted, initial={"walk_ins": row.walk_ins})
    if posted is None:
        return _show(request, row, form)
    if form.is_valid():
        try:
            _tick(request, row, form.cleaned_data["walk_ins"])
            return _noted(request, row)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _show(request, row, form, status=422)


def _tick(request: HttpRequest, row: Meeting, walk_ins: int | None) -> None:
    """Only what changed since the page was drawn is said, so that two telephones add up."""
    ticked, before = set(request.POST.getlist("came")), set(request.POST.getlist("before"))
    number_before = request.POST.get("walk_ins_before", "")
    actions.tick_arrivals(
        row,
        by=account_of(request),
        came=ticked - before,
        not_come=before - ticked,
        walk_ins=None if str(walk_ins or 0) == number_before else walk_ins or 0,
    )


def _noted(request: HttpRequest, row: Meeting) -> HttpResponse:
    messages.success(request, _("Noted."))
    return redirect("events:running_meeting", row.public_id)


def _show(request: HttpRequest, row: Meeting, form: Form, *, status: int = 200) -> HttpResponse:
    ticked = request.POST.getlist("came") if form.is_bound else None
    context: dict[str, Any] = {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "form": form,
        "closed": _why_closed(row),
    }
    if row.series.attendance == Attendance.TICKS:
        people = [
            {
                "person": person,
                "is_ticked": person.has_arrived if ticked is None else person.public_id in ticked,
            }
            for person in participants(row, viewer_of(request))
            if person.status == "confirmed"
        ]
        context["people"] = people
    return render(request, "events/running/attendance.html", context, status=status)


def _why_closed(row: Meeting) -> str:
    try:
        actions.check_attendance(row, Attendance.COUNT, Attendance.TICKS)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
