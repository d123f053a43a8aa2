"""No more reminders: from the link in a mail, and from one's secret page."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from events import actions
from events.models import Registration
from events.reminder_mails import STOP_PURPOSE
from events.secret_doors import secret_door
from events.secret_pages import secret
from network.links import read_token


@secret_door
def reminders_stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks; POST ends them, from this page's button or from a mail program's (RFC 8058).

    The link is for that alone: it shows nothing of the registration, and stays good when the
    secret link is renewed.
    """
    try:
        public_id, _version = read_token(STOP_PURPOSE, token)
        row = Registration.objects.get(public_id=public_id)
    except (BadSignature, Registration.DoesNotExist):
        raise Http404 from None
    is_done = request.method == "POST"
    if is_done:
        actions.choose_reminders(row, wants=False)
    return render(request, "events/reminders_stop.html", {"is_done": is_done})


@secret
@require_POST
def registration_reminders(request: HttpRequest, row: Registration) -> HttpResponse:
    actions.choose_reminders(row, wants=request.POST.get("wants") == "yes")
    return redirect(reverse("events:registration", args=[row.token]) + "#reminders")
