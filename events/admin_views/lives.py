"""What is done with a whole series: once more, ended, removed; and a draft that is removed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from events.actions import duplicate_series, end_series, remove_meeting, remove_series
from events.actions.realigning import fates_after
from events.actions.series import lock_series_and_dates
from events.admin_forms.fields import submitted_id
from events.admin_forms.lives import EndForm
from events.admin_views.meetings import meeting_or_404
from events.admin_views.series import SERIES
from events.models import Series
from events.series_previews import FatePreview, preview_fates, reach_of_fates
from events.titles import title_of_series
from network.admin_pages import REFUSED, CoordinatorPage, account_of


def series_or_404(public_id: str) -> Series:
    return get_object_or_404(Series.objects.prefetch_related("texts"), public_id=public_id)


class SeriesDuplicate(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        series = series_or_404(public_id)
        copy = duplicate_series(
            series, public_id=submitted_id(request.POST), by=account_of(request)
        )
        messages.success(
            request,
            _("This is the copy, not published yet: look it over, then tick “published”."),
        )
        return redirect("events_admin:series", copy.public_id)


class SeriesRemove(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        try:
            remove_series(series_or_404(public_id), by=account_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("events_admin:series", public_id)
        messages.success(request, _("The series is removed."))
        return redirect("events_admin:series_list")


class MeetingRemove(CoordinatorPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        meeting = meeting_or_404(request, public_id)
        try:
            remove_meeting(meeting, by=account_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("events_admin:meeting", public_id)
        messages.success(request, _("The draft is removed."))
        return redirect("events_admin:series", meeting.series.public_id)


class SeriesEnd(CoordinatorPage):
    """Asks after which day the series does not meet, shows what that does, and asks again."""

    page_title = gettext_lazy("End this series")
    parent = SERIES
    header_icon = "rotate"
    template_name = "wagtailadmin/passerelle/series_end.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.show_form(series_or_404(public_id), EndForm())

    @transaction.atomic
    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        series = series_or_404(public_id)
        form = EndForm(request.POST)
        if not form.is_valid():
            return self.show_form(series, form, status=REFUSED)
        last_day = form.cleaned_data["last_day"]
        lock_series_and_dates(series)
        made = preview_fates(fates_after(series, last_day))
        if request.POST.get("agreed") != agreed_key(last_day, made):
            return self.show_form(series, form, made=made)
        end_series(series, last_day=last_day, by=account_of(request))
        messages.success(
            request, _("The series ends. Mails are leaving; see “Calls” for the others.")
        )
        return redirect(reverse("events_admin:series", args=[public_id]))

    def show_form(
        self,
        series: Series,
        form: forms.Form,
        *,
        made: list[FatePreview] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {}
        if made is not None:
            context = {
                "made": [item for item in made if item.fate.kind != "stays"],
                "reach": reach_of_fates(made),
                "agreed": agreed_key(form.cleaned_data["last_day"], made),
            }
        return self.show(
            series=series,
            title=title_of_series(series),
            form=form,
            is_looked_at=made is not None,
            today=timezone.localdate(),
            status=status,
            **context,
        )


def agreed_key(last_day: date, made: list[FatePreview]) -> str:
    """The day and how many dates go: what a yes was said to."""
    gone = [item.meeting.public_id for item in made if item.fate.kind != "stays"]
    return f"{last_day.isoformat()} {' '.join(gone)}"
