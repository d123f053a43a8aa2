"""Who comes to a meeting, who waits, and one of them with all that happened."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin.widgets.button import HeaderButton

from events.admin_forms import FindForm, MoveForm
from events.admin_views.meetings import MEETINGS, meeting_or_404, meetings_for
from events.history import acts_on, steps_of
from events.models import Meeting, Registration
from events.relay import sent_about
from events.titles import title_of_meeting
from network.admin_pages import CoordinatorPage

Status = Registration.Status
SECTIONS = [
    (Status.CONFIRMED, gettext_lazy("Confirmed")),
    (Status.OFFERED, gettext_lazy("A place is offered, no answer yet")),
    (Status.WAITING, gettext_lazy("Waiting, in their order")),
    (Status.CANCELLED, gettext_lazy("Cancelled")),
]


class OfOneMeeting(CoordinatorPage):
    """A screen of one meeting that this coordinator may open; 404 otherwise."""

    parent = MEETINGS
    header_icon = "group"

    @property
    def meeting(self) -> Meeting:
        return meeting_or_404(self.request, self.kwargs["public_id"])

    @property
    def registrations(self) -> QuerySet[Registration]:
        known = Registration.objects.known_to(self.viewer).select_related("contact")
        return known.filter(meeting=self.meeting).order_by("rank")


@method_decorator(never_cache, name="dispatch")
class Registrants(OfOneMeeting):
    """The list; whom one looks for is posted, because a name has no place in a URL or a log."""

    page_title = gettext_lazy("Registrations")
    template_name = "wagtailadmin/passerelle/registrants.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("events_admin:registration_add", args=[self.kwargs["public_id"]])
        return [HeaderButton(_("Add somebody"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.show_list(FindForm())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.show_list(FindForm(request.POST))

    def show_list(self, form: FindForm) -> HttpResponse:
        meeting = self.meeting
        rows = list(self.registrations)
        lines = [line for status in Status for line in _with_turns(rows, status)]
        shown = [line for line in lines if not form.is_valid() or form.keeps(line[0])]
        sections = [
            (status, heading, [line for line in shown if line[0].status == status])
            for status, heading in SECTIONS
        ]
        return self.show(
            meeting=meeting,
            screen_title=title_of_meeting(meeting),
            find_form=form,
            is_narrowed=form.is_bound,
            shown=len(shown),
            sections=sections,
            moves=steps_of(meeting),
            messages_sent=sent_about(meeting),
            has_free_places=meeting.places_left != 0,
        )


def _with_turns(rows: list[Registration], status: str) -> list[tuple[Registration, int]]:
    """Those of one state, each with their turn, which finding somebody does not change."""
    return [(row, turn) for turn, row in enumerate((r for r in rows if r.status == status), 1)]


@method_decorator(never_cache, name="dispatch")
class RegistrationPage(OfOneMeeting):
    """One person on the list: what they said, what one may do for them, what happened."""

    page_title = gettext_lazy("Registration")
    template_name = "wagtailadmin/passerelle/registration.html"

    @property
    def registration(self) -> Registration:
        return get_object_or_404(self.registrations, public_id=self.kwargs["registration"])

    def get(self, request: HttpRequest, public_id: str, registration: str) -> HttpResponse:
        return self.show_person(self.registration)

    def show_person(
        self, row: Registration, *, move_form: MoveForm | None = None, status: int = 200
    ) -> HttpResponse:
        meeting = self.meeting
        return self.show(
            status=status,
            meeting=meeting,
            meeting_title=title_of_meeting(meeting),
            row=row,
            contact=row.reachable_contact,
            move_form=move_form or self.move_form(row),
            steps=acts_on(row),
            has_free_places=meeting.places_left != 0,
        )

    def move_form(self, row: Registration, data: Any = None) -> MoveForm:
        coming = meetings_for(self.request).upcoming().filter(state=Meeting.State.PUBLISHED)
        return MoveForm(data, registration=row, meetings=coming.exclude(pk=self.meeting.pk))
