"""Screens of calendars of co-organisers: which are followed, looking at one, bringing a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from events.actions.calendars import (
    keep_reading,
    look_at,
    plan_of,
    read_content,
    remove_source,
    save_source,
    settle_gone,
    source_for_files,
    take_over,
)
from events.actions.turned_private import BY_INVITATION, CANCEL, OPEN_AGAIN, settle_held
from events.admin_forms.calendars import CalendarFileForm, CalendarForm
from events.admin_views.meetings import meetings_for
from events.import_plan import GONE
from events.import_previews import preview_plan
from events.import_wording import error_words, problem_words
from events.importing.errors import CalendarError
from events.importing.fetching import masked
from events.models import CalendarReading, CalendarSource, ImportedDate
from events.reach import reach_of
from events.titles import title_of_meeting, title_of_series
from network.admin_pages import REFUSED, CoordinatorPage, FormPage, account_of

CALENDARS = ("events_admin:calendars", gettext_lazy("Calendars of co-organisers"))


def followed() -> Any:
    rows = CalendarSource.objects.exclude(url="").select_related("organisation", "series")
    return rows.prefetch_related("series__texts").order_by("organisation__name", "pk")


def trouble_of(source: CalendarSource) -> str:
    if not source.problem:
        return ""
    return problem_words(source.problem, line=source.problem_line, detail=source.problem_detail)


class CalendarList(CoordinatorPage):
    page_title = CALENDARS[1]
    header_icon = "calendar-alt"
    template_name = "wagtailadmin/passerelle/calendars.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("Follow a calendar"), url=reverse("events_admin:calendar_add"), icon_name="plus"
            ),
            HeaderButton(
                _("Import a file"), url=reverse("events_admin:calendar_file"), icon_name="upload"
            ),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {
                "source": source,
                "series": title_of_series(source.series),
                "shown_url": masked(source.url),
                "trouble": trouble_of(source),
            }
            for source in followed()
        ]
        return self.show(rows=rows)


class CalendarPage(FormPage):
    """Following a calendar, and changing how."""

    parent = CALENDARS
    header_icon = "calendar-alt"
    template_name = "wagtailadmin/passerelle/calendar.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        key = self.kwargs.get("public_id")
        self.source = get_object_or_404(followed(), public_id=key) if key else None

    def get_page_title(self) -> str:
        if self.source is None:
            return _("Follow a calendar")
        return _("Calendar of %(organisation)s") % {"organisation": self.source.organisation.name}

    def make_form(self, data: Any = None) -> CalendarForm:
        return CalendarForm(data, source=self.source)

    def act(self, form: CalendarForm) -> CalendarSource:
        return save_source(form.facts(), source=self.source, by=account_of(self.request))

    def answer(self, done: CalendarSource) -> HttpResponse:
        messages.success(self.request, _("Saved. Now look at what would be taken over."))
        return redirect("events_admin:calendar", done.public_id)

    def show_form(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.show(
            form=form,
            source=self.source,
            trouble=trouble_of(self.source) if self.source else "",
            submit_label=self.submit_label,
            status=status,
        )


class CalendarLook(CoordinatorPage):
    """Reads a calendar now and shows what would change; by a button, as it asks a server."""

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        source = get_object_or_404(followed(), public_id=public_id)
        try:
            kept = look_at(source)
        except CalendarError as error:
            messages.error(request, error_words(error))
            return redirect("events_admin:calendar", public_id)
        return redirect("events_admin:calendar_reading", kept.public_id)


class CalendarRemove(CoordinatorPage):
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        source = CalendarSource.objects.filter(public_id=public_id).first()
        if source:
            remove_source(source, by=account_of(request))
        messages.success(
            request, _("The calendar is no longer followed. Its meetings stay as they are.")
        )
        return redirect("events_admin:calendars")


class CalendarFile(FormPage):
    """Brings a file; nothing of it is saved before its preview was read."""

    page_title = gettext_lazy("Import a file")
    parent = CALENDARS
    header_icon = "upload"
    template_name = "wagtailadmin/passerelle/calendar_file.html"
    submit_label = gettext_lazy("Look at what would change")

    def make_form(self, data: Any = None) -> CalendarFileForm:
        return CalendarFileForm(data, self.request.FILES if data is not None else None)

    def act(self, form: CalendarFileForm) -> CalendarReading:
        said = form.cleaned_data
        try:
            reading = read_content(said["file"].read(), said["series"])
        except CalendarError as error:
            raise ValidationError({"file": error_words(error)}) from None
        source = source_for_files(
            said["organisation"], series=said["series"], by=account_of(self.request)
        )
        return keep_reading(source, reading)

    def answer(self, done: CalendarReading) -> HttpResponse:
        return redirect("events_admin:calendar_reading", done.public_id)


class CalendarReadingPage(CoordinatorPage):
    """What an import would do; and doing it, when that is what was looked at."""

    page_title = gettext_lazy("What would change")
    parent = CALENDARS
    header_icon = "calendar-alt"
    template_name = "wagtailadmin/passerelle/calendar_reading.html"

    def find(self, public_id: str) -> CalendarReading | None:
        rows = CalendarReading.objects.select_related("source__organisation", "source__series")
        return rows.filter(public_id=public_id).first()

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        kept = self.find(public_id)
        if kept is None:
            messages.warning(request, _("This preview is gone. Please read the calendar again."))
            return redirect("events_admin:calendars")
        return self.show_preview(kept)

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        kept = self.find(public_id)
        if kept is None:
            messages.success(request, _("This was done already."))
            return redirect("events_admin:calendars")
        plan = plan_of(kept)
        if request.POST.get("seen") != plan.key:
            messages.error(
                request,
                _("Nothing is changed yet: this is not what you looked at. Please look again."),
            )
            return self.show_preview(kept, status=REFUSED)
        done = take_over(kept, plan, by=account_of(request))
        count = sum(done.counts[kind] for kind in ("new", "changed", "cancelled"))
        words = ngettext(
            "%(count)d date is taken over. What is new is a draft until one of us publishes it.",
            "%(count)d dates are taken over. What is new is a draft until one of us publishes it.",
            count,
        )
        gone = done.counts[GONE]
        if count or not gone:
            messages.success(request, words % {"count": count})
        if gone:
            waits = ngettext(
                "%(count)d date is no longer named: it waits in “my two hours” for a decision.",
                "%(count)d dates are no longer named: they wait in “my two hours” for a decision.",
                gone,
            )
            messages.warning(request, waits % {"count": gone})
        for refusal in done.refused[:10]:
            messages.error(request, refusal)
        return redirect("events_admin:series", kept.source.series.public_id)

    def show_preview(self, kept: CalendarReading, *, status: int = 200) -> HttpResponse:
        return self.show(
            kept=kept,
            name=kept.content.get("name", ""),
            series=title_of_series(kept.source.series),
            preview=preview_plan(plan_of(kept), meetings_for(self.request)),
            status=status,
        )


class DatePage(CoordinatorPage):
    """An imported date on which one of us decides."""

    parent = CALENDARS
    header_icon = "calendar-alt"

    def find(self, request: HttpRequest, public_id: str) -> ImportedDate:
        rows = ImportedDate.objects.select_related("source__organisation", "meeting__series")
        return get_object_or_404(
            rows, meeting__in=meetings_for(request), meeting__public_id=public_id
        )

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        row = self.find(request, public_id)
        assert row.meeting
        return self.show(
            row=row,
            meeting=row.meeting,
            title=title_of_meeting(row.meeting),
            reach=reach_of([row.meeting]),
            entry_before=row.get_entry_before_display(),
        )


class GonePage(DatePage):
    """A meeting that its calendar no longer names: called off, or kept as ours."""

    page_title = gettext_lazy("No longer in the calendar")
    template_name = "wagtailadmin/passerelle/calendar_gone.html"

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        row = self.find(request, public_id)
        cancels = request.POST.get("what") == "cancel"
        settle_gone(row, cancels=cancels, by=account_of(request))
        messages.success(
            request,
            _("The meeting is cancelled. Mails are leaving; see “Calls” for the others.")
            if cancels
            else _("The meeting is kept. Its calendar changes it no longer."),
        )
        return redirect("events_admin:calendars")


class PrivatePage(DatePage):
    """A meeting that its calendar now calls private: who may come, or whether it is called off."""

    page_title = gettext_lazy("Turned private")
    template_name = "wagtailadmin/passerelle/calendar_private.html"
    DONE = {
        BY_INVITATION: gettext_lazy("The meeting stays by invitation. Nobody is told."),
        OPEN_AGAIN: gettext_lazy("The meeting is open again to those who could come before."),
        CANCEL: gettext_lazy(
            "The meeting is cancelled. Mails are leaving; see “Calls” for the others."
        ),
    }

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        row = self.find(request, public_id)
        what = request.POST.get("what", "")
        if what not in self.DONE:
            messages.error(request, _("Choose one of the answers."))
            return redirect("events_admin:calendar_private", public_id)
        if settle_held(row, what=what, by=account_of(request)):
            messages.success(request, self.DONE[what])
        else:
            messages.info(request, _("This is decided already."))
        return redirect("events_admin:calendars")
