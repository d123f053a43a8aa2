"""The coordinator's first page, *my two hours*, and each queue as a whole."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from events.admin_views.figures import this_month
from events.admin_views.meetings import meetings_for
from events.models import Meeting
from events.titles import title_of_meeting
from network.admin_pages import CoordinatorPage, viewer_of
from network.models import QueueCare
from network.waiting import (
    Queue,
    alarms,
    by_urgency,
    everything_waiting,
    minutes_of,
    queues_on,
    waiting_in,
)

WITHIN = timedelta(days=7)
OF_EACH_QUEUE = 5
A_PAGE = 50
NEXT_MEETINGS = 5


class MyTwoHours(Component):
    """What expires this week, what waits, the next meetings."""

    name = "passerelle"
    order = 10
    template_name = "wagtailadmin/passerelle/home.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        waiting = everything_waiting(viewer_of(request), most=OF_EACH_QUEUE)
        soon, rest = by_urgency(waiting, now=timezone.now(), within=WITHIN)
        return {
            "csrf_token": parent_context.get("csrf_token"),
            "soon": soon,
            "rest": rest,
            "longer": [one for one in waiting if one.more],
            "total": sum(one.total for one in waiting),
            "minutes": minutes_of(waiting),
            "meetings": next_meetings(request),
            "this_month": this_month(viewer_of(request)),
        }


def next_meetings(request: HttpRequest) -> list[tuple[Meeting, str]]:
    coming = meetings_for(request).upcoming().filter(state=Meeting.State.PUBLISHED)
    return [(row, title_of_meeting(row)) for row in coming[:NEXT_MEETINGS]]


class QueueList(CoordinatorPage):
    """One queue as a whole, oldest first."""

    header_icon = "tasks"
    template_name = "wagtailadmin/passerelle/queue.html"

    @property
    def queue(self) -> Queue:
        found = [one for one in queues_on() if one.key == self.kwargs["key"]]
        if not found:
            raise Http404
        return found[0]

    def get_page_title(self) -> str:
        return str(self.queue.name)

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        page = max(1, int(number)) if (number := request.GET.get("page", "")).isdecimal() else 1
        waiting = waiting_in(
            self.queue,
            self.viewer,
            most=A_PAGE,
            after=(page - 1) * A_PAGE,
            alarm_days=alarms().get(key),
        )
        return self.show(
            waiting=waiting,
            care=QueueCare.objects.select_related("owner", "deputy").filter(key=key).first(),
            page=page,
            has_next=page * A_PAGE < waiting.total,
        )
