"""The forms of calendars of co-organisers: one that is followed, one that comes as a file."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.actions.calendars import SourceFacts
from events.admin_forms.meetings import SeriesChoice, series_with_texts
from events.importing.lines import MOST_BYTES
from events.models import CalendarSource, Series
from network.admin_pages import ActionForm
from network.models import Organisation


def organisation_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("co-organiser"), queryset=Organisation.objects.order_by("name")
    )


def series_field() -> SeriesChoice:
    return SeriesChoice(
        label=_("series"),
        queryset=Series.objects.none(),
        help_text=_(
            "New dates become drafts of this series, with its time zone, places and languages "
            "where the calendar gives none."
        ),
    )


class CalendarForm(ActionForm):
    """A calendar that is followed by its address."""

    organisation = organisation_field()
    series = series_field()
    url = forms.CharField(
        label=_("address of the calendar"),
        max_length=1000,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_(
            "As the co-organiser gives it, often ending in .ics. A private address is a key: "
            "it is shown to coordinators only."
        ),
    )
    is_active = forms.BooleanField(
        label=_("read it by itself, each hour"),
        required=False,
        initial=True,
        help_text=_(
            "New dates become drafts. Changed and cancelled ones follow, and people who are "
            "registered are told."
        ),
    )

    def __init__(self, data: Any = None, *, source: CalendarSource | None = None) -> None:
        self.source = source
        names = ("organisation", "series", "url", "is_active")
        initial = {name: getattr(source, name) for name in names} if source else None
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["series"].queryset = series_with_texts()
        # Another organiser's UIDs are others: such a calendar is added, not changed.
        fields["organisation"].disabled = source is not None

    @property
    def sections(self) -> list[tuple[object, list[BoundField]]]:
        return [("", [self[name] for name in self.fields])]

    def facts(self) -> SourceFacts:
        return SourceFacts(**self.cleaned_data)


class CalendarFileForm(ActionForm):
    """A calendar that comes as a file."""

    organisation = organisation_field()
    series = series_field()
    file = forms.FileField(
        label=_("file"),
        widget=forms.FileInput(attrs={"accept": ".ics,.ical,.ifb,.vcs,text/calendar"}),
        help_text=_("An iCalendar file (.ics) of 10 MB at most. It is not kept."),
        error_messages={"empty": _("There is no calendar in it.")},
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        fields: Any = self.fields
        fields["series"].queryset = series_with_texts()

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("The calendar is larger than 10 MB."), code="too_big")
        return given
