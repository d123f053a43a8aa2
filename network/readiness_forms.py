"""The form of a readiness sheet: for each question an answer and a sentence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from network.actions.readiness import ReadinessFacts
from network.models import Contract, Question, Readiness, ReadinessAnswer

NOT_SAID = [("", _("Not said"))]


class ReadinessForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
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
        )

    def take_refusal(self, refusal: ValidationError) -> None:
        self.add_error(None, refusal)
