"""Kinds of trajectory: laid once, then kept by coordinators. A running one is never touched."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.models import Stage, TemplateStep, TrajectoryKind, TrajectoryTemplate, User
from network.models.trajectory_templates import MOST_TEXT, MOST_TITLE
from network.outbox import emit
from network.trajectories.first_templates import FIRST_TEMPLATES
from network.validators import plain_text

MOST_STEPS = 30
MOST_DAYS = 730


@transaction.atomic
def lay_templates() -> int:
    """Add the first kinds that are not there; how many. What coordinators changed stays."""
    known = set(TrajectoryTemplate.objects.values_list("slug", flat=True))
    absent = [first for first in FIRST_TEMPLATES if first.slug not in known]
    for place, first in enumerate(absent):
        row = TrajectoryTemplate.objects.create(
            slug=first.slug, kind=first.kind, names=first.names, position=place
        )
        TemplateStep.objects.bulk_create(
            TemplateStep(
                template=row,
                position=position,
                stage=step.stage,
                days=step.days,
                titles=step.titles,
                texts=step.texts,
            )
            for position, step in enumerate(first.steps, start=1)
        )
    return len(absent)


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """What a step says, by language, where it stands, and how long it takes."""

    stage: str
    position: int
    days: int
    titles: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def save_template(
    *,
    names: dict[str, str],
    kind: str,
    is_offered: bool,
    template: TrajectoryTemplate | None = None,
    by: User,
) -> TrajectoryTemplate:
    """Add a kind of trajectory or change one. Raises ValidationError by field, PermissionDenied.

    Writes the audit log; emits `template.changed`.
    """
    row = _locked(template, by) if template else TrajectoryTemplate(slug=_new_slug(names, by))
    row.names = _cleaned("name", names, MOST_TITLE)
    row.kind, row.is_offered = kind, is_offered
    row.full_clean()
    _check_stages(row, list(row.steps.all()) if row.pk else [])
    row.save()
    _saved(row, by)
    return row


@transaction.atomic
def save_step(
    template: TrajectoryTemplate, facts: StepFacts, *, step: TemplateStep | None = None, by: User
) -> TemplateStep:
    """Add a step in a place, or change one; those behind it move on.

    Raises ValidationError by field, PermissionDenied. Writes the audit log; emits
    `template.changed`.
    """
    row = _locked(template, by)
    others = list(row.steps.exclude(pk=step.pk) if step else row.steps.all())
    if len(others) >= MOST_STEPS:
        raise ValidationError(_("Take a step away first."), code="too_many")
    said = step or TemplateStep(template=row, position=0)
    said.stage, said.days = facts.stage, facts.days
    said.titles = _cleaned("title", facts.titles, MOST_TITLE)
    said.texts = _cleaned("text", facts.texts, MOST_TEXT, is_needed=False)
    said.clean_fields(exclude=["template", "position"])
    if not 1 <= facts.days <= MOST_DAYS:
        raise ValidationError({"days": _("Between one day and two years.")}, code="days")
    at = max(0, min(len(others), facts.position - 1))
    ordered = [*others[:at], said, *others[at:]]
    _check_stages(row, ordered)
    _put_in_order(ordered)
    _saved(row, by)
    return said


@transaction.atomic
def remove_step(template: TrajectoryTemplate, *, position: int, by: User) -> None:
    """Take a step out of a kind of trajectory; one that is gone stays gone.

    Raises PermissionDenied. Writes the audit log; emits `template.changed`.
    """
    row = _locked(template, by)
    found = row.steps.filter(position=position).first()
    if found is None:
        return
    found.delete()
    _put_in_order(list(row.steps.all()))
    _saved(row, by)


def _locked(template: TrajectoryTemplate, by: User) -> TrajectoryTemplate:
    _check_may(by)
    return TrajectoryTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)


def _check_may(by: User) -> None:
    if not by.is_active or not by.is_coordinator:
        raise PermissionDenied


def _new_slug(names: dict[str, str], by: User) -> str:
    _check_may(by)
    wanted = slugify(names.get("en") or names.get("fr") or "")[:36] or "kind"
    taken = set(TrajectoryTemplate.objects.values_list("slug", flat=True))
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, 1000))
    return next(slug for slug in numbered if slug not in taken)


def _cleaned(
    name: str, words: dict[str, str], most: int, *, is_needed: bool = True
) -> dict[str, str]:
    """The words by language; each language needs its own, or else none has to have any."""
    said = {code: words.get(code, "").strip() for code, _name in settings.LANGUAGES}
    errors: dict[str, str] = {}
    for code, text in said.items():
        plain_text(text)
        if is_needed and not text:
            errors[f"{name}_{code}"] = str(_("Write it in each language."))
        elif len(text) > most:
            errors[f"{name}_{code}"] = str(_("This is too long."))
    if errors:
        raise ValidationError(errors)
    return {code: text for code, text in said.items() if text}


def _check_stages(row: TrajectoryTemplate, steps: list[TemplateStep]) -> None:
    """The stages keep their order; a detachment begins where a person is there already."""
    places = [Stage(step.stage).place for step in steps]
    if places != sorted(places):
        raise ValidationError(
            {"position": _("Here it would come before an earlier stage, or after a later one.")},
            code="order",
        )
    is_late = row.kind == TrajectoryKind.DETACHMENT and places
    if is_late and places[0] < Stage.RECRUITMENT.place:
        raise ValidationError(
            {"stage": _("A detachment begins at recruitment: the person takes part at once.")},
            code="stage",
        )


def _put_in_order(steps: list[TemplateStep]) -> None:
    """Number them anew: first out of each other's way, for the constraint looks at every row."""
    for place, step in enumerate(steps, start=1):
        if step.pk:
            TemplateStep.objects.filter(pk=step.pk).update(position=1000 + place)
    for place, step in enumerate(steps, start=1):
        step.position = place
        step.save()


def _saved(row: TrajectoryTemplate, by: User) -> None:
    record_act("template.changed", by=by, subject_kind="template", subject_id=str(row.pk))
    emit("template.changed", template=row.pk)
