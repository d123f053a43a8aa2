"""An organisation asks for a mission, and takes it back."""

from dataclasses import dataclass, fields
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.missions.writing import (
    check_represents,
    lock_mission,
    move,
    tell_organisation,
)
from network.actions.work_words import faults_in
from network.models import (
    MissionRequest,
    MissionState,
    Node,
    Organisation,
    Profile,
    Term,
    User,
)
from network.outbox import emit
from network.visibility import viewer_for, visible_facts

VOCABULARIES = {
    "kind": Term.Vocabulary.MISSION_KIND,
    "level": Term.Vocabulary.LEVEL,
    "language": Term.Vocabulary.LANGUAGE,
    "area": Term.Vocabulary.AREA,
}
LINES = ("place", "public", "pay")


@dataclass(frozen=True, kw_only=True)
class MissionFacts:
    """What an organisation asks for: work, and never the person who is accompanied."""

    kind: Term
    level: Term
    language: Term
    area: Term
    public: str
    words: str
    starts_on: date
    ends_on: date
    contract: str
    pay: str
    place: str = ""
    is_exclusive: bool = True
    written_in: str = settings.LANGUAGE_CODE
    shares_readiness: bool = False


@transaction.atomic
def submit_mission(
    organisation: Organisation, facts: MissionFacts, *, node: Node, by: User, wish: str = ""
) -> MissionRequest:
    """Ask for a mission, which the coordinators of this place mediate.

    The same words sent twice are one request while nobody has read it. `wish` is the public id of
    the person whom the organisation would like to be asked: one that it does not see, or that is
    not there, is accepted alike and leads to nobody. Raises ValidationError by field: for words
    that speak of a person, a period that is over or ends before it starts; PermissionDenied for who
    does not act for the organisation, or for one that is not verified. Emits `mission.changed` and
    `mission.told`.
    """
    # Under the lock of who may act for it: whose role ends asks for nothing more.
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    check_represents(by, row)
    if not row.is_verified:
        raise PermissionDenied
    _check(facts)
    said = {field.name: getattr(facts, field.name) for field in fields(facts)}
    asks = by.representations.current().filter(organisation=row).first()
    said |= {"node": node, "representation": asks, "wished_profile": _wished(wish, row, by)}
    mission = MissionRequest(organisation=row, wishes_somebody=bool(wish), **said)
    mission.full_clean(validate_unique=False)
    unread = row.missions.filter(state=MissionState.SUBMITTED, wishes_somebody=bool(wish), **said)
    if (same := unread.first()) is not None:
        return same
    mission.save()
    emit("mission.changed", mission=mission.public_id)
    tell_organisation(mission)
    return mission


@transaction.atomic
def withdraw_mission(mission: MissionRequest, *, by: User) -> None:
    """Take a request back before the work has begun; twice is once.

    Raises PermissionDenied; ValidationError once it runs or has ended. Emits `mission.changed`.
    """
    row = lock_mission(mission.public_id)
    check_represents(by, row.organisation)
    if row.state != MissionState.WITHDRAWN:
        move(row, MissionState.WITHDRAWN)


def _wished(wish: str, organisation: Organisation, by: User) -> Profile | None:
    """The person of this public id, as far as the organisation sees anything of them."""
    person = Profile.objects.filter(public_id=wish).first()
    seen_by = viewer_for(by, hat=organisation.public_id)
    # One that is not there asks as much as one that is closed: how long it takes tells nothing.
    seen = visible_facts(person or Profile(pk=0), seen_by)
    return person if person is not None and seen else None


def _check(facts: MissionFacts) -> None:
    errors: dict[str, list[ValidationError]] = {}
    for name, vocabulary in VOCABULARIES.items():
        term = getattr(facts, name)
        if term.vocabulary != vocabulary or not term.is_offered:
            errors[name] = [ValidationError(_("Choose a word of the list."), code="term")]
    for name in (*LINES, "words"):
        found = faults_in(getattr(facts, name), is_line=name in LINES)
        if found:
            errors[name] = found
    if facts.ends_on < facts.starts_on:
        errors["ends_on"] = [ValidationError(_("It ends before it starts."), code="order")]
    elif facts.ends_on < timezone.localdate():
        errors["ends_on"] = [ValidationError(_("This day has passed."), code="past")]
    if errors:
        raise ValidationError(errors)
