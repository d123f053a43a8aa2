"""The form that changes or calls off a date and those that follow it."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from events.actions import DateChange
from events.admin_forms.fields import HOUR_HELP
from events.models import AttendanceMode, Place
from frontend.forms import HourField
from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm

AS_IT_IS = ("", _("as it is"))


class FollowingForm(ActionForm):
    """What changes on each date; what is left empty stays as each date has it."""

    what = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[("change", _("change these dates")), ("cancel", _("cancel these dates"))],
        initial="change",
        widget=forms.RadioSelect,
    )
    until = AdminDayField(
        label=_("Up to and including"),
        required=False,
        help_text=_("Leave empty for all the following dates."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[AS_IT_IS, *WEEKDAYS.items()],
        help_text=_("Each date moves within its own week."),
    )
    start_time = HourField(label=_("From"), required=False, help_text=HOUR_HELP)
    end_time = HourField(label=_("To"), required=False)
    mode = forms.ChoiceField(
        label=_("How one takes part"), required=False, choices=[AS_IT_IS, *AttendanceMode.choices]
    )
    place = forms.ModelChoiceField(
        label=_("Place"), required=False, queryset=Place.objects.all(), empty_label=AS_IT_IS[1]
    )
    online_url = forms.URLField(
        label=_("Link of the online room"), required=False, assume_scheme="https"
    )
    capacity = forms.IntegerField(label=_("Places"), required=False, min_value=0)
    is_unlimited = forms.BooleanField(label=_("No limit of places"), required=False)
    later_too = forms.BooleanField(
        label=_("Also for the dates that are made later"),
        required=False,
        initial=True,
        help_text=_("Hours, place, way to take part and number of places; not the day."),
    )

    SAID = ("weekday start_time end_time mode place online_url capacity is_unlimited").split()

    @property
    def change_fields(self) -> list[BoundField]:
        return [self[name] for name in self.SAID]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("capacity") is not None and said.get("is_unlimited"):
            self.add_error("capacity", _("Give a number, or tick “no limit”, not both."))
        changes = any(said.get(name) not in (None, "", False) for name in self.SAID)
        if said.get("what") == "change" and not changes and not self.errors:
            raise forms.ValidationError(_("Say what changes."), code="nothing_changes")
        return said

    def change(self) -> DateChange:
        said = self.cleaned_data
        if said["what"] == "cancel":
            return DateChange(cancels=True)
        return DateChange(
            **{name: said[name] for name in ("weekday", "start_time", "end_time")},
            mode=said["mode"] or None,
            place=said["place"],
            online_url=said["online_url"] or None,
            capacity=said["capacity"],
            is_unlimited=said["is_unlimited"],
        )
