"""The form that ends a series."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm


class EndForm(ActionForm):
    last_day = AdminDayField(
        label=_("No meeting after"),
        help_text=_("A meeting on that very day still takes place."),
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day
