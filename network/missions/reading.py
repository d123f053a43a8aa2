"""Missions as each side reads them: the work; what the organisation is told; who answers what.

Templates get what this module gives and never a row: a state that is not told cannot slip out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.dates import date_format
from network.actions.profiles.writing import WEIGHS_ON_CONSENT
from network.audiences import Viewer
from network.directory import page_url, sheet_shown
from network.models import (
    Exclusion,
    MissionProposal,
    MissionRequest,
    MissionState,
    Organisation,
    ProposalState,
    Readiness,
)
from network.models.missions import SEARCHING, STANDING
from network.visibility import visible_facts

S = MissionState
TOLD: dict[str, str | Promise] = {
    S.SUBMITTED: gettext_lazy("with the coordinators"),
    S.MODERATED: gettext_lazy("somebody is looked for"),
    S.ACCEPTED: gettext_lazy("somebody has said yes"),
    S.RUNNING: gettext_lazy("under way"),
    S.CLOSED: gettext_lazy("over"),
    S.REFUSED: gettext_lazy("not taken on"),
    S.DECLINED: gettext_lazy("nobody was found"),
    S.WITHDRAWN: gettext_lazy("taken back by you"),
}
# What comes next depends on the period that was asked for alone: no day tells of an answer.
NEXT: dict[str, str | Promise] = {
    S.SUBMITTED: gettext_lazy(
        "The coordinators read it and say whether it is taken on. If nothing comes of it, it ends "
        "by itself after %(end)s."
    ),
    S.MODERATED: gettext_lazy(
        "We look for somebody who wants to do it, and people take the time they need. We write to "
        "you when somebody has said yes, or else after %(end)s at the latest."
    ),
    S.ACCEPTED: gettext_lazy(
        "It begins on %(start)s. Agree on the rest through the messages below, and say here when "
        "the work has begun."
    ),
    S.RUNNING: gettext_lazy("It lasts until %(end)s, and closes by itself after that day."),
    S.CLOSED: gettext_lazy(
        "Tell us how it went. Everything that stands here is deleted a year after the end."
    ),
    S.REFUSED: gettext_lazy("You may change it and ask anew, or talk to the coordinators."),
    S.DECLINED: gettext_lazy(
        "This says nothing about your request: it may be the days, the place, or chance. You may "
        "ask anew."
    ),
    S.WITHDRAWN: gettext_lazy("Nobody is asked any more. You may ask anew."),
}
MAY: dict[str, frozenset[str]] = {
    "withdraw": frozenset({S.SUBMITTED, S.MODERATED, S.ACCEPTED}),
    "start": frozenset({S.ACCEPTED}),
    "close": frozenset({S.ACCEPTED, S.RUNNING}),
    "help": frozenset({S.ACCEPTED, S.RUNNING}),
    "feedback": frozenset({S.CLOSED}),
}


@dataclass(frozen=True)
class Work:
    """What is asked for, the same for everybody who may read it: no person, no state."""

    organisation: str
    organisation_url: str
    kind: str
    kind_means: str
    level: str
    level_means: str
    language: str
    area: str
    place: str
    public: str
    words: str
    written_in: str
    starts_on: date
    ends_on: date
    contract: str
    pay: str
    is_exclusive: bool


@dataclass(frozen=True)
class Asked:
    """A mission as the organisation that asked for it reads it."""

    public_id: str
    work: Work
    state: str
    asked_on: datetime
    reason: str
    wishes_somebody: bool
    peer_lead: str
    may: frozenset[str]

    @property
    def state_words(self) -> str | Promise:
        return TOLD[self.state]

    @property
    def next_words(self) -> str:
        days = {"start": _day(self.work.starts_on), "end": _day(self.work.ends_on)}
        return str(NEXT[self.state]) % days


def work_of(row: MissionRequest) -> Work:
    """The work of a mission; `organisation` and the words of its lists should be at hand."""
    organisation = row.organisation
    return Work(
        organisation=organisation.name,
        # Only partners, and whoever is vouched for, have a page.
        organisation_url=page_url(organisation) if organisation.is_verified else "",
        kind=row.kind.label,
        kind_means=row.kind.explanation,
        level=row.level.label,
        level_means=row.level.explanation,
        language=row.language.label,
        area=row.area.label,
        place=row.place,
        public=row.public,
        words=row.words,
        written_in=row.written_in,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        contract=row.get_contract_display(),
        pay=row.pay,
        is_exclusive=row.is_exclusive,
    )


def peer_lead_of(row: MissionRequest) -> str:
    """Whom both sides may turn to first, named to them alone and while the mission stands."""
    lead = row.peer_lead if row.state in STANDING else None
    return lead.get_full_name() if lead is not None and lead.is_active else ""


def asked_by(viewer: Viewer) -> list[Asked]:
    """The missions of the organisation that this viewer acts for, the last asked for first."""
    rows = MissionRequest.objects.asked_by(viewer).order_by("-submitted_at", "-pk")
    return [asked_of(row) for row in rows.select_related(*_AT_HAND)]


def asked_row(public_id: str, viewer: Viewer) -> MissionRequest | None:
    """One of these, for the actions on it."""
    rows = MissionRequest.objects.asked_by(viewer).select_related(*_AT_HAND)
    return rows.filter(public_id=public_id).first()


def asked_of(row: MissionRequest) -> Asked:
    told = row.told_state
    return Asked(
        public_id=row.public_id,
        work=work_of(row),
        state=told,
        asked_on=row.submitted_at,
        reason=row.get_refusal_reason_display(),
        wishes_somebody=row.wishes_somebody,
        peer_lead=peer_lead_of(row),
        may=frozenset(act for act, states in MAY.items() if told in states),
    )


def wish_of(row: MissionRequest, viewer: Viewer) -> dict[str, str]:
    """Who was wished for, as this viewer sees them today; without a name where they do not."""
    person = row.wished_profile
    seen = visible_facts(person, viewer) if person is not None else None
    if person is None or not seen:
        return {"name": "", "url": ""}
    url = reverse("people:person", args=[person.public_id])
    return {"name": seen.name or _("A person of the network"), "url": url}


_AT_HAND = ("organisation", "kind", "level", "language", "area", "peer_lead", "wished_profile")


# --- What is proposed to somebody -----------------------------------------------------------------


@dataclass(frozen=True)
class Proposed:
    """A mission as it is proposed to somebody: who asks first, then the work."""

    public_id: str
    work: Work
    answer_by: datetime
    # waiting, accepted, running, closed, declined, ended
    state: str
    peer_lead: str = ""
    # Whether it is read with somebody who has no account, by who helps them.
    is_helped: bool = False


# Which state of a proposal is read first; all others come after.
URGENCY = {"waiting": 0, "running": 1, "accepted": 1}


def proposals_before(viewer: Viewer) -> QuerySet[MissionProposal]:
    """What is proposed to this person, whatever the hat; and to those whom they help today.

    Nobody helps with a mission of an organisation they act for, or whom somebody keeps away.
    """
    own = Q(profile__user=viewer.user_id) if viewer.user_id is not None else Q(pk__in=[])
    rows = MissionProposal.objects.filter(profile__deceased_at=None)
    if not viewer.is_coordinator or viewer.sectors & WEIGHS_ON_CONSENT:
        return rows.filter(own)
    place = Q() if viewer.coordinates_all else Q(profile__node__in=viewer.node_ids)
    away = Exclusion.objects.hitting(viewer).filter(profile=OuterRef("profile"))
    helped = Q(profile__user=None) & place & ~Q(request__organisation__in=viewer.stands_in)
    return rows.filter(own | (helped & ~Q(Exists(away))))


def proposed_to(viewer: Viewer) -> list[Proposed]:
    """What `proposals_before` finds: what waits, what goes on, then the last first."""
    rows = proposals_before(viewer).select_related(*_PROPOSAL_AT_HAND).order_by("-pk")
    return sorted(
        (proposed_of(row) for row in rows), key=lambda one: URGENCY.get(one.state, len(URGENCY))
    )


def proposal_row(public_id: str, viewer: Viewer) -> MissionProposal | None:
    rows = proposals_before(viewer).select_related(*_PROPOSAL_AT_HAND)
    return rows.filter(public_id=public_id).first()


def proposed_of(row: MissionProposal) -> Proposed:
    return Proposed(
        public_id=row.public_id,
        work=work_of(row.request),
        answer_by=row.answer_by,
        state=_state_for_person(row),
        peer_lead=peer_lead_of(row.request) if row.state == ProposalState.ACCEPTED else "",
        is_helped=row.profile.user_id is None,
    )


def waits_for_answer(row: MissionProposal) -> bool:
    """Whether a yes or a no would be heard today, as far as others' answers are not asked."""
    request = row.request
    is_over = request.ends_on < timezone.localdate()
    looks = request.state in SEARCHING or (request.state in STANDING and not request.is_exclusive)
    is_open = row.state == ProposalState.PROPOSED and row.answer_by > timezone.now()
    return is_open and looks and not is_over


def count_waiting(viewer: Viewer) -> int:
    """How many missions wait for an answer of this person."""
    rows = proposals_before(viewer).filter(profile__user=viewer.user_id)
    rows = rows.filter(state=ProposalState.PROPOSED).select_related("request")
    return sum(waits_for_answer(row) for row in rows)


def _state_for_person(row: MissionProposal) -> str:
    if waits_for_answer(row):
        return "waiting"
    if row.state == ProposalState.DECLINED:
        return "declined"
    if row.state != ProposalState.ACCEPTED:
        return "ended"
    known = {S.ACCEPTED.value, S.RUNNING.value, S.CLOSED.value}
    return row.request.state if row.request.state in known else "ended"


_PROPOSAL_AT_HAND = (
    "profile",
    *(f"request__{name}" for name in _AT_HAND if name != "wished_profile"),
)


# --- The sheet that is read before an answer ------------------------------------------------------


def sheet_for(row: MissionRequest) -> dict[str, Any] | None:
    """The readiness sheet as who is asked may read it: published, or shared with this mission."""
    sheet = filled_sheet(row.organisation)
    if sheet is None or not (sheet.is_published or row.shares_readiness):
        return None
    return sheet_shown(sheet)


def filled_sheet(organisation: Organisation) -> Readiness | None:
    """The sheet, where one question at least is answered."""
    rows = Readiness.objects.prefetch_related("answers").filter(organisation=organisation)
    sheet = rows.first()
    return sheet if sheet is not None and sheet.answers.all() else None


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
