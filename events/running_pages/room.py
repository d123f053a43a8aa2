"""The online room of a meeting: its link, from when it is shown, and another one after a leak."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from events import actions
from events.models import Meeting
from events.reach import reach_of
from events.roles import Ability
from events.running_forms import RoomForm
from events.running_pages.entering import account_of, running
from events.titles import title_of_meeting
from events.wording import zone_words


@running(Ability.ROOM)
def room(request: HttpRequest, row: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = RoomForm(posted, initial={"seen": row.sequence})
    if posted is None:
        return _show(request, row, form)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.renew_online_link(
                row, url=said["online_url"], by=account_of(request), seen=said["seen"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("The link is new. Those who have a place are being told so.")
            )
            return redirect("events:running_room", row.public_id)
    return _show(request, row, form, status=422)


def _show(request: HttpRequest, row: Meeting, form: RoomForm, *, status: int = 200) -> HttpResponse:
    context = {
        "meeting": row,
        "title": title_of_meeting(row),
        "starts": row.starts_at.astimezone(row.zone),
        "shown_from": row.link_shown_from.astimezone(row.zone),
        "zone_label": zone_words(row.timezone),
        "reach": reach_of([row], without_line=True),
        "form": form,
    }
    return render(request, "events/running/room.html", context, status=status)
