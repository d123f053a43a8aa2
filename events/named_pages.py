"""One's own name in a report, behind a secret link: read the words, agree, take it out again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.actions.naming_people import answer_about_name
from events.models import NamedPerson
from events.placeholders import filled_in
from events.report_forms import NameForm
from events.reporting import key_of, stands, words_about
from events.secret_doors import secret_door
from events.titles import title_of_meeting
from network.markup import to_html


@secret_door
def named(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing. POST: `answer` is yes or no."""
    try:
        row = NamedPerson.objects.select_related("report__meeting__series").by_token(token)
    except (BadSignature, NamedPerson.DoesNotExist):
        raise Http404 from None
    return _answer(request, row) if request.method == "POST" else _page(request, row)


def _answer(request: HttpRequest, row: NamedPerson) -> HttpResponse:
    agrees = request.POST.get("answer") == "yes"
    form = NameForm(request.POST) if agrees else NameForm({"name": "-"})
    if request.POST.get("answer") not in {"yes", "no"}:
        return _page(request, row, status=422)
    if form.is_valid():
        try:
            answer_about_name(
                row,
                agrees=agrees,
                name=form.cleaned_data["name"],
                seen=request.POST.get("seen", ""),
                language=get_language() or "fr",
            )
            return redirect("events:named", row.token)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, row, form=form, status=422)


def _page(
    request: HttpRequest, row: NamedPerson, *, form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    meeting = row.report.meeting
    texts = list(row.report.texts.all())
    shown_name = row.name or _("your name")
    words = [
        to_html(filled_in(said, {row.number: shown_name}, _("a participant")))
        for said in words_about(row.number, texts)
    ]
    context: dict[str, Any] = {
        "title": title_of_meeting(meeting),
        "starts": meeting.starts_at.astimezone(meeting.zone),
        "words": words,
        "name": row.name,
        "stands": stands(row, texts),
        "is_asked": row.answer == NamedPerson.Answer.ASKED,
        "is_refused": row.answer == NamedPerson.Answer.NO,
        "seen": key_of(row.number, texts),
        "form": form or NameForm(initial={"name": row.name}),
    }
    return render(request, "events/named.html", context, status=status)
