"""Forms of coordinators about observations, findings and recommendations."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frontend.labels import labelled
from network.actions.observations.grouping import Wording
from network.actions.observations.recommending import RecommendationFacts
from network.actions.observations.recording import ObservationFacts
from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm
from network.models import Finding, Organisation, Term
from network.models.observations import LONGEST_WORDING, MOST_WORDS
from network.models.recommendations import MOST_WORDS as LONGEST_RECOMMENDATION
from network.profiles.admin_forms import AgreementForm

Section = tuple[Any, list[BoundField]]
ANSWER_TIME = timedelta(days=60)


class SpokenObservationForm(AgreementForm):
    """What somebody without an account says, written down by who helps them."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="public_id",
        label=_("in which organisation"),
        required=False,
        empty_label=_("not in this list"),
    )
    elsewhere = forms.CharField(
        label=_("if it is not in the list: its name"), max_length=160, required=False
    )
    kind = forms.ModelChoiceField(
        Term.objects.none(), to_field_name="slug", label=_("kind of obstacle")
    )
    words = forms.CharField(
        label=_("in their words"),
        help_text=_("The practice, and nobody: no name, no date, no file. Read it aloud."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = (*("organisation", "elsewhere", "kind", "words"), "channel", "given_by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: Any = self.fields
        lists["organisation"].queryset = Organisation.objects.listed().order_by("name")
        lists["kind"].queryset = Term.objects.offered(Term.Vocabulary.OBSTACLE)

    def facts(self) -> ObservationFacts:
        said = self.cleaned_data
        return ObservationFacts(
            kind=said["kind"],
            words=said["words"].strip(),
            organisation=said["organisation"],
            elsewhere=said["elsewhere"].strip(),
        )


class ReadForm(ActionForm):
    """That it was read; and which of the list an organisation is that was written."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="public_id",
        label=_("which organisation of the list it is"),
        required=False,
        empty_label=_("none of them"),
    )

    def __init__(self, *args: Any, is_elsewhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: Any = self.fields
        lists["organisation"].queryset = Organisation.objects.order_by("name")
        if not is_elsewhere:
            del self.fields["organisation"]

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))] if self.fields else []


class WordingForm(ActionForm):
    """The words of the network for what several met."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("what is told, in the words of the network"),
        help_text=_(
            "The practice alone. Leave out what only one person could know: a day, a counter, an "
            "unusual case, a turn of phrase. Another wording is approved and agreed to anew."
        ),
        max_length=LONGEST_WORDING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    @property
    def sections(self) -> list[Section]:
        return [("", [self["words"], self["language"]])]

    def wording(self) -> Wording:
        return Wording(words=self.cleaned_data["words"], language=self.cleaned_data["language"])


class FindingsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return labelled(capfirst(obj.kind.label), obj.words)


class RecommendationForm(ActionForm):
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    findings = FindingsChoice(
        Finding.objects.none(),
        to_field_name="public_id",
        label=_("from which findings it comes"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=_("what is recommended"),
        help_text=_("A practice, and what could be done instead. Write it with experts."),
        max_length=LONGEST_RECOMMENDATION,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    due_on = AdminDayField(label=_("an answer is asked for by"))

    def __init__(self, *args: Any, findings: Any, **kwargs: Any) -> None:
        start = {"due_on": timezone.localdate() + ANSWER_TIME}
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        lists: Any = self.fields
        lists["findings"].queryset = findings.select_related("kind")

    @property
    def sections(self) -> list[Section]:
        shown = ("findings", "words", "language", "due_on")
        return [("", [self[name] for name in shown])]

    def facts(self) -> RecommendationFacts:
        said = self.cleaned_data
        return RecommendationFacts(
            findings=list(said["findings"]),
            words=said["words"],
            language=said["language"],
            due_on=said["due_on"],
        )
