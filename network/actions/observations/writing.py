"""The locks of findings, who may write in them, and what follows when somebody steps back."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.materials import Piece, gather_material
from network.actions.nodes import coordinates
from network.models import Finding, Observation, Recommendation, User
from network.models.observations import ObservationQuerySet
from network.outbox import emit
from network.releasing import Voice, may_tell, telling_day, told_people
from network.visibility import viewer_for

FINDING, RECOMMENDATION = "finding", "recommendation"


class FindingOvertaken(ValidationError):
    """The finding or the recommendation changed since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("This was changed meanwhile. Look it over, then send this again."), code="overtaken"
        )


def lock_finding(public_id: str, *, version: int | None = None) -> Finding:
    """The finding as it is, locked. Raises ValidationError when it is gone, FindingOvertaken."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("organisation", "node")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise ValidationError(_("This finding is not there any more."), code="gone")
    if version is not None and row.version != version:
        raise FindingOvertaken
    return row


def lock_findings(keys: Iterable[int]) -> list[Finding]:
    """Those that are still there, locked in one order."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("organisation", "node")
    return list(rows.filter(pk__in=set(keys)).order_by("pk"))


def check_looks_after(by: User, row: Finding | Recommendation) -> None:
    """Raises PermissionDenied for who does not coordinate its place, or stands in its institution.

    Whoever works there does not word what is told to it.
    """
    stands_in = row.organisation_id in viewer_for(by).stands_in
    if not coordinates(by, row.node) or stands_in:
        raise PermissionDenied


def readable_by(by: User) -> ObservationQuerySet:
    """The observations that this coordinator may read today; none for anybody else."""
    viewer = viewer_for(by)
    if not viewer.is_coordinator:
        return Observation.objects.none()
    return Observation.objects.coordinated_by(viewer)


def voices_of(row: Finding) -> list[Voice]:
    """Who stands behind the finding today, and whether they agreed to the wording of now."""
    agreed = row.agreements.filter(wording_version=row.wording_version)
    agreeing = set(agreed.values_list("profile", flat=True))
    people = row.observations.standing().values_list("profile", flat=True)
    return [Voice(person, agrees=person in agreeing) for person in people]


def changed(row: Finding) -> None:
    """Write a locked finding, and hand on what follows from it. Emits `finding.changed`."""
    row.version += 1
    row.changed_at = timezone.now()
    row.save()
    hand_on(row)
    emit("finding.changed", finding=row.public_id)


def review(row: Finding) -> bool:
    """Take back at once what no longer holds of a locked finding; whether anything was.

    Without any observation the finding goes with its words; with too few it is not told any more,
    and coordinators look at its wording again. Emits `finding.changed`.
    """
    if not row.observations.exists():
        _forget(row)
        return True
    voices = voices_of(row)
    if row.approved_at is None:
        return False
    if may_tell(voices):
        _count_few(row, voices)
        return False
    not_told(row)
    changed(row)
    return True


def rest(row: Finding) -> None:
    """Somebody joined what is approved and not told yet: it waits for a later month."""
    if row.approved_at is not None and row.released_at is None:
        row.release_on = telling_day(timezone.localdate())


def not_told(row: Finding) -> None:
    row.approved_at = row.release_on = row.released_at = None
    row.told_people = 0


def hand_on(row: Finding) -> None:
    """Make the material of a locked finding what is told now, and that of what came of it.

    What few people agreed to was for the institution: only coordinators read it as material.
    """
    is_told = row.released_at is not None and may_tell(voices_of(row))
    pieces = [Piece(texts={row.language: row.words})] if is_told else []
    audience = "members" if row.told_people else "coordinators"
    gather_material(FINDING, row.public_id, pieces, audience=audience)
    for recommendation in row.recommendations.all():
        hand_on_recommendation(recommendation)


def hand_on_recommendation(row: Recommendation) -> None:
    stands = Recommendation.objects.standing().filter(pk=row.pk).exists()
    pieces = [Piece(texts={row.language: row.words}, level="second")] if stands else []
    is_public = row.is_public and not row.findings.filter(told_people=0).exists()
    audience = "public" if is_public else "members"
    gather_material(RECOMMENDATION, row.public_id, pieces, audience=audience)


def note(row: Finding | Recommendation, what: str, *, by: User) -> None:
    """Write what a coordinator did into the audit log: ids only."""
    kind = FINDING if isinstance(row, Finding) else RECOMMENDATION
    record_act(f"{kind}.{what}", by=by, subject_kind=kind, subject_id=row.public_id)


def _count_few(row: Finding, voices: list[Voice]) -> None:
    """What several stood behind is told by the agreement of the few who are left: no number."""
    if row.told_people and not told_people(voices):
        row.told_people = 0
        changed(row)


def _forget(row: Finding) -> None:
    recommendations = list(row.recommendations.all())
    gather_material(FINDING, row.public_id, [], audience="me")
    public_id = row.public_id
    row.delete()
    for recommendation in recommendations:
        hand_on_recommendation(recommendation)
    emit("finding.changed", finding=public_id)
