"""The page after a meeting, behind a link: what is handed on, and a form that knows nobody.

Nothing here reads the session or the network address of who answers, and nothing is logged.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from events.actions.feedback import FeedbackClosed, check_open, give_feedback, is_used
from events.after_forms import FeedbackForm
from events.aftertime import page_is_open
from events.models import Meeting, Resource
from events.models.thanks import AFTER_PURPOSE, WITHOUT_TICKET
from events.secret_doors import secret_door
from events.titles import title_of_meeting
from network.helplines import helplines
from network.links import read_token
from network.modules import is_on

AfterView = Callable[..., HttpResponse]


def behind_link(view: AfterView) -> Callable[..., HttpResponse]:
    """A page after a meeting: unknown links and closed pages are 404; nothing is kept or told."""

    @secret_door
    @wraps(view)
    def door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        return view(request, meeting_of(token), token, **kwargs)

    return door


def meeting_of(token: str) -> Meeting:
    """The meeting whose page this link opens; 404 before it is over and long after."""
    try:
        public_id, _number = read_token(AFTER_PURPOSE, token)
    except BadSignature:
        raise Http404 from None
    rows = Meeting.objects.filter(public_id=public_id, state=Meeting.State.PUBLISHED)
    meeting = rows.select_related("series", "place").first()
    if meeting is None or not page_is_open(meeting.ends_at, timezone.now()):
        raise Http404
    return meeting


@behind_link
def after(request: HttpRequest, meeting: Meeting, token: str) -> HttpResponse:
    if request.method != "POST":
        return _show(request, meeting, token, FeedbackForm())
    form = FeedbackForm(request.POST)
    _public_id, ticket = read_token(AFTER_PURPOSE, token)
    if ticket == WITHOUT_TICKET or not is_on("feedback"):
        raise Http404
    if form.is_valid():
        try:
            give_feedback(meeting, ticket=ticket, said=form.cleaned_data)
            return redirect("events:after", token)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _show(request, meeting, token, form, status=422)


def _show(
    request: HttpRequest, meeting: Meeting, token: str, form: FeedbackForm, *, status: int = 200
) -> HttpResponse:
    _public_id, ticket = read_token(AFTER_PURPOSE, token)
    context = {
        "title": title_of_meeting(meeting),
        "starts": meeting.starts_at.astimezone(meeting.zone),
        "resources": Resource.objects.handed_on_after(meeting),
        "documents": [
            {"document": row, "url": reverse("events:document_after", args=[token, row.public_id])}
            for row in meeting.documents.all()
        ],
        "has_ticket": ticket != WITHOUT_TICKET,
        "asks": is_on("feedback"),
        "is_answered": ticket != WITHOUT_TICKET and is_used(meeting, ticket),
        "closed": why_closed(meeting),
        "form": form,
        "helplines": helplines(),
    }
    return render(request, "events/after.html", context, status=status)


def why_closed(meeting: Meeting) -> str:
    """The sentence that says why no answer is taken now; nothing while answers are taken."""
    try:
        check_open(meeting)
    except FeedbackClosed as refusal:
        return " ".join(refusal.messages)
    return ""
