"""Meetings that are not open to all, for those who may come: kept in no cache, told to no robot."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from events.cards import payload_in, shown
from events.models import Entry, Meeting, Registration, entries_open_to
from events.running_pages.entering import logged_in, viewer_of

PAGE_SIZE = 20


@logged_in
def closed_meetings(request: HttpRequest) -> HttpResponse:
    """What the account may come to beside the open meetings; a list of its own, counted nowhere."""
    viewer = viewer_of(request)
    rows = Meeting.objects.meant_for(viewer).upcoming().select_related("series", "place")
    rows = rows.prefetch_related("texts", "series__texts", "languages")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    language = get_language() or settings.LANGUAGE_CODE
    held = Registration.objects.active().filter(user=viewer.user_id, meeting__in=page.object_list)
    mine = {row.meeting_id: row.token for row in held}
    context = {
        "cards": [
            shown(payload_in(row, language), row)
            | {
                "entry_label": row.get_entry_display(),
                "own_url": _own_url(mine.get(row.pk, "")),
            }
            for row in page
        ],
        "is_member": bool(closed_url(request)),
        "page": page,
    }
    return render(request, "events/closed_meetings.html", context)


def closed_url(request: HttpRequest) -> str:
    """Where an account finds the meetings for members or peers; "" for whom there are none."""
    is_let_in = set(entries_open_to(viewer_of(request))) - {Entry.PUBLIC}
    return reverse("events:closed_meetings") if is_let_in else ""


def own_url(request: HttpRequest, public_id: str) -> str:
    """One's own page of this meeting, where the account is registered; else ""."""
    viewer = viewer_of(request)
    if viewer.user_id is None:
        return ""
    mine = Registration.objects.active().filter(user=viewer.user_id, meeting__public_id=public_id)
    row = mine.first()
    return _own_url(row.token if row else "")


def _own_url(token: str) -> str:
    return reverse("events:registration", args=[token]) if token else ""
