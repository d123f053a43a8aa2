"""Screens of meetings: their list, one of them, and calling one off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from events.actions import cancel_meeting, save_meeting
from events.actions.waiting import lock_meeting
from events.admin_forms import MeetingFilterForm, MeetingForm
from events.admin_forms.fields import submitted_id
from events.models import Meeting, Series
from events.models.meetings import MeetingQuerySet
from events.previews import Telling, telling_of
from events.reach import reach_of
from events.titles import title_of_meeting
from network.admin_pages import REFUSED, CoordinatorPage, FormPage, account_of, viewer_of
from network.modules import is_on

MEETINGS = ("events_admin:meetings", gettext_lazy("Meetings"))
MEETINGS_A_PAGE = 50


def meetings_for(request: HttpRequest) -> MeetingQuerySet:
    """The meetings this coordinator may open; a peers' meeting is closed to who is no peer."""
    rows = Meeting.objects.visible_to(viewer_of(request))
    return rows.select_related("series", "place").prefetch_related("texts", "series__texts")


def meeting_or_404(request: HttpRequest, public_id: str) -> Meeting:
    return get_object_or_404(meetings_for(request), public_id=public_id)


class MeetingList(CoordinatorPage):
    page_title = MEETINGS[1]
    header_icon = "date"
    template_name = "wagtailadmin/passerelle/meetings.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("events_admin:meeting_add")
        return [HeaderButton(_("Add a meeting"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest) -> HttpResponse:
        filter_form = MeetingFilterForm(request.GET)
        rows = filter_form.narrow(meetings_for(request))
        page = Paginator(rows, MEETINGS_A_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        return self.show(
            filter_form=filter_form,
            page=page,
            rows=[(meeting, title_of_meeting(meeting)) for meeting in page],
            query=query.urlencode(),
        )


class MeetingPage(FormPage):
    """Adding a meeting, and changing one without undoing what a colleague has just done."""

    parent = MEETINGS
    header_icon = "date"
    template_name = "wagtailadmin/passerelle/meeting.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.meeting = self._meeting()

    def _meeting(self) -> Meeting | None:
        key = self.kwargs.get("public_id")
        return meeting_or_404(self.request, key) if key else None

    def get_page_title(self) -> str:
        return title_of_meeting(self.meeting) if self.meeting else _("Add a meeting")

    def make_form(self, data: Any = None) -> MeetingForm:
        # A row of its own for the form, which writes on it while it checks.
        meeting = self._meeting()
        return MeetingForm(data, instance=meeting, initial=None if meeting else self._usual())

    def usual_series(self) -> str:
        """The public id of the series that a new meeting is thought to be of."""
        return self.request.GET.get("series", "")

    def _usual(self) -> dict[str, Any]:
        """What the series of a new meeting usually does."""
        key = self.usual_series()
        series = Series.objects.filter(public_id=key).first() if key else None
        if series is None:
            return {"languages": ["fr"]}
        return {
            "series": series.pk,
            "start_time": series.start_time,
            "end_time": series.end_time,
            "timezone": series.timezone,
            "mode": series.default_mode,
            "place": series.default_place_id,
            "capacity": series.default_capacity,
            "languages": series.default_languages,
        }

    @transaction.atomic
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.meeting:
            # From here to the commit, what is compared is what is written over.
            lock_meeting(self.meeting.pk)
        form = self.make_form(request.POST)
        if form.has_moved:
            form.show_again()
            return self.show_form(form, status=REFUSED, has_moved=True)
        telling = self._telling(form) if form.is_valid() else None
        if telling and request.POST.get("told") != telling.key:
            return self.show_form(form, telling=telling)
        return super().post(request, **kwargs)

    def _telling(self, form: MeetingForm) -> Telling | None:
        """What people would be told, if there is somebody to tell and nothing in the way."""
        return telling_of(self.meeting, form.facts()) if self.meeting else None

    def act(self, form: MeetingForm) -> Meeting:
        return save_meeting(
            form.facts(),
            meeting=self.meeting,
            public_id="" if self.meeting else submitted_id(self.request.POST),
            by=account_of(self.request),
        )

    def answer(self, done: Meeting) -> HttpResponse:
        if not meetings_for(self.request).filter(pk=done.pk).exists():
            messages.info(
                self.request,
                _("This meeting is for peers: from now on only coordinators who are peers see it."),
            )
        return super().answer(done)

    def where_next(self, done: Meeting) -> str:
        return reverse("events_admin:meetings")

    def show_form(
        self,
        form: MeetingForm,
        *,
        status: int = 200,
        has_moved: bool = False,
        telling: Telling | None = None,
    ) -> HttpResponse:
        if has_moved:
            messages.error(self.request, str(self.moved_words))
        return self.show(
            form=form,
            meeting=self.meeting,
            screen_title=self.get_page_title(),
            has_moved=has_moved,
            telling=telling,
            differences=form.differences() if has_moved else [],
            has_after=is_on("front_office"),
            submit_label=self.submit_label,
            status=status,
        )


class MeetingCancel(CoordinatorPage):
    """Says how many people will be told, and calls the meeting off when asked again."""

    page_title = gettext_lazy("Cancel this meeting")
    parent = MEETINGS
    header_icon = "cross"
    template_name = "wagtailadmin/passerelle/meeting_cancel.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        meeting = meeting_or_404(request, public_id)
        return self.show(
            meeting=meeting, title=title_of_meeting(meeting), reach=reach_of([meeting])
        )

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        try:
            cancel_meeting(meeting_or_404(request, public_id), by=account_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("events_admin:meeting", public_id)
        messages.success(
            request, _("The meeting is cancelled. Mails are leaving; see “Calls” for the others.")
        )
        return redirect("events_admin:meetings")
