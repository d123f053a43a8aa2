"""Forms of the screens about the portal as a whole."""

from typing import Any

from django import forms
from django.forms import BoundField

from network.admin_pages import ActionForm
from network.modules import MODULES, Module, is_on


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
