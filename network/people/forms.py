"""The questions by which people are found; what may be chosen depends on who is looking."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from network.finding import FACETS
from network.visibility import Facet, Offered

LABELS: dict[str, Any] = {
    "mission_kind": _("Kind of mission"),
    "level": _("Level of intervention"),
    "role": _("Role"),
    "domain": _("Domain of experience"),
    "language": _("Language spoken or signed"),
    "area": _("Area"),
    "availability": _("Availability"),
}
# Explained where they are chosen, so they need the room of buttons.
EXPLAINED = frozenset({"level"})


class PeopleForm(forms.Form):
    """Words, one word of each list, known or not; a list without anything to choose is left out."""

    q = forms.CharField(
        label=_("Words"),
        help_text=_("In what people say of themselves, as far as you may read it."),
        max_length=100,
        required=False,
    )
    known = forms.BooleanField(label=_("Known by the network"), required=False)

    def __init__(
        self, *args: Any, offered: Offered, without: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in FACETS:
            # What was asked for is never dropped in silence.
            if offered.facets.get(name) or name in self.data:
                self.fields[name] = _chosen_from(name, offered.facets.get(name, []))
        if not offered.known and "known" not in self.data:
            del self.fields["known"]
        for name in without:
            self.fields.pop(name, None)
        # Lists stand level; what is explained, and needs a row of its own, comes after them.
        lists = [name for name in FACETS if name not in EXPLAINED]
        self.order_fields(["q", *lists, *EXPLAINED, "known"])

    @property
    def said(self) -> dict[str, str]:
        """What was chosen, without what was left open; of a valid form."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def chosen_facets(self) -> dict[str, str]:
        return {name: value for name, value in self.said.items() if name in FACETS}

    def in_words(self, name: str) -> str:
        """What was chosen of one question, without its number and explanation."""
        field = self.fields[name]
        if isinstance(field, TermField):
            return field.words.get(self.cleaned_data[name], "")
        value = self.cleaned_data[name]
        return str(_("yes")) if value is True else str(value)


class TermField(forms.ChoiceField):
    """One word of a list, or any."""

    words: dict[str, str]


def _chosen_from(name: str, facets: list[Facet]) -> TermField:
    choices = [("", _("any"))] + [(facet.term.slug, _option(name, facet)) for facet in facets]
    widget = forms.RadioSelect if name in EXPLAINED else forms.Select
    field = TermField(label=LABELS[name], choices=choices, required=False, widget=widget)
    field.words = {facet.term.slug: facet.term.label for facet in facets}
    return field


def _option(name: str, facet: Facet) -> str:
    label = capfirst(facet.term.label)
    if name in EXPLAINED and facet.term.explanation:
        label = f"{label}. {facet.term.explanation}"
    return f"{label} ({facet.people}+)" if facet.people else label
