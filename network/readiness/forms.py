"""The form of a readiness sheet: for each question an answer and a sentence."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.actions.readiness import ReadinessFacts
from network.models import Contract, Question, Readiness, ReadinessAnswer, Term

NOT_SAID = [("", _("Not said"))]
# Languages that are signed and not written.
SIGNED = frozenset({"sfb", "vgt", "fsl", "dse"})


def written_languages() -> list[tuple[str, str]]:
    """The languages of the portal, then those of the editors' list that are written."""
    known = dict(settings.LANGUAGES)
    terms = Term.objects.offered(Term.Vocabulary.LANGUAGE).exclude(code="")
    more = {term.code: capfirst(term.label) for term in terms if term.code not in SIGNED}
    return [*known.items(), *((code, label) for code, label in more.items() if code not in known)]


class LanguageField(forms.ChoiceField):
    """In which language the sentences are that are new: read aloud and laid out as such."""

    def __init__(self, **kwargs: Any) -> None:
        label = _("In which language do you write your sentences?")
        super().__init__(choices=written_languages, initial=get_language, label=label, **kwargs)


class ReadinessForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    language = LanguageField()
    contracts = forms.MultipleChoiceField(
        label=_("How the work is paid"),
        choices=[(one.value, capfirst(one.label)) for one in Contract],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    confirms_all = forms.BooleanField(
        label=_("I have read all answers again: they are true today"), required=False
    )

    def __init__(self, *args: Any, readiness: Readiness | None, **kwargs: Any) -> None:
        known = {row.question: row for row in readiness.answers.all()} if readiness else {}
        initial = {
            "version": readiness.version if readiness else 0,
            "contracts": readiness.contracts if readiness else [],
        }
        super().__init__(*args, **({"initial": initial} | kwargs))
        for question in Question:
            self._ask(question, known.get(question.value))

    def _ask(self, question: Question, row: ReadinessAnswer | None) -> None:
        states = [(state.value, capfirst(state.label)) for state in ReadinessAnswer.State]
        self.fields[f"state_{question.value}"] = forms.ChoiceField(
            label=question.label,
            choices=[*NOT_SAID, *states],
            required=False,
            initial=row.state if row else "",
        )
        self.fields[f"sentence_{question.value}"] = forms.CharField(
            label=_("In a sentence"),
            max_length=300,
            required=False,
            initial=row.sentence if row else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def questions(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"state_{key}"], self[f"sentence_{key}"]) for key in Question.values]

    def facts(self) -> ReadinessFacts:
        said = self.cleaned_data
        return ReadinessFacts(
            answers={
                key: (said[f"state_{key}"], said[f"sentence_{key}"].strip())
                for key in Question.values
            },
            contracts=tuple(said["contracts"]),
            confirms_all=said["confirms_all"],
            language=said["language"],
        )

    def take_refusal(self, refusal: ValidationError) -> None:
        self.add_error(None, refusal)
