"""Fields that several of these forms share."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events.finding import SPOKEN
from events.wording import zone_words
from frontend.forms import HourField
from network.identifiers import new_public_id

SUBMISSION = "events.submission"
ZONES = ["Europe/Brussels", "Europe/Paris", "Europe/Amsterdam"]


# An hour is typed on 24 hours: a browser may ask for it with AM and PM, whatever the page speaks.
HOURS: dict[str, type[forms.Field]] = {"start_time": HourField, "end_time": HourField}
HOUR_HELP = _("On 24 hours, for example 18:30.")


def zone_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("time zone"),
        choices=[(name, name.replace("_", " ")) for name in ZONES],
        initial=settings.TIME_ZONE,
    )


def with_zone(field: Any, zone_name: str) -> None:
    """Offer a zone that is in use although the list does not have it."""
    if zone_name and zone_name not in ZONES:
        field.choices = [*field.choices, (zone_name, zone_words(zone_name))]


def fact_field(label: Any) -> forms.NullBooleanField:
    """A fact of three answers: what nobody has checked is not the same as no."""
    widget = forms.NullBooleanSelect()
    widget.choices = [("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]
    return forms.NullBooleanField(label=label, required=False, widget=widget)


def rule_field(label: Any, rule: type[models.TextChoices]) -> forms.ChoiceField:
    """A rule that a meeting takes from its series unless it says another."""
    choices = [("", _("as the series")), *rule.choices]
    return forms.ChoiceField(label=label, choices=choices, required=False)


def languages_field(label: Any, *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=SPOKEN, required=required, widget=forms.CheckboxSelectMultiple
    )


class DaysField(forms.CharField):
    """Numbers of days, written one after another: "7, 1"; none is no day."""

    def __init__(self, *, most: int, longest: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=80, **kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> tuple[int, ...]:  # type: ignore[override]
        said = str(value or "").replace(",", " ").replace(";", " ").split()
        if len(said) > self.most or not all(map(self._is_possible, said)):
            raise forms.ValidationError(
                _("Write at most %(most)d numbers of days from 1 to %(longest)d, such as “7, 1”."),
                params={"most": self.most, "longest": self.longest},
            )
        return tuple(sorted({int(number) for number in said}, reverse=True))

    def _is_possible(self, number: str) -> bool:
        return number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= self.longest

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def validate(self, value: Any) -> None:
        """Nothing is required, and what is written was looked at."""

    def run_validators(self, value: Any) -> None:
        """Those of text would count its letters; this is a tuple by now."""


def new_submission() -> str:
    """The id of what a form will make, signed: sent twice, the form makes one thing."""
    return Signer(salt=SUBMISSION).sign(new_public_id())


def submitted_id(data: Any) -> str:
    """The id that the form was given, or none: a forged one counts for nothing."""
    try:
        return Signer(salt=SUBMISSION).unsign(data.get("submission", ""))
    except BadSignature:
        return ""


def data_with(data: Any, *, seen: str) -> Any:
    """What was posted, with another `seen`: a post itself cannot be written on."""
    changed = data.copy()
    changed["seen"] = seen
    return changed


def stored_in_words(field: BoundField) -> str:
    """A stored value as the form would show it."""
    value = field.initial
    if isinstance(value, date):
        return date_format(value)
    choices = dict(getattr(field.field, "choices", ()) or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(item, item)) for item in value) or "–"
    if value in choices:
        return str(choices[value])
    return str(field.field.widget.format_value(value) or "–")


def lines_of(formset: Any, data: Any, prefix: str, initial: list[dict[str, Any]]) -> Any:
    """A formset whose stored lines count as said also when a post left them unchanged."""
    made = formset(data, prefix=prefix, initial=initial)
    for form in made.forms:
        # A post that was begun before a colleague added lines takes them for empty extra ones.
        form.empty_permitted = form.empty_permitted and not form.initial
    return made


def filled(formset: Any, name: str) -> list[dict[str, Any]]:
    """The rows that say something; an emptied row is a removed one."""
    return [row for row in formset.cleaned_data if row.get(name)]
