"""The screen that says what the purge will remove and has removed: numbers, of nobody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.admin_pages import CoordinatorPage
from network.models import PurgeCount
from network.purposes import PURPOSES, Purpose, due_within

AHEAD = (0, 7, 30)
BACK = (7, 30, 365)


@dataclass(frozen=True)
class Rule:
    """A purpose with what goes soon and what went: a number for each of AHEAD and BACK."""

    purpose: Purpose
    ahead: list[int | None]
    back: list[int]
    has_failed: bool


def rules(today: date) -> list[Rule]:
    foretold = [due_within(days) for days in AHEAD]
    counted: dict[str, list[PurgeCount]] = defaultdict(list)
    for row in PurgeCount.objects.filter(day__gt=today - timedelta(days=BACK[-1])):
        counted[row.purpose].append(row)
    return [
        Rule(
            purpose=one,
            ahead=[numbers.get(one.key) for numbers in foretold],
            back=[_removed(counted[one.key], today - timedelta(days=days)) for days in BACK],
            has_failed=any(row.failures for row in counted[one.key] if row.day == today),
        )
        for one in PURPOSES.values()
        if one.purge
    ]


def _removed(rows: list[PurgeCount], after: date) -> int:
    return sum(row.removed for row in rows if row.day > after)


class PurgePage(CoordinatorPage):
    page_title = _("What is deleted, and when")
    header_icon = "bin"
    template_name = "wagtailadmin/passerelle/purge.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        lasting: list[Any] = [one for one in PURPOSES.values() if not one.purge]
        recent = PurgeCount.objects.filter(day__gt=today - timedelta(days=BACK[1]))
        days = [
            (row, PURPOSES[row.purpose].name)
            for row in recent.order_by("-day", "purpose")
            if row.purpose in PURPOSES
        ]
        return self.show(rules=rules(today), lasting=lasting, days=days)
