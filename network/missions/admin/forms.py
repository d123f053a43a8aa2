"""What coordinators say about a mission."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.missions.mediating import ANSWER_WITHIN
from network.admin_fields import AdminDayField
from network.admin_forms import AccountChoice
from network.admin_pages import ActionForm
from network.models import Membership, MissionRequest, Node, RefusalReason, Term, User
from network.models.dated import holding_today

READ = {
    "is_work": _("It describes work, and nobody who is accompanied could be recognised in it."),
    "pay_is_fair": _("Pay and contract are clear and fair, and it replaces no qualified post."),
    "team_is_ready": _("The team knows who comes and why: its readiness sheet was looked at."),
}


class PeerLeadForm(ActionForm):
    peer_lead = AccountChoice(
        label=_("the peer whom both sides may turn to first"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Who agreed to it. Without one, the coordinators are asked."),
    )

    def __init__(self, *args: Any, mission: MissionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer_lead"].queryset = peers_for(mission)  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", [self[name] for name in self.fields])]


class ModerationForm(PeerLeadForm):
    """A checklist: what was not read is not proposed to anybody."""

    is_work = forms.BooleanField(label=READ["is_work"])
    pay_is_fair = forms.BooleanField(label=READ["pay_is_fair"])
    team_is_ready = forms.BooleanField(label=READ["team_is_ready"])
    field_order = (*READ, "peer_lead")


class RefusalForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("why"), choices=RefusalReason.choices, widget=forms.RadioSelect
    )

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        return [("", [self["reason"]])]


class AskForm(forms.Form):
    """Until when those who are ticked may answer."""

    answer_by = AdminDayField(label=_("answer until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = timezone.localdate() + ANSWER_WITHIN
        kwargs.setdefault("initial", {"answer_by": usual})
        super().__init__(*args, **kwargs)

    def clean_answer_by(self) -> datetime:
        day = self.cleaned_data["answer_by"]
        if day < timezone.localdate() + timedelta(days=1):
            raise ValidationError(_("Leave at least until tomorrow: nobody is hurried."))
        return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


class BoardForm(forms.Form):
    """Which missions the board shows; nothing that is not on it can be chosen."""

    node = forms.ModelChoiceField(
        Node.objects.none(), label=_("Place"), required=False, empty_label=_("all")
    )
    kind = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Kind"),
        required=False,
        empty_label=_("all"),
        to_field_name="slug",
    )

    def __init__(self, *args: Any, missions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = Node.objects.filter(missions__in=missions).distinct()
        kinds = Term.objects.filter(pk__in=missions.values("kind"))
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["kind"].label_from_instance = lambda term: term.label  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in said.items() if value}


def peers_for(mission: MissionRequest) -> Any:
    """Who works from lived experience in the network today, and does not act for who asks."""
    from_there = mission.organisation.representations.current().values("user")
    peers = Membership.objects.filter(holding_today(), is_peer=True).values("user")
    rows = User.objects.filter(is_active=True, pk__in=peers).exclude(pk__in=from_there)
    return rows.order_by("display_name", "public_id")
