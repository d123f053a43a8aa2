"""Forms of trajectories: asking for one, its plan, its notes and documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms import DayField, RefusableForm
from network.attachments import LARGEST
from network.models import Node, TrajectoryKind
from network.models.trajectories import MOST_WORDS


class AskForm(RefusableForm):
    """One short form: what the organisation would like, and where."""

    kind = forms.ChoiceField(
        label=_("What would help?"), choices=TrajectoryKind.choices, widget=forms.RadioSelect
    )
    node = forms.ModelChoiceField(
        Node.objects.none(),
        label=_("Which place of the network is closest?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    wishes = forms.CharField(
        label=_("What is your team like, and what do you hope for?"),
        help_text=_(
            "Some sentences are enough. Write about the team and its work, never about a person "
            "whom you accompany or would like to hire."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = Node.objects.all()
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]
        self.fields["kind"].initial = TrajectoryKind.TEAM
        only = list(nodes[:2])
        if len(only) == 1:
            self.fields["node"].initial = only[0].pk


class PlanForm(RefusableForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    planned_on = DayField(
        label=_("When is it planned for?"),
        required=False,
        help_text=_("Leave empty while it is open."),
    )


class NoteForm(RefusableForm):
    words = forms.CharField(
        label=_("A note"),
        help_text=_(
            "About the tasks of the team: what was agreed, what is to be done, by whom. Never "
            "about the person, their health or their story."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DocumentForm(RefusableForm):
    title = forms.CharField(label=_("What it is called here"), max_length=160)
    file = forms.FileField(
        label=_("A file"),
        help_text=_("PDF, ODT or picture, five megabytes at most. Who made it is taken out."),
        required=False,
    )
    link = forms.URLField(
        label=_("Or the address of a document elsewhere"),
        help_text=_("An address that begins with https."),
        required=False,
        assume_scheme="https",
        max_length=300,
    )

    def facts(self) -> dict[str, Any]:
        """What the action takes; of what is too large, one byte more than is taken."""
        said = self.cleaned_data
        content = said["file"].read(LARGEST + 1) if said["file"] else None
        return {"title": said["title"], "content": content, "link": said["link"]}


class SureForm(RefusableForm):
    """A yes to something that cannot be undone."""

    is_sure = forms.BooleanField(
        label=_("Yes, end it."), error_messages={"required": _("Tick this if you are sure.")}
    )
