"""What one fills in to propose a guest among peers; the rules are the action's."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from events.actions import GuestFacts
from events.actions.guests import ANSWER_DAYS
from network.validators import one_line, plain_text


class GuestForm(forms.Form):
    name = forms.CharField(
        label=_("Name, as the participants read it"),
        max_length=80,
        validators=[plain_text, one_line],
        error_messages={"required": _("The participants need to know this.")},
    )
    why = forms.CharField(
        label=_("As what they come, and why"),
        help_text=_("In a sentence or two. The participants read it before they answer."),
        max_length=300,
        validators=[plain_text],
        error_messages={"required": _("The participants need to know this.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    email = forms.EmailField(
        label=_("Their e-mail, if they have one"),
        help_text=_(
            "If all agree, the invitation goes there. Without it you print it. The participants "
            "do not see the address."
        ),
        required=False,
        max_length=254,
    )
    language = forms.ChoiceField(label=_("In which language"), choices=settings.LANGUAGES)
    days = forms.TypedChoiceField(
        label=_("How long the participants have to answer"),
        help_text=_("Until eight in the evening of that day. No answer counts as no."),
        coerce=int,
        initial=3,
    )
    knows = forms.BooleanField(
        label=_("They know that the participants will read this about them"),
        error_messages={"required": _("Ask them first: it is about them.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        days: Any = self.fields["days"]
        days.choices = [
            (n, ngettext("%(count)d day", "%(count)d days", n) % {"count": n}) for n in ANSWER_DAYS
        ]

    def facts(self) -> GuestFacts:
        said = self.cleaned_data
        return GuestFacts(**{name: value for name, value in said.items() if name != "knows"})
