"""The exact figures, for coordinators: charts with their tables. What leaves is `funders`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from events.figures import Figures, figures, languages, months, weeks
from frontend.charts import Chart
from frontend.templatetags.frontend import name_of_language
from network.admin_pages import CoordinatorPage

MEETINGS = ("held", "coming", "cancelled")
PERIODS = {
    "months-12": gettext_lazy("the last 12 months"),
    "months-24": gettext_lazy("the last 24 months"),
    "months-3": gettext_lazy("the last 3 months"),
    "weeks-12": gettext_lazy("the last 12 weeks"),
    "weeks-26": gettext_lazy("the last 26 weeks"),
}
USUAL = "months-12"


class PeriodForm(forms.Form):
    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=list(PERIODS.items()))


def chosen(request: HttpRequest) -> str:
    asked = request.GET.get("period", "")
    return asked if asked in PERIODS else USUAL


def periods_of(name: str) -> list[tuple[date, date]]:
    unit, _dash, count = name.partition("-")
    cut = months if unit == "months" else weeks
    return cut(int(count), today=timezone.localdate())


def headings() -> dict[str, str]:
    """The words above each number."""
    return {
        "held": _("took place"),
        "coming": _("to come"),
        "cancelled": _("cancelled"),
        "asked": _("asked for a place"),
        "confirmed": _("with a place"),
        "waiting": _("still waiting"),
        "gave_back": _("gave their place back"),
        "newcomers": _("for the first time"),
        "returning": _("not for the first time"),
        "came": _("came"),
    }


@method_decorator(never_cache, name="dispatch")
class FiguresPage(CoordinatorPage):
    page_title = gettext_lazy("Figures")
    header_icon = "table"
    template_name = "wagtailadmin/passerelle/figures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = chosen(request)
        periods = periods_of(name)
        rows = figures(self.viewer, periods)
        return self.show(
            form=PeriodForm({"period": name}),
            period=name,
            this_month=this_month(self.viewer),
            charts=charts(rows, languages(self.viewer, periods), by_month="months" in name),
        )


def this_month(viewer: Any) -> tuple[str, Figures]:
    """The month of today, with its name."""
    ((first, last),) = months(1, today=timezone.localdate())
    (row,) = figures(viewer, [(first, last)])
    return date_format(first, "F Y"), row


def charts(
    rows: Sequence[Figures], spoken: Sequence[tuple[str, int]], *, by_month: bool
) -> list[Chart]:
    labels = [date_format(row.first, "N y" if by_month else "j M") for row in rows]
    words, heading = headings(), _("Month") if by_month else _("Week from")
    shared: dict[str, Any] = {
        "labels": labels,
        "label_heading": heading,
        "is_rtl": get_language_bidi(),
    }

    def parts(*names: str) -> list[tuple[str, list[int]]]:
        return [(words[name], [getattr(row, name) for row in rows]) for name in names]

    people_notes = _("People who asked for a place at a meeting that took place or is to come.")
    return [
        Chart(key="meetings", title=_("Meetings"), parts=parts(*MEETINGS), **shared),
        Chart(
            key="people",
            title=_("People"),
            notes=people_notes,
            parts=parts("returning", "newcomers", "waiting", "gave_back"),
            **shared,
        ),
        Chart(
            key="came",
            title=_("Who came"),
            notes=_("Where those who run the meetings noted it."),
            parts=parts("came"),
            **shared,
        ),
        Chart(
            key="languages",
            title=_("Languages of the meetings"),
            notes=_("A meeting in two languages counts in both."),
            labels=[name_of_language(code) for code, _number in spoken],
            parts=[(_("meetings"), [number for _code, number in spoken])],
            label_heading=_("Language"),
            is_rtl=get_language_bidi(),
        ),
    ]
