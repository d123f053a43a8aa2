"""Forms of the screens about the portal as a whole."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from network.actions import CareFacts
from network.admin_pages import ActionForm
from network.models import QueueCare, User
from network.modules import MODULES, Module, is_on
from network.waiting import Queue, queues_on


class ModulesForm(ActionForm):
    """A tick a module: ticked is on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, module in MODULES.items():
            self.fields[key] = forms.BooleanField(
                label=str(module.name), required=False, initial=is_on(key)
            )

    @property
    def switches(self) -> list[tuple[Module, BoundField]]:
        return [(module, self[key]) for key, module in MODULES.items()]

    def wanted(self) -> dict[str, bool]:
        return dict(self.cleaned_data)


class PersonField(forms.ModelChoiceField):
    """A coordinator, by the name they chose to show."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class CaresForm(ActionForm):
    """For each queue an owner, a deputy and an alarm: `calls_owner`, `calls_deputy` …"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cares = QueueCare.objects.in_bulk()
        people = User.objects.coordinators()
        for one in queues_on():
            care = cares.get(one.key)
            owner, deputy = (care.owner_id, care.deputy_id) if care else (None, None)
            self._add(one, "owner", _("Looks after it"), people, owner)
            self._add(one, "deputy", _("Replaces them"), people, deputy)
            self.fields[f"{one.key}_alarm_days"] = forms.IntegerField(
                label=_("Alarm after, days"),
                min_value=1,
                max_value=365,
                initial=care.alarm_days if care else one.alarm_days,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def _add(self, one: Queue, name: str, label: Any, people: Any, chosen: int | None) -> None:
        self.fields[f"{one.key}_{name}"] = PersonField(
            queryset=people,
            label=label,
            required=False,
            empty_label=_("nobody in particular"),
            initial=chosen,
        )

    @property
    def queues(self) -> list[tuple[Queue, list[BoundField]]]:
        names = ("owner", "deputy", "alarm_days")
        return [(one, [self[f"{one.key}_{name}"] for name in names]) for one in queues_on()]

    def facts(self) -> list[tuple[str, CareFacts]]:
        said = self.cleaned_data
        return [
            (
                one.key,
                CareFacts(
                    owner=said[f"{one.key}_owner"],
                    deputy=said[f"{one.key}_deputy"],
                    alarm_days=said[f"{one.key}_alarm_days"],
                ),
            )
            for one in queues_on()
        ]
