"""The public pages of meetings: find, read, register."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from rest_framework.exceptions import Throttled

from events import actions
from events.actions.guest_questions import guest_of
from events.cards import best_text, organisers_with_pages, payload_in, shown
from events.finding import MeetingFilter, PageFilter, cards, past, shown_cards, upcoming
from events.forms import RegistrationForm
from events.models import Meeting, MeetingCard, Series
from events.own_pages import closed_url, own_url
from events.reporting import documents_on_page, report_of
from events.responsibility import responsible_for
from events.running_pages.entering import viewer_of
from events.secret_doors import kept_closed
from events.secret_pages import remember_code
from events.structured_data import event_data
from events.years import years_of
from network.audiences import ANYONE
from network.directory import with_pages
from network.identifiers import normalise_email
from network.limits import client_address, limit, seconds_to_wait, wait_words
from network.markup import to_html
from network.models import Register, User
from network.modules import is_on

# A page of so many stays under 100 kB with its style and its letters.
PAGE_SIZE = 20
NEXT_DATES = 4


@gzip_page
def meetings(request: HttpRequest) -> HttpResponse:
    return _list(request, upcoming(cards(_language())), is_past=False)


@gzip_page
def past_meetings(request: HttpRequest) -> HttpResponse:
    return _list(request, past(cards(_language())), is_past=True)


def _list(request: HttpRequest, rows: QuerySet[MeetingCard], *, is_past: bool) -> HttpResponse:
    found = PageFilter(request.GET, queryset=rows)
    is_valid = found.is_valid()
    if is_valid and (query := found.shareable_query()) is not None:
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
    page = Paginator(found.qs if is_valid else rows.none(), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    shown_here = shown_cards(page.object_list)
    months = groupby(shown_here, key=lambda card: card["starts"].replace(day=1).date())
    context = {
        "months": [{"date": month, "cards": list(group)} for month, group in months],
        "filter_form": found.form,
        "has_filters": not is_valid
        or any(request.GET.get(name) for name in MeetingFilter.base_filters),
        "is_past": is_past,
        "page": page,
        "feed_urls": feed_urls(request, "meetings"),
        "past_url": "" if is_past else reverse("events:past_meetings"),
        "upcoming_url": reverse("events:meetings") if is_past else "",
        "closed_url": closed_url(request),
    }
    return render(request, "events/meetings.html", context, status=200 if is_valid else 400)


def feed_urls(request: HttpRequest, name: str) -> dict[str, str]:
    """The feeds of what a page shows, with the page's own filters; none while they are off."""
    if not is_on("feeds"):
        return {}
    query = request.GET.copy()
    query.pop("page", None)
    query["lang"] = _language()
    given = {key: value for key, value in query.items() if value}
    text = urlencode({key: value for key, value in given.items() if key in FEED_PARAMETERS})
    base = f"{settings.SITE_URL}/feeds/{name}"
    ics = f"{base}.ics?{text}"
    return {
        "ics": ics,
        "webcal": "webcal:" + ics.partition(":")[2],
        "atom": f"{base}.atom?{text}",
        "json": f"{base}.json?{text}",
    }


def calendar_url(kind: str, public_id: str) -> str:
    """The calendar file of one thing; nothing while feeds are off."""
    return f"/feeds/{kind}/{public_id}.ics?lang={_language()}" if is_on("feeds") else ""


FEED_PARAMETERS = {*MeetingFilter.base_filters, "lang"}


@gzip_page
def meeting(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    card = card_for(request, public_id)
    if request.path != card["url"]:
        return redirect(card["url"], permanent=True)
    following = upcoming(cards(_language())).filter(meeting__series__public_id=card["series"]["id"])
    is_open = card["places_words"] not in {"cancelled", "past", "under_way", "closed"}
    context = {
        "card": card | {"organisers": with_pages(card["organisers"])},
        "next_cards": shown_cards(following.exclude(meeting__public_id=public_id)[:NEXT_DATES]),
        "register_url": reverse("events:register", args=[public_id]),
        "is_open": is_open,
        "is_full": card["places_words"] == "full",
        "ics_url": calendar_url("meetings", public_id) if card["is_public"] else "",
        "structured_data": event_data(card) if card["is_public"] else None,
        "own_url": own_url(request, public_id),
        "documents": documents_on_page(public_id, request.viewer),  # type: ignore[attr-defined]
        "report": report_of(public_id, request.viewer, _language()),  # type: ignore[attr-defined]
        "feed_urls": {},
    }
    response = render(request, "events/meeting.html", context)
    # The address of one's own page is a secret: no cache keeps a page that holds it.
    is_for_all = card["is_public"] and not context["own_url"]
    return response if is_for_all else kept_closed(response)


def card_for(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """The card of a meeting this viewer may know of, with its live counters; 404 otherwise."""
    card = cards(_language()).filter(meeting__public_id=public_id).first()
    if card is not None:
        return shown(card.payload, card.meeting) | {"is_public": True}
    rows = Meeting.objects.visible_to(viewer_of(request)).select_related("series", "place")
    row = get_object_or_404(rows, public_id=public_id)
    words = {"is_public": False, "entry_label": str(row.get_entry_display())}
    return shown(payload_in(row, _language()), row) | words


@gzip_page
def series(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    row = get_object_or_404(
        Series.objects.published().prefetch_related("texts"), public_id=public_id
    )
    texts = list(row.texts.all())
    text = best_text(texts, _language())
    easy = best_text(texts, _language(), register=Register.EASY)
    title = text.title if text else ""
    url = reverse("events:series", args=[public_id, slugify(title)[:60] or "-"])
    if request.path != url:
        return redirect(url, permanent=True)
    of_series = cards(_language()).filter(meeting__series=row)
    ics_url = calendar_url("series", public_id)
    context = {
        "series": {
            "title": title,
            "text_language": text.language if text else _language(),
            "summary": text.summary if text else "",
            "description_html": to_html(text.body if text else ""),
            "easy_title": easy.title if easy else "",
            "easy_html": to_html(f"{easy.summary}\n\n{easy.body}") if easy else "",
            "easy_language": easy.language if easy else "",
            "organisers": organisers_with_pages(row),
        },
        "years": [
            (number, reverse("events:series_year", args=[public_id, number]))
            for number in years_of(Meeting.objects.visible_to(ANYONE).filter(series=row))
        ],
        "cards": shown_cards(upcoming(of_series)[:PAGE_SIZE]),
        "past_cards": shown_cards(past(of_series)[:PAGE_SIZE]),
        "feed_urls": {"ics": ics_url} if ics_url else {},
    }
    return render(request, "events/series.html", context)


@never_cache
def register(request: HttpRequest, public_id: str) -> HttpResponse:
    card = card_for(request, public_id)
    if card["places_words"] in {"cancelled", "past", "under_way"} and request.method != "POST":
        return redirect(card["url"])
    is_full = card["places_words"] == "full"
    row = Meeting.objects.select_related("series").get(public_id=public_id)
    form = RegistrationForm(meeting=row, is_full=is_full, initial=_known_of(request, card))
    status = 200
    if request.method == "POST":
        form = RegistrationForm(request.POST, meeting=row, is_full=is_full)
        try:
            return _register(request, row, form)
        except Throttled as throttled:
            return _say_wait(request, card, form, throttled)
        except ValidationError as invalid:
            form.add_error(None, invalid)
            status = 409 if isinstance(invalid, actions.RegistrationClosed) else 422
    return _show_form(request, card, form, status=status)


def _show_form(
    request: HttpRequest, card: dict[str, Any], form: RegistrationForm, *, status: int
) -> HttpResponse:
    row = Meeting.objects.select_related("series").get(public_id=card["id"])
    context = {
        "card": card,
        "form": form,
        "is_full": card["places_words"] == "full",
        "guest": guest_of(row),
        "responsible": responsible_for(row.series, _language()),
    }
    return render(request, "events/register.html", context, status=status)


def _known_of(request: HttpRequest, card: dict[str, Any]) -> dict[str, str]:
    """The name and address of the account that comes to a meeting for members or peers."""
    if card["is_public"] or not isinstance(request.user, User):
        return {}
    return {"name": request.user.display_name, "email": request.user.email or ""}


def _register(request: HttpRequest, row: Meeting, form: RegistrationForm) -> HttpResponse:
    if not form.is_valid():
        raise ValidationError([])
    limit("registration_address", client_address(request))
    if email := form.cleaned_data["email"]:
        limit("registration_person", f"{row.public_id}|{normalise_email(email)}")
    registered = actions.register(
        row,
        application=form.application(),
        submission=form.cleaned_data["submission"],
        viewer=viewer_of(request),
        guest_read=request.POST.get("guest", ""),
    )
    if registered.registration is None:
        return redirect("events:registration_received")
    response = redirect("events:registration", registered.registration.token)
    if not registered.code:
        return response
    return remember_code(response, registered.registration, registered.code)


def _say_wait(
    request: HttpRequest, card: dict[str, Any], form: RegistrationForm, throttled: Throttled
) -> HttpResponse:
    form.add_error(None, wait_words(throttled))
    response = _show_form(request, card, form, status=429)
    response["Retry-After"] = str(seconds_to_wait(throttled))
    return response


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
