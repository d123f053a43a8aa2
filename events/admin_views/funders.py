"""Figures for funders: on the screen, on paper, as a file; nobody can be found in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from events.admin_forms.funders import ReportForm
from events.exports import to_csv, to_ods
from events.funder_figures import MEETINGS, ONLINE, PEOPLE, Row, Told, first_year, spoken, told
from events.models import Series
from events.titles import title_of_series
from frontend.charts import Chart
from frontend.templatetags.frontend import name_of_language
from network.admin_pages import CoordinatorPage
from network.audiences import Viewer
from network.regions import Region

FIGURES = ("events_admin:figures", gettext_lazy("Figures"))
# Up to so many months are told one by one; longer periods by quarter.
MONTHS_ONE_BY_ONE = 6
NAMES = (*MEETINGS, *PEOPLE)
NOT_TOLD = "–"
CSV, ODS = "text/csv; charset=utf-8", "application/vnd.oasis.opendocument.spreadsheet"


def headings() -> dict[str, str]:
    """The words above each number."""
    return {
        "held": _("meetings that took place"),
        "cancelled": _("meetings cancelled"),
        "places": _("places offered"),
        "confirmed": _("people with a place"),
        "newcomers": _("of whom for the first time"),
        "came": _("people who came"),
        "waiting": _("people left waiting"),
        "gave_back": _("people who gave their place back"),
        "needs_asked": _("access needs said"),
        "needs_met": _("access needs met"),
    }


@dataclass(frozen=True)
class Report:
    """What is told of a period: the whole, its parts, its series and regions."""

    first: date
    last: date
    series: Series | None
    whole: Row
    parts: list[Row]
    by_series: list[Row]
    by_region: list[Row]
    languages: list[tuple[str, int]]

    @property
    def is_empty(self) -> bool:
        return not (self.whole.held or self.whole.cancelled)

    @property
    def period(self) -> str:
        first, last = date_format(self.first, "F Y"), date_format(self.last, "F Y")
        return first if first == last else _("%(first)s to %(last)s") % locals()

    @property
    def lines(self) -> list[tuple[str, str]]:
        words = headings()
        return [(words[name], shown(self.whole, name)) for name in NAMES]

    def tables(self) -> list[tuple[str, str, list[Row]]]:
        """Each part of the report: its heading, what its rows are, and the rows."""
        found = [(_("The period"), _("Period"), self.parts)]
        if self.series is None:
            found.append((_("By series"), _("Series"), self.by_series))
        return [*found, (_("By region"), _("Region"), self.by_region)]


def shown(row: Row, name: str) -> str:
    """The number, or a dash where there is something of which nothing is told."""
    return NOT_TOLD if name in row.untold else str(row.number(name))


def report(viewer: Viewer, *, first: date, last: date, series: Series | None) -> Report:
    found = told(viewer, first=first, last=last, series=series.pk if series else None)
    return Report(
        first=found.first,
        last=max(found.last, found.first),
        series=series,
        whole=found.row(_("all together")),
        parts=_parts(found),
        by_series=_by_series(found),
        by_region=_by_region(found),
        languages=spoken(viewer, found, series=series.pk if series else None),
    )


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    firsts = [first.year * 12 + first.month - 1 + number for number in range(count)]
    return [date(month // 12, month % 12 + 1, 1) for month in firsts]


def _parts(found: Told) -> list[Row]:
    """Month by month, or quarter by quarter; what only a longer time tells comes last."""
    months = _months(found.first, found.last)
    if len(months) <= MONTHS_ONE_BY_ONE:
        cuts = [(month, month) for month in months]
    else:
        quarters: dict[tuple[int, int], list[date]] = {}
        for month in months:
            quarters.setdefault((month.year, (month.month - 1) // 3), []).append(month)
        cuts = [(of[0], of[-1]) for of in quarters.values()]
    rows = [found.row(_between(*cut), first=cut[0], last=cut[1]) for cut in cuts]
    whole = found.row("")
    rest = {name: whole.people[name] - sum(row.people[name] for row in rows) for name in PEOPLE}
    if any(rest.values()):
        rows.append(Row(_("told for the whole period only"), people=rest))
    return rows


def _between(first: date, last: date) -> str:
    if first == last:
        return capfirst(date_format(first, "F Y"))
    return f"{capfirst(date_format(first, 'M'))}–{date_format(last, 'M Y')}"


def _by_series(found: Told) -> list[Row]:
    keys = {source[0] for source in found.sources()}
    rows = Series.objects.filter(pk__in=keys).prefetch_related("texts")
    titles = {row.pk: title_of_series(row) for row in rows}
    return _split(found, sorted(titles, key=lambda key: titles[key]), titles, of=0)


def _by_region(found: Told) -> list[Row]:
    labels: dict[Any, Any] = dict(Region.choices) | {ONLINE: _("online")}
    regions = sorted({source[1] for source in found.sources()}, key=lambda key: str(labels[key]))
    return _split(found, regions, labels, of=1)


def _split(found: Told, keys: Sequence[Any], labels: dict[Any, Any], *, of: int) -> list[Row]:
    """A row for each key; what is told of the small ones together only comes last."""
    rows = [found.row(str(labels[key]), belongs=_is(of, key)) for key in keys]
    whole = found.row("")
    rest = {name: whole.people[name] - sum(row.people[name] for row in rows) for name in PEOPLE}
    if any(rest.values()):
        rows.append(Row(_("the smallest ones together"), people=rest))
    return rows


def _is(of: int, key: Any) -> Callable[[tuple[int, str]], bool]:
    return lambda source: source[of] == key


def charts(found: Report) -> list[Chart]:
    words = headings()
    shared: dict[str, Any] = {
        "labels": [str(row.label) for row in found.parts],
        "label_heading": _("Period"),
        "is_rtl": get_language_bidi(),
    }

    def parts(*names: str) -> list[tuple[str, list[int]]]:
        return [(words[name], [row.number(name) for row in found.parts]) for name in names]

    of_few = _("Nobody in this period, or too few people to be told.")
    returning = [row.people["confirmed"] - row.people["newcomers"] for row in found.parts]
    return [
        Chart(key="meetings", title=_("Meetings"), parts=parts("held", "cancelled"), **shared),
        Chart(
            key="people",
            title=_("People with a place"),
            parts=[(_("not for the first time"), returning), *parts("newcomers")],
            empty_words=of_few,
            **shared,
        ),
        Chart(
            key="came",
            title=_("People who came"),
            parts=parts("came"),
            empty_words=of_few,
            **shared,
        ),
        Chart(
            key="languages",
            title=_("Languages of the meetings"),
            notes=_("A meeting in two languages counts in both."),
            labels=[name_of_language(code) for code, _number in found.languages],
            parts=[(_("meetings"), [number for _code, number in found.languages])],
            label_heading=_("Language"),
            is_rtl=get_language_bidi(),
        ),
    ]


class OfAReport(CoordinatorPage):
    """The report that the query asks for; a period that makes no sense gives none."""

    def asked(self) -> tuple[ReportForm, Report | None]:
        form = ReportForm(self.request.GET, since=first_year(self.viewer))
        if not form.is_valid():
            return form, None
        first, last = form.period()
        chosen = form.cleaned_data["series"]
        return form, report(self.viewer, first=first, last=last, series=chosen)


@method_decorator(never_cache, name="dispatch")
class FunderFigures(OfAReport):
    page_title = gettext_lazy("Figures for funders")
    parent = FIGURES
    header_icon = "table"
    template_name = "wagtailadmin/passerelle/funders.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form, found = self.asked()
        context: dict[str, Any] = {"form": form, "report": found, "status": 200 if found else 422}
        if found:
            context |= {"charts": charts(found), "tables": _for_screen(found)}
        return self.show(query=request.GET.urlencode(), headings=_columns(), **context)


def _columns() -> list[str]:
    words = headings()
    return [words[name] for name in NAMES]


def _for_screen(found: Report) -> list[tuple[str, str, list[tuple[str, list[tuple[str, str]]]]]]:
    words = headings()
    return [
        (
            heading,
            of,
            [(str(row.label), [(words[name], shown(row, name)) for name in NAMES]) for row in rows],
        )
        for heading, of, rows in found.tables()
    ]


@method_decorator(never_cache, name="dispatch")
class FunderReport(OfAReport):
    """The same on paper, with what the numbers mean."""

    page_title = gettext_lazy("Report on the open meetings")
    parent = ("events_admin:funders", FunderFigures.page_title)
    template_name = "wagtailadmin/passerelle/funders_print.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form, found = self.asked()
        title = title_of_series(found.series) if found and found.series else ""
        return self.show(
            form=form,
            report=found,
            series_title=title,
            today=timezone.localdate(),
            charts=charts(found) if found else [],
            tables=_for_screen(found) if found else [],
            headings=_columns(),
            query=request.GET.urlencode(),
            status=200 if found else 422,
        )


@method_decorator(never_cache, name="dispatch")
class FunderTable(OfAReport):
    """The tables as a file, for a spreadsheet: nothing in it can become a formula."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _form, found = self.asked()
        if found is None:
            return HttpResponse(status=422)
        is_ods = request.GET.get("format") == "ods"
        body = to_ods(_cells(found), name="report") if is_ods else to_csv(_cells(found))
        answer = HttpResponse(body, content_type=ODS if is_ods else CSV)
        name = f"report-{found.first:%Y-%m}-{found.last:%Y-%m}.{'ods' if is_ods else 'csv'}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def _cells(found: Report) -> list[list[str]]:
    rows = [[_("What"), _("Which"), *_columns()]]
    rows.append([_("The period"), found.period, *_numbers(found.whole)])
    for _heading, of, lines in found.tables():
        rows += [[of, str(row.label), *_numbers(row)] for row in lines]
    blank = [""] * (len(NAMES) - 1)
    rows += [
        [_("Language"), name_of_language(code), str(number), *blank]
        for code, number in found.languages
    ]
    return rows


def _numbers(row: Row) -> list[str]:
    return ["" if name in row.untold else str(row.number(name)) for name in NAMES]
