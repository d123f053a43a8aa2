"""How every Django form is drawn; a day and an hour that can be typed on any phone."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.translation import gettext_lazy as _

# "18:30", "18h30", "18u30", "18.30", "1830", "18 h", "6:30 pm".
CLOCK = re.compile(
    r"(\d{1,2})(?:\s*[:.hu]\s*|(?=\d\d\b))?(\d{2})?\s*(?:h|u|uur|heures?)?\s*([ap]m)?"
)
NOON = 12


class RefusableForm(forms.Form):
    """A form whose rules are an action's: what it refuses lands beside its field, else above."""

    # An action's word for a field, where the form has another.
    field_names: ClassVar[Mapping[str, str]] = {}

    def take_refusal(self, refusal: ValidationError) -> None:
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for said, errors in refusal.error_dict.items():
            name = self.field_names.get(said, said)
            self.add_error(name if name in self.fields else None, errors)


class PasserelleRenderer(TemplatesSetting):
    """Draws forms and fields with our components; widgets stay Django's.

    Needs "django.forms" in INSTALLED_APPS, after "frontend". Widget templates are not
    overridden: Wagtail's admin draws its own forms with the same widgets.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DayInput(forms.MultiWidget):
    """A date in three boxes: no calendar to open, no format to guess."""

    template_name = "components/day_input.html"
    use_fieldset = True
    PARTS: ClassVar[dict[str, tuple[Any, str]]] = {
        "day": (_("Day"), "2"),
        "month": (_("Month"), "12"),
        "year": (_("Year"), "4"),
    }

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, Any] = {
            name: forms.TextInput({"inputmode": "numeric", "maxlength": length})
            for name, (_label, length) in self.PARTS.items()
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):  # as an address or an old draft gives it
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return [value, "", ""]
        return (
            [str(part) for part in (value.day, value.month, value.year)] if value else ["", "", ""]
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        boxes = context["widget"]["subwidgets"]
        for box, (part, (label, _length)) in zip(boxes, self.PARTS.items(), strict=True):
            box["part"], box["label"] = part, label
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The three boxes; or one value under the plain name, as a script or an address gives."""
        if name in data:
            return self.decompress(data[name])
        return [text.strip() for text in map(str, self._typed(data, name))]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)

    def _typed(self, data: Mapping[str, Any], name: str) -> list[Any]:
        return [data.get(f"{name}_{part}") or "" for part in self.PARTS]


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write the day, the month and the year."),
        "incomplete": _("The date is not complete: write the day, the month and the year."),
        "year": _("Write the year with four digits, for example 2027."),
        "invalid": _("This date does not exist. Look at the day and the month."),
    }

    def to_python(self, value: Any) -> date | None:
        """The date of three texts; a date or nothing as it is."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return super().to_python(value)
        day, month, year = value
        if not any(value):
            return None
        if not all(value):
            raise self._error("incomplete")
        if not re.fullmatch(r"\d{4}", year):
            raise self._error("year")
        if not re.fullmatch(r"\d{1,2}", day):
            raise self._error("invalid")
        try:
            return date(int(year), month_number(month), int(day))
        except ValueError:
            raise self._error("invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class HourInput(forms.TimeInput):
    """An hour in one box that takes it as people write it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "hour", "autocomplete": "off"} | (attrs or {}), format="%H:%M")


class HourField(forms.TimeField):
    widget = HourInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Write the hour on 24 hours, for example 18:30."),
    }

    def to_python(self, value: Any) -> time | None:
        """The time of "18:30", "18h30", "18 h", "1830"; a time or nothing as it is."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.time()
        if isinstance(value, time):
            return value
        found = CLOCK.fullmatch(str(value).strip().lower())
        if not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= NOON:
            hour = hour % NOON + NOON * (half == "pm")
        try:
            return time(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def month_number(text: str) -> int:
    """1 for "1", "01", "January" or "Jan." in the language of the page. Raises ValueError."""
    if re.fullmatch(r"\d{1,2}", text):
        return int(text)
    for names in (MONTHS, MONTHS_AP):
        for number, name in names.items():
            if str(name).rstrip(".").lower() == text.rstrip(".").lower():
                return number
    raise ValueError(text)
