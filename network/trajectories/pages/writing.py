"""Writing in a trajectory: its plan, notes and documents; ending it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from network.actions.trajectories.detaching import show_as_host
from network.actions.trajectories.ending import end_trajectory
from network.actions.trajectories.notes import add_document, take_away, write_note
from network.actions.trajectories.steps import finish_step, plan_step, reopen_step
from network.handing_out import hand_out
from network.models import HostTrajectory, TrajectoryFile
from network.trajectories.forms import DocumentForm, NoteForm, SureForm
from network.trajectories.pages.showing import (
    REFUSED,
    Read,
    of_trajectory,
    plan_form,
    show,
    show_trajectory,
)


def back(read: Read, anchor: str = "") -> HttpResponse:
    response = redirect("trajectories:trajectory", read.row.public_id)
    response["Location"] += f"#{anchor}" if anchor else ""
    return response


@of_trajectory("POST")
def plan(request: HttpRequest, read: Read, position: int) -> HttpResponse:
    step = get_object_or_404(read.row.steps, position=position)
    form = plan_form(read, step, request.POST)
    if form.is_valid():
        try:
            plan_step(read.row, position, **form.cleaned_data, viewer=read.viewer)
            messages.success(request, _("The day is noted."))
            return back(read, "steps")
        except ValidationError as refusal:
            form.take_refusal(refusal)
    # What was typed, over the plan as it is now.
    now = HostTrajectory.objects.get(pk=read.row.pk)
    form.data = request.POST.dict() | {"version": str(now.version)}
    return show_trajectory(request, read, status=REFUSED, plan_form=form)


@of_trajectory("POST")
def step(request: HttpRequest, read: Read, position: int) -> HttpResponse:
    """A step is done today, or was not done after all."""
    get_object_or_404(read.row.steps, position=position)
    acts = {"done": finish_step, "open": reopen_step}
    act = acts.get(request.POST.get("is", ""))
    if act is None:
        raise Http404
    try:
        act(read.row, position, viewer=read.viewer)
        messages.success(request, _("Saved."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return back(read, "steps")


@of_trajectory("POST")
def note(request: HttpRequest, read: Read) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            write_note(read.row, words=form.cleaned_data["words"], viewer=read.viewer)
            messages.success(request, _("Written. All who take part read it."))
            return back(read, "notes")
        except ValidationError as refusal:
            form.take_refusal(refusal)
    return show_trajectory(request, read, status=REFUSED, note_form=form)


@of_trajectory("POST")
def document_add(request: HttpRequest, read: Read) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES, auto_id="document_%s")
    if form.is_valid():
        try:
            add_document(read.row, **form.facts(), viewer=read.viewer)
            messages.success(request, _("The document is kept."))
            return back(read, "documents")
        except ValidationError as refusal:
            form.take_refusal(refusal)
    return show_trajectory(request, read, status=REFUSED, document_form=form)


@of_trajectory("GET")
def document(request: HttpRequest, read: Read, document: str) -> HttpResponse:
    row = get_object_or_404(read.row.documents, public_id=document)
    stored = get_object_or_404(TrajectoryFile, document=row)
    return hand_out(bytes(stored.content), kind=row.kind, public_id=row.public_id)


@of_trajectory("POST")
def remove(request: HttpRequest, read: Read) -> HttpResponse:
    """Take a note or a document of one's own away."""
    take_away(read.row, public_id=request.POST.get("what", ""), viewer=read.viewer)
    messages.success(request, _("Taken away, for everybody."))
    return back(read, "notes")


@of_trajectory("GET", "POST")
def end(request: HttpRequest, read: Read) -> HttpResponse:
    """End it, without a reason: nobody is told who did."""
    form = SureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            end_trajectory(read.row, viewer=read.viewer)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("It has ended. Nothing can be written any more."))
            return back(read)
    status = REFUSED if form.errors else 200
    return show(request, "end", status=status, form=form, read=read, trajectory=read.row)


@of_trajectory("POST")
def showing(request: HttpRequest, read: Read) -> HttpResponse:
    """The organisation agrees that a detachment is shown, or no longer."""
    shows = request.POST.get("shows") == "yes"
    try:
        show_as_host(read.row, shows=shows, viewer=read.viewer)
        said: Any = (
            _("You agree. It is shown if the person agrees too, to those whom they choose.")
            if shows
            else _("It is shown nowhere any more.")
        )
        messages.success(request, said)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return back(read, "detachment")
