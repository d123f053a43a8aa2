"""An author agrees to a wording though few stand beside them, and takes that back at any time."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.observations.writing import changed, lock_finding, review
from network.actions.profiles.writing import (
    Agreement,
    excludes_organisation,
    lock_to_take_back,
    lock_to_write,
    note_consent,
)
from network.models import Finding, Profile, User, WordingAgreement

WORDING = "wording"


@transaction.atomic
def agree_to_wording(
    finding: Finding, profile: Profile, *, wording_version: int, by: User, agreed: Agreement
) -> None:
    """Say yes to this very wording, after the warning; twice is once.

    Raises ValidationError: `overtaken` when the wording is another by now or was not asked,
    `excluded` for an organisation that the person keeps away, `gone`; PermissionDenied. Writes the
    consent; emits `finding.changed`.
    """
    person = lock_to_write(profile, by=by, agreed=agreed)
    row = lock_finding(finding.public_id)
    if not row.observations.filter(profile=person).exists():
        raise ValidationError(_("This finding is not there any more."), code="gone")
    if not row.is_asked or row.wording_version != wording_version:
        raise ValidationError(
            _("The wording is another one by now. Read it again, then answer."), code="overtaken"
        )
    if excludes_organisation(person, row.organisation):
        raise ValidationError(
            _("You chose that this organisation never sees anything of you. Take that back first."),
            code="excluded",
        )
    held = WordingAgreement.objects.filter(finding=row, profile=person).first()
    if held is not None and held.wording_version == wording_version:
        return
    WordingAgreement.objects.update_or_create(
        finding=row, profile=person, defaults={"wording_version": wording_version}
    )
    _note(person, row, agreed, is_given=True)
    changed(row)


@transaction.atomic
def take_back_agreement(finding: Finding, profile: Profile, *, by: User, agreed: Agreement) -> None:
    """Take the yes back: what was told by it is told no longer, at once. Twice is once.

    Raises PermissionDenied. Writes the consent; emits `finding.changed`.
    """
    person = lock_to_take_back(profile, by=by)
    row = lock_finding(finding.public_id)
    gone, _tables = row.agreements.filter(profile=person).delete()
    if gone:
        _note(person, row, agreed, is_given=False)
        if not review(row):
            changed(row)


def _note(person: Profile, row: Finding, agreed: Agreement, *, is_given: bool) -> None:
    receiver = row.organisation.public_id
    note_consent(person, WORDING, agreed, is_given=is_given, fact=row.public_id, receiver=receiver)
