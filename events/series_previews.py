"""What saving a series would do to its dates and whom it would reach, before it is written."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions import SeriesFacts
from events.actions.realigning import HORIZON, Fate, wanted_days
from events.actions.series import plan_for
from events.differences import Difference
from events.models import Meeting, Series
from events.previews import can_become, change_in_words
from events.reach import Reach, reach_of
from events.recurrence import dates
from events.wording import rule_in_words

# How many dates are enough to see how a rule goes.
SHOWN_AHEAD = 27
KINDS = {
    "stays": _("stays as it is"),
    "changes": _("changes"),
    "cancelled": _("is cancelled"),
    "removed": _("is removed: nobody is registered"),
}


@dataclass(frozen=True)
class FatePreview:
    """What becomes of one date that is made already."""

    fate: Fate
    differences: list[Difference]
    reach: Reach
    is_outside_rule: bool = False
    is_possible: bool = True

    @property
    def meeting(self) -> Meeting:
        return self.fate.meeting

    @property
    def words(self) -> str:
        return str(KINDS[self.fate.kind])

    @property
    def tells(self) -> bool:
        return bool(self.reach.total) and self.meeting.is_published and bool(self.differences)


@dataclass(frozen=True)
class SeriesPreview:
    rule_words: str
    # Dates that the rule gives, each with whether its meeting would be made by saving.
    days: list[tuple[date, bool]]
    made: list[FatePreview]
    reach: Reach

    @property
    def happening(self) -> list[FatePreview]:
        return [item for item in self.made if item.fate.kind != "stays"]

    @property
    def outside(self) -> list[FatePreview]:
        """Dates that stay although the rule no longer asks for them."""
        return [item for item in self.made if item.fate.kind == "stays" and item.is_outside_rule]

    @property
    def has_problems(self) -> bool:
        return any(not item.is_possible for item in self.made)

    @property
    def key(self) -> str:
        """What was shown, in short: a yes to it is no yes to something else."""
        said = [
            [item.meeting.public_id, item.fate.kind, str(sorted(item.fate.facts.items(), key=str))]
            for item in self.happening
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def preview_series(series: Series | None, facts: SeriesFacts) -> SeriesPreview:
    """What saving these facts of a series would do; nothing is written."""
    plan = plan_for(series, facts) if series else []
    if series and not plan:
        rows = series.meetings.select_related("place", "series").upcoming()
        coming = rows.exclude(state=Meeting.State.CANCELLED)
        plan = [Fate(meeting, "stays") for meeting in coming]
    exceptions = frozenset(facts.exceptions)
    wanted = set(wanted_days(facts.rule, exceptions))
    made = preview_fates(plan, wanted if facts.rule else None)
    return SeriesPreview(
        rule_words=(
            rule_in_words(facts.rule, facts.start_time, facts.end_time) if facts.rule else ""
        ),
        days=_days(series, facts, plan),
        made=made,
        reach=reach_of_fates(made),
    )


def preview_fates(plan: Iterable[Fate], wanted: set[date] | None = None) -> list[FatePreview]:
    """Each fate in words; `wanted` None: there is no rule to be outside of."""
    return [_preview_fate(fate, wanted) for fate in plan]


def reach_of_fates(made: Iterable[FatePreview]) -> Reach:
    return reach_of([item.meeting for item in made if item.tells])


def _preview_fate(fate: Fate, wanted: set[date] | None) -> FatePreview:
    facts = fate.facts
    if fate.kind == "cancelled":
        facts = {"state": Meeting.State.CANCELLED}
    meeting = fate.meeting
    is_made_by_rule = meeting.recurrence_id is not None
    return FatePreview(
        fate=fate,
        differences=change_in_words(meeting, facts),
        reach=reach_of([meeting]),
        is_outside_rule=(
            wanted is not None
            and is_made_by_rule
            and meeting.recurrence_id not in wanted
            and meeting.date >= min(wanted, default=meeting.date)
        ),
        is_possible=not facts or can_become(meeting, facts),
    )


def _days(series: Series | None, facts: SeriesFacts, plan: list[Fate]) -> list[tuple[date, bool]]:
    """The next dates of the rule, and which of them would be new meetings."""
    if facts.rule is None:
        return []
    today = timezone.localdate()
    horizon = max(today, facts.rule.first_date) + HORIZON
    days = dates(facts.rule, horizon=horizon, exceptions=frozenset(facts.exceptions))
    made = set(series.meetings.values_list("recurrence_id", flat=True)) if series else set()
    made |= {fate.facts["recurrence_id"] for fate in plan if "recurrence_id" in fate.facts}
    coming = [day for day in days if day >= today] or days[-3:]
    return [(day, day not in made and day <= today + HORIZON) for day in coming[:SHOWN_AHEAD]]


def check_plan(preview: SeriesPreview) -> None:
    """Raise ValidationError naming the dates that cannot follow."""
    stuck = [item.meeting.date.isoformat() for item in preview.made if not item.is_possible]
    if stuck:
        raise ValidationError(
            _("Some dates cannot follow; change them one by one: %(dates)s")
            % {"dates": ", ".join(stuck)},
            code="cannot_follow",
        )
