"""The texts of a series or a meeting: one language a form, its easy-to-read twin beside it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.actions import TextFacts
from events.actions.texts import original_of
from events.models import MeetingText, SeriesText
from network.models import Origin, Register

Texts = dict[tuple[str, str], TextFacts]
Row = MeetingText | SeriesText
SAID = ("title", "theme", "summary", "body", "what_to_expect", "audience_words", "origin")
EASY = ("title", "summary", "body", "origin")
NOT_WORDS = {"origin", "still_fits", "easy_origin", "easy_still_fits"}


def line_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=160, required=False)


def lines_field(label: Any, *, rows: int, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def origin_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Where this text comes from"),
        choices=Origin.choices,
        initial=Origin.ORIGINAL,
        required=False,
    )


class TextForm(forms.Form):
    """What is said in one language, and its easy-to-read twin; all empty, there is no text."""

    title = line_field(_("Title"))
    theme = line_field(_("Theme"))
    summary = lines_field(_("In one or two sentences"), rows=3, most=300)
    body = lines_field(
        _("Text"),
        rows=10,
        most=8000,
        help_text=_("An empty line starts a paragraph, a dash starts a list."),
    )
    what_to_expect = lines_field(_("What to expect the first time"), rows=4, most=2000)
    audience_words = forms.CharField(label=_("Who it is for"), max_length=300, required=False)
    origin = origin_field()
    still_fits = forms.BooleanField(
        label=_("The translation still fits: I have compared both"), required=False
    )
    easy_title = line_field(_("Title, easy to read"))
    easy_summary = lines_field(_("In one or two sentences, easy to read"), rows=3, most=300)
    easy_body = lines_field(
        _("Text, easy to read"),
        rows=10,
        most=8000,
        help_text=_("The same in short sentences and everyday words."),
    )
    easy_origin = origin_field()
    easy_still_fits = forms.BooleanField(
        label=_("It still fits: I have compared both"), required=False
    )

    def __init__(
        self, *args: Any, language: str, language_label: str, rows: list[Row], **kwargs: Any
    ) -> None:
        self.language, self.language_label = language, language_label
        self.standard = _row(rows, language, Register.STANDARD)
        self.easy = _row(rows, language, Register.EASY)
        self.original = original_of(self.standard, rows) if self.standard else None
        super().__init__(*args, **kwargs | {"initial": self._stored()})
        for field in self.fields.values():
            field.widget.attrs["lang"] = language
        if not self.is_outdated:
            del self.fields["easy_still_fits"]
        if not self.is_translation_outdated:
            del self.fields["still_fits"]

    def _stored(self) -> dict[str, Any]:
        said = {name: getattr(self.standard, name, "") for name in SAID} if self.standard else {}
        easy = {f"easy_{name}": getattr(self.easy, name) for name in EASY} if self.easy else {}
        return said | easy

    @property
    def is_outdated(self) -> bool:
        """Whether the standard text changed since the easy one was written from it."""
        if self.standard is None or self.easy is None:
            return False
        return self.easy.source_version < self.standard.source_version

    @property
    def is_translation_outdated(self) -> bool:
        """Whether the text that this one was translated from has changed since."""
        if self.standard is None or self.original is None:
            return False
        return self.standard.translated_version < self.original.source_version

    @property
    def origins(self) -> list[tuple[Any, Any, Any]]:
        """For each text that there is: its register, where it comes from, what is outdated."""
        rows = [
            (self.standard, _("translation: outdated") if self.is_translation_outdated else ""),
            (self.easy, _("easy to read: outdated") if self.is_outdated else ""),
        ]
        return [
            (row.get_register_display(), row.get_origin_display(), outdated)
            for row, outdated in rows
            if row
        ]

    @property
    def is_open(self) -> bool:
        """Whether to show it unfolded: the first language, one with words, one with an error."""
        names = [name for name in self.fields if name not in NOT_WORDS]
        has_words = any(self[name].value() for name in names)
        is_first = self.language == settings.LANGUAGES[0][0]
        return is_first or bool(has_words) or bool(self.errors)

    @property
    def standard_fields(self) -> list[BoundField]:
        return [field for field in self if not field.name.startswith("easy_")]

    @property
    def easy_fields(self) -> list[BoundField]:
        return [field for field in self if field.name.startswith("easy_")]

    def facts(self) -> Texts:
        said = self.cleaned_data
        standard = {name: said[name] for name in SAID if name in said}
        easy = {name: said[f"easy_{name}"] for name in EASY}
        for text in (standard, easy):
            text["origin"] = text["origin"] or Origin.ORIGINAL
        fits, easy_fits = said.get("still_fits", False), said.get("easy_still_fits", False)
        return {
            (self.language, Register.STANDARD): TextFacts(**standard, is_up_to_date=fits),
            (self.language, Register.EASY): TextFacts(**easy, is_up_to_date=easy_fits),
        }


def _row(rows: list[Row], language: str, register: str) -> Row | None:
    found = [row for row in rows if (row.language, row.register) == (language, register)]
    return found[0] if found else None


class TextForms:
    """One TextForm a language of the interface."""

    def __init__(
        self,
        data: Any,
        texts: Iterable[Row],
        *,
        without: tuple[str, ...] = (),
    ) -> None:
        rows = list(texts)
        self.forms = [
            TextForm(data, prefix=f"text-{code}", language=code, language_label=name, rows=rows)
            for code, name in settings.LANGUAGES
        ]
        for form in self.forms:
            for name in without:
                del form.fields[name]

    def __iter__(self) -> Any:
        return iter(self.forms)

    def is_valid(self) -> bool:
        # All are asked, so that all sentences come at once.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def suggest(self, language: str, **words: str) -> None:
        """Fill in words that nobody has stored yet."""
        for form in self.forms:
            if form.language == language:
                form.initial = {**form.initial, **words}

    def facts(self) -> Texts:
        return {key: text for form in self.forms for key, text in form.facts().items()}

    def initial(self) -> dict[str, Any]:
        return {form.add_prefix(k): v for form in self.forms for k, v in form.initial.items()}
