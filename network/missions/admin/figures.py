"""Figures of missions without persons: whole quarters, the whole network, in bands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from network.admin_pages import CoordinatorPage
from network.counting import banded
from network.missions.admin.board import MISSIONS
from network.models import MissionRequest, MissionState

# Older quarters are being deleted: they would shrink.
QUARTERS = 3
COUNTED = (
    ("asked", gettext_lazy("asked for")),
    (MissionState.CLOSED.value, gettext_lazy("done")),
    (MissionState.REFUSED.value, gettext_lazy("not taken on")),
    (MissionState.DECLINED.value, gettext_lazy("nobody was found")),
    (MissionState.WITHDRAWN.value, gettext_lazy("taken back")),
)


@dataclass(frozen=True)
class Quarter:
    """A quarter that is over: of each figure, the band it is in, or 0 below K."""

    year: int
    number: int
    named: Sequence[tuple[str | Promise, int]]


class MissionFigures(CoordinatorPage):
    page_title = gettext_lazy("Figures of missions")
    parent = MISSIONS
    header_icon = "table"
    template_name = "wagtailadmin/passerelle/mission_figures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        names = [name for _key, name in COUNTED]
        return self.show(names=names, quarters=quarters(timezone.localdate()))


def quarters(today: date) -> list[Quarter]:
    """The last quarters that are over, by when missions were asked for; the latest first.

    Never by place, kind or level: crossed, a number would lead to somebody.
    """
    first = _first_day(today)
    found = []
    for _number in range(QUARTERS):
        until, first = first, _first_day(date.fromordinal(first.toordinal() - 1))
        found.append(_quarter(first, until))
    return found


def _first_day(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _quarter(first: date, until: date) -> Quarter:
    rows: Any = MissionRequest.objects.filter(
        submitted_at__date__gte=first, submitted_at__date__lt=until
    )
    counts = Counter(row.told_state for row in rows.only("state"))
    counts["asked"] = counts.total()
    named = [(name, banded(counts[key])) for key, name in COUNTED]
    return Quarter(first.year, (first.month + 2) // 3, named)
