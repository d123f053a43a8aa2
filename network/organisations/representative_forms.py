"""Forms of an invitation to act for an organisation: sending it, and accepting it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from network.admin_forms import Section
from network.admin_pages import ActionForm
from network.validators import one_line, plain_text


class InviteForm(ActionForm):
    email = forms.EmailField(
        label=_("e-mail address"),
        help_text=_("A link is sent there. It opens once, and ends after two weeks."),
    )
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    @property
    def sections(self) -> list[Section]:
        return [("", list(self))]


class AcceptForm(forms.Form):
    display_name = forms.CharField(
        label=_("How you want to be called"),
        max_length=80,
        validators=[plain_text, one_line],
        help_text=_("Any name. The coordinators and those who act for it with you see it."),
    )
