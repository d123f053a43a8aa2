"""Which period and which series a report is about. Days snap to whole months."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.admin_forms.meetings import SeriesChoice, series_with_texts
from events.models import Series
from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm

WHOLE = "year"


def parts() -> list[tuple[str, Any]]:
    quarters = [(f"q{number}", QUARTERS[number - 1]) for number in range(1, 5)]
    named = [(f"m{number}", capfirst(name)) for number, name in MONTHS.items()]
    return [(WHOLE, _("the whole year")), *quarters, *named]


QUARTERS = (
    _("January to March"),
    _("April to June"),
    _("July to September"),
    _("October to December"),
)


class ReportForm(ActionForm):
    """A year and a part of it, or days of one's own."""

    year = forms.TypedChoiceField(label=_("year"), coerce=int)
    part = forms.ChoiceField(label=_("part of the year"), required=False)
    series = SeriesChoice(
        label=_("series"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=_("all"),
        to_field_name="public_id",
    )
    first = AdminDayField(label=_("or from"), required=False)
    last = AdminDayField(
        label=_("to"),
        required=False,
        help_text=_("Whole months are counted."),
    )

    def __init__(self, data: Any, *, since: int) -> None:
        today = timezone.localdate()
        usual = {"year": str(today.year), "part": WHOLE}
        super().__init__({**usual, **data.dict()})
        fields: Any = self.fields
        years = range(today.year, min(since, today.year) - 1, -1)
        fields["year"].choices = [(str(year), str(year)) for year in years]
        fields["part"].choices = parts()
        fields["series"].queryset = series_with_texts()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if bool(first) != bool(last):
            self.add_error("last" if first else "first", _("Fill in both days, or neither."))
        elif first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", str(TOO_LONG % {"years": LONGEST_YEARS}))
        return said

    def period(self) -> tuple[date, date]:
        """The first days of the first and the last month."""
        said = self.cleaned_data
        if said["first"] and said["last"]:
            return said["first"].replace(day=1), said["last"].replace(day=1)
        part, year = said["part"] or WHOLE, said["year"]
        number = int(part[1:]) if part != WHOLE else 0
        if part.startswith("q"):
            return date(year, 3 * number - 2, 1), date(year, 3 * number, 1)
        if part.startswith("m"):
            return date(year, number, 1), date(year, number, 1)
        return date(year, 1, 1), date(year, 12, 1)


LONGEST_YEARS = 10
LONGEST = timedelta(days=366 * LONGEST_YEARS)
TOO_LONG = ngettext_lazy(
    "Choose at most %(years)d year.", "Choose at most %(years)d years.", "years"
)
