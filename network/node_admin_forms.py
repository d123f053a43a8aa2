"""Forms about the places of the network."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from network.admin_forms import AccountChoice
from network.admin_pages import ActionForm
from network.models import User
from network.regions import Region


class NodeForm(ActionForm):
    name = forms.CharField(label=_("name"), max_length=80)
    slug = forms.SlugField(
        label=_("short name in addresses"),
        max_length=40,
        help_text=_("Small letters, figures and hyphens. It stays when the name changes."),
    )
    region = forms.ChoiceField(
        label=_("region"), choices=[("", "–"), *Region.choices], required=False
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", list(self))]


class EntrustForm(ActionForm):
    account = AccountChoice(
        label=_("coordinator"),
        queryset=User.objects.none(),
        help_text=_("They see the people of this place from today, as far as these chose so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coordinators = User.objects.coordinators().order_by("display_name", "public_id")
        self.fields["account"].queryset = coordinators  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", list(self))]
