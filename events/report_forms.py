"""What is filled in for the report of a meeting: its parts by language, its themes, one's name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions.reports import MOST_THEMES, ReportFacts, ThemeFacts
from events.models import MeetingReport, ReportTheme
from events.models.reports import LONGEST_PART, PARTS
from events.reporting import label_of
from network.validators import one_line, plain_text

HELP = {
    "talked_about": _("Plainly, in short sentences. What was said, not who said it."),
    "what_helps": _("What people have tried, what carries them."),
    "resources": _("Places, numbers, pages. Contacts of organisations, not of people."),
}


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("The name to be shown"), max_length=80, validators=[plain_text, one_line]
    )


class ReportForm(forms.Form):
    """A report. `seen` is the version that the person had before their eyes when they began."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: MeetingReport | None) -> None:
        self.report = report
        super().__init__(data, initial=_stored(report))
        for code, _name in settings.LANGUAGES:
            for part in PARTS:
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=label_of(part),
                    help_text=HELP[part],
                    required=False,
                    max_length=LONGEST_PART,
                    validators=[plain_text],
                    widget=forms.Textarea(attrs={"rows": 7}),
                )
        self._add_themes()

    def _add_themes(self) -> None:
        lines = [("", _("not said")), *ReportTheme.Line.choices]
        for number in range(1, MOST_THEMES + 1):
            self.fields[f"theme_{number}"] = forms.CharField(
                label=_("Theme %(number)d") % {"number": number},
                max_length=160,
                required=False,
                validators=[plain_text, one_line],
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Which line, theme %(number)d") % {"number": number},
                choices=lines,
                required=False,
            )
        self.fields["themes_language"] = forms.ChoiceField(
            label=_("Language of the themes"), choices=settings.LANGUAGES, required=False
        )

    @property
    def languages(self) -> list[tuple[str, str, list[BoundField], bool]]:
        """Each language with its fields, and whether it stands open: written in, or the page's."""
        found = []
        for code, name in settings.LANGUAGES:
            fields = [self[f"{part}_{code}"] for part in PARTS]
            is_open = code == get_language() or any(field.value() for field in fields)
            found.append((code, name, fields, is_open))
        return found

    @property
    def theme_rows(self) -> list[tuple[BoundField, BoundField]]:
        numbers = range(1, MOST_THEMES + 1)
        return [(self[f"theme_{number}"], self[f"level_{number}"]) for number in numbers]

    def differences(self) -> list[tuple[str, str]]:
        """What is stored now where the form says something else: (label, words)."""
        names = [name for name in self.changed_data if name != "seen"]
        labels = dict(settings.LANGUAGES)
        return [
            (
                f"{self[name].label} ({labels.get(name[-2:], name.rpartition('_')[2])})",
                str(self.initial.get(name) or "–"),
            )
            for name in names
        ]

    def show_again(self) -> None:
        """Take note that the person has now seen that it changed."""
        data: Any = self.data
        data = data.copy()
        data["seen"] = str(self.initial["seen"])
        self.data = data

    def facts(self) -> ReportFacts:
        said = self.cleaned_data
        return ReportFacts(
            texts={
                code: {part: said[f"{part}_{code}"] for part in PARTS}
                for code, _name in settings.LANGUAGES
            },
            themes=tuple(self._themes()),
            themes_language=said["themes_language"] or get_language() or settings.LANGUAGE_CODE,
        )

    def _themes(self) -> Iterable[ThemeFacts]:
        for number in range(1, MOST_THEMES + 1):
            if text := self.cleaned_data[f"theme_{number}"]:
                yield ThemeFacts(text=text, level=self.cleaned_data[f"level_{number}"])


def _stored(report: MeetingReport | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen": report.version if report else 0}
    initial["themes_language"] = get_language()
    if report is None:
        return initial
    for text in report.texts.all():
        initial |= {f"{part}_{text.language}": getattr(text, part) for part in PARTS}
    for number, theme in enumerate(report.themes.all(), start=1):
        initial |= {f"theme_{number}": theme.text, f"level_{number}": theme.level}
        initial["themes_language"] = theme.language
    return initial
