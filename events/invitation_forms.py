"""What one fills in to invite somebody; the rules are the action's."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions import InvitationFacts
from events.models.invitations import MOST_USES
from network.identifiers import new_public_id
from network.validators import one_line, plain_text

SUBMISSION = "events.invitation.submission"


class InvitationForm(forms.Form):
    name = forms.CharField(
        label=_("For whom"),
        help_text=_("A name or a word by which you recognise it in the list."),
        required=False,
        max_length=80,
        validators=[plain_text, one_line],
    )
    email = forms.EmailField(
        label=_("E-mail, if they have one"),
        help_text=_("The link is sent there. Without it, show or print the link."),
        required=False,
        max_length=254,
    )
    uses = forms.IntegerField(
        label=_("For how many people"),
        help_text=_("More than one: a link that you pass on to a group yourself."),
        min_value=1,
        max_value=MOST_USES,
        initial=1,
    )
    language = forms.ChoiceField(label=_("In which language"), choices=settings.LANGUAGES)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        # The id of what the form makes, signed: sent twice, it invites once.
        self.fields["submission"].initial = Signer(salt=SUBMISSION).sign(new_public_id())

    @property
    def sections(self) -> list[Any]:
        return [("", [self[name] for name in ("name", "email", "uses", "language")])]

    @property
    def public_id(self) -> str:
        """The id the form was given, or none: a forged one counts for nothing."""
        try:
            return Signer(salt=SUBMISSION).unsign(self.cleaned_data["submission"])
        except BadSignature:
            return ""

    def facts(self) -> InvitationFacts:
        said = self.cleaned_data
        return InvitationFacts(
            **{name: said[name] for name in ("name", "email", "uses", "language")}
        )
