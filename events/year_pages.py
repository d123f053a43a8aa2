"""The year of a series, for the public and for those who run it."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from events.cards import best_text, slug_of
from events.models import Meeting, Series
from events.running_pages.entering import following_series, viewer_of
from events.years import year_of, years_of
from network.audiences import ANYONE


def public_year(request: HttpRequest, public_id: str, year: int) -> HttpResponse:
    """What anybody may know of: meetings open to all, and their published reports."""
    series = get_object_or_404(Series.objects.published(), public_id=public_id)
    meetings = Meeting.objects.visible_to(ANYONE).filter(series=series)
    return _show(request, series, year, meetings, is_public=True)


@following_series
def running_year(request: HttpRequest, series: Series, year: int) -> HttpResponse:
    """The same with what is closed to the public, for who runs the series."""
    meetings = Meeting.objects.followed_up_by(viewer_of(request)).filter(series=series)
    return _show(request, series, year, meetings, is_public=False)


def _show(
    request: HttpRequest,
    series: Series,
    number: int,
    meetings: QuerySet[Meeting],
    *,
    is_public: bool,
) -> HttpResponse:
    years = years_of(meetings)
    if is_public and number not in years:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    text = best_text(series.texts.all(), language)
    title = text.title if text else ""
    name = "events:series_year" if is_public else "events:running_year"
    context: dict[str, Any] = {
        "year": year_of(series, number, meetings, with_resources=not is_public),
        "title": title,
        "title_language": text.language if text else language,
        "series_url": reverse("events:series", args=[series.public_id, slug_of(title)]),
        "other_years": [
            (one, reverse(name, args=[series.public_id, one])) for one in years if one != number
        ],
        "is_public": is_public,
    }
    return render(request, "events/year.html", context)


@following_series
def running_latest_year(request: HttpRequest, series: Series) -> HttpResponse:
    """The year of the last meeting that took place; before the first, this year, still empty."""
    meetings = Meeting.objects.followed_up_by(viewer_of(request)).filter(series=series)
    years = years_of(meetings) or [timezone.localdate().year]
    return redirect("events:running_year", series.public_id, years[0])
