"""The board of missions: where each stands, the longest waiting first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin.widgets.button import HeaderButton

from network.admin_pages import CoordinatorPage
from network.missions.admin.forms import BoardForm
from network.models import MissionRequest, MissionState, ProposalState
from network.models.missions import ENDED

MISSIONS = ("network_admin:missions", gettext_lazy("Missions"))
MOST_IN_A_COLUMN = 50
MOST_ENDED = 20


@dataclass(frozen=True)
class Column:
    """Missions in some states, and what is to be done with them."""

    key: str
    name: str | Promise
    does: str | Promise
    states: frozenset[str]


COLUMNS = (
    Column(
        "submitted",
        gettext_lazy("To read"),
        gettext_lazy("Does it describe work, and nobody who is accompanied?"),
        frozenset({MissionState.SUBMITTED.value}),
    ),
    Column(
        "moderated",
        gettext_lazy("To propose"),
        gettext_lazy("Nobody is asked at the moment: find somebody, or say that nobody was found."),
        frozenset({MissionState.MODERATED.value}),
    ),
    Column(
        "proposed",
        gettext_lazy("Asked"),
        gettext_lazy("Somebody is thinking about it. They have until their day to answer."),
        frozenset({MissionState.PROPOSED.value}),
    ),
    Column(
        "agreed",
        gettext_lazy("Agreed"),
        gettext_lazy("Somebody said yes: it begins, or is under way."),
        frozenset({MissionState.ACCEPTED.value, MissionState.RUNNING.value}),
    ),
    Column(
        "ended",
        gettext_lazy("Over"),
        gettext_lazy("The last ones that ended. They are deleted a year after."),
        ENDED,
    ),
)


@dataclass(frozen=True)
class Filled:
    """A column with its missions; `more` are not shown."""

    column: Column
    rows: list[MissionRequest]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@method_decorator(never_cache, name="dispatch")
class MissionBoard(CoordinatorPage):
    page_title = MISSIONS[1]
    header_icon = "tasks"
    is_sensitive = True
    template_name = "wagtailadmin/passerelle/missions.html"

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("network_admin:mission_figures")
        return [HeaderButton(_("Figures"), url=url, icon_name="table")]

    def get(self, request: HttpRequest) -> HttpResponse:
        missions = MissionRequest.objects.coordinated_by(self.viewer)
        form = BoardForm(request.GET, missions=missions)
        return self.show(form=form, columns=list(filled(missions.filter(**form.chosen))))


def filled(missions: QuerySet[MissionRequest]) -> Iterable[Filled]:
    """Each column with its oldest; of those that ended, the last."""
    asked = Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED))
    rows: Any = missions.select_related("organisation", "kind", "node").annotate(asked=asked)
    for column in COLUMNS:
        theirs = rows.filter(state__in=column.states)
        is_over = column.key == "ended"
        shown = theirs.order_by("-ended_at" if is_over else "moved_at", "pk")
        most = MOST_ENDED if is_over else MOST_IN_A_COLUMN
        yield Filled(column, list(shown[:most]), theirs.count())
