"""Screens of series: who runs them, how they come back, which dates that made."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
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
from events.actions.lives import is_unseen
from events.actions.realigning import wanted_days
from events.actions.series import lock_series_and_dates
from events.admin_forms import SeriesForm
from events.admin_forms.fields import new_submission, submitted_id
from events.admin_forms.series import stored_rule
from events.models import Meeting, Series
from events.responsibility import without_agreement
from events.series_previews import SeriesPreview, preview_series
from events.titles import title_of_series
from events.wording import rule_in_words
from network.admin_pages import REFUSED, CoordinatorPage, FormPage, account_of
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

    @transaction.atomic
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.series:
            # From here to the commit, what is compared and looked at is what is written over.
            lock_series_and_dates(self.series)
        form = self.make_form(request.POST)
        if form.has_moved:
            differences = form.differences()
            form.show_again()
            return self.show_form(form, status=REFUSED, differences=differences)
        preview = preview_series(self.series, form.facts()) if form.is_valid() else None
        if preview and ("preview" in request.POST or not self._is_agreed(preview)):
            return self.show_form(form, preview=preview)
        return super().post(request, **kwargs)

    def _is_agreed(self, preview: SeriesPreview) -> bool:
        """Whether nothing happens to dates that are made, or it was looked at."""
        return not preview.happening or self.request.POST.get("agreed") == preview.key

    def act(self, form: SeriesForm) -> Series:
        with transaction.atomic():
            return save_series(
                form.facts(),
                series=self.series,
                public_id="" if self.series else submitted_id(self.request.POST),
                by=account_of(self.request),
            )

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
        self,
        form: SeriesForm,
        *,
        status: int = 200,
        differences: list[tuple[str, str]] | None = None,
        preview: SeriesPreview | None = None,
    ) -> HttpResponse:
        series = self._series()
        if differences is not None:
            messages.error(self.request, str(self.moved_words))
        return self.show(
            form=form,
            series=series,
            screen_title=self.get_page_title(),
            has_moved=differences is not None,
            differences=differences or [],
            preview=preview,
            rule_words=words_of(series) if series else "",
            coming=coming_dates(series, self.viewer) if series else [],
            running_today=people_running(series) if series else [],
            past_roles=series.roles.past() if series else [],
            duplicate_submission=new_submission(),
            lacks_agreement=series is not None
            and without_agreement().filter(pk=series.pk).exists(),
            is_unseen=is_unseen(series) if series else False,
            submit_label=self.submit_label,
            status=status,
        )


def people_running(series: Series) -> Any:
    """The roles of people that hold today."""
    return series.roles.current().filter(user__isnull=False).select_related("user").order_by("pk")


def coming_meetings(series: Series, viewer: Viewer) -> Any:
    """The coming meetings of a series that this viewer may open."""
    return Meeting.objects.visible_to(viewer).filter(series=series).upcoming()


@dataclass(frozen=True)
class ComingDate:
    """A coming meeting of a series, and whether the rule still asks for it."""

    meeting: Meeting
    is_outside_rule: bool
    has_moved: bool


def coming_dates(series: Series, viewer: Viewer) -> list[ComingDate]:
    rule = stored_rule(series)
    skipped = frozenset(series.exceptions.values_list("date", flat=True))
    wanted = set(wanted_days(rule, skipped))
    return [
        ComingDate(
            meeting=meeting,
            is_outside_rule=meeting.recurrence_id is not None
            and (rule is None or meeting.date >= rule.first_date)
            and meeting.recurrence_id not in wanted,
            has_moved=meeting.recurrence_id not in (None, meeting.date),
        )
        for meeting in coming_meetings(series, viewer)
    ]
