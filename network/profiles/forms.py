"""Forms of one's own profile: each step says one thing, and each may be left empty."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from frontend.forms import RefusableForm
from frontend.labels import labelled
from network.actions.profiles import FactWords
from network.actions.profiles.photos import WHY_NOT
from network.models import FactKind, Node, Term
from network.pictures import MOST_BYTES
from network.visibility import SeenFact

LONGEST = {FactKind.PRESENTATION.value: 2000}
LONGEST_LINE = 160
WAYS = [("phone", _("telephone")), ("email", _("e-mail")), ("other", _("another way"))]


class StartForm(RefusableForm):
    node = forms.ModelChoiceField(
        Node.objects.none(),
        label=_("Which place of the network is yours?"),
        help_text=_("Its coordinators can help you with this profile."),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    is_adult = forms.BooleanField(
        label=_("I am 18 or over."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = Node.objects.all()
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]
        only = list(nodes[:2])
        if len(only) == 1:
            self.fields["node"].initial = only[0].pk


class FactForm(RefusableForm):
    """What one fact says."""

    def __init__(self, *args: Any, kind: str, fact: SeenFact | None = None, **kwargs: Any) -> None:
        known = self.initial_of(fact) if fact else {}
        kwargs["initial"] = kwargs.get("initial", {}) | known
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.shape()

    def shape(self) -> None:
        """Give the fields the words of the kind."""

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"text": fact.text}

    def words(self) -> FactWords | None:
        """What it says, for the action; None where it was left empty."""
        text = self.cleaned_data["text"]
        return FactWords(text=text) if text else None


class TextForm(FactForm):
    LABELS: ClassVar[Mapping[str, tuple[Any, Any]]] = {
        "display_name": (
            _("How do you want to be called?"),
            _("A first name or a pseudonym is enough."),
        ),
        "pronouns": (_("How should we speak of you?"), _("For example: she, he, they.")),
        "training": (
            _("A training you followed or give"),
            _("Its name, and the year if you wish."),
        ),
        "placement": (
            _("Which placement do you look for?"),
            _("What, how long, from when. Where you are trained may stay out."),
        ),
        "employer": (_("For whom do you work?"), _("Only if you want it to be known.")),
    }
    text = forms.CharField(required=False, max_length=LONGEST_LINE)

    def shape(self) -> None:
        self.fields["text"].label, self.fields["text"].help_text = self.LABELS[self.kind]


class PresentationForm(FactForm):
    text = forms.CharField(
        label=_("A few words about you"),
        help_text=_("What you like to do and how you work. Nothing about your health is needed."),
        required=False,
        max_length=LONGEST[FactKind.PRESENTATION.value],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(
        label=_("In which language is this written?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"text": fact.text, "language": fact.language}

    def words(self) -> FactWords | None:
        said = self.cleaned_data
        return FactWords(text=said["text"], language=said["language"]) if said["text"] else None


class AvailabilityForm(FactForm):
    term = forms.ChoiceField(
        label=_("Are you available?"), required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("For example: Tuesdays, not in the evening."),
        required=False,
        max_length=LONGEST_LINE,
    )

    def shape(self) -> None:
        self.fields["term"].choices = offered(self.kind)  # type: ignore[attr-defined]

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"text": fact.text, "term": fact.term.slug if fact.term else ""}

    def words(self) -> FactWords | None:
        said = self.cleaned_data
        return FactWords(**said) if said["term"] or said["text"] else None


class ContactForm(FactForm):
    way = forms.ChoiceField(
        label=_("Which way?"), choices=WAYS, required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Number, address or words"),
        help_text=_("You may leave this out: we can pass messages on without telling it."),
        required=False,
        max_length=LONGEST_LINE,
    )

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"text": fact.text, "way": fact.details.get("way", "")}

    def words(self) -> FactWords | None:
        said = self.cleaned_data
        return FactWords(**said) if said["text"] else None


class VideoForm(FactForm):
    link = forms.CharField(
        label=_("Where is your video?"),
        help_text=_("An address that begins with https. It is a link: nothing is loaded from it."),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.URLInput,
    )

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"link": fact.link}

    def words(self) -> FactWords | None:
        link = self.cleaned_data["link"]
        return FactWords(link=link) if link else None


class BadgeForm(FactForm):
    text = forms.CharField(
        label=_("What the badge is called"),
        help_text=_("And who gave it, if you wish."),
        required=False,
        max_length=LONGEST_LINE,
    )
    link = forms.CharField(
        label=_("Where it can be looked up"),
        help_text=_("An address that begins with https. It may tell your name there."),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.URLInput,
    )

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"text": fact.text, "link": fact.link}

    def words(self) -> FactWords | None:
        said = self.cleaned_data
        return FactWords(**said) if said["text"] or said["link"] else None


class PhotoForm(FactForm):
    """A picture and what can be seen on it; the picture that is kept stays without a new one."""

    field_names = {"words": "words_of_photo"}
    photo = forms.FileField(
        label=_("Choose a picture"),
        help_text=_("JPEG, PNG or WebP, ten megabytes at most."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    words_of_photo = forms.CharField(
        label=_("What can be seen on it?"),
        help_text=_("For those who do not see it. For example: I smile, before a bookshelf."),
        required=False,
        max_length=LONGEST_LINE,
    )

    def initial_of(self, fact: SeenFact) -> dict[str, Any]:
        return {"words_of_photo": fact.text}

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        if photo is not None and photo.size > MOST_BYTES:
            raise forms.ValidationError(WHY_NOT["size"], code="size")
        return photo

    @property
    def content(self) -> bytes | None:
        photo = self.cleaned_data["photo"]
        return None if photo is None else photo.read()


class WordsForm(RefusableForm):
    """All the words of a list that fit somebody, each explained where it needs to be."""

    terms = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    LABELS: ClassVar[Mapping[str, Any]] = {
        "role": _("What are you, in the network?"),
        "level": _("At which level do you work, or would you like to?"),
        "mission_kind": _("What would you like to do?"),
        "language": _("Which languages do you speak or sign?"),
        "area": _("Where?"),
        "domain": _("What do you know from living it?"),
    }

    def __init__(self, *args: Any, kind: str, chosen: Iterable[str] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"terms": list(chosen)}
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["terms"].label = self.LABELS[kind]
        self.fields["terms"].choices = offered(kind, chosen)  # type: ignore[attr-defined]


def offered(kind: str, chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The words of a list with what they mean; those that were chosen before stay."""
    rows = Term.objects.offered(kind) | Term.objects.filter(vocabulary=kind, slug__in=list(chosen))
    return [
        (row.slug, labelled(row.label, row.explanation) if row.explanation else row.label)
        for row in rows.distinct().order_by("position", "slug")
    ]


FORMS: Mapping[str, type[FactForm]] = {
    "display_name": TextForm,
    "pronouns": TextForm,
    "training": TextForm,
    "badge": BadgeForm,
    "placement": TextForm,
    "employer": TextForm,
    "photo": PhotoForm,
    "presentation": PresentationForm,
    "availability": AvailabilityForm,
    "contact": ContactForm,
    "video": VideoForm,
}
