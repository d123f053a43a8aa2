"""Writing organisations: every door, the admin too, comes through here."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from network.actions.audit import record_act
from network.models import Organisation, OrganisationText, Register, Term, User
from network.outbox import emit


@dataclass(frozen=True)
class OrganisationFacts:
    """What is known of an organisation; `roles` is its public role by language.

    `works`, by language, is what it does with peer work; `terms` its areas and languages.
    `sectors`, the kinds of institution that people may exclude, and `terms` stay as they are
    with None.
    """

    name: str
    slug: str
    kind: str
    region: str = ""
    website: str = ""
    sectors: tuple[str, ...] | None = None
    is_partner: bool = False
    is_example: bool = False
    contact_service: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    terms: tuple[Term, ...] | None = None
    roles: dict[str, str] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)


PLAIN_FACTS = (
    "name slug kind region website is_partner is_example "
    "contact_service contact_email contact_phone"
).split()


@transaction.atomic
def save_organisation(
    facts: OrganisationFacts, *, organisation: Organisation | None = None, by: User | None = None
) -> Organisation:
    """Create or change an organisation and its texts; emits `organisation.changed`.

    Raises ValidationError with the field concerned.
    """
    known = Organisation.objects.select_for_update()
    row = known.get(pk=organisation.pk) if organisation else Organisation()
    for name in PLAIN_FACTS:
        setattr(row, name, getattr(facts, name))
    if facts.sectors is not None:
        row.sectors = sorted(set(facts.sectors))
    row.version += 1
    row.updated_at = timezone.now()
    row.full_clean()
    row.save()
    if facts.terms is not None:
        row.terms.set(facts.terms)
    _write_texts(row, facts)
    if by is not None:
        record_act(
            "organisation.changed" if organisation else "organisation.added",
            by=by,
            subject_kind="organisation",
            subject_id=row.public_id,
        )
    emit("organisation.changed", organisation=row.public_id)
    return row


def _write_texts(row: Organisation, facts: OrganisationFacts) -> None:
    """Write what is said in each language; what is not mentioned stays."""
    for language in dict.fromkeys((*facts.roles, *facts.works)):
        said = {}
        if language in facts.roles:
            said["summary"] = facts.roles[language]
        if language in facts.works:
            said["body"] = facts.works[language]
        OrganisationText.objects.update_or_create(
            organisation=row,
            language=language,
            register=Register.STANDARD,
            defaults={"source_version": row.version} | said,
        )
