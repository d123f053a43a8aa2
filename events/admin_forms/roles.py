"""The lines of a form that say who runs a series: organisations, and people by their account."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions import RoleFacts
from events.admin_forms.fields import filled, lines_of
from events.models import SeriesRole
from network.admin_fields import AdminDayField
from network.models import Organisation, User


class AccountChoice(forms.ModelChoiceField):
    """Accounts by the name they show; two of one name are told apart by their id."""

    def label_from_instance(self, obj: Any) -> str:
        name = str(obj.get_full_name())
        return f"{name} ({obj.public_id})" if obj.has_namesake else name


def accounts_by_name() -> QuerySet[User]:
    namesake = User.objects.filter(display_name=OuterRef("display_name")).exclude(pk=OuterRef("pk"))
    rows = User.objects.filter(is_active=True).exclude(display_name="")
    return rows.annotate(has_namesake=Exists(namesake)).order_by("display_name", "pk")


class RoleForm(forms.Form):
    """One role in one line; `holder` names the field that says whose."""

    holder: ClassVar[str]

    role = forms.ChoiceField(label=_("Role"), choices=SeriesRole.Role.choices)
    since = AdminDayField(label=_("Since"), required=False)
    until = AdminDayField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since") or timezone.localdate(), said.get("until")
        if said.get(self.holder) and until and until < since:
            self.add_error("until", _("A role ends after it starts."))
        return said


class OrganiserForm(RoleForm):
    holder = "organisation"

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.order_by("name"), required=False
    )
    field_order = ("organisation", "role", "since", "until")


class PersonForm(RoleForm):
    holder = "user"

    user = AccountChoice(label=_("Person"), queryset=User.objects.none(), required=False)
    field_order = ("user", "role", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["user"]
        choices.queryset = accounts_by_name()
        self.fields["role"].initial = SeriesRole.Role.FACILITATOR


OrganiserFormSet = forms.formset_factory(OrganiserForm, extra=2, max_num=30)
PersonFormSet = forms.formset_factory(PersonForm, extra=2, max_num=60)


def lines_of_roles(formset: Any, data: Any, prefix: str, roles: list[SeriesRole]) -> Any:
    """The formset with the roles of its kind of holder."""
    holder = formset.form.holder
    initial = [
        {
            holder: getattr(role, f"{holder}_id"),
            "role": role.role,
            "since": role.since,
            "until": role.until,
        }
        for role in roles
        if getattr(role, f"{holder}_id")
    ]
    return lines_of(formset, data, prefix, initial)


def role_facts(organisers: Any, people: Any) -> tuple[RoleFacts, ...]:
    """Each role once: the last line that says it."""
    rows = [*filled(organisers, "organisation"), *filled(people, "user")]
    facts = [RoleFacts(**row) for row in rows]
    return tuple({fact.key: fact for fact in facts}.values())
