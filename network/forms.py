"""Forms of one's own account: logging in with a sheet, being called by a name, and leaving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.actions.sheets import CODE_DIGITS
from network.models import User
from network.visibility import Hat

LONGEST = 40
ON_A_KEYPAD = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}


def digits_of(text: str) -> str:
    """What counts of a number typed with spaces, dots or dashes."""
    return "".join(character for character in text if character.isdecimal())


class SheetForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the sheet"),
        max_length=LONGEST,
        help_text=_("The eight digits at the top of your sheet."),
        widget=forms.TextInput(attrs=ON_A_KEYPAD),
    )
    code = forms.CharField(
        label=_("Next code of the sheet"),
        max_length=LONGEST,
        help_text=_("Eight digits. Strike it out when you have used it."),
        widget=forms.TextInput(attrs=ON_A_KEYPAD),
    )

    def clean_number(self) -> str:
        return self._eight("number")

    def clean_code(self) -> str:
        return self._eight("code")

    def _eight(self, name: str) -> str:
        digits = digits_of(self.cleaned_data[name])
        if len(digits) != CODE_DIGITS:
            raise forms.ValidationError(_("It has eight digits: please look at your sheet again."))
        return digits


class NameForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["display_name", "language"]
        labels = {
            "display_name": _("What should we call you?"),
            "language": _("In which language should we write to you?"),
        }
        help_texts = {
            "display_name": _("A first name or a pseudonym. Those who work with you see it.")
        }
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "language": forms.RadioSelect,
        }


class HatForm(forms.Form):
    hat = forms.ChoiceField(
        label=_("I act"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("You no longer act in this name. Choose another."),
        },
    )

    def __init__(self, *args: Any, hats: list[Hat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(hat.key, hat.name) for hat in hats]
        self.fields["hat"].choices = choices  # type: ignore[attr-defined]


class EraseForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("Yes, erase my account. I know that this cannot be undone."),
        error_messages={"required": _("Tick this if you are sure. Nothing is erased yet.")},
    )
