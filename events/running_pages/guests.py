"""Proposing one guest at a meeting of peers; what comes of it is shown, never who said what."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events import actions
from events.guest_forms import GuestForm
from events.models import Entry, Guest, Meeting
from events.roles import Ability
from events.running_pages.entering import account_of, running
from events.running_pages.invitations import link_of
from events.titles import title_of_meeting


@running(Ability.INVITE)
def guest(request: HttpRequest, row: Meeting) -> HttpResponse:
    if row.entry != Entry.PEERS:
        raise PermissionDenied
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.propose_guest(row, form.facts(), by=account_of(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Those who come are being asked."))
            return redirect("events:running_guest", row.public_id)
    return _show(request, row, form)


def _show(request: HttpRequest, row: Meeting, form: GuestForm) -> HttpResponse:
    # Of those who declined, another may be proposed: everybody had agreed.
    found = row.guests.that_count().select_related("invitation").first()
    context: dict[str, Any] = {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "form": form,
        "guest": found,
        "has_declined": row.guests.filter(state=Guest.State.DECLINED).exists(),
    }
    if found is not None:
        context["until"] = found.answer_by.astimezone(row.zone)
    if found is not None and found.is_coming and found.invitation:
        context["link"] = link_of(found.invitation)
    status = 422 if form.errors else 200
    return render(request, "events/running/guest.html", context, status=status)


@running(Ability.INVITE)
@require_POST
def guest_withdraw(request: HttpRequest, row: Meeting) -> HttpResponse:
    actions.withdraw_guest(row, by=account_of(request))
    messages.success(request, _("Taken back. Nobody is asked any more, and no guest comes."))
    return redirect("events:running_guest", row.public_id)
