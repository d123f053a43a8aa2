"""The author's side: an observation is recorded, changed, and taken back whenever they wish."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.observations.leaving import (
    OBSERVATION,
    delete_observations,
    leave_findings,
)
from network.actions.observations.writing import lock_findings
from network.actions.profiles.writing import (
    Agreement,
    Overtaken,
    lock_to_take_back,
    lock_to_write,
    note_consent,
)
from network.models import (
    MissionRequest,
    Observation,
    Organisation,
    Profile,
    ProposalState,
    Representation,
    Term,
    User,
)
from network.models.observations import this_month
from network.outbox import emit
from network.traces import traces_in
from network.validators import few_links, one_line, plain_text

VOCABULARIES = {
    "kind": Term.Vocabulary.OBSTACLE,
    "level": Term.Vocabulary.LEVEL,
    "area": Term.Vocabulary.AREA,
}
TRACES = {
    "address": _("Write no e-mail address: say what is done there, and nobody’s contact."),
    "number": _("Write no telephone or file number: say what is done there."),
    "birth": _("Write nothing about a person, such as a date of birth: say what is done there."),
}


@dataclass(frozen=True, kw_only=True)
class ObservationFacts:
    """An obstacle in a practice: about one organisation, in the list or not, and about nobody."""

    kind: Term
    words: str
    organisation: Organisation | None = None
    elsewhere: str = ""
    level: Term | None = None
    area: Term | None = None
    mission: MissionRequest | None = None


@dataclass(frozen=True, kw_only=True)
class ObservationReceipt:
    """What is told to who took an observation back; `was_told` that the institution read of it."""

    at: datetime
    about: str
    was_told: bool
    is_still_told: bool


@transaction.atomic
def record_observation(
    profile: Profile, facts: ObservationFacts, *, by: User, agreed: Agreement
) -> Observation:
    """Keep what somebody met, for them and their coordinators alone; its month and no day.

    Raises ValidationError by field, for words that speak of a person, and for an organisation that
    they act for; PermissionDenied. Writes the consent; emits `observation.changed`.
    """
    person = lock_to_write(profile, by=by, agreed=agreed)
    row = Observation(profile=person, month=this_month())
    _write(row, facts)
    note_consent(person, OBSERVATION, agreed, is_given=True, fact=row.public_id)
    return row


@transaction.atomic
def change_observation(
    observation: Observation, facts: ObservationFacts, *, version: int, by: User, agreed: Agreement
) -> Observation:
    """Say it otherwise: it leaves what the network tells, until coordinators have read it again.

    Raises ValidationError by field, Overtaken, PermissionDenied. Emits `observation.changed`, and
    `finding.changed` where it stood behind one.
    """
    person = lock_to_write(observation.profile, by=by, agreed=agreed)
    row = observation_of(person, observation.public_id)
    if row.version != version:
        raise Overtaken(
            _("This observation was changed meanwhile. Look it over, then send this again."),
            code="overtaken",
        )
    left = row.finding_id
    row.finding, row.looked_at = None, None
    row.version += 1
    _write(row, facts)
    leave_findings(person, [left])
    return row


@transaction.atomic
def withdraw_observation(
    observation: Observation, *, by: User, agreed: Agreement
) -> ObservationReceipt:
    """Take an observation back, before or after it was told: its words are deleted at once.

    What the network told stays only while enough others stand behind it. Raises PermissionDenied,
    ValidationError when it is gone already. Emits `observation.changed`, `finding.changed`.
    """
    person = lock_to_take_back(observation.profile, by=by)
    row = observation_of(person, observation.public_id)
    finding = row.finding
    was_told = finding is not None and finding.released_at is not None
    about = row.about
    note_consent(person, OBSERVATION, agreed, is_given=False, fact=row.public_id)
    delete_observations(person, [row])
    still = was_told and finding is not None and _is_told(finding.pk)
    return ObservationReceipt(
        at=timezone.now(), about=about, was_told=was_told, is_still_told=still
    )


def observation_of(person: Profile, public_id: str) -> Observation:
    """The observation of this person. Raises ValidationError when it is gone."""
    rows = person.observations.select_related("organisation", "kind", "finding", "profile")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise ValidationError(_("This observation is not there any more."), code="gone")
    return row


@transaction.atomic
def purge_observations(before: datetime) -> int:
    """Delete what was observed before, with what was told by it alone; how many."""
    authors = old_observations(before).values("profile")
    people = Profile.objects.select_for_update(of=("self",)).filter(pk__in=authors)
    count = 0
    for person in people.order_by("pk"):
        rows = list(old_observations(before).filter(profile=person))
        delete_observations(person, rows)
        count += len(rows)
    return count


def old_observations(before: datetime) -> QuerySet[Observation]:
    return Observation.objects.filter(recorded_at__lte=before)


def _write(row: Observation, facts: ObservationFacts) -> None:
    _check(row, facts)
    for field in fields(facts):
        setattr(row, field.name, getattr(facts, field.name))
    row.full_clean()
    row.save()
    emit("observation.changed", observation=row.public_id)


def _is_told(finding: int) -> bool:
    return any(row.released_at for row in lock_findings([finding]))


def _check(row: Observation, facts: ObservationFacts) -> None:
    errors: dict[str, list[ValidationError]] = {}
    for name, vocabulary in VOCABULARIES.items():
        term = getattr(facts, name)
        if term is not None and (term.vocabulary != vocabulary or not _may_choose(row, name, term)):
            errors[name] = [ValidationError(_("Choose a word of the list."), code="term")]
    if bool(facts.organisation) == bool(facts.elsewhere):
        errors["organisation"] = [
            ValidationError(
                _("Choose an organisation of the list, or write the name of another: one of both."),
                code="organisation",
            )
        ]
    elif facts.organisation is not None and _acts_for(row.profile, facts.organisation):
        # Who reads what is told would know of the words, and of how many others stand behind them.
        message = _("You act for this organisation, which reads what is told. Tell a coordinator.")
        errors["organisation"] = [ValidationError(message, code="own")]
    for name in ("words", "elsewhere"):
        found = faults(getattr(facts, name), is_line=name == "elsewhere")
        if found:
            errors[name] = found
    if facts.mission is not None and not _took_part(row.profile, facts.mission):
        errors["mission"] = [ValidationError(_("Choose a mission of yours."), code="mission")]
    if errors:
        raise ValidationError(errors)


def faults(text: str, *, is_line: bool = False) -> list[ValidationError]:
    """What is wrong with words that speak of a practice, one error each."""
    found = []
    for check in (plain_text, one_line if is_line else few_links):
        try:
            check(text)
        except ValidationError as error:
            found.append(error)
    traces = traces_in(text, year=timezone.localdate().year)
    return found + [ValidationError(TRACES[key], code=key) for key in sorted(traces)]


def _may_choose(row: Observation, name: str, term: Term) -> bool:
    """A word that is no longer offered stays where it was chosen."""
    return term.is_offered or getattr(row, f"{name}_id") == term.pk


def _acts_for(person: Profile, organisation: Organisation) -> bool:
    rows = Representation.objects.current().filter(organisation=organisation)
    return person.user_id is not None and rows.filter(user=person.user_id).exists()


def _took_part(person: Profile, mission: MissionRequest) -> bool:
    return person.mission_proposals.filter(request=mission, state=ProposalState.ACCEPTED).exists()
