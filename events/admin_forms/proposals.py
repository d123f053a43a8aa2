"""What coordinators fill in about a proposed theme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.actions import ShownWords
from events.models import Meeting, ThemeProposal
from events.titles import meeting_words
from network.admin_pages import ActionForm
from network.audiences import Viewer


class ProposalChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.theme)


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return meeting_words(obj)


class LookForm(ActionForm, forms.ModelForm):
    class Meta:
        model = ThemeProposal
        fields = ("theme", "why", "is_shown")
        widgets = {"why": forms.Textarea(attrs={"rows": 5})}
        labels = {"is_shown": _("show it on the public page")}
        help_texts = {
            "theme": _("Take out what names or betrays somebody; keep the person's words."),
        }

    def words(self) -> ShownWords:
        return ShownWords(**self.cleaned_data)


class SetAsideForm(ActionForm):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Who proposed it reads this sentence; everybody does, if the theme is shown."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MergeForm(ActionForm):
    into = ProposalChoice(
        label=_("the same as"), queryset=ThemeProposal.objects.none(), to_field_name="public_id"
    )

    def __init__(self, data: Any = None, *, proposal: ThemeProposal) -> None:
        super().__init__(data)
        choices: Any = self.fields["into"]
        others = ThemeProposal.objects.undecided().exclude(pk=proposal.pk)
        choices.queryset = others.order_by("-created_at")


class JoinForm(ActionForm):
    meeting = MeetingChoice(
        label=_("meeting"), queryset=Meeting.objects.none(), to_field_name="public_id"
    )

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data)
        choices: Any = self.fields["meeting"]
        rows = Meeting.objects.visible_to(viewer).exclude(state=Meeting.State.CANCELLED)
        choices.queryset = (
            rows.upcoming().select_related("series").prefetch_related("texts", "series__texts")
        )
