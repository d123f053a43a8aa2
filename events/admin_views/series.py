"""Screens of series: who runs them, how they come back, which dates that made."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from events.actions import save_series
from events.actions.series import HORIZON
from events.admin_forms import SeriesForm
from events.admin_forms.series import stored_rule
from events.models import Meeting, Series
from events.recurrence import dates
from events.titles import title_of_series
from events.wording import rule_in_words
from network.admin_pages import REFUSED, CoordinatorPage, FormPage
from network.audiences import Viewer

SERIES = ("events_admin:series_list", gettext_lazy("Series"))


def words_of(series: Series) -> str:
    """How a series comes back, in words; nothing when its dates are added by hand."""
    rule = stored_rule(series)
    return rule_in_words(rule, series.start_time, series.end_time) if rule else ""


class SeriesList(CoordinatorPage):
    page_title = SERIES[1]
    header_icon = "rotate"
    template_name = "wagtailadmin/passerelle/series_list.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("events_admin:series_add")
        return [HeaderButton(_("Add a series"), url=url, icon_name="plus")]

    def get(self, request: HttpRequest) -> HttpResponse:
        coming = Q(meetings__ends_at__gte=timezone.now()) & ~Q(
            meetings__state=Meeting.State.CANCELLED
        )
        rows = (
            Series.objects.prefetch_related("texts")
            .annotate(
                coming=Count("meetings", filter=coming),
                next_at=Min("meetings__starts_at", filter=coming),
            )
            .order_by("-is_published", "next_at", "pk")
        )
        shown = [(row, title_of_series(row), words_of(row)) for row in rows]
        return self.show(rows=shown)


@dataclass(frozen=True)
class ComingDate:
    """A coming meeting of a series, and whether the rule still asks for it."""

    meeting: Meeting
    is_outside_rule: bool
    has_moved: bool


class SeriesPage(FormPage):
    """Adding a series, and changing one."""

    parent = SERIES
    header_icon = "rotate"
    template_name = "wagtailadmin/passerelle/series.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.series = self._series()

    def _series(self) -> Series | None:
        key = self.kwargs.get("public_id")
        rows = Series.objects.prefetch_related("texts")
        return get_object_or_404(rows, public_id=key) if key else None

    def get_page_title(self) -> str:
        return title_of_series(self.series) if self.series else _("Add a series")

    def make_form(self, data: Any = None) -> SeriesForm:
        # A row of its own for the form, which writes on it while it checks.
        return SeriesForm(data, instance=self._series())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.has_moved:
            form.show_again()
            return self.show_form(form, status=REFUSED, has_moved=True)
        return super().post(request, **kwargs)

    def act(self, form: SeriesForm) -> Series:
        return save_series(form.facts(), series=self.series)

    def answer(self, done: Series) -> HttpResponse:
        rule = words_of(done)
        count = coming_meetings(done, self.viewer).count()
        counted = ngettext("%(count)d coming meeting.", "%(count)d coming meetings.", count) % {
            "count": count
        }
        self.saved_words = " ".join([_("Saved."), f"{rule}." if rule else "", counted])
        return super().answer(done)

    def where_next(self, done: Series) -> str:
        return reverse("events_admin:series", args=[done.public_id])

    def show_form(
        self, form: SeriesForm, *, status: int = 200, has_moved: bool = False
    ) -> HttpResponse:
        series = self.series
        if has_moved:
            messages.error(self.request, str(self.moved_words))
        return self.show(
            form=form,
            series=series,
            screen_title=self.get_page_title(),
            has_moved=has_moved,
            rule_words=words_of(series) if series else "",
            coming=coming_dates(series, self.viewer) if series else [],
            submit_label=self.submit_label,
            status=status,
        )


def coming_meetings(series: Series, viewer: Viewer) -> Any:
    """The coming meetings of a series that this viewer may open."""
    return Meeting.objects.visible_to(viewer).filter(series=series).upcoming()


def coming_dates(series: Series, viewer: Viewer) -> list[ComingDate]:
    wanted = wanted_days(series)
    return [
        ComingDate(
            meeting=meeting,
            is_outside_rule=meeting.recurrence_id is not None
            and meeting.recurrence_id not in wanted,
            has_moved=meeting.recurrence_id not in (None, meeting.date),
        )
        for meeting in coming_meetings(series, viewer)
    ]


def wanted_days(series: Series) -> set[date]:
    rule = stored_rule(series)
    if rule is None:
        return set()
    skipped = frozenset(series.exceptions.values_list("date", flat=True))
    horizon = timezone.localdate() + 2 * HORIZON
    return set(dates(rule, horizon=horizon, exceptions=skipped))
