"""What is filled in after a meeting: an answer without a name, a link to hand on."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from events.models import Degree, FeedbackAnswer
from events.models.feedback import LONGEST_ANSWER, QUESTIONS
from network.validators import plain_text

NO_ANSWER = ("", _("I would rather not say"))


def _question(name: str) -> forms.ChoiceField:
    field: Any = FeedbackAnswer._meta.get_field(name)
    return forms.ChoiceField(
        label=field.verbose_name,
        choices=[*Degree.choices, NO_ANSWER],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )


class FeedbackForm(forms.Form):
    welcome, voice, again = (_question(name) for name in QUESTIONS)
    text = forms.CharField(
        label=_("What else should we know?"),
        help_text=_("Write no name, neither yours nor another’s."),
        required=False,
        max_length=LONGEST_ANSWER,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PaperForm(FeedbackForm):
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One key a form shown: sent twice, it is one answer.
        self.fields["submission"].initial = get_random_string(32)


class ResourceForm(forms.Form):
    title = forms.CharField(
        label=_("What it is"),
        help_text=_("For example: how to become a peer worker."),
        max_length=160,
    )
    url = forms.URLField(label=_("Address of the page"), max_length=500, assume_scheme="https")
    language = forms.ChoiceField(
        label=_("Language of the page"),
        choices=[("", _("several, or none")), *settings.LANGUAGES],
        required=False,
    )
    for_series = forms.BooleanField(
        label=_("Hand it on after every meeting of the series"), required=False
    )
