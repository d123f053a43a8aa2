"""The form for somebody who asks by telephone or in person."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from events.actions import Application
from events.forms import ContactFields
from events.models import Registration
from network.admin_pages import ActionForm
from network.models import Consent
from network.validators import plain_text


class HandRegistrationForm(ActionForm, ContactFields):
    """A registration that a coordinator writes down for somebody."""

    language = forms.ChoiceField(label=_("Language of the person"), choices=settings.LANGUAGES)
    is_first_time = forms.BooleanField(label=_("It is their first time"), required=False)
    if_full = forms.ChoiceField(
        label=_("When a place frees"),
        choices=Registration.IfFull.choices,
        initial=Registration.IfFull.CONFIRM,
        help_text=_("“Ask me first” needs an e-mail address or a telephone number."),
    )
    access_needs = forms.CharField(
        label=_("What they need to take part"),
        required=False,
        max_length=1000,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    consent_access_needs = forms.BooleanField(
        label=_("They agree that facilitators and coordinators of this meeting read their needs"),
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("How they agreed"),
        choices=[
            (Consent.Channel.ORAL.value, _("they said so")),
            (Consent.Channel.PAPER.value, _("on paper")),
        ],
    )
    consent = forms.BooleanField(
        label=_("They agree that we keep this to organise the meeting"),
        required=False,
        help_text=_("Tell them: it is deleted 30 days after the meeting, or at once on request."),
    )
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name to be called by")
        self.fields["name"].help_text = _("Any name the person likes.")
        self.fields["email"].help_text = _("If they have one: date, place and link are sent there.")
        self.fields["phone_use"].label = _("How we may use this number")
        # One key a form shown: sent twice, it gives one registration.
        self.fields["submission"].initial = get_random_string(32)

    @property
    def sections(self) -> list[Any]:
        parts = [
            (_("The person"), ("name", "language", "is_first_time")),
            (_("How to reach them"), ("email", "phone", "phone_use")),
            (_("Coming"), ("if_full", "access_needs", "consent_access_needs")),
            (_("Agreement"), ("channel", "consent")),
        ]
        return [(heading, [self[name] for name in names]) for heading, names in parts]

    def application(self) -> Application:
        names = Application.__dataclass_fields__
        return Application(**{name: self.cleaned_data[name] for name in names})
