"""The address of one's own calendar: shown, renewed, closed; and what calendar programs read."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.models import PersonalCalendar, Registration
from events.personal_calendar import address_of, calendar_of, is_open, personal_calendar
from events.running_pages.entering import account_of, logged_in
from events.secret_doors import tell_nobody
from events.secret_pages import secret
from network.models import User
from network.reading import weak_tag


@csrf_exempt
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a calendar program reads again and again; nothing new costs it nothing (304)."""
    try:
        row = PersonalCalendar.objects.select_related("user", "registration").by_token(token)
    except (BadSignature, PersonalCalendar.DoesNotExist):
        raise Http404 from None
    if not is_open(row):
        raise Http404
    response = HttpResponse(personal_calendar(row), content_type="text/calendar; charset=utf-8")
    tag = weak_tag(response.content)
    response["ETag"] = tag
    # Theirs alone: no cache between us and them keeps it, and theirs asks each time.
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="rendez-vous.ics"'
    answer = get_conditional_response(request, etag=tag, response=response)
    assert answer is not None
    tell_nobody(answer)
    return answer


def _change(request: HttpRequest, holder: User | Registration) -> None:
    if request.POST.get("act") == "close":
        actions.close_calendar(holder)
    else:
        actions.open_calendar(holder)


@logged_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if request.method == "POST":
        _change(request, account)
        messages.success(request, _("Done. An address given out before opens nothing any more."))
        return redirect("events:my_calendar")
    address = address_of(calendar_of(account))
    return render(request, "events/my_calendar.html", {"address": address})


@secret
@require_POST
def registration_my_calendar(request: HttpRequest, row: Registration) -> HttpResponse:
    _change(request, row)
    return redirect(reverse("events:registration", args=[row.token]) + "#my-calendar")
