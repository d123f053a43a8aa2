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


class DocumentForm(forms.Form):
    title = forms.CharField(
        label=_("What it is called"),
        help_text=_("No name of a person. The name of the file itself is not kept."),
        max_length=160,
    )
    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=settings.LANGUAGES,
        help_text=_("The language of most of its words."),
    )
    is_easy = forms.BooleanField(label=_("It is easy to read"), required=False)
    is_for_page = forms.BooleanField(
        label=_("For the meeting’s page too"),
        help_text=_(
            "A coordinator looks at it first. Else it is for those who came, on the page that "
            "they get."
        ),
        required=False,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, ODT or a picture, five megabytes at most. We take out who made it where we can: "
            "look all the same whether a name is left in it."
        ),
        allow_empty_file=True,
    )


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
