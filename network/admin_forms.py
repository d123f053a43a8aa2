"""Forms of the network's screens in the admin: organisations and accounts."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.forms import BoundField
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from network.actions import AccountFacts, OrganisationFacts
from network.admin_fields import AdminDayField
from network.admin_pages import ActionForm
from network.models import Organisation, Register, User, group_words

Section = tuple[Any, list[BoundField]]


class OrganisationForm(ActionForm, forms.ModelForm):
    """An organisation and its public role, a sentence a language."""

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")
    slug = forms.SlugField(
        label=_("short name in addresses"),
        max_length=80,
        required=False,
        help_text=_("Leave empty: it is made from the name."),
    )

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = [
            "name",
            "kind",
            "region",
            "website",
            "slug",
            "is_partner",
            "is_example",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _roles_of(self.instance) if self.instance.pk else {}
        for code, name in settings.LANGUAGES:
            self.fields[f"role_{code}"] = forms.CharField(
                label=name,
                max_length=300,
                required=False,
                initial=said.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:80]

    @property
    def sections(self) -> list[Section]:
        roles = [f"role_{code}" for code, _name in settings.LANGUAGES]
        return [
            ("", [self[name] for name in self.Meta.fields]),
            (_("Its role, in one sentence that anyone may read"), [self[name] for name in roles]),
        ]

    def facts(self) -> OrganisationFacts:
        said = self.cleaned_data
        return OrganisationFacts(
            **{name: said[name] for name in self.Meta.fields},
            roles={code: said[f"role_{code}"] for code, _name in settings.LANGUAGES},
        )


def _roles_of(organisation: Organisation) -> dict[str, str]:
    texts = organisation.texts.filter(register=Register.STANDARD)
    return dict(texts.values_list("language", "summary"))


class AccountChoice(forms.ModelChoiceField):
    """One account, by the name shown; the id tells two of the same name apart."""

    def label_from_instance(self, account: Any) -> str:
        return f"{account.get_full_name()} · {account.public_id}"


class RepresentativeForm(ActionForm):
    account = AccountChoice(
        label=_("account"),
        queryset=User.objects.filter(is_active=True).order_by("display_name", "public_id"),
    )
    until = AdminDayField(
        label=_("until"),
        required=False,
        help_text=_("Leave empty while there is no end."),
    )

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class VerificationForm(ActionForm):
    until = AdminDayField(
        label=_("verified until"),
        required=False,
        help_text=_("Leave empty: the network no longer vouches for it."),
    )

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class GroupChoice(forms.ModelMultipleChoiceField):
    """Groups, by what they are called here."""

    def label_from_instance(self, group: Any) -> str:
        return group_words(group)


class AccountForm(ActionForm):
    """Who may log in: a chosen name, perhaps an e-mail; no civil name, no password."""

    display_name = forms.CharField(
        label=_("name shown"), max_length=80, help_text=_("Any name the person chooses.")
    )
    email = forms.EmailField(
        label=_("e-mail address"),
        required=False,
        help_text=_("Codes to log in are sent there. Without it, make a sheet of codes next."),
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    groups = GroupChoice(
        label=_("groups"),
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Coordinators run the network; editors write pages. Members need no group."),
    )
    is_active = forms.BooleanField(
        label=_("active"),
        required=False,
        initial=True,
        help_text=_("Untick to close the door without losing what the person did."),
    )

    def __init__(
        self,
        *args: Any,
        instance: User | None = None,
        for_user: Any = None,
        editing_self: bool = False,
        **kwargs: Any,
    ) -> None:
        self.instance = instance or User()
        initial = kwargs.pop("initial", None) or {}
        if self.instance.pk:
            names = ("display_name", "email", "language", "is_active")
            initial |= {name: getattr(self.instance, name) for name in names}
            initial["groups"] = self.instance.groups.all()
        super().__init__(*args, initial=initial, **kwargs)
        if editing_self:
            del self.fields["is_active"]

    def facts(self) -> AccountFacts:
        said = dict(self.cleaned_data)
        said["groups"] = tuple(group.name for group in said["groups"])
        return AccountFacts(**{"is_active": self.instance.is_active} | said)
