"""The audit log in plain words: what was done, and by whom, as a role and a public id."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.audiences import Viewer
from network.models import (
    AuditEntry,
    Exclusion,
    Finding,
    HostTrajectory,
    MissionRequest,
    Observation,
    Offer,
    Profile,
    Recommendation,
    User,
)

LINES_SHOWN = 50
Words = str | Promise

# What an action of the log means; packages above add theirs with `means`.
MEANINGS: dict[str, Words] = {
    "account.opened": gettext_lazy("The account was opened."),
    "account.changed": gettext_lazy("The account was changed."),
    "account.sheet_issued": gettext_lazy("A new sheet of codes was made; the former codes ended."),
    "account.factors_reset": gettext_lazy("All passkeys, apps and recovery codes were removed."),
    "account.membership_given": gettext_lazy("A membership was confirmed."),
    "account.membership_ended": gettext_lazy("A membership was ended."),
    "organisation.added": gettext_lazy("The organisation was added."),
    "organisation.changed": gettext_lazy("The organisation was changed."),
    "organisation.verified": gettext_lazy("The organisation was verified."),
    "organisation.unverified": gettext_lazy("The organisation is no longer verified."),
    "readiness.changed": gettext_lazy("The readiness sheet was written."),
    "readiness.published": gettext_lazy("The readiness sheet was published."),
    "readiness.withdrawn": gettext_lazy("The readiness sheet is no longer published."),
    "readiness.shared": gettext_lazy("The readiness sheet was shared for reviews by peers."),
    "readiness.unshared": gettext_lazy("The readiness sheet is no longer shared for reviews."),
    "readiness.review_asked": gettext_lazy("A peer was asked to review the readiness sheet."),
    "readiness.words_passed": gettext_lazy("Words about the readiness sheet were let through."),
    "readiness.words_given_back": gettext_lazy("Words about the readiness sheet were given back."),
    "readiness.replied": gettext_lazy("The organisation replied to reviews of its sheet."),
    "representative.invited": gettext_lazy("Somebody was invited to act for the organisation."),
    "representative.invitation_withdrawn": gettext_lazy("The invitation was taken back."),
    "representative.accepted": gettext_lazy("Who was invited accepted to act for it."),
    "representation.given": gettext_lazy("It was noted for which organisation the person acts."),
    "representation.ended": gettext_lazy("The person no longer acts for an organisation."),
    "account.node_entrusted": gettext_lazy("The person looks after a place of the network."),
    "account.node_ended": gettext_lazy("The person no longer looks after a place of the network."),
    "profile.started": gettext_lazy("A profile was begun with the help of a coordinator."),
    "profile.changed": gettext_lazy("The profile was changed."),
    "profile.offered": gettext_lazy("The profile was offered to an account of its person."),
    "profile.declined": gettext_lazy("Whom the profile was offered to said that it is not theirs."),
    "profile.handed_over": gettext_lazy("The profile was handed over to its owner’s account."),
    "profile.hidden": gettext_lazy("The profile was hidden."),
    "profile.shown": gettext_lazy("The profile was shown again."),
    "profile.renewed": gettext_lazy("The profile was renewed for a year."),
    "profile.called": gettext_lazy("The person was called about their profile."),
    "profile.death_reported": gettext_lazy("The death of the person was reported."),
    "profile.erased": gettext_lazy("The profile was erased, as its person asked."),
    "mission.moderated": gettext_lazy("The mission was read and may be proposed."),
    "mission.refused": gettext_lazy("The mission was refused."),
    "mission.proposed": gettext_lazy("A mission was proposed to the person."),
    "trajectory.asked_to_join": gettext_lazy("The person was asked to take part in a trajectory."),
    "trajectory.started": gettext_lazy("The trajectory began."),
    "trajectory.declined": gettext_lazy("The trajectory was not taken on."),
    "trajectory.referents_named": gettext_lazy("Whom to turn to in the trajectory was changed."),
    "trajectory.planned": gettext_lazy("A step of the trajectory was planned."),
    "trajectory.step_done": gettext_lazy("A step of the trajectory was done."),
    "trajectory.step_opened": gettext_lazy("A step of the trajectory was opened again."),
    "trajectory.noted": gettext_lazy("A note was written in the trajectory."),
    "trajectory.document_added": gettext_lazy("A document was added to the trajectory."),
    "trajectory.taken_away": gettext_lazy("Something was taken away from the trajectory."),
    "trajectory.detachment_settled": gettext_lazy("Level and period of a detachment were settled."),
    "trajectory.ended": gettext_lazy("The trajectory was ended by the network."),
    "template.changed": gettext_lazy("A kind of trajectory was changed."),
    "mission.given_up": gettext_lazy("Nobody was found for the mission."),
    "mission.lead_named": gettext_lazy("A peer was named for the mission, or nobody any more."),
    "mission.settled": gettext_lazy("A difficulty in the mission was settled."),
    "account.answer_passed_on": gettext_lazy("An answer to an offer was passed on."),
    "account.answer_given_back": gettext_lazy("An answer to an offer was given back."),
    "offer.written": gettext_lazy("The offer was written."),
    "offer.submitted": gettext_lazy("The offer was handed in."),
    "offer.taken_back": gettext_lazy("The offer was taken back to be changed."),
    "offer.published": gettext_lazy("The offer was published."),
    "offer.refused": gettext_lazy("The offer was given back with a reason."),
    "offer.closed": gettext_lazy("The offer is filled."),
    "offer.withdrawn": gettext_lazy("The offer was taken back."),
    "offer.removed": gettext_lazy("A published offer was taken off."),
    "observation.read": gettext_lazy("A coordinator read the observation."),
    "finding.started": gettext_lazy("A finding was begun."),
    "finding.gathered": gettext_lazy("It was changed what stands behind a finding."),
    "finding.worded": gettext_lazy("A finding was worded."),
    "finding.asked": gettext_lazy("The authors were asked to agree to a wording."),
    "finding.approved": gettext_lazy("A finding was approved to be told."),
    "finding.held_back": gettext_lazy("A finding is no longer told."),
    "recommendation.written": gettext_lazy("A recommendation was written."),
    "recommendation.sent": gettext_lazy("A recommendation was sent."),
    "recommendation.published": gettext_lazy("The network wants everybody to read it."),
    "recommendation.unpublished": gettext_lazy("The network no longer publishes it."),
    "recommendation.unanswered": gettext_lazy("It was noted that no answer came."),
    "node.added": gettext_lazy("The place of the network was added."),
    "node.changed": gettext_lazy("The place of the network was changed."),
    "term.added": gettext_lazy("A word was added to a list."),
    "term.changed": gettext_lazy("A word of a list was changed."),
    "module.switched": gettext_lazy("A part of the portal was switched on or off."),
    "queue.entrusted": gettext_lazy("A queue got another owner or deputy."),
}
# What is asked for or offered by an organisation, or told to it, as lines of the log name it.
OF_A_HOUSE: dict[str, Any] = {
    "mission": MissionRequest,
    "trajectory": HostTrajectory,
    "offer": Offer,
    "finding": Finding,
    "recommendation": Recommendation,
    "observation": Observation,
}
# What belongs to an account in the packages above: each answers (kind, public ids).
Belongings = Callable[[User], tuple[str, Iterable[str]]]
BELONGINGS: list[Belongings] = []


@dataclass(frozen=True)
class Line:
    """One line as it is read: when, what, by whom."""

    at: datetime
    action: str
    words: str
    who: str
    subject_kind: str
    subject_id: str
    ids: dict[str, str | int]


def means(meanings: dict[str, Words]) -> None:
    """Say what the actions of a package mean in the log."""
    MEANINGS.update(meanings)


def belongs_to_account(find: Belongings) -> Belongings:
    """Register what else is somebody's own, so that they read what was done to it."""
    BELONGINGS.append(find)
    return find


def history_of(account: User, viewer: Viewer | None = None) -> list[Line]:
    """What was done to this account and to what belongs to it, newest first.

    As its owner reads it, or as much as another `viewer` may.
    """
    readable = AuditEntry.objects.all() if viewer is None else acts_before(viewer)
    about = [("account", [account.public_id]), *(find(account) for find in BELONGINGS)]
    rows: list[AuditEntry] = []
    for kind, ids in about:
        theirs = readable.filter(subject_kind=kind, subject_id__in=list(ids))
        rows += theirs.select_related("actor").order_by("-at", "-pk")[:LINES_SHOWN]
    rows.sort(key=lambda row: row.at, reverse=True)
    return [line_of(row) for row in rows[:LINES_SHOWN]]


def acts_before(viewer: Viewer) -> QuerySet[AuditEntry]:
    """The log, as far as this viewer reads it.

    Who stands in an organisation reads nothing of what was done about its requests: a line says
    whom a mission was proposed to, who answered an offer. Nor of who keeps them away.
    """
    return AuditEntry.objects.exclude(pk__in=AuditEntry.objects.filter(_closed_to(viewer)))


def _closed_to(viewer: Viewer) -> Q:
    away = Profile.objects.filter(pk__in=Exclusion.objects.hitting(viewer).values("profile"))
    closed = Q(subject_kind="profile", subject_id__in=away.values("public_id"))
    observed = Observation.objects.filter(profile__in=away).values("public_id")
    closed |= Q(subject_kind="observation", subject_id__in=observed)
    for kind, model in OF_A_HOUSE.items():
        theirs = model.objects.filter(organisation__in=viewer.stands_in)
        ids = list(theirs.values_list("public_id", flat=True))
        closed |= Q(subject_kind=kind, subject_id__in=ids) | Q(**{f"ids__{kind}__in": ids})
    return closed


def line_of(entry: AuditEntry) -> Line:
    """The entry in words. `actor` should have been selected with it."""
    return Line(
        at=entry.at,
        action=entry.action,
        words=meaning_of(entry.action),
        who=_who(entry.actor),
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        ids=entry.ids,
    )


def meaning_of(action: str) -> str:
    """What an act is called in words; its own name where it has none."""
    return str(MEANINGS.get(action, action))


def _who(actor: User | None) -> str:
    """A role and a public id: who reads this may need to ask, not to know a name."""
    if actor is None:
        return _("the portal itself, or an account that is gone")
    role = _("a coordinator") if actor.is_coordinator else _("somebody who helps")
    return f"{role} ({actor.public_id})"


def latest_acts(
    viewer: Viewer, *, action: str = "", actor: str = "", subject: str = ""
) -> QuerySet[AuditEntry]:
    """The log, newest first: of one action, by one account, about one thing (public ids)."""
    rows = acts_before(viewer).select_related("actor").order_by("-at", "-pk")
    if action:
        rows = rows.filter(action=action)
    if actor:
        rows = rows.filter(actor__public_id=actor)
    return rows.filter(subject_id=subject) if subject else rows
