"""The question about a guest, behind one's own secret link: who it is, yes or no, no reason."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from events import actions
from events.actions.guest_questions import guest_of
from events.models import GuestAnswer, Registration
from events.secret_pages import secret
from events.titles import title_of_meeting

ANSWERS = {"yes": True, "no": False}


@secret
def registration_guest(request: HttpRequest, row: Registration) -> HttpResponse:
    """GET changes nothing. POST: `answer` is yes or no, `seen` the guest it is about."""
    if request.method != "POST":
        return _page(request, row)
    try:
        agrees = ANSWERS[request.POST.get("answer", "")]
        actions.answer_about_guest(row, agrees=agrees, seen=request.POST.get("seen", ""))
    except KeyError:
        return _page(request, row, status=422, problem=_("Answer with yes or no."))
    except ValidationError as refusal:
        return _page(request, row, status=409, problem=" ".join(refusal.messages))
    return redirect("events:registration_guest", row.token)


def _page(
    request: HttpRequest, row: Registration, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    meeting = row.meeting
    guest = guest_of(meeting)
    if guest is not None and guest.invitation_id and guest.invitation_id == row.invitation_id:
        guest = None
    mine = GuestAnswer.objects.filter(guest=guest, registration=row).first() if guest else None
    context = {
        "token": row.token,
        "title": title_of_meeting(meeting),
        "starts": meeting.starts_at.astimezone(meeting.zone),
        "guest": guest,
        "until": guest and guest.answer_by.astimezone(meeting.zone),
        "answer": mine.answer if mine else "asked",
        "is_listed": row.status != Registration.Status.CANCELLED,
        "problem": problem,
    }
    return render(request, "events/guest.html", context, status=status)
