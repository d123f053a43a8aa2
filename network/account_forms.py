"""Forms of the screens about one account in the admin: membership, sheet, second factors."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.sheets import HandedOver
from network.admin_fields import AdminDayField
from network.admin_forms import Section
from network.admin_pages import ActionForm


def today() -> date:
    return timezone.localdate()


class OneSectionForm(ActionForm):
    @property
    def sections(self) -> list[Section]:
        return [("", [self[name] for name in self.fields])]


class MembershipForm(OneSectionForm):
    since = AdminDayField(label=_("since"), initial=today)
    until = AdminDayField(
        label=_("until"),
        required=False,
        help_text=_("Leave empty while there is no end."),
    )
    is_peer = forms.BooleanField(
        label=_("works from lived experience"),
        required=False,
        help_text=_("Only if the person says so, and agrees that it is noted here."),
    )


class SheetIssueForm(OneSectionForm):
    handed_over = forms.ChoiceField(
        label=_("how the person gets the sheet"),
        choices=HandedOver.choices,
        widget=forms.RadioSelect,
    )


class FactorResetForm(OneSectionForm):
    is_seen = forms.BooleanField(
        label=_("the person is before me, and I know who it is"), required=False
    )


def said(form: forms.Form) -> dict[str, Any]:
    """What the form says, by the names of the action's arguments."""
    return dict(form.cleaned_data)
