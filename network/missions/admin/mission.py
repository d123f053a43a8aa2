"""One mission: what is asked, who was asked, and the acts that its state allows."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from network.actions.missions.mediating import (
    give_mission_up,
    moderate_mission,
    name_peer_lead,
    refuse_mission,
    settle_mission,
)
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.audiences import Viewer
from network.missions.admin.board import MISSIONS
from network.missions.admin.forms import ModerationForm, PeerLeadForm, RefusalForm
from network.missions.threads import feedback_of, messages_of
from network.models import (
    MissionProposal,
    MissionRequest,
    MissionState,
    Profile,
    ProposalState,
)
from network.models.missions import SEARCHING, STANDING
from network.traces import hints_in
from network.visibility import SeenProfile, visible_facts_of

# No reason is asked, and no way of not taking part is told from another.
ANSWERS: dict[str, str | Promise] = {
    ProposalState.PROPOSED: gettext_lazy("is asked"),
    ProposalState.ACCEPTED: gettext_lazy("takes part"),
    ProposalState.DECLINED: gettext_lazy("does not take part"),
    ProposalState.WITHDRAWN: gettext_lazy("does not take part"),
    ProposalState.EXPIRED: gettext_lazy("did not answer in time: may be asked again"),
}
HINTS: dict[str, Any] = {
    "named": gettext_lazy("a title with a name"),
    "age": gettext_lazy("an age"),
    "file": gettext_lazy("a file, a diagnosis or a decision about somebody"),
}


@method_decorator(never_cache, name="dispatch")
class AboutMission(CoordinatorPage):
    """A screen about a mission that this coordinator mediates; any other is not there."""

    parent = MISSIONS
    header_icon = "tasks"
    is_sensitive = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mission = mission_or_404(self.viewer, kwargs["public_id"])

    @property
    def address(self) -> str:
        return reverse("network_admin:mission", args=[self.mission.public_id])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        if self.request.path != self.address:
            items.insert(-1, {"url": self.address, "label": title_of(self.mission)})
        return items

    def where_next(self, done: Any) -> str:
        return self.address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mission=self.mission, hints=hints(self.mission), **kwargs)


def mission_or_404(viewer: Viewer, public_id: str) -> MissionRequest:
    rows = MissionRequest.objects.coordinated_by(viewer)
    related = (
        "organisation",
        "node",
        "kind",
        "level",
        "language",
        "area",
        "peer_lead",
        "wished_profile",
    )
    return get_object_or_404(rows.select_related(*related), public_id=public_id)


def title_of(mission: MissionRequest) -> str:
    return f"{mission.organisation.name} · {mission.kind.label}"


def hints(mission: MissionRequest) -> list[str]:
    """What in its words may point to a person, for whoever reads it: a machine only points."""
    words = " \n".join([mission.words, mission.public, mission.place, mission.pay])
    return [str(HINTS[key]) for key in sorted(hints_in(words))]


@dataclass(frozen=True)
class Answer:
    """Somebody who was asked, as this coordinator sees them, and whether they take part."""

    name: str
    public_id: str
    words: str | Promise
    row: MissionProposal

    @property
    def is_waiting(self) -> bool:
        return self.row.state == ProposalState.PROPOSED


def answers_of(mission: MissionRequest, viewer: Viewer) -> list[Answer]:
    """Of each, no more than they show; who hid since is somebody without a name."""
    rows = list(mission.proposals.select_related("profile__user").order_by("asked_at", "pk"))
    seen = visible_facts_of([row.profile for row in rows], viewer)
    return [
        Answer(
            name=seen[row.profile_id].name or _("Somebody of the network"),
            public_id=row.profile.public_id if seen[row.profile_id] else "",
            words=ANSWERS[row.state],
            row=row,
        )
        for row in rows
    ]


def wish_of(mission: MissionRequest, viewer: Viewer) -> tuple[Profile, SeenProfile] | None:
    """Whom the organisation wished for, where this coordinator sees them in a list."""
    person = mission.wished_profile
    if person is None or not Profile.objects.listed_to(viewer).filter(pk=person.pk).exists():
        return None
    return person, visible_facts_of([person], viewer)[person.pk]


class MissionPage(AboutMission):
    template_name = "wagtailadmin/passerelle/mission.html"

    def get_page_title(self) -> str:
        return title_of(self.mission)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = self.mission
        looks = row.state in SEARCHING or (row.state in STANDING and not row.is_exclusive)
        return self.show(
            answers=answers_of(row, self.viewer),
            wish=wish_of(row, self.viewer),
            feedback=feedback_of(row, self.viewer),
            written=messages_of(row, self.viewer),
            is_to_read=row.state == MissionState.SUBMITTED,
            may_refuse=row.state in {MissionState.SUBMITTED, MissionState.MODERATED},
            may_propose=looks and row.ends_on >= timezone.localdate(),
            may_give_up=row.state in SEARCHING,
            may_name=row.state in SEARCHING | STANDING,
            is_in_need=bool(row.escalated_to) and row.state in STANDING,
        )


class MissionForm(AboutMission, FormPage):
    """A form about one mission, below what is asked."""

    template_name = "wagtailadmin/passerelle/mission_form.html"


class Moderation(MissionForm):
    page_title = gettext_lazy("It may be proposed")
    submit_label = gettext_lazy("Yes, it may be proposed")
    saved_words = gettext_lazy("Read. Now somebody can be asked.")

    def make_form(self, data: Any = None) -> ModerationForm:
        return ModerationForm(data, mission=self.mission)

    def act(self, form: ModerationForm) -> None:
        by = account_of(self.request)
        moderate_mission(self.mission, peer_lead=form.cleaned_data["peer_lead"], by=by)

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:mission_people", args=[self.mission.public_id])


class Refusal(MissionForm):
    page_title = gettext_lazy("Do not take it on")
    submit_label = gettext_lazy("Refuse, and tell the organisation why")
    saved_words = gettext_lazy("Refused. The organisation reads the reason.")

    def make_form(self, data: Any = None) -> RefusalForm:
        return RefusalForm(data)

    def act(self, form: RefusalForm) -> None:
        refuse_mission(
            self.mission, reason=form.cleaned_data["reason"], by=account_of(self.request)
        )


class PeerLead(MissionForm):
    page_title = gettext_lazy("The peer whom both sides may turn to")

    def make_form(self, data: Any = None) -> PeerLeadForm:
        lead = self.mission.peer_lead
        return PeerLeadForm(data, mission=self.mission, initial={"peer_lead": lead})

    def act(self, form: PeerLeadForm) -> None:
        lead = form.cleaned_data["peer_lead"]
        name_peer_lead(self.mission, peer_lead=lead, by=account_of(self.request))


class MissionAct(AboutMission):
    """One button: nobody was found, or a difficulty is settled."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, act: str) -> HttpResponse:
        acts = {"give-up": give_mission_up, "settle": settle_mission}
        if act not in acts:
            raise PermissionDenied
        try:
            acts[act](self.mission, by=account_of(request))
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Done."))
        return redirect(self.address)
