"""What those who run meetings fill in: a message, a number of people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from events.actions.attendance import MOST_PEOPLE
from events.models import MeetingMessage
from events.models.messages import LONGEST_MESSAGE, LONGEST_REPLY
from network.validators import few_links, one_line, plain_text


class MessageForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("To whom"),
        choices=MeetingMessage.Audience.choices,
        initial=MeetingMessage.Audience.CONFIRMED,
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        label=_("Your message"),
        help_text=_(
            "Plain text, 2,000 characters at most. Write nothing that a stranger who reads it "
            "over a shoulder should not know."
        ),
        max_length=LONGEST_MESSAGE,
        validators=[plain_text, few_links],
        error_messages={"required": _("Write your message first.")},
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, audiences: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [one for one in MeetingMessage.Audience.choices if one[0] in audiences]
        audience: Any = self.fields["audience"]
        audience.choices, audience.initial = choices, audiences[0]
        # One key a form shown: sent twice, it is one message.
        self.fields["submission"].initial = get_random_string(32)


class ReplyForm(forms.Form):
    body = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_REPLY,
        validators=[plain_text, few_links],
        error_messages={"required": _("Write your answer first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    message = forms.CharField(max_length=12, widget=forms.HiddenInput)
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class RoomForm(forms.Form):
    online_url = forms.URLField(
        label=_("The new link"),
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NeedsMetForm(forms.Form):
    met = forms.IntegerField(
        label=_("How many of these needs were met"),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class HeadCountForm(forms.Form):
    head_count = forms.IntegerField(
        label=_("How many people came"),
        help_text=_("Everyone in the room, you too. No names."),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class WalkInForm(forms.Form):
    """Somebody at the door; `beyond` is asked only where no place is free."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Any name they like. Say that it is kept for 30 days, and for what."),
        max_length=80,
        validators=[plain_text, one_line],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_first_time = forms.BooleanField(label=_("It is their first time"), required=False)
    beyond = forms.BooleanField(
        label=_("Let this person in all the same, without a place"),
        required=False,
        widget=forms.HiddenInput,
    )
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="walk_in_%s")
        # One key a form shown: sent twice, it is one person.
        self.fields["submission"].initial = get_random_string(32)

    def ask_whether_beyond(self, why: str) -> None:
        self.fields["beyond"].widget = forms.CheckboxInput()
        self.add_error(None, why)


class WalkInsForm(forms.Form):
    walk_ins = forms.IntegerField(
        label=_("People who came without being on the list"),
        help_text=_("Those who waited and came all the same, too. A number only."),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
