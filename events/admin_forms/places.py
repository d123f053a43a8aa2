"""The form of a place."""

from typing import ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.actions import PlaceFacts
from events.admin_forms.fields import fact_field
from events.models import Place
from network.admin_pages import ActionForm


class PlaceForm(ActionForm, forms.ModelForm):
    step_free = fact_field(_("step-free access"))
    hearing_loop = fact_field(_("hearing loop"))
    quiet_room = fact_field(_("quiet room"))

    class Meta:
        model = Place
        fields: ClassVar[list[str]] = [
            "name",
            "street",
            "postal_code",
            "locality",
            "region",
            "country",
            "step_free",
            "hearing_loop",
            "quiet_room",
            "access_note",
        ]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "access_note": forms.Textarea(attrs={"rows": 2})
        }

    @property
    def sections(self) -> list[tuple[object, list[BoundField]]]:
        return [
            (_("Address"), [self[name] for name in self.Meta.fields[:6]]),
            (_("Getting in"), [self[name] for name in self.Meta.fields[6:]]),
        ]

    def facts(self) -> PlaceFacts:
        return PlaceFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})
