"""Forms of reviews of a readiness sheet, and of what the organisation replies."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frontend.forms import RefusableForm
from network.actions.readiness_reviews import ReviewFacts
from network.models import Question, Readiness, ReadinessReview, Verdict
from network.models.readiness_reviews import MOST_SENTENCE
from network.readiness.forms import NOT_SAID, LanguageField


class ReviewForm(RefusableForm):
    """For each question that the organisation answers: whether it is so, and a sentence."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    language = LanguageField()
    is_told = forms.BooleanField(
        label=_("This may be shown by itself, as of “a peer”, with the month."),
        help_text=_(
            "In a small team one may guess who it was. It is shown once this month is over, so "
            "that nobody reads the day in it. Without this, it is counted with the others once "
            "there are five, and until then only the coordinators read it."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, sheet: Readiness, review: ReadinessReview | None, **kwargs: Any
    ) -> None:
        said = {row.question: row for row in review.verdicts.all()} if review else {}
        initial = {
            "version": review.version if review else 0,
            "is_told": bool(review and review.is_told),
        }
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.answers = {row.question: row for row in sheet.answers.all()}
        for question in Question:
            if question.value in self.answers:
                self._ask(question, said.get(question.value))

    def _ask(self, question: Question, row: Any) -> None:
        self.fields[f"verdict_{question.value}"] = forms.ChoiceField(
            label=question.label,
            choices=[*NOT_SAID, *((one.value, capfirst(one.label)) for one in Verdict)],
            required=False,
            initial=row.verdict if row else "",
        )
        self.fields[f"sentence_{question.value}"] = forms.CharField(
            label=_("In a sentence"),
            max_length=MOST_SENTENCE,
            required=False,
            initial=row.sentence if row else "",
        )

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [
            {
                "answer": self.answers[key],
                "verdict": self[f"verdict_{key}"],
                "sentence": self[f"sentence_{key}"],
            }
            for key in Question.values
            if key in self.answers
        ]

    def facts(self) -> ReviewFacts:
        said = self.cleaned_data
        verdicts = {
            key: (said[f"verdict_{key}"], said[f"sentence_{key}"].strip())
            for key in Question.values
            if key in self.answers
        }
        return ReviewFacts(verdicts, is_told=said["is_told"], language=said["language"])


class ReplyForm(RefusableForm):
    """A sentence for each question of which peers' findings are shown."""

    language = LanguageField()

    def __init__(
        self, *args: Any, questions: list[Question], sheet: Readiness, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = questions
        self.replies = {row.question: row for row in sheet.replies.all()}
        for question in questions:
            row = self.replies.get(question.value)
            self.fields[f"sentence_{question.value}"] = forms.CharField(
                label=question.label,
                max_length=MOST_SENTENCE,
                required=False,
                initial=row.sentence if row else "",
                help_text=f"{row.get_state_display()} {row.get_given_back_for_display()}".strip()
                if row
                else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"version_{question.value}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=row.version if row else 0
            )

    @property
    def sentences(self) -> list[BoundField]:
        return [self[f"sentence_{one.value}"] for one in self.asked]

    @property
    def versions(self) -> list[tuple[str, int]]:
        """As the replies are now: who was overtaken reads them, then saves again."""
        return [
            (f"version_{one.value}", known.version if known else 0)
            for one in self.asked
            for known in [self.replies.get(one.value)]
        ]

    def said(self) -> dict[str, tuple[str, int]]:
        return {
            one.value: (
                self.cleaned_data[f"sentence_{one.value}"].strip(),
                self.cleaned_data[f"version_{one.value}"],
            )
            for one in self.asked
        }
