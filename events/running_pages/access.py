"""Noting how many access needs were met: a number for the figures, of nobody."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from events import actions
from events.models import AccessTally, Meeting
from events.roles import Ability
from events.running_forms import NeedsMetForm
from events.running_pages.entering import account_of, running
from events.titles import title_of_meeting


@running(Ability.SEE_NEEDS)
def needs_met(request: HttpRequest, row: Meeting) -> HttpResponse:
    tally = AccessTally.objects.filter(meeting=row).first() or AccessTally(meeting=row)
    posted = request.POST if request.method == "POST" else None
    form = NeedsMetForm(posted, initial={"met": tally.met})
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid():
            try:
                actions.note_needs_met(row, met=form.cleaned_data["met"], by=account_of(request))
                messages.success(request, _("Noted."))
                return redirect("events:running_meeting", row.public_id)
            except ValidationError as refusal:
                form.add_error(None, refusal)
    context = {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "form": form,
        "asked": max(tally.asked, actions.needs_said(row)),
        "has_begun": row.starts_at <= timezone.now(),
    }
    return render(request, "events/running/needs_met.html", context, status=status)
