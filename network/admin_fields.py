"""A day as the admin's screens ask for it: the three boxes of every form, under Wagtail's label."""

from typing import Any

from frontend.forms import DayField, DayInput


class AdminDayInput(DayInput):
    """Wagtail draws a label and no fieldset: the boxes are a group that the label names."""

    template_name = "wagtailadmin/passerelle/day_input.html"

    def id_for_label(self, id_: Any) -> str:
        return f"{id_}_0" if id_ else ""


class AdminDayField(DayField):
    widget = AdminDayInput
