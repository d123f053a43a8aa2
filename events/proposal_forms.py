"""What somebody fills in to propose a theme."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions import ProposalFacts
from events.models import Entry, RegistrationContact, Series
from events.titles import title_of_series
from network.form_age import new_stamp
from network.regions import Region
from network.validators import few_links, one_line, plain_text, telephone

STAMP_PURPOSE = "events.proposal.form"


class OpenSeriesChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return title_of_series(obj)


def open_series() -> QuerySet[Series]:
    """Series that anybody may know of."""
    rows = Series.objects.published().filter(meetings__entry=Entry.PUBLIC).distinct()
    return rows.prefetch_related("texts").order_by("pk")


class ProposalForm(forms.Form):
    """`stamp` is signed and tells how long the form was looked at; with it, sent twice is once."""

    theme = forms.CharField(
        label=_("What would you like to talk about?"),
        help_text=_("One sentence. Please do not name anybody."),
        max_length=160,
        validators=[plain_text, one_line],
    )
    why = forms.CharField(
        label=_("Why does it matter to you?"),
        help_text=_("In your own words. A coordinator reads it before anybody else does."),
        required=False,
        max_length=1000,
        validators=[plain_text, few_links],
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    series = OpenSeriesChoice(
        label=_("In which series of meetings?"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=_("no matter which"),
        to_field_name="public_id",
    )
    region = forms.ChoiceField(
        label=_("In which region?"),
        required=False,
        choices=[("", _("no matter which")), *Region.choices],
    )
    name = forms.CharField(
        label=_("How should we call you?"),
        help_text=_("Any name you like. It is never shown."),
        required=False,
        max_length=80,
        validators=[plain_text, one_line],
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Only if you would like an answer. It is deleted 30 days after the answer."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_(
            "Only if you would like an answer and have no e-mail: we call you. It is deleted 30 "
            "days after the answer."
        ),
        required=False,
        max_length=40,
        validators=[telephone],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    phone_use = forms.ChoiceField(
        label=_("How may we use this number?"),
        required=False,
        choices=[(use.value, capfirst(use.label)) for use in RegistrationContact.PhoneUse],
        widget=forms.RadioSelect,
    )
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["series"]
        choices.queryset = open_series()
        self.fields["stamp"].initial = new_stamp(STAMP_PURPOSE)

    def renew_stamp(self) -> None:
        self.data = {**self.data.dict(), "stamp": new_stamp(STAMP_PURPOSE)}  # type: ignore[attr-defined]

    def facts(self) -> ProposalFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "stamp"}
        return ProposalFacts(**said, language=get_language() or "fr")
