"""Forms of offers: finding one, writing one."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frontend.forms import DayField, RefusableForm
from network.actions.offers.publishing import MOST_WORDS, OfferFacts
from network.models import Contract, Offer, OfferKind, Term

ANY = [("", _("Any"))]
KINDS = [(kind.value, capfirst(kind.label)) for kind in OfferKind]
CONTRACTS = [(one.value, capfirst(one.label)) for one in Contract]
AREA, LANGUAGE = Term.Vocabulary.AREA, Term.Vocabulary.LANGUAGE
LONGEST_LINE = 160


class FindOffersForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of offer"), choices=[*ANY, *KINDS], required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    language = forms.ChoiceField(label=_("Language of the work"), required=False)

    def __init__(self, data: Any, *, areas: list[Term], languages: list[Term]) -> None:
        super().__init__(data)
        for name, terms in (("area", areas), ("language", languages)):
            field: Any = self.fields[name]
            field.choices = [*ANY, *((term.slug, term.label) for term in terms)]


class OfferForm(RefusableForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    kind = forms.ChoiceField(label=_("What do you offer?"), choices=KINDS, widget=forms.RadioSelect)
    language = forms.ModelChoiceField(
        Term.objects.none(), label=_("Language of the work"), to_field_name="slug"
    )
    area = forms.ModelChoiceField(Term.objects.none(), label=_("Area"), to_field_name="slug")
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A neighbourhood or a town. Never where somebody lives."),
        max_length=LONGEST_LINE,
        required=False,
    )
    hours = forms.CharField(
        label=_("Hours"),
        help_text=_("How many, and when. For example: 19 hours a week, mornings."),
        max_length=LONGEST_LINE,
    )
    contract = forms.ChoiceField(
        label=_("How the work is paid"),
        help_text=_("Leave it open for a placement without a contract of work."),
        choices=[("", _("no contract of work")), *CONTRACTS],
        required=False,
    )
    pay = forms.CharField(
        label=_("Pay"),
        help_text=_(
            "How much, or by which scale. For a placement: which expenses are paid, or none. "
            "Any pay, expenses too, can change a benefit: say it as exactly as you can."
        ),
        max_length=LONGEST_LINE,
    )
    starts_on = DayField(label=_("From when"), required=False)
    ends_on = DayField(
        label=_("Until when can one answer?"),
        help_text=_("Half a year ahead at most. The day after, nobody reads it any more."),
    )

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        if offer is not None:
            kwargs["initial"] = _said_by(offer)
        super().__init__(*args, **kwargs)
        for name, vocabulary in (("language", LANGUAGE), ("area", AREA)):
            self.fields[name].queryset = Term.objects.offered(vocabulary)  # type: ignore[attr-defined]
        for code, word in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title – %(language)s") % {"language": word},
                max_length=LONGEST_LINE,
                required=False,
            )
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("The work – %(language)s") % {"language": word},
                max_length=MOST_WORDS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 8}),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.texts() and not self.errors:
            self.add_error("title_fr", _("Write it in one language at least."))
        return said

    def texts(self) -> dict[str, tuple[str, str]]:
        """What is written, by language; half of it comes too, for the action to refuse."""
        said = {
            code: (
                self.cleaned_data.get(f"title_{code}", "").strip(),
                self.cleaned_data.get(f"words_{code}", "").strip(),
            )
            for code, _word in settings.LANGUAGES
        }
        return {code: pair for code, pair in said.items() if any(pair)}

    def facts(self) -> OfferFacts:
        said = self.cleaned_data
        names = "kind language area place hours contract pay starts_on ends_on".split()
        return OfferFacts(**{name: said[name] for name in names}, texts=self.texts())


def _said_by(offer: Offer) -> dict[str, Any]:
    plain = "version kind place hours contract pay starts_on ends_on".split()
    initial = {name: getattr(offer, name) for name in plain}
    initial |= {"language": offer.language.slug, "area": offer.area.slug}
    for text in offer.texts.all():
        initial |= {f"title_{text.language}": text.title, f"words_{text.language}": text.body}
    return initial
