"""What those who welcome do: note that they were in touch, show their name, write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from events.actions.newcomers import note_contacted, show_my_name
from events.models import Meeting, MeetingMessage
from events.roles import Ability
from events.running_pages.entering import account_of, running
from events.running_pages.messages import write_to


@require_POST
@running(Ability.WELCOME)
def contacted(request: HttpRequest, row: Meeting) -> HttpResponse:
    note_contacted(
        row,
        registration=request.POST.get("registration", ""),
        by=account_of(request),
        is_contacted=request.POST.get("contacted") == "yes",
    )
    return _back(row)


@require_POST
@running(Ability.WELCOME)
def my_name(request: HttpRequest, row: Meeting) -> HttpResponse:
    shows = request.POST.get("shows") == "yes"
    show_my_name(row.series, user=account_of(request), shows=shows)
    return _back(row)


@running(Ability.WELCOME)
def message(request: HttpRequest, row: Meeting) -> HttpResponse:
    return write_to(request, row, audiences=[MeetingMessage.Audience.NEWCOMERS])


def _back(row: Meeting) -> HttpResponse:
    return redirect(reverse("events:running_meeting", args=[row.public_id]) + "#newcomers")
