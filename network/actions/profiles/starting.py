"""Starting a profile: by the person, or by a coordinator for somebody without an account."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.nodes import coordinates
from network.actions.profiles.writing import PROFILE, Agreement, check_may_hear, note_consent
from network.models import Consent, Node, Profile, User
from network.outbox import emit


@transaction.atomic
def start_profile(account: User, *, node: Node, is_adult: bool, agreed: Agreement) -> Profile:
    """A profile of one's own: empty, listed nowhere. Who has one keeps it.

    Raises ValidationError by field. Emits `profile.started`.
    """
    owner = User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    known = Profile.objects.filter(user=owner).first()
    if known is not None:
        return known
    _check_age(is_adult)
    return _start(Profile(user=owner, node=node, language=owner.language), agreed)


@transaction.atomic
def start_profile_for(
    *, node: Node, language: str, is_adult: bool, by: User, agreed: Agreement
) -> Profile:
    """A profile of somebody without an account, which `by` helps with and does not own.

    Raises ValidationError by field; PermissionDenied for who does not look after the place, or
    acts for an employer or a care provider. Writes the audit log; emits `profile.started`.
    """
    check_may_hear(by)
    if not coordinates(by, node):
        raise PermissionDenied
    if agreed.channel == Consent.Channel.SCREEN:
        raise ValidationError({"channel": _("Say how the person agreed: on paper or aloud.")})
    _check_age(is_adult)
    row = _start(Profile(node=node, language=language), agreed)
    record_act("profile.started", by=by, subject_kind=PROFILE, subject_id=row.public_id)
    return row


def _start(row: Profile, agreed: Agreement) -> Profile:
    row.save()
    note_consent(row, "started", agreed, is_given=True)
    emit("profile.started", profile=row.public_id)
    return row


def _check_age(is_adult: bool) -> None:
    if not is_adult:
        raise ValidationError({"is_adult": _("One must be 18 or over to have a profile.")})
