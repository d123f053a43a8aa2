"""Forms about observations: the author's, and the institution's answer to a recommendation."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frontend.forms import RefusableForm
from frontend.labels import labelled
from network.actions.observations.recommending import AnswerFacts
from network.actions.observations.recording import ObservationFacts
from network.models import MissionRequest, Observation, Organisation, ProposalState, Term
from network.models.observations import MOST_WORDS
from network.models.recommendations import MOST_WORDS as LONGEST_ANSWER
from network.models.recommendations import SAID


class TermChoice(forms.ModelChoiceField):
    """A word of a list, with what it means where it is explained."""

    def __init__(self, vocabulary: str, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(Term.objects.none(), to_field_name="slug", **kwargs)

    def offer(self, chosen: Term | None) -> None:
        """The words of today; one that was chosen before stays."""
        rows = Term.objects.filter(vocabulary=self.vocabulary)
        kept = rows.filter(pk=chosen.pk) if chosen else rows.none()
        both = rows.filter(is_offered=True) | kept
        self.queryset = both.order_by("position", "slug")

    def label_from_instance(self, obj: Any) -> str:
        label = capfirst(obj.label)
        return f"{label}. {obj.explanation}" if obj.explanation else label


class MissionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return labelled(obj.organisation.name, obj.kind.label)


class ObservationForm(RefusableForm):
    """One organisation, one kind, a few words; the rest may be left out."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="public_id",
        label=_("In which organisation?"),
        required=False,
        empty_label=_("not in this list"),
    )
    elsewhere = forms.CharField(
        label=_("If it is not in the list: its name"), max_length=160, required=False
    )
    kind = TermChoice(
        Term.Vocabulary.OBSTACLE,
        label=_("What kind of obstacle?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    words = forms.CharField(
        label=_("What is done there, and what does it lead to?"),
        help_text=_(
            "The practice, and nobody: no name, no date, no file. It does not judge anybody’s work."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    level = TermChoice(
        Term.Vocabulary.LEVEL,
        label=_("At which level were you?"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("I do not say"),
    )
    area = TermChoice(
        Term.Vocabulary.AREA, label=_("Where?"), required=False, empty_label=_("I do not say")
    )
    mission = MissionChoice(
        MissionRequest.objects.none(),
        to_field_name="public_id",
        label=_("During a mission of yours?"),
        required=False,
        empty_label=_("no, or I do not say"),
    )
    SHORT = ("organisation", "elsewhere", "kind", "words")

    def __init__(
        self, *args: Any, profile: Any, observation: Observation | None = None, **kwargs: Any
    ) -> None:
        if observation is not None:
            kwargs.setdefault("initial", _said(observation))
        super().__init__(*args, **kwargs)
        self._offer(profile, observation)

    def _offer(self, profile: Any, observation: Observation | None) -> None:
        listed = Organisation.objects.listed()
        if observation and observation.organisation_id:
            listed |= Organisation.objects.filter(pk=observation.organisation_id)
        self._list("organisation").queryset = listed.order_by("name")
        for name in ("kind", "level", "area"):
            self._list(name).offer(getattr(observation, name, None))
        missions = MissionRequest.objects.filter(
            proposals__profile=profile, proposals__state=ProposalState.ACCEPTED
        )
        self._list("mission").queryset = missions.select_related("organisation", "kind")
        if not missions:
            del self.fields["mission"]

    def _list(self, name: str) -> Any:
        return self.fields[name]

    @property
    def short(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SHORT]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.SHORT]

    def facts(self) -> ObservationFacts:
        said = self.cleaned_data
        return ObservationFacts(
            kind=said["kind"],
            words=said["words"].strip(),
            organisation=said["organisation"],
            elsewhere=said["elsewhere"].strip(),
            level=said["level"],
            area=said["area"],
            mission=said.get("mission"),
        )


class AnswerForm(RefusableForm):
    """What an institution says to a recommendation."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("What does your organisation answer?"),
        choices=[(one.value, capfirst(one.label)) for one in SAID],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In a few words"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    commitments = forms.CharField(
        label=_("What will you do, and by when?"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publishes = forms.BooleanField(
        label=_("Everybody may read the recommendation and our answer"),
        help_text=_("Only if the network wants it too. Members of the network read it anyway."),
        required=False,
    )

    def facts(self) -> AnswerFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return AnswerFacts(**said)


def _said(row: Observation) -> dict[str, Any]:
    return {
        "organisation": row.organisation.public_id if row.organisation else "",
        "elsewhere": row.elsewhere,
        "kind": row.kind.slug,
        "words": row.words,
        "level": row.level.slug if row.level else "",
        "area": row.area.slug if row.area else "",
        "mission": row.mission.public_id if row.mission else "",
    }
