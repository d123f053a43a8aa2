"""Starting an intervision: the link for those present, and leading it oneself."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from events.abilities import abilities
from events.actions import intervisions as actions
from events.link_pictures import link_as_picture
from events.models import Intervision, Meeting
from events.roles import Ability
from events.running_pages.entering import account_of, running, viewer_of
from events.titles import title_of_meeting


@running(Ability.INTERVISION)
def intervision(request: HttpRequest, row: Meeting) -> HttpResponse:
    if Ability.INTERVISION not in abilities(viewer_of(request), row):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        act = actions.take_back_lead if "take_back" in request.POST else actions.start_intervision
        try:
            return redirect("events:intervision_lead", act(row, by=account_of(request)).lead_token)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
    going_on = Intervision.objects.running().filter(meeting=row).first()
    context: dict[str, Any] = {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "intervision": going_on,
        "problem": problem,
    }
    if going_on:
        link = reverse("events:intervision", args=[going_on.token])
        context["link"] = request.build_absolute_uri(link)
        context["picture"] = link_as_picture(context["link"])
    status = 422 if problem else 200
    return render(request, "events/running/intervision.html", context, status=status)
