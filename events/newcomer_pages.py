"""The page of somebody who comes for the first time: before, and how it can go on after."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events import actions
from events.cards import build_payloads, shown
from events.forms import newcomer_wish_field
from events.models import NewcomerWish, Registration, Series
from events.newcomer_mails import next_dates
from events.newcomers import welcome_line, words_for, written_words
from events.secret_pages import secret


class WishForm(forms.Form):
    newcomer_wish = newcomer_wish_field(label=_("Would you like to hear from somebody before?"))


@secret
def registration_first_time(request: HttpRequest, row: Registration) -> HttpResponse:
    if not row.is_first_time or row.reachable_contact is None:
        raise Http404
    if request.method != "POST":
        return _show(request, row, WishForm(initial={"newcomer_wish": _wish_of(row)}))
    form = WishForm(request.POST)
    if form.is_valid():
        try:
            actions.change_wish(row, wish=form.cleaned_data["newcomer_wish"])
            return redirect("events:registration_first_time", row.token)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _show(request, row, form, status=422)


def words_before(series: Series, expected: str, language: str) -> str:
    """What coordinators wrote; the usual words only where the meeting says nothing of its own."""
    written = written_words(series, "before", language)
    return written or ("" if expected else words_for(series, "before", language))


def _wish_of(row: Registration) -> str:
    wish = NewcomerWish.objects.filter(registration=row).first()
    return wish.way if wish else ""


def _show(
    request: HttpRequest, row: Registration, form: WishForm, *, status: int = 200
) -> HttpResponse:
    language = get_language() or "fr"
    card = shown(build_payloads(row.meeting)[language], row.meeting)
    is_over = row.meeting.ends_at <= timezone.now()
    context = {
        "token": row.token,
        "card": card,
        "is_over": is_over,
        "is_coming": row.status == Registration.Status.CONFIRMED and not row.meeting.is_cancelled,
        "welcome_line": welcome_line(row.meeting.series),
        "before": words_before(row.meeting.series, card.get("what_to_expect", ""), language),
        "after": words_for(row.meeting.series, "after", language),
        "dates": next_dates(row.meeting, language),
        "form": form,
    }
    return render(request, "events/first_time.html", context, status=status)
