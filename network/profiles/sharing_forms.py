"""Forms about who sees one's profile: audiences, sharing by name, exclusions, wishes, the end."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frontend.forms import DayField, RefusableForm
from frontend.labels import labelled
from network.audiences import Rung, Viewer
from network.models import AfterDeath, AudienceChoice, Organisation, Sector, User
from network.models.fact_kinds import VOUCHED_KINDS, WIDEST
from network.named_people import person_of_page
from network.visibility import SeenFact


class AudiencesForm(RefusableForm):
    """Who sees each fact, and who may know of the profile at all."""

    listed = forms.ChoiceField(
        label=_("Who may see that you have a profile?"),
        help_text=_(
            "Nobody sees more of you than this, whatever you choose below. Only what you share by "
            "name goes further."
        ),
        choices=AudienceChoice.choices,
    )
    is_sure = forms.BooleanField(
        label=_("I read who sees what, and I want it so."),
        help_text=_("Only needed to show more. You can take it back at any time."),
        required=False,
    )

    def __init__(self, *args: Any, facts: Iterable[SeenFact], listed: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"listed": listed}
        super().__init__(*args, **kwargs)
        self.by_fact = {f"fact_{fact.public_id}": fact for fact in facts}
        for name, fact in self.by_fact.items():
            self.fields[name] = forms.ChoiceField(
                label=named(fact), choices=choices_for(fact.kind), initial=fact.audience
            )
        self.order_fields(["listed", *self.by_fact, "is_sure"])

    def wanted(self) -> dict[str, str]:
        """The audience of each fact, by public id."""
        said = self.cleaned_data
        return {fact.public_id: said[name] for name, fact in self.by_fact.items()}


def choices_for(kind: str) -> list[tuple[str, Any]]:
    # It is about the one who vouched, too.
    most = 3 if kind in VOUCHED_KINDS else WIDEST.get(kind, Rung.PUBLIC) + 1
    return list(AudienceChoice.choices)[:most]


def named(fact: SeenFact) -> str:
    """A fact in one line: its kind and what it says."""
    kind = capfirst(fact.kind_label)
    says = fact.label or fact.link
    return labelled(kind, says[:60] + ("…" if len(says) > 60 else "")) if says else kind


class OnePersonForm(RefusableForm):
    """A person is named by the page of theirs that one sees; `viewer` is who looks for it."""

    person = forms.CharField(
        label=_("Or a person: the address of their page"),
        help_text=_("Open their page, copy its address and paste it here."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_person(self) -> User | None:
        said = self.cleaned_data["person"]
        found = person_of_page(said, self.viewer) if said else None
        if said and found is None:
            raise forms.ValidationError(
                _("You see nobody at this address who could log in here. Look it over."),
                code="unknown",
            )
        return found

    def check_one(self, other: Any) -> None:
        """One of both, neither less nor more."""
        if "person" not in self.errors and bool(other) == bool(self.cleaned_data.get("person")):
            self.add_error("person", _("Choose one: from the list, or a person."))


class ShareForm(OnePersonForm):
    fact = forms.ChoiceField(label=_("What do you want to share?"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="public_id",
        label=_("With which organisation?"),
        required=False,
        empty_label=_("None"),
    )
    until = DayField(
        label=_("Until when?"), required=False, help_text=_("Leave empty while there is no end.")
    )
    field_order = ("fact", "organisation", "person", "until")

    def __init__(self, *args: Any, facts: Iterable[SeenFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [  # type: ignore[attr-defined]
            (fact.public_id, named(fact)) for fact in facts
        ]
        verified = Organisation.objects.verified().order_by("name")
        self.fields["organisation"].queryset = verified  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if "organisation" not in self.errors:
            self.check_one(self.cleaned_data.get("organisation"))


class ExcludeForm(OnePersonForm):
    """Whom one never wants to be seen by: a kind, an organisation, a coordinator, a person."""

    who = forms.ChoiceField(label=_("Who should never see you?"), required=False)
    field_order = ("who", "person")

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.order_by("name").values_list("public_id", "name")
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (
                _("A kind of institution"),
                [(f"sector:{value}", label) for value, label in Sector.choices],
            ),
            (_("An organisation"), [(f"organisation:{key}", name) for key, name in organisations]),
            (_("A coordinator"), [(f"user:{key}", name) for key, name in people]),
        ]

    def clean(self) -> None:
        super().clean()
        if "who" not in self.errors:
            self.check_one(self.cleaned_data.get("who"))

    def chosen(self) -> tuple[str, str]:
        """What is left out and its key; of a person, ("user", their public id)."""
        person = self.cleaned_data["person"]
        if person is not None:
            return "user", person.public_id
        what, _colon, key = self.cleaned_data["who"].partition(":")
        return what, key


class WishesForm(RefusableForm):
    ask_each_time = forms.BooleanField(
        label=_("Ask me each time a new institution joins"),
        help_text=_("Without your yes it sees nothing. Else it sees you after two weeks."),
        required=False,
    )
    after_death = forms.ChoiceField(
        label=_("If I die, what should become of this profile?"),
        choices=AfterDeath.choices,
        widget=forms.RadioSelect,
    )


class EraseProfileForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("Yes, erase my profile. I know that this cannot be undone."),
        error_messages={"required": _("Tick this if you are sure. Nothing is erased yet.")},
    )
