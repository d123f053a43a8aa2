"""Forms of an answer to an offer: a few words without a name, then how to be reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms import RefusableForm
from network.models import Node, OfferAnswer
from network.models.offer_answers import MOST_ANSWER
from network.profiles.forms import LONGEST_LINE


class AnswerForm(RefusableForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_(
            "What you can do and what you would like to know. No name, no number, no address: "
            "nothing of your health or past is needed."
        ),
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    node = forms.ModelChoiceField(
        Node.objects.none(),
        label=_("Which place of the network is yours?"),
        help_text=_("Its coordinators read your answer and pass it on."),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(
        self, *args: Any, answer: OfferAnswer | None, node: Node | None, **kwargs: Any
    ) -> None:
        initial = {
            "version": answer.version if answer else 0,
            "words": answer.words if answer else "",
            "node": (answer.node if answer else node) or Node.objects.first(),
        }
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.fields["node"].queryset = Node.objects.all()  # type: ignore[attr-defined]


class ReachForm(RefusableForm):
    reach = forms.CharField(
        label=_("How can they reach you?"),
        help_text=_("An e-mail address, a number or another way. Only this organisation reads it."),
        max_length=LONGEST_LINE,
    )
