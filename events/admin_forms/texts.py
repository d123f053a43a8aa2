"""The texts of a series or a meeting: one language a form, its easy-to-read twin beside it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.actions import TextFacts
from events.models import MeetingText, SeriesText
from network.models import Origin, Register

Texts = dict[tuple[str, str], TextFacts]
SAID = ("title", "theme", "summary", "body", "what_to_expect", "audience_words", "origin")


class TextForm(forms.Form):
    """What is said in one language; all empty, there is no text in it."""

    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    theme = forms.CharField(label=_("Theme"), max_length=160, required=False)
    audience_words = forms.CharField(label=_("Who it is for"), max_length=300, required=False)
    summary = forms.CharField(
        label=_("In one or two sentences"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=8000,
        required=False,
        help_text=_("An empty line starts a paragraph, a dash starts a list."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    easy_body = forms.CharField(
        label=_("Easy to read"),
        max_length=8000,
        required=False,
        help_text=_("The same in short sentences and everyday words."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    what_to_expect = forms.CharField(
        label=_("What to expect the first time"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    origin = forms.ChoiceField(
        label=_("Where this text comes from"),
        choices=Origin.choices,
        initial=Origin.ORIGINAL,
        required=False,
    )

    def __init__(self, *args: Any, language: str, language_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.language_label = language, language_label
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    @property
    def is_open(self) -> bool:
        """Whether to show it unfolded: the first language, one with words, one with an error."""
        has_words = any(self[name].value() for name in (*SAID[:-1], "easy_body") if name in self)
        is_first = self.language == settings.LANGUAGES[0][0]
        return is_first or bool(has_words) or bool(self.errors)

    @property
    def shown_fields(self) -> list[BoundField]:
        return list(self)

    def facts(self) -> Texts:
        said = self.cleaned_data
        standard = {name: said[name] for name in SAID if name in said}
        standard["origin"] = standard["origin"] or Origin.ORIGINAL
        easy = TextFacts(body=said["easy_body"], origin=standard["origin"])
        return {
            (self.language, Register.STANDARD): TextFacts(**standard),
            (self.language, Register.EASY): easy,
        }

    def __contains__(self, name: str) -> bool:
        return name in self.fields


class TextForms:
    """One TextForm a language of the interface."""

    def __init__(
        self,
        data: Any,
        texts: Iterable[MeetingText | SeriesText],
        *,
        without: tuple[str, ...] = (),
    ) -> None:
        rows = list(texts)
        self.forms = [self._form(data, code, name, rows) for code, name in settings.LANGUAGES]
        for form in self.forms:
            for name in without:
                del form.fields[name]

    def __iter__(self) -> Any:
        return iter(self.forms)

    @staticmethod
    def _form(data: Any, code: str, label: str, rows: list[MeetingText | SeriesText]) -> TextForm:
        initial: dict[str, Any] = {}
        for row in rows:
            if row.language == code and row.register == Register.STANDARD:
                initial |= {name: getattr(row, name, "") for name in SAID}
            elif row.language == code:
                initial["easy_body"] = row.body
        return TextForm(
            data, prefix=f"text-{code}", initial=initial, language=code, language_label=label
        )

    def is_valid(self) -> bool:
        # All are asked, so that all sentences come at once.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def facts(self) -> Texts:
        return {key: text for form in self.forms for key, text in form.facts().items()}

    def initial(self) -> dict[str, Any]:
        return {form.add_prefix(k): v for form in self.forms for k, v in form.initial.items()}
