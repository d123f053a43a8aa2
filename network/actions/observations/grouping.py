"""Coordinators read observations, and put those of one kind about one organisation together."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.nodes import coordinates
from network.actions.observations.leaving import OBSERVATION
from network.actions.observations.recording import faults
from network.actions.observations.writing import (
    changed,
    check_looks_after,
    lock_finding,
    not_told,
    note,
    readable_by,
    rest,
    review,
    voices_of,
)
from network.models import Finding, Node, Observation, Organisation, Profile, Term, User
from network.outbox import emit
from network.releasing import may_tell, telling_day


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of the network for what several met."""

    words: str
    language: str


@transaction.atomic
def look_at_observation(
    observation: Observation, *, organisation: Organisation | None = None, by: User
) -> None:
    """Note that a coordinator read it; and which of the list an organisation is that was written.

    Raises PermissionDenied; ValidationError when it is gone. Writes the audit log; emits
    `observation.changed`.
    """
    Profile.objects.select_for_update(of=("self",)).get(pk=observation.profile_id)
    row = _readable(observation, by)
    row.looked_at = timezone.now()
    if organisation is not None and row.organisation is None:
        row.organisation, row.elsewhere = organisation, ""
    row.save(update_fields=["looked_at", "organisation", "elsewhere"])
    record_act("observation.read", by=by, subject_kind=OBSERVATION, subject_id=row.public_id)
    emit("observation.changed", observation=row.public_id)


@transaction.atomic
def start_finding(organisation: Organisation, kind: Term, *, node: Node, by: User) -> Finding:
    """Begin a finding about one kind of obstacle at one organisation; empty, and told to nobody.

    Raises PermissionDenied, ValidationError. Writes the audit log; emits `finding.changed`.
    """
    if not coordinates(by, node):
        raise PermissionDenied
    if kind.vocabulary != Term.Vocabulary.OBSTACLE:
        raise ValidationError({"kind": _("Choose a word of the list.")}, code="term")
    row = Finding(organisation=organisation, kind=kind, node=node, language=node.language)
    check_looks_after(by, row)
    row.save()
    note(row, "started", by=by)
    emit("finding.changed", finding=row.public_id)
    return row


@transaction.atomic
def put_behind(finding: Finding, observations: Iterable[Observation], *, by: User) -> None:
    """Put observations behind a finding: about the same organisation and kind, in no other one.

    Raises PermissionDenied for one that this coordinator may not read; ValidationError. Writes the
    audit log; emits `finding.changed`.
    """
    keys = [row.pk for row in observations]
    authors = Observation.objects.filter(pk__in=keys).values("profile")
    people = Profile.objects.select_for_update(of=("self",)).filter(pk__in=authors)
    list(people.order_by("pk").values_list("pk", flat=True))
    row = lock_finding(finding.public_id)
    check_looks_after(by, row)
    rows = list(readable_by(by).filter(pk__in=keys))
    if len(rows) < len(set(keys)):
        raise PermissionDenied
    for one in rows:
        if (one.organisation_id, one.kind_id) != (row.organisation_id, row.kind_id):
            raise ValidationError(
                _("An observation is about another organisation or obstacle."), code="other"
            )
        if one.finding_id not in {None, row.pk}:
            raise ValidationError(_("An observation stands behind another finding."), code="taken")
    now = timezone.now()
    Observation.objects.filter(pk__in=keys).update(finding=row, looked_at=now)
    if not review(row):
        rest(row)
        changed(row)
    note(row, "gathered", by=by)


@transaction.atomic
def take_out(finding: Finding, observation: Observation, *, by: User) -> None:
    """Take an observation from behind a finding; it stays its author's.

    Raises PermissionDenied, ValidationError. Writes the audit log; emits `finding.changed`.
    """
    person = Profile.objects.select_for_update(of=("self",)).get(pk=observation.profile_id)
    row = lock_finding(finding.public_id)
    check_looks_after(by, row)
    Observation.objects.filter(pk=observation.pk, finding=row).update(finding=None)
    if not row.observations.filter(profile=person).exists():
        row.agreements.filter(profile=person).delete()
    note(row, "gathered", by=by)
    if not review(row):
        changed(row)


@transaction.atomic
def word_finding(finding: Finding, wording: Wording, *, version: int, by: User) -> Finding:
    """Say it in the words of the network; other words are told to nobody before all begins anew.

    The authors are asked anew, and it is approved anew. Raises ValidationError by field,
    FindingOvertaken, PermissionDenied. Writes the audit log; emits `finding.changed`.
    """
    row = lock_finding(finding.public_id, version=version)
    check_looks_after(by, row)
    words = wording.words.strip()
    found = faults(words)
    if not words:
        found = [ValidationError(_("Write a sentence or two."), code="required")]
    if found:
        raise ValidationError({"words": found})
    if (row.words, row.language) == (words, wording.language):
        return row
    row.words, row.language = words, wording.language
    row.wording_version += 1
    row.full_clean()
    row.agreements.all().delete()
    not_told(row)
    changed(row)
    note(row, "worded", by=by)
    return row


@transaction.atomic
def ask_authors(finding: Finding, *, version: int, by: User) -> None:
    """Ask each author whether this wording may be told, though few stand behind it.

    Raises ValidationError without words, FindingOvertaken, PermissionDenied. Writes the audit log;
    emits `finding.changed`, `finding.asked`.
    """
    row = lock_finding(finding.public_id, version=version)
    check_looks_after(by, row)
    _check_worded(row)
    if row.is_asked:
        return
    row.asked_version = row.wording_version
    changed(row)
    note(row, "asked", by=by)
    emit("finding.asked", finding=row.public_id, version=row.wording_version)


@transaction.atomic
def approve_finding(finding: Finding, *, version: int, by: User) -> Finding:
    """Let it be told on the first of a month, with all that is approved by then.

    Raises ValidationError: `few` while neither enough people nor all of the few stand behind it;
    FindingOvertaken, PermissionDenied. Writes the audit log; emits `finding.changed`.
    """
    row = lock_finding(finding.public_id, version=version)
    check_looks_after(by, row)
    _check_worded(row)
    if row.approved_at is not None:
        return row
    if not may_tell(voices_of(row)):
        raise ValidationError(
            _("Too few people stand behind it: wait for others, or ask each author to agree."),
            code="few",
        )
    row.approved_at = timezone.now()
    row.release_on = telling_day(timezone.localdate())
    changed(row)
    note(row, "approved", by=by)
    return row


@transaction.atomic
def hold_back_finding(finding: Finding, *, by: User) -> None:
    """No longer tell it, at once; twice is once. Raises PermissionDenied, ValidationError.

    Writes the audit log; emits `finding.changed`.
    """
    row = lock_finding(finding.public_id)
    check_looks_after(by, row)
    if row.approved_at is None:
        return
    not_told(row)
    changed(row)
    note(row, "held_back", by=by)


def _readable(observation: Observation, by: User) -> Observation:
    """Raises PermissionDenied for what this coordinator may not read."""
    row = readable_by(by).filter(pk=observation.pk).first()
    if row is None:
        raise PermissionDenied
    return row


def _check_worded(row: Finding) -> None:
    if not row.words:
        raise ValidationError(_("Write the wording first."), code="required")
