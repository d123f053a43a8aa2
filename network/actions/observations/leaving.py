"""Somebody steps back from what they observed, or from a wording: what was told by it goes too.

The caller holds the lock of the profile.
"""

from collections.abc import Callable, Iterable

from network.actions.observations.writing import lock_findings, review
from network.models import AuditEntry, Observation, Organisation, Profile
from network.outbox import emit

OBSERVATION = "observation"


def withdraw_observations(person: Profile) -> None:
    """Delete all that a person observed, before they are erased.

    Emits `observation.changed` for each, and `finding.changed` for what is told no longer.
    """
    delete_observations(person, list(person.observations.all()))


def delete_observations(person: Profile, rows: list[Observation]) -> None:
    """Delete observations of one person with all that names them. Emits the same."""
    ids = [row.public_id for row in rows]
    left = [row.finding_id for row in rows]
    AuditEntry.objects.filter(subject_kind=OBSERVATION, subject_id__in=ids).delete()
    Observation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for public_id in ids:
        emit("observation.changed", observation=public_id)
    leave_findings(person, left)


def leave_findings(person: Profile, findings: Iterable[int | None]) -> None:
    """Review the findings that a person no longer stands behind, or with less."""
    for finding in lock_findings(key for key in findings if key):
        if not finding.observations.filter(profile=person).exists():
            finding.agreements.filter(profile=person).delete()
        review(finding)


def take_back_agreements(person: Profile, *, of: Callable[[Organisation], bool]) -> None:
    """Take back the yes of a person to wordings about certain organisations.

    Emits `finding.changed` for what was told by it.
    """
    rows = list(person.wording_agreements.select_related("finding__organisation"))
    gone = [row for row in rows if of(row.finding.organisation)]
    findings = lock_findings(row.finding_id for row in gone)
    person.wording_agreements.filter(pk__in=[row.pk for row in gone]).delete()
    for finding in findings:
        review(finding)
