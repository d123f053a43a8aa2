"""What a trajectory says to who reads it, and the door that lets them in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions.trajectories.writing import side_of
from network.audiences import Viewer
from network.models import Detachment, HostTrajectory, Side, Stage, TrajectoryState
from network.trajectories.forms import DocumentForm, NoteForm, PlanForm
from network.visibility import visible_facts

REFUSED = 422
Page = Callable[..., HttpResponse]
RELATED = ("organisation", "node", "referent", "host_referent__user", "part__profile__user")


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the middleware found out."""
    return request.viewer  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Read:
    """A trajectory before somebody who reads it, and in whose name they do."""

    row: HostTrajectory
    side: str
    viewer: Viewer

    @property
    def is_host(self) -> bool:
        return self.side == Side.HOST

    @property
    def is_peer(self) -> bool:
        return self.side == Side.PEER

    @property
    def is_network(self) -> bool:
        return self.side == Side.NETWORK


def of_trajectory(*methods: str) -> Callable[[Page], Page]:
    """A page of one trajectory: whoever does not read it finds nothing."""

    def decorate(page: Page) -> Page:
        @login_required
        @never_cache
        @require_http_methods([*methods, *(["HEAD"] if "GET" in methods else [])])
        @wraps(page)
        def guarded(request: HttpRequest, public_id: str, **named: Any) -> HttpResponse:
            read = read_by(viewer_of(request), public_id)
            if read is None:
                raise Http404
            return page(request, read, **named)

        return guarded

    return decorate


def read_by(viewer: Viewer, public_id: str) -> Read | None:
    rows = HostTrajectory.objects.select_related(*RELATED)
    row = rows.filter(public_id=public_id).first()
    side = side_of(row, viewer) if row else ""
    return Read(row, side, viewer) if row and side else None


def show(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, f"network/trajectories/{name}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def show_trajectory(
    request: HttpRequest, read: Read, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one trajectory; a form that was refused comes back as it was typed."""
    row = read.row
    steps = list(row.steps.all())
    upcoming = next((step for step in steps if step.done_on is None), None)
    shown = {
        "read": read,
        "trajectory": row,
        "steps": steps,
        "next_step": upcoming,
        "last_done": next((step for step in reversed(steps) if step.done_on), None),
        "notes": row.notes.all(),
        "documents": row.documents.all(),
        "peer": peer_in_words(read),
        "host_contact": host_contact(row),
        "referent": row.referent.get_full_name() if row.referent else "",
        "state": state_in_words(row),
        "detachment": detachment_of(row),
        "is_at_follow_up": row.is_running and row.stage() is Stage.FOLLOW_UP,
        "note_form": NoteForm(),
        "document_form": DocumentForm(auto_id="document_%s"),
        "plan_form": plan_form(read, upcoming) if upcoming else None,
    }
    return show(request, "trajectory", status=status, **(shown | forms))


def plan_form(read: Read, step: Any, data: Any = None) -> PlanForm:
    initial = {"version": read.row.version, "planned_on": step.planned_on}
    return PlanForm(data, initial=initial, auto_id="plan_%s")


def peer_in_words(read: Read) -> str:
    """Who takes part, as this viewer may know them; that somebody was asked is said to nobody."""
    if not read.row.has_peer:
        return ""
    if read.is_peer:
        return _("you")
    name = visible_facts(read.row.part.profile, read.viewer).name
    return name or _("a peer worker")


def host_contact(row: HostTrajectory) -> str:
    held = row.host_referent
    return held.user.get_full_name() if held is not None and held.is_current else ""


def state_in_words(row: HostTrajectory) -> str:
    return str(TrajectoryState(row.state).label)


def detachment_of(row: HostTrajectory) -> Detachment | None:
    rows = Detachment.objects.select_related("level", "fact", "trajectory__organisation")
    return rows.filter(trajectory=row).first()
