"""Writing the report of a meeting, asking who may be named, handing it in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.actions.naming_people import (
    add_person,
    ask_to_name,
    may_note_answers,
    note_spoken_answer,
)
from events.actions.reports import ReportMoved, save_report, submit_report
from events.models import Meeting, MeetingReport, NamedPerson, Registration
from events.participants import participants
from events.report_forms import ReportForm
from events.reporting import (
    key_of,
    names_are_forgotten,
    reading,
    stands,
    still_found,
    unknown_numbers,
    words_about,
)
from events.running_pages.after import about
from events.running_pages.entering import account_of, following_up, viewer_of


@following_up
def report(request: HttpRequest, row: Meeting) -> HttpResponse:
    stored = MeetingReport.objects.filter(meeting=row).first()
    if request.method != "POST":
        return _show(request, row, ReportForm(report=stored))
    form = ReportForm(request.POST, report=stored)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    try:
        save_report(row, form.facts(), by=account_of(request), seen=form.cleaned_data["seen"])
    except ReportMoved:
        return _show_moved(request, row)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _show(request, row, form, status=422)
    messages.success(request, _("Saved. Nobody else sees it before it is published."))
    return redirect("events:running_report", row.public_id)


def _show_moved(request: HttpRequest, row: Meeting) -> HttpResponse:
    """Nothing was overwritten and nothing is lost: both are on the page."""
    form = ReportForm(request.POST, report=MeetingReport.objects.get(meeting=row))
    differences = form.differences()
    form.show_again()
    return _show(request, row, form, status=422, has_moved=True, differences=differences)


def _show(
    request: HttpRequest, row: Meeting, form: ReportForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    stored = form.report
    context = about(row, form=form, report=stored, can_be_added=_can_be_added(request, row))
    context["may_note_answers"] = may_note_answers(account_of(request))
    if stored is not None:
        context |= {
            "named": _named(stored),
            "found": still_found(stored),
            "names_are_forgotten": names_are_forgotten(stored),
            "unknown": sorted(unknown_numbers(stored)),
            "reading": reading(stored, get_language() or "fr"),
        }
    return render(request, "events/running/report.html", context | more, status=status)


def _named(report: MeetingReport) -> list[dict[str, Any]]:
    texts = list(report.texts.all())
    return [
        {
            "person": one,
            "placeholder": _("{person %(number)s}") % {"number": one.number},
            "stands": stands(one, texts),
            "is_asked": one.answer == NamedPerson.Answer.ASKED,
            "is_refused": one.answer == NamedPerson.Answer.NO and bool(one.agreed_to),
            "has_changed": one.answer == NamedPerson.Answer.YES and not stands(one, texts),
            "can_be_asked": one.registration_id is not None,
            "is_said": bool(words_about(one.number, texts)),
            "seen": key_of(one.number, texts),
        }
        for one in report.named.all()
    ]


def _can_be_added(request: HttpRequest, row: Meeting) -> list[Any]:
    """Those who had a place and are not in the report yet, as this viewer may know them."""
    there = Registration.objects.filter(named_in__report__meeting=row)
    taken = set(there.values_list("public_id", flat=True))
    people = participants(row, viewer_of(request))
    return [
        person
        for person in people
        if person.status == "confirmed" and person.name and person.public_id not in taken
    ]


@require_POST
@following_up
def report_person(request: HttpRequest, row: Meeting) -> HttpResponse:
    """`act`: somebody is given a number in the report, is asked, or answered aloud (yes, no)."""
    by, act = account_of(request), request.POST.get("act")
    try:
        if act in {"yes", "no"}:
            note_spoken_answer(
                row,
                number=_number(request),
                agrees=act == "yes",
                seen=request.POST.get("seen", ""),
                language=get_language() or "fr",
                by=by,
            )
            messages.success(request, _("Noted. They can change it at any time, by their page."))
        elif act == "ask":
            ask_to_name(row, number=_number(request), by=by)
            messages.success(request, _("They are asked. Until they say yes, no name is shown."))
        else:
            named = add_person(row, registration=request.POST.get("person", ""), by=by)
            words = _("Write {person %(number)s} where they stand in the text.")
            messages.success(request, words % {"number": named.number})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("events:running_report", row.public_id)


def _number(request: HttpRequest) -> int:
    said = request.POST.get("number", "")
    return int(said) if said.isdecimal() else 0


@require_POST
@following_up
def report_submit(request: HttpRequest, row: Meeting) -> HttpResponse:
    said = request.POST.get("seen", "")
    try:
        submit_report(
            row,
            by=account_of(request),
            seen=int(said) if said.isdecimal() else -1,
            harmless=request.POST.getlist("harmless"),
        )
    except ValidationError as refusal:
        stored = MeetingReport.objects.filter(meeting=row).first()
        problem = " ".join(refusal.messages)
        return _show(request, row, ReportForm(report=stored), status=422, problem=problem)
    messages.success(request, _("Handed in. A coordinator reads it, then it is published."))
    return redirect("events:running_report", row.public_id)
