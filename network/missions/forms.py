"""Forms of missions: asking for work, sharing, writing to each other, a few words at the end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frontend.forms import DayField, RefusableForm
from frontend.labels import labelled
from network.actions.missions.asking import VOCABULARIES, MissionFacts
from network.actions.missions.talking import LONGEST_CONTACT
from network.models import Contract, FactKind, MissionFeedback, Node, Term
from network.models.mission_messages import MOST_MESSAGE
from network.models.missions import MOST_WORDS
from network.profiles.forms import offered
from network.visibility import SeenFact

Choices = list[tuple[str, Any]]


def words_of(vocabulary: str) -> Callable[[], Choices]:
    return lambda: offered(vocabulary)


def listed_words(vocabulary: str) -> Callable[[], Choices]:
    """For a list that drops down: the words alone, after a line that chooses none."""
    return lambda: [
        ("", _("Choose")),
        *((row.slug, row.label) for row in Term.objects.offered(vocabulary)),
    ]


class MissionForm(RefusableForm):
    """What an organisation asks for. Every question is about the work."""

    kind = forms.ChoiceField(
        label=_("What kind of work?"),
        choices=words_of(VOCABULARIES["kind"]),
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(
        label=_("At which level?"),
        choices=words_of(VOCABULARIES["level"]),
        widget=forms.RadioSelect,
    )
    public = forms.CharField(
        label=_("With which kind of public?"),
        help_text=_("A kind of public, never a person. For example: families in a shelter."),
        max_length=120,
    )
    words = forms.CharField(
        label=_("Describe the work"),
        help_text=_(
            "What is done, how often, with which team, what a good result is. No name, no date of "
            "birth, no diagnosis, no file, no story."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    language = forms.ChoiceField(
        label=_("In which language is the work?"), choices=listed_words(VOCABULARIES["language"])
    )
    area = forms.ChoiceField(label=_("In which area?"), choices=listed_words(VOCABULARIES["area"]))
    place = forms.CharField(
        label=_("Where exactly?"),
        help_text=_("A place of work, never where a person lives."),
        max_length=160,
        required=False,
    )
    starts_on = DayField(label=_("From which day?"))
    ends_on = DayField(
        label=_("Until which day?"),
        help_text=_("A mission always has an end. You can ask for another one afterwards."),
    )
    contract = forms.ChoiceField(
        label=_("How is the work paid?"),
        choices=[(one.value, capfirst(one.label)) for one in Contract],
        widget=forms.RadioSelect,
    )
    pay = forms.CharField(
        label=_("How much?"),
        help_text=_("For example: the scale of your sector, or so much an hour. Travel too."),
        max_length=160,
    )
    number = forms.ChoiceField(
        label=_("How many people?"),
        choices=[("one", _("One person")), ("several", _("Several people, together"))],
        widget=forms.RadioSelect,
        initial="one",
    )
    node = forms.ChoiceField(
        label=_("Which place of the network should read it?"),
        choices=lambda: list(Node.objects.values_list("slug", "name")),
        widget=forms.RadioSelect,
    )
    shares_readiness = forms.BooleanField(
        label=_("Show our readiness sheet to the person who is asked, although it is not public"),
        required=False,
    )
    # Whom the organisation would like; any text is taken, so that none says who is there.
    person = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, region: str = "", may_share: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shares_readiness"]
        nodes = list(Node.objects.all())
        near = next((node for node in nodes if region and node.region == region), None)
        chosen = near or (nodes[0] if len(nodes) == 1 else None)
        self.fields["node"].initial = chosen.slug if chosen else None

    def facts(self) -> MissionFacts:
        """What is asked for, with the words of the lists as rows."""
        said: dict[str, Any] = dict(self.cleaned_data)
        for name, vocabulary in VOCABULARIES.items():
            said[name] = Term.objects.get(vocabulary=vocabulary, slug=said[name])
        for name in ("node", "person"):
            del said[name]
        is_exclusive = said.pop("number") == "one"
        written_in = get_language() or settings.LANGUAGE_CODE
        return MissionFacts(**said, is_exclusive=is_exclusive, written_in=written_in)

    @property
    def node_chosen(self) -> Node:
        return Node.objects.get(slug=self.cleaned_data["node"])


class MessageForm(RefusableForm):
    words = forms.CharField(
        label=_("Your message"),
        help_text=_("About the work. Never about somebody who is accompanied."),
        max_length=MOST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TeamContactForm(RefusableForm):
    contact = forms.CharField(
        label=_("How is your team reached?"),
        help_text=_("A service, its telephone or e-mail. Leave it empty to take it back."),
        max_length=LONGEST_CONTACT,
        required=False,
    )


class ShareForm(RefusableForm):
    """What somebody shares with one mission, among what they say of themselves."""

    KINDS = (FactKind.DISPLAY_NAME, FactKind.PRONOUNS, FactKind.CONTACT, FactKind.PRESENTATION)
    facts = forms.MultipleChoiceField(
        label=_("What do you share with this organisation?"),
        help_text=_("For this mission only, until it ends. You can end it at any time."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you share.")},
    )

    def __init__(self, *args: Any, said: list[SeenFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (fact.public_id, labelled(capfirst(fact.kind_label), fact.label[:80]))
            for fact in said
            if fact.kind in self.KINDS
        ]
        self.fields["facts"].choices = choices  # type: ignore[attr-defined]

    @property
    def has_choice(self) -> bool:
        return bool(self.fields["facts"].choices)  # type: ignore[attr-defined]


class FeedbackForm(RefusableForm):
    went = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[(one.value, capfirst(one.label)) for one in MissionFeedback.Went],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In a few words"),
        help_text=_("About the work. The coordinators read it, the other side does not."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
