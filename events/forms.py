"""What visitors fill in: fields and their words. The rules are the actions'."""

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions import Application, Needs, contradictions
from events.actions.companions import allowed_companions, takes_place
from events.models import Meeting, NewcomerWish, Registration, RegistrationContact
from events.models.registrations import COMPANIONS, PEOPLE_ALONG
from network.validators import one_line, plain_text, telephone


class ContactFields(forms.Form):
    """How somebody is called and reached."""

    name = forms.CharField(
        label=_("How should we call you?"),
        help_text=_("Any name you like: a first name, a nickname."),
        max_length=80,
        validators=[plain_text, one_line],
        error_messages={"required": _("Write a name, the one you like.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("To send you the date, the place and a link to change your mind."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        validators=[telephone],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    phone_use = forms.ChoiceField(
        label=_("How may we use this number?"),
        required=False,
        choices=[(use.value, capfirst(use.label)) for use in RegistrationContact.PhoneUse],
        widget=forms.RadioSelect,
    )


TAKES_A_PLACE = _("They take a place of their own. We ask no name.")
NO_PLACE = _("They take no place. We ask no name.")


class CompanionFields(forms.Form):
    """Who or what comes along, without a name; only what the meeting allows is asked."""

    support_person = forms.BooleanField(label=_("A support person comes with me"), required=False)
    interpreter = forms.BooleanField(label=_("An interpreter comes with me"), required=False)
    assistance_dog = forms.BooleanField(label=_("An assistance dog comes with me"), required=False)

    def allow(self, meeting: Meeting) -> None:
        """Ask what this meeting allows, and say what takes a place."""
        allowed = allowed_companions(meeting)
        for name in COMPANIONS:
            if name not in allowed and not self.data.get(name):
                del self.fields[name]
            elif name in PEOPLE_ALONG and name in allowed:
                self.fields[name].help_text = TAKES_A_PLACE if takes_place(meeting) else NO_PLACE

    def companions(self) -> dict[str, bool]:
        """What was said of each, as the actions take it."""
        return {name: bool(self.cleaned_data.get(name)) for name in COMPANIONS}


class ApplicationFields(CompanionFields, ContactFields):
    """Somebody asks for a place: all that is refused is said at once."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        given = {name: said[name] for name in Application.__dataclass_fields__ if name in said}
        given["if_full"] = given.get("if_full") or Registration.IfFull.CONFIRM
        wrong = set(self.errors)
        if wrong & {"email", "phone"}:
            # Whether there is a way to ask them first is not known yet.
            wrong.add("if_full")
        for name, errors in contradictions(Application(**{"name": ""} | given)).items():
            if name not in wrong:
                self.add_error(name, errors)
        return said


def newcomer_wish_field(*, label: Any, help_text: Any = "") -> forms.ChoiceField:
    """Whether a newcomer would like to hear from somebody before; nothing is no."""
    ways = [(way.value, capfirst(way.label)) for way in NewcomerWish.Way]
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=[("", _("No, thank you")), *ways],
        widget=forms.RadioSelect,
    )


class RegistrationForm(ApplicationFields):
    is_first_time = forms.BooleanField(
        label=_("It is my first time"),
        help_text=_("Someone will be there to welcome you."),
        required=False,
    )
    newcomer_wish = newcomer_wish_field(
        label=_("If it is your first time: would you like to hear from somebody before?"),
        help_text=_("Who welcomes you writes through the portal and sees no address."),
    )
    if_full = forms.ChoiceField(
        label=_("When a place frees"),
        choices=[(choice.value, capfirst(choice.label)) for choice in Registration.IfFull],
        initial=Registration.IfFull.CONFIRM,
        widget=forms.RadioSelect,
        required=False,
    )
    access_needs = forms.CharField(
        label=_("What you need to take part"),
        required=False,
        max_length=1000,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent_access_needs = forms.BooleanField(
        label=_("I agree that the facilitators and coordinators of this meeting read my needs."),
        required=False,
    )
    consent = forms.BooleanField(
        label=_("I agree that you keep this to organise the meeting."),
        help_text=_("It is deleted 30 days after the meeting, or at once when you ask."),
        required=False,
    )
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, is_full: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow(meeting)
        # One key a form shown: sent twice, it gives one registration.
        self.fields["submission"].initial = get_random_string(32)
        if not is_full:
            self.fields["if_full"].widget = forms.HiddenInput()
        self.fields["consent"].widget.attrs["aria-required"] = "true"

    def application(self) -> Application:
        """The cleaned form, as the action takes it."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "submission"}
        given["if_full"] = given["if_full"] or Registration.IfFull.CONFIRM
        return Application(**given | self.companions(), language=get_language() or "fr")


class ContactForm(ContactFields):
    """Correct how one is called and reached."""


class NeedsForm(CompanionFields):
    access_needs = forms.CharField(
        label=_("What you need to take part"),
        help_text=_("Leave it empty to take it back."),
        required=False,
        max_length=1000,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consents = forms.BooleanField(
        label=_("I agree that the facilitators and coordinators of this meeting read my needs."),
        required=False,
    )

    field_order = ("access_needs", "support_person", "interpreter", "assistance_dog", "consents")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow(meeting)

    def needs(self) -> Needs:
        """The cleaned form, as the action takes it."""
        return Needs(access_needs=self.cleaned_data["access_needs"], **self.companions())


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Of your registration, or of an invitation on paper."),
        max_length=40,
        error_messages={"required": _("Write your code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is no e-mail address. A code goes into the field for codes."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
