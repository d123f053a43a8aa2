"""What coordinators fill in about people on a list: writing down, finding, moving, copying."""

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from events.actions import Application, Overtaken
from events.admin_forms.fields import data_with
from events.forms import ApplicationFields
from events.models import Meeting, Registration
from events.models.registrations import COMPANIONS
from events.titles import meeting_words
from network.admin_pages import ActionForm
from network.models import Consent
from network.validators import plain_text


class HandRegistrationForm(ActionForm, ApplicationFields):
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

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow(meeting)
        for name, words in ALONG_WITH_THEM.items():
            if name in self.fields:
                self.fields[name].label = words
        self.fields["name"].label = _("Name to be called by")
        self.fields["name"].help_text = _("Any name the person likes.")
        self.fields["email"].help_text = _("If they have one: date, place and link are sent there.")
        self.fields["phone_use"].label = _("How we may use this number")
        # One key a form shown: sent twice, it gives one registration.
        self.fields["submission"].initial = get_random_string(32)

    @property
    def sections(self) -> list[Any]:
        along = [name for name in COMPANIONS if name in self.fields]
        parts = [
            (_("The person"), ("name", "language", "is_first_time")),
            (_("How to reach them"), ("email", "phone", "phone_use")),
            (_("Coming"), ("if_full", "access_needs", *along, "consent_access_needs")),
            (_("Agreement"), ("channel", "consent")),
        ]
        return [(heading, [self[name] for name in names]) for heading, names in parts]

    def application(self) -> Application:
        names = Application.__dataclass_fields__.keys() & self.cleaned_data.keys()
        given = {name: self.cleaned_data[name] for name in names}
        return Application(**given | self.companions())


ALONG_WITH_THEM = {
    "support_person": _("A support person comes with them"),
    "interpreter": _("An interpreter comes with them"),
    "assistance_dog": _("An assistance dog comes with them"),
}


class MeetingChoice(forms.ModelChoiceField):
    """A meeting to come, said by its date, its title and whether there is room."""

    def label_from_instance(self, obj: Meeting) -> str:
        return meeting_words(obj)


class FindForm(forms.Form):
    """Finding somebody on one meeting's list; posted, because a name has no place in a URL."""

    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *Registration.Status.choices],
    )
    first_time = forms.BooleanField(label=_("First time only"), required=False)

    def keeps(self, registration: Registration) -> bool:
        """Whether this registration is looked for."""
        said = self.cleaned_data
        contact = getattr(registration, "contact", None)
        return (
            said["state"] in {"", registration.status}
            and (registration.is_first_time or not said["first_time"])
            and plain(said["name"]) in plain(contact.name if contact else "")
        )


def plain(text: str) -> str:
    """A name as one looks for it: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(letters.split())


class MoveForm(ActionForm):
    """To which meeting, and what if it is full."""

    field_names: ClassVar[dict[str, str]] = {"to": "meeting"}

    meeting = MeetingChoice(
        label=_("To which meeting"),
        queryset=Meeting.objects.none(),
        empty_label=_("Choose a meeting"),
        help_text=_("Meetings to come, soonest first."),
    )
    waits = forms.BooleanField(
        label=_("If it is full: put them on the waiting list there"),
        required=False,
        help_text=_("They leave this meeting all the same: ask them first."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, registration: Registration, meetings: QuerySet[Meeting], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"seen": registration.version})
        super().__init__(*args, **kwargs)
        self.registration = registration
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[Any]:
        return [("", [self["meeting"], self["waits"]])]

    def take_refusal(self, refusal: ValidationError) -> None:
        super().take_refusal(refusal)
        if isinstance(refusal, Overtaken):
            # Who reads what is so now decides on that.
            self.registration.refresh_from_db()
            self.data = data_with(self.data, seen=str(self.registration.version))


class ExportForm(ActionForm):
    """As little as is needed goes into a file."""

    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("ods", _("ODS, for LibreOffice and Excel")),
            ("csv", _("CSV, for other programs")),
        ],
        initial="ods",
        widget=forms.RadioSelect,
    )
    contacts = forms.BooleanField(
        label=_("With e-mail addresses and telephone numbers"), required=False
    )
    needs = forms.BooleanField(
        label=_("With access needs in words"),
        required=False,
        help_text=_("Without it the file only says that somebody has needs."),
    )

    @property
    def sections(self) -> list[Any]:
        return [("", [self["file_format"], self["contacts"], self["needs"]])]
