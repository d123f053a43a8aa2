"""Writing to the people of a meeting: write, read what each would get, send."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from events import actions
from events.actions.messages import writing_role
from events.models import Meeting, MeetingMessage
from events.relay import previews, signature
from events.roles import Ability
from events.running_forms import MessageForm
from events.running_pages.entering import account_of, running
from events.titles import title_of_meeting


@running(Ability.WRITE)
def message(request: HttpRequest, row: Meeting) -> HttpResponse:
    """GET: an empty form. POST: `step` says whether to read it first, to change it, or to send."""
    return write_to(
        request, row, audiences=[MeetingMessage.Audience.CONFIRMED, MeetingMessage.Audience.ALL]
    )


def write_to(request: HttpRequest, row: Meeting, *, audiences: Sequence[str]) -> HttpResponse:
    """The same for whom one may write to."""
    step = request.POST.get("step", "preview")
    if request.method != "POST" or step == "change":
        form = MessageForm(initial=request.POST.dict(), audiences=audiences)
        return _write(request, row, form)
    form = MessageForm(request.POST, audiences=audiences)
    if not form.is_valid():
        return _write(request, row, form, status=422)
    try:
        return STEPS.get(step, _preview)(request, row, form.cleaned_data)
    except actions.TooManyMessages as refusal:
        form.add_error(None, refusal)
        response = _write(request, row, form, status=429)
        response["Retry-After"] = str(int((refusal.retry_at - timezone.now()).total_seconds()) + 1)
        return response
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _write(request, row, form, status=422)


def _write(
    request: HttpRequest, row: Meeting, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "events/running/message.html", _about(row, form=form), status=status)


def _preview(request: HttpRequest, row: Meeting, said: dict[str, str]) -> HttpResponse:
    draft = actions.check_message(row, body=said["body"], audience=said["audience"])
    author = account_of(request)
    draft.author, draft.role = author, writing_role(row, author, draft.audience)
    found = actions.reach(row, draft.audience)
    context = _about(
        row,
        draft=draft,
        submission=said["submission"],
        reach=found,
        signature=signature(draft),
        previews=previews(draft, list(found.languages)),
        audience_words=MeetingMessage.Audience(draft.audience).label,
    )
    return render(request, "events/running/message_preview.html", context)


def _send(request: HttpRequest, row: Meeting, said: dict[str, str]) -> HttpResponse:
    actions.send_message(row, by=account_of(request), **said)
    messages.success(request, _("Your message is on its way."))
    return redirect("events:running_meeting", row.public_id)


def _about(row: Meeting, **context: Any) -> dict[str, Any]:
    starts = row.starts_at.astimezone(row.zone)
    return {"meeting": row, "title": title_of_meeting(row), "starts": starts} | context


STEPS = {"send": _send, "preview": _preview}
