"""Forms of coordinators who help somebody without an account with a profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from network.actions.profiles import Agreement, FactWords
from network.admin_pages import ActionForm
from network.models import AudienceChoice, Consent, FactKind, Node, Organisation, Term
from network.models.fact_kinds import TERM_KINDS

WRITTEN = "listed display_name pronouns presentation training placement employer contact".split()
SAID = [("oral", _("spoken")), ("paper", _("on paper"))]


class AgreementForm(ActionForm):
    """How somebody who is not before the screen agreed."""

    channel = forms.ChoiceField(
        label=_("how the person agreed"), choices=SAID, widget=forms.RadioSelect
    )
    given_by = forms.ChoiceField(
        label=_("who agreed"), choices=Consent.GivenBy.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("in which language"), choices=settings.LANGUAGES)

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", [self[name] for name in self.fields])]

    @property
    def agreed(self) -> Agreement:
        said = self.cleaned_data
        return Agreement(
            language=said["language"], channel=said["channel"], given_by=said["given_by"]
        )


class HelpStartForm(AgreementForm):
    node = forms.ModelChoiceField(Node.objects.none(), label=_("place of the network"))
    is_adult = forms.BooleanField(label=_("the person says they are 18 or over"), required=False)
    field_order = ("node", "is_adult", "language", "channel", "given_by")

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]


class WriteDownForm(AgreementForm):
    what = forms.ChoiceField(label=_("what the person says"))
    text = forms.CharField(
        label=_("in their words"),
        required=False,
        help_text=_("Leave empty for a word of the list. Read it aloud before you save it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    audience = forms.ChoiceField(label=_("who may see it"), choices=AudienceChoice.choices)
    names_read = forms.BooleanField(label=_("I read the names of the institutions"), required=False)
    field_order = (*("what", "text", "audience", "names_read", "channel", "given_by", "language"),)
    field_names = {"term": "what", "way": "what", "link": "text"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = list(Organisation.objects.verified().order_by("name"))
        names = ", ".join(row.name for row in self.institutions)
        self.fields["names_read"].help_text = names or _("There is none today.")
        self.fields["what"].choices = _choices()  # type: ignore[attr-defined]

    @property
    def kind(self) -> str:
        return str(self.cleaned_data["what"]).partition(":")[0]

    @property
    def words(self) -> FactWords:
        said = self.cleaned_data
        kind, _colon, detail = said["what"].partition(":")
        if kind in TERM_KINDS:
            return FactWords(term=detail, text=said["text"])
        language = said["language"] if kind == FactKind.PRESENTATION else ""
        return FactWords(text=said["text"], way=detail, language=language)

    @property
    def shown(self) -> list[Organisation]:
        return self.institutions if self.cleaned_data["names_read"] else []


class OfferForm(ActionForm):
    account = forms.CharField(
        label=_("public id of the account"),
        help_text=_(
            "It stands on the screen of the account. Ask the person which one is theirs: nothing "
            "of the profile is shown there before they say that it is theirs."
        ),
        max_length=20,
    )

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", [self["account"]])]


class EraseHelpedForm(ActionForm):
    is_sure = forms.BooleanField(
        label=_("The person asked for it and knows that it cannot be undone"),
        help_text=_(
            "All they say, who was shared with and who looked is deleted at once. A keyed hash "
            "proves for three years that it was done. If you are in doubt, hide it instead."
        ),
        error_messages={"required": _("Tick this if you are sure. Nothing is erased yet.")},
    )

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", [self["is_sure"]])]


def _choices() -> list[tuple[Any, Any]]:
    labels = dict(FactKind.choices)
    plain = [(kind, labels[kind]) for kind in WRITTEN if kind != "contact"]
    plain += [("contact:phone", _("telephone")), ("contact:other", _("another way to reach them"))]
    words = [
        (
            label,
            [(f"{key}:{row.slug}", row.label) for row in Term.objects.offered(key)],
        )
        for key, label in Term.Vocabulary.choices
        if key in TERM_KINDS
    ]
    return [*plain, *[group for group in words if group[1]]]
