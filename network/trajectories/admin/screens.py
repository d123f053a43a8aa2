"""Trajectories in the admin: answer what was asked, name who accompanies, ask a person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from network.actions.profiles import Agreement
from network.actions.trajectories.asking import decline_ask, open_trajectory, start_trajectory
from network.actions.trajectories.detaching import settle_detachment
from network.actions.trajectories.ending import end_trajectory
from network.actions.trajectories.referents import name_referents
from network.actions.trajectories.taking_part import (
    ask_to_join,
    join_trajectory,
    leave_trajectory,
)
from network.admin_pages import CoordinatorPage, FormPage, account_of
from network.models import (
    Consent,
    Detachment,
    HostTrajectory,
    Node,
    Profile,
    TrajectoryPart,
    TrajectoryTemplate,
)
from network.profiles.admin_forms import AgreementForm
from network.trajectories.admin_forms import (
    AskPersonForm,
    DetachmentForm,
    OpenForm,
    ReferentsForm,
    StartForm,
)
from network.visibility import visible_facts, visible_facts_of

TRAJECTORIES = ("network_admin:trajectories", gettext_lazy("Trajectories"))
A_PAGE = 50


@method_decorator(never_cache, name="dispatch")
class TrajectoryList(CoordinatorPage):
    """Those of one's places and those one accompanies, what was asked first."""

    page_title = TRAJECTORIES[1]
    header_icon = "history"
    template_name = "wagtailadmin/passerelle/trajectories.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("Begin one"), url=reverse("network_admin:trajectory_add"), icon_name="plus"
            ),
            HeaderButton(_("Kinds of trajectory"), url=reverse("network_admin:templates")),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = HostTrajectory.objects.of_network(self.viewer).select_related(
            "organisation", "node", "referent"
        )
        ordered = rows.order_by("ended_at", "started_on", "asked_at", "pk")
        page = Paginator(ordered, A_PAGE).get_page(request.GET.get("p"))
        return self.show(page=page, rows=[(row, row.next_step()) for row in page])


class TrajectoryOpen(FormPage):
    page_title = gettext_lazy("Begin a trajectory")
    submit_label = gettext_lazy("Begin it")
    header_icon = "history"
    parent = TRAJECTORIES

    def make_form(self, data: Any = None) -> OpenForm:
        nodes = Node.objects.all()
        if not self.viewer.coordinates_all:
            nodes = nodes.filter(pk__in=self.viewer.node_ids)
        return OpenForm(data, nodes=nodes, initial={"starts_on": timezone.localdate()})

    def act(self, form: OpenForm) -> HostTrajectory:
        return open_trajectory(by=account_of(self.request), **form.cleaned_data)

    def where_next(self, done: HostTrajectory) -> str:
        return reverse("network_admin:trajectory", args=[done.public_id])


class AboutTrajectory(CoordinatorPage):
    """A screen about a trajectory that this coordinator accompanies."""

    header_icon = "history"
    parent = TRAJECTORIES
    is_sensitive = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = HostTrajectory.objects.of_network(self.viewer)
        related = ("organisation", "node", "referent", "host_referent__user", "part__profile")
        self.trajectory = get_object_or_404(
            rows.select_related(*related), public_id=kwargs["public_id"]
        )

    @property
    def part(self) -> TrajectoryPart | None:
        return getattr(self.trajectory, "part", None)

    @property
    def detachment(self) -> Detachment | None:
        rows = Detachment.objects.select_related("level", "trajectory__organisation")
        return rows.filter(trajectory=self.trajectory).first()

    def where_next(self, done: Any) -> str:
        return reverse("network_admin:trajectory", args=[self.trajectory.public_id])


@method_decorator(never_cache, name="dispatch")
class TrajectoryPage(AboutTrajectory):
    template_name = "wagtailadmin/passerelle/trajectory.html"

    def get_page_title(self) -> str:
        row = self.trajectory
        return f"{row.organisation.name} · {row.name}"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row, part = self.trajectory, self.part
        name = visible_facts(part.profile, self.viewer).name if part else ""
        return self.show(
            trajectory=row,
            steps=list(row.steps.all()),
            part=part,
            peer=(name or part.profile.public_id) if part else "",
            may_say_aloud=bool(part and not part.joined_at and part.profile.user_id is None),
            detachment=self.detachment,
        )


class TrajectoryStart(AboutTrajectory, FormPage):
    page_title = gettext_lazy("Take it on")
    submit_label = gettext_lazy("Begin it")
    saved_words = gettext_lazy("It has begun. The organisation is told.")

    def make_form(self, data: Any = None) -> StartForm:
        kinds = TrajectoryTemplate.objects.offered().filter(kind=self.trajectory.kind)
        known = {"starts_on": timezone.localdate(), "template": kinds.first()}
        return StartForm(data, initial=known)

    def act(self, form: StartForm) -> None:
        start_trajectory(self.trajectory, **form.cleaned_data, viewer=self.viewer)


class TrajectoryReferents(AboutTrajectory, FormPage):
    page_title = gettext_lazy("Whom to turn to")

    def make_form(self, data: Any = None) -> ReferentsForm:
        return ReferentsForm(data, row=self.trajectory)

    def act(self, form: ReferentsForm) -> None:
        name_referents(self.trajectory, **form.cleaned_data, viewer=self.viewer)


class TrajectoryAskPerson(AboutTrajectory, FormPage):
    page_title = gettext_lazy("Ask the peer worker to take part")
    submit_label = gettext_lazy("Ask")
    saved_words = gettext_lazy("Asked. Nothing is shown to them before their yes.")

    def make_form(self, data: Any = None) -> AskPersonForm:
        rows = Profile.objects.listed_to(self.viewer).coordinated_by(self.viewer)
        profiles = rows.order_by("pk")
        return AskPersonForm(data, profiles=profiles, seen=visible_facts_of(profiles, self.viewer))

    def act(self, form: AskPersonForm) -> None:
        ask_to_join(self.trajectory, form.cleaned_data["profile"], viewer=self.viewer)


class TrajectoryJoinAloud(AboutTrajectory, FormPage):
    """Somebody without an account says yes on the telephone or on paper."""

    page_title = gettext_lazy("The person says yes")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.part is None or self.part.profile.user_id is not None:
            raise Http404

    def make_form(self, data: Any = None) -> AgreementForm:
        return AgreementForm(data, initial={"language": get_language()})

    def act(self, form: AgreementForm) -> None:
        join_trajectory(self.trajectory, by=account_of(self.request), agreed=form.agreed)


class TrajectoryDetachment(AboutTrajectory, FormPage):
    page_title = gettext_lazy("Level and period")
    saved_words = gettext_lazy("Saved. It is shown nowhere before both sides want it.")

    def make_form(self, data: Any = None) -> DetachmentForm:
        return DetachmentForm(data, known=self.detachment)

    def act(self, form: DetachmentForm) -> None:
        settle_detachment(self.trajectory, **form.cleaned_data, viewer=self.viewer)


class TrajectoryAct(AboutTrajectory):
    """One button: not taken on, ended, or the person takes part no more, as they ask."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: str, act: str) -> HttpResponse:
        try:
            self._act(act)
            messages.success(request, _("Done."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(self.where_next(None))

    def _act(self, act: str) -> None:
        if act == "decline":
            decline_ask(self.trajectory, viewer=self.viewer)
        elif act == "end":
            end_trajectory(self.trajectory, viewer=self.viewer)
        elif act == "leave":
            aloud = Agreement(language=get_language() or "fr", channel=Consent.Channel.ORAL)
            leave_trajectory(self.trajectory, by=account_of(self.request), agreed=aloud)
        else:
            raise Http404
