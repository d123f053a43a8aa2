"""Forms of coordinators about trajectories and their kinds."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from network.actions.trajectories.templates import MOST_DAYS, StepFacts
from network.admin_fields import AdminDayField
from network.admin_forms import AccountChoice, Section
from network.admin_pages import ActionForm
from network.models import (
    Detachment,
    HostTrajectory,
    Node,
    Organisation,
    Profile,
    Representation,
    Stage,
    TemplateStep,
    Term,
    TrajectoryKind,
    TrajectoryTemplate,
    User,
)
from network.models.trajectory_templates import MOST_TEXT, MOST_TITLE
from network.visibility import SeenProfile

CODES = [code for code, _name in settings.LANGUAGES]


class TemplateChoice(forms.ModelChoiceField):
    def label_from_instance(self, template: Any) -> str:
        return str(template.name)


class ProfileChoice(forms.ModelChoiceField):
    """Profiles by what the coordinator sees of them."""

    seen: dict[int, SeenProfile]

    def label_from_instance(self, profile: Any) -> str:
        return f"{self.seen[profile.pk].name or '–'} · {profile.public_id}"


class ActsFor(forms.ModelChoiceField):
    def label_from_instance(self, representation: Any) -> str:
        return str(representation.user.get_full_name())


def _accounts() -> Any:
    rows = User.objects.filter(is_active=True)
    return rows.order_by("display_name", "public_id")


class StartForm(ActionForm):
    """Which steps, from when, accompanied by whom."""

    template = TemplateChoice(TrajectoryTemplate.objects.none(), label=_("kind of trajectory"))
    starts_on = AdminDayField(label=_("begins on"))
    referent = AccountChoice(
        _accounts(),
        label=_("who accompanies"),
        required=False,
        help_text=_("A coordinator or somebody of PAT. They read and write everything of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = TrajectoryTemplate.objects.offered()
        self.fields["template"].queryset = offered  # type: ignore[attr-defined]
        self.fields["referent"].queryset = _accounts()  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class OpenForm(StartForm):
    """The same, for one that was agreed on aloud."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("organisation"), to_field_name="public_id"
    )
    node = forms.ModelChoiceField(Node.objects.none(), label=_("place of the network"))
    field_order = ("organisation", "node", "template", "starts_on", "referent")

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.order_by("name")
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]


class ReferentsForm(ActionForm):
    referent = AccountChoice(
        _accounts(),
        label=_("who accompanies"),
        required=False,
        help_text=_("They read and write everything of it."),
    )
    host_referent = ActsFor(
        Representation.objects.none(), label=_("who answers for the organisation"), required=False
    )

    def __init__(self, *args: Any, row: HostTrajectory, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={"referent": row.referent_id, "host_referent": row.host_referent_id},
            **kwargs,
        )
        acting = row.organisation.representations.current().select_related("user")
        self.fields["referent"].queryset = _accounts()  # type: ignore[attr-defined]
        self.fields["host_referent"].queryset = acting  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class AskPersonForm(ActionForm):
    profile = ProfileChoice(
        Profile.objects.none(), label=_("who is asked"), to_field_name="public_id"
    )

    def __init__(
        self, *args: Any, profiles: Any, seen: dict[int, SeenProfile], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["profile"]
        field.seen, field.queryset = seen, profiles

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class DetachmentForm(ActionForm):
    level = forms.ModelChoiceField(Term.objects.none(), label=_("level of intervention"))
    starts_on = AdminDayField(label=_("from"))
    ends_on = AdminDayField(label=_("until"))

    def __init__(self, *args: Any, known: Detachment | None, **kwargs: Any) -> None:
        names = ("level", "starts_on", "ends_on")
        initial = {name: getattr(known, name) for name in names} if known else {}
        super().__init__(*args, initial=initial, **kwargs)
        rows = Term.objects.offered(Term.Vocabulary.LEVEL)
        if known is not None:
            rows = (rows | Term.objects.filter(pk=known.level_id)).distinct()
        self.fields["level"].queryset = rows  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class TemplateForm(ActionForm):
    """A kind of trajectory: its name in each language, and whether it is offered."""

    kind = forms.ChoiceField(label=_("kind"), choices=TrajectoryKind.choices)
    is_offered = forms.BooleanField(
        label=_("offered"),
        required=False,
        initial=True,
        help_text=_("Untick to begin no more of this kind. Those under way stay as they are."),
    )

    def __init__(self, *args: Any, template: TrajectoryTemplate | None, **kwargs: Any) -> None:
        known = {"kind": template.kind, "is_offered": template.is_offered} if template else {}
        super().__init__(*args, initial=known, **kwargs)
        _ask_in_languages(self, "name", _("name"), template.names if template else {})

    @property
    def sections(self) -> list[Section]:
        return [
            (_("Its name"), _in_languages(self, "name")),
            ("", [self["kind"], self["is_offered"]]),
        ]

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = {code: said[f"name_{code}"] for code in CODES}
        return {"names": names, "kind": said["kind"], "is_offered": said["is_offered"]}


class StepForm(ActionForm):
    stage = forms.ChoiceField(label=_("stage"), choices=Stage.choices)
    position = forms.IntegerField(
        label=_("place in the order"), min_value=1, max_value=100, help_text=_("1 is the first.")
    )
    days = forms.IntegerField(
        label=_("how many days it usually takes"), min_value=1, max_value=MOST_DAYS
    )
    OWN: ClassVar[tuple[str, ...]] = ("stage", "position", "days")

    def __init__(self, *args: Any, step: TemplateStep | None, last: int, **kwargs: Any) -> None:
        known = {name: getattr(step, name) for name in self.OWN} if step else {}
        initial = {"position": last + 1, "days": 30} | known
        super().__init__(*args, initial=initial, **kwargs)
        _ask_in_languages(self, "title", _("title"), step.titles if step else {})
        _ask_in_languages(self, "text", _("text"), step.texts if step else {}, is_long=True)

    @property
    def sections(self) -> list[Section]:
        return [
            ("", [self[name] for name in self.OWN]),
            (_("Its title"), _in_languages(self, "title")),
            (_("What is done in it"), _in_languages(self, "text")),
        ]

    def facts(self) -> StepFacts:
        said = self.cleaned_data
        return StepFacts(
            **{name: said[name] for name in self.OWN},
            titles={code: said[f"title_{code}"] for code in CODES},
            texts={code: said[f"text_{code}"] for code in CODES},
        )


def _ask_in_languages(
    form: forms.Form, prefix: str, label: Any, known: dict[str, str], *, is_long: bool = False
) -> None:
    for code, name in settings.LANGUAGES:
        rows = forms.Textarea(attrs={"rows": 3, "lang": code})
        form.fields[f"{prefix}_{code}"] = forms.CharField(
            label=name,
            max_length=MOST_TEXT if is_long else MOST_TITLE,
            required=not is_long,
            initial=known.get(code, ""),
            widget=rows if is_long else forms.TextInput(attrs={"lang": code}),
        )


def _in_languages(form: forms.Form, prefix: str) -> list[BoundField]:
    return [form[f"{prefix}_{code}"] for code in CODES]
