"""Writing organisations: every door, the admin too, comes through here."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from network.actions.audit import record_act
from network.models import Organisation, OrganisationText, Register, User
from network.outbox import emit


@dataclass(frozen=True)
class OrganisationFacts:
    """What is known of an organisation; `roles` is its public role by language.

    `sectors`, the kinds of institution that people may exclude, stay as they are with None.
    """

    name: str
    slug: str
    kind: str
    region: str = ""
    website: str = ""
    sectors: tuple[str, ...] | None = None
    is_partner: bool = False
    is_example: bool = False
    roles: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def save_organisation(
    facts: OrganisationFacts, *, organisation: Organisation | None = None, by: User | None = None
) -> Organisation:
    """Create or change an organisation and its texts; emits `organisation.changed`.

    Raises ValidationError with the field concerned.
    """
    known = Organisation.objects.select_for_update()
    row = known.get(pk=organisation.pk) if organisation else Organisation()
    for name in ("name", "slug", "kind", "region", "website", "is_partner", "is_example"):
        setattr(row, name, getattr(facts, name))
    if facts.sectors is not None:
        row.sectors = sorted(set(facts.sectors))
    row.version += 1
    row.updated_at = timezone.now()
    row.full_clean()
    row.save()
    for language, summary in facts.roles.items():
        OrganisationText.objects.update_or_create(
            organisation=row,
            language=language,
            register=Register.STANDARD,
            defaults={"summary": summary, "source_version": row.version},
        )
    if by is not None:
        record_act(
            "organisation.changed" if organisation else "organisation.added",
            by=by,
            subject_kind="organisation",
            subject_id=row.public_id,
        )
    emit("organisation.changed", organisation=row.public_id)
    return row
