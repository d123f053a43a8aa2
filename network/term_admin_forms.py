"""Forms of a word of a list: what it is called, how a country says it, what it means."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from network.actions import TermFacts
from network.actions.vocabularies import MOST_IN_A_LABEL
from network.admin_pages import ActionForm
from network.models import Term

CODES = [code for code, _name in settings.LANGUAGES]
# How a country says it where it differs; else the word of the language stands.
VARIANTS = {
    "fr-BE": _("French of Belgium"),
    "fr-FR": _("French of France"),
    "nl-BE": _("Dutch of Belgium"),
    "nl-NL": _("Dutch of the Netherlands"),
}
MOST_EXPLAINED = 300
MOST_OTHERS = 600


def initial_of(term: Term) -> dict[str, Any]:
    """What a word says today, by the fields of its form."""
    keys = [*CODES, *VARIANTS]
    return {
        "position": term.position,
        "is_offered": term.is_offered,
        "scheme": term.scheme,
        "code": term.code,
        **{f"label_{key}": term.labels.get(key, "") for key in keys},
        **{f"explanation_{key}": term.explanations.get(key, "") for key in keys},
        **{f"synonyms_{key}": "\n".join(term.synonyms.get(key, [])) for key in CODES},
    }


class TermForm(ActionForm):
    """All that is said of a word; its list and its short name stay."""

    position = forms.IntegerField(
        label=_("place in the list"), min_value=0, max_value=9999, initial=0
    )
    is_offered = forms.BooleanField(
        label=_("offered"),
        required=False,
        initial=True,
        help_text=_("Without it nobody can choose it any more; it stays where it was chosen."),
    )
    scheme = forms.CharField(
        label=_("code list"),
        max_length=12,
        required=False,
        help_text=_("For languages bcp47; for areas iso3166-2, nis, insee or cbs."),
    )
    code = forms.CharField(label=_("code"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"label_{code}"] = _line(name, code)
        for key, country in VARIANTS.items():
            self.fields[f"label_{key}"] = _line(country, key, required=False)
        for key, words in [*settings.LANGUAGES, *VARIANTS.items()]:
            self.fields[f"explanation_{key}"] = _text(words, str(key), MOST_EXPLAINED, rows=2)
        for code, name in settings.LANGUAGES:
            self.fields[f"synonyms_{code}"] = _text(name, code, MOST_OTHERS, rows=3)

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        own = [self[name] for name in ("slug", "position", "is_offered") if name in self.fields]
        return [
            ("", own),
            (_("What it is called"), self._named("label", CODES)),
            (
                _("How a country says it, where that differs"),
                self._named("label", VARIANTS),
            ),
            (
                _("What it means, in one sentence, where people choose it"),
                self._named("explanation", CODES),
            ),
            (
                _("What it means, where a country says it otherwise"),
                self._named("explanation", VARIANTS),
            ),
            (
                _("Other words that people look for, one on each line"),
                self._named("synonyms", CODES),
            ),
            (_("For exchanging data"), [self["scheme"], self["code"]]),
        ]

    def _named(self, what: str, keys: Any) -> list[BoundField]:
        return [self[f"{what}_{key}"] for key in keys]

    def facts(self) -> TermFacts:
        said = self.cleaned_data
        keys = [*CODES, *VARIANTS]
        return TermFacts(
            labels={key: said[f"label_{key}"] for key in keys},
            explanations={key: said[f"explanation_{key}"] for key in keys},
            synonyms={code: said[f"synonyms_{code}"].splitlines() for code in CODES},
            scheme=said["scheme"],
            code=said["code"],
            position=said["position"],
            is_offered=said["is_offered"],
        )


class NewTermForm(TermForm):
    slug = forms.SlugField(
        label=_("short name"),
        max_length=60,
        help_text=_("Small letters and hyphens. It never changes: files and the API use it."),
    )


def _line(label: Any, key: str, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"lang": key})
    return forms.CharField(
        label=label, max_length=MOST_IN_A_LABEL, required=required, widget=widget
    )


def _text(label: Any, key: str, most: int, *, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": key})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)
