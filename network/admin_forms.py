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
from network.models import Organisation, Register, Sector, Term, User, group_words

Section = tuple[Any, list[BoundField]]
CONTACT = ["contact_service", "contact_email", "contact_phone"]
# Somebody said that it is none of the kinds.
NO_SECTOR = "none"
OWN_FIELDS = "name kind region website slug is_partner is_example".split()


def _terms(vocabulary: str, label: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Term.objects.offered(vocabulary),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class OrganisationForm(ActionForm, forms.ModelForm):
    """An organisation: its public role and what it does with peer work, by language."""

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")
    slug = forms.SlugField(
        label=_("short name in addresses"),
        max_length=80,
        required=False,
        help_text=_("Leave empty: it is made from the name."),
    )

    sectors = forms.MultipleChoiceField(
        label=_("kinds of institution that people may leave out"),
        choices=[*Sector.choices, (NO_SECTOR, _("none of these"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "While nobody has said it, it counts as all of them: who leaves out one kind is not "
            "seen by it."
        ),
    )
    areas = _terms(Term.Vocabulary.AREA, _("areas where it works"))
    languages = _terms(Term.Vocabulary.LANGUAGE, _("languages in which it answers"))

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = [*OWN_FIELDS, *CONTACT]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        texts = {text.language: text for text in _texts_of(row)} if row.pk else {}
        for code, name in settings.LANGUAGES:
            text = texts.get(code)
            self.fields[f"role_{code}"] = _words(name, code, 300, 2, text and text.summary)
            self.fields[f"work_{code}"] = _words(name, code, 8000, 6, text and text.body)
        known = [NO_SECTOR] if row.sectors == [] else row.sectors
        self.fields["sectors"].initial = known or []
        for name in ("areas", "languages"):
            field: Any = self.fields[name]
            field.initial = list(field.queryset.filter(organisations=row)) if row.pk else []

    def clean_sectors(self) -> tuple[str, ...] | None:
        """The kinds; none of them; or None, where nobody has said it yet."""
        said = self.cleaned_data["sectors"]
        if NO_SECTOR in said and len(said) > 1:
            raise forms.ValidationError(_("Choose kinds, or none of these."), code="sectors")
        if not said and self.instance.sectors is not None:
            raise forms.ValidationError(_("Say which kind it is, or none of these."), code="empty")
        return tuple(one for one in said if one != NO_SECTOR) if said else None

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:80]

    @property
    def sections(self) -> list[Section]:
        return [
            ("", [*[self[name] for name in OWN_FIELDS], self["sectors"]]),
            (_("Its role, in one sentence that anyone may read"), self._in_languages("role")),
            (_("What it does with peer work, for its page"), self._in_languages("work")),
            (
                _("The service to contact: a desk, never a person’s name or own address"),
                [self[name] for name in CONTACT],
            ),
            (_("Where, and in which languages"), [self["areas"], self["languages"]]),
        ]

    def _in_languages(self, prefix: str) -> list[BoundField]:
        return [self[f"{prefix}_{code}"] for code, _name in settings.LANGUAGES]

    def facts(self) -> OrganisationFacts:
        said = self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        return OrganisationFacts(
            **{name: said[name] for name in self.Meta.fields},
            sectors=said["sectors"],
            terms=(*said["areas"], *said["languages"], *self._withdrawn_terms()),
            roles={code: said[f"role_{code}"] for code in codes},
            works={code: said[f"work_{code}"] for code in codes},
        )

    def _withdrawn_terms(self) -> list[Term]:
        """Those chosen before and no longer offered: they stay where they were chosen."""
        return list(self.instance.terms.filter(is_offered=False)) if self.instance.pk else []


def _words(label: Any, code: str, most: int, rows: int, said: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        initial=said or "",
        widget=forms.Textarea(attrs={"rows": rows, "lang": code}),
    )


def _texts_of(organisation: Organisation) -> Any:
    return organisation.texts.filter(register=Register.STANDARD)


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

    def __init__(self, *args: Any, is_verified: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_verified = is_verified
        if not is_verified:
            self.fields["until"].help_text = _("A year is usual.")

    def clean_until(self) -> Any:
        """Saved without a day, it would look done and change nothing."""
        until = self.cleaned_data["until"]
        if until is None and not self.is_verified:
            raise forms.ValidationError(_("Say until which day the network vouches for it."))
        return until

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
