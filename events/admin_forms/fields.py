"""Fields that several of these forms share; browsers draw dates and times their own way."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events.finding import SPOKEN

ZONES = ["Europe/Brussels", "Europe/Paris", "Europe/Amsterdam"]


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def clock_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def zone_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("time zone"),
        choices=[(name, name.replace("_", " ")) for name in ZONES],
        initial=settings.TIME_ZONE,
    )


def with_zone(field: Any, zone_name: str) -> None:
    """Offer a zone that is in use although the list does not have it."""
    if zone_name and zone_name not in ZONES:
        field.choices = [*field.choices, (zone_name, zone_name)]


def fact_field(label: Any) -> forms.NullBooleanField:
    """A fact of three answers: what nobody has checked is not the same as no."""
    widget = forms.NullBooleanSelect()
    widget.choices = [("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]
    return forms.NullBooleanField(label=label, required=False, widget=widget)


def languages_field(label: Any, *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=SPOKEN, required=required, widget=forms.CheckboxSelectMultiple
    )


def data_with(data: Any, *, seen: str) -> Any:
    """What was posted, with another `seen`: a post itself cannot be written on."""
    changed = data.copy()
    changed["seen"] = seen
    return changed
