"""Who may write in a profile, under its lock; and what each change leaves in the logs."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.actions.audit import record_act
from network.actions.consents import record_consent
from network.actions.nodes import coordinates
from network.models import Consent, Exclusion, Organisation, Profile, ProfileFact, Sector, User
from network.outbox import emit
from network.visibility import viewer_for

PROFILE = "profile"
# Of the words that people agree to; it changes when their sense does.
CONSENT_TEXT = "2026-12"
# Never hears or writes down what somebody agrees to: what they have to say weighs too much.
WEIGHS_ON_CONSENT = frozenset({Sector.CARE.value, Sector.EMPLOYER.value})


class Overtaken(ValidationError):
    """The profile changed since it was shown."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How somebody agreed, or took it back: in which language, by which way, themselves or not."""

    language: str
    channel: str = Consent.Channel.SCREEN
    given_by: str = Consent.GivenBy.SELF


def lock_to_write(
    profile: Profile, *, by: User, version: int | None = None, agreed: Agreement | None = None
) -> Profile:
    """The profile as it is, locked, for its owner, or for who helps somebody without an account.

    Raises PermissionDenied; Overtaken when it is no longer the version that was shown;
    ValidationError when a helper does not say how the person agreed.
    """
    row = _lock(profile, version)
    if row.user_id != by.pk:
        if row.user_id is not None:
            raise PermissionDenied
        _check_helper(row, by)
        if agreed is not None and agreed.channel == Consent.Channel.SCREEN:
            raise ValidationError({"channel": _("Say how the person agreed: on paper or aloud.")})
    return row


def lock_to_take_back(profile: Profile, *, by: User) -> Profile:
    """The same for what only ever hides: a coordinator of the place may do it for anybody who asks.

    No version is asked: to take something back always succeeds.
    """
    row = _lock(profile, None)
    if row.user_id != by.pk and not coordinates(by, row.node):
        raise PermissionDenied
    return row


def _lock(profile: Profile, version: int | None) -> Profile:
    rows = Profile.objects.select_for_update(of=("self",)).select_related("user", "node")
    row = rows.filter(pk=profile.pk).first()
    if row is None or row.deceased_at is not None:
        raise ValidationError(_("This profile is not there any more."), code="gone")
    if version is not None and row.version != version:
        raise Overtaken(
            _("This profile was changed meanwhile. Look it over, then send this again."),
            code="overtaken",
        )
    return row


def _check_helper(row: Profile, by: User) -> None:
    check_may_hear(by)
    if not coordinates(by, row.node) or is_excluded(row, by):
        raise PermissionDenied


def check_may_hear(by: User) -> None:
    """Raises PermissionDenied for who acts for an employer, a care provider, or one unknown."""
    if viewer_for(by).sectors & WEIGHS_ON_CONSENT:
        raise PermissionDenied


def is_excluded(row: Profile, user: User) -> bool:
    """Whether this person falls under an exclusion, by name or by what they stand in."""
    return Exclusion.objects.hitting(viewer_for(user)).filter(profile=row).exists()


def excludes_organisation(row: Profile, organisation: Organisation) -> bool:
    """Whether the person wants this organisation, or its kind, to see nothing."""
    kinds = Sector.values if organisation.sectors is None else organisation.sectors
    hit = Q(organisation=organisation) | Q(sector__in=kinds)
    return Exclusion.objects.filter(hit, profile=row).exists()


def fact_of(row: Profile, fact: str) -> ProfileFact:
    """The fact of this public id. Raises ValidationError when it is gone."""
    found = row.held_facts.filter(public_id=fact).first()
    if found is None:
        raise ValidationError(_("This is no longer in the profile."), code="gone")
    return found


def note_consent(
    row: Profile,
    purpose: str,
    agreed: Agreement,
    *,
    is_given: bool,
    audience: str = "",
    fact: str = "",
    receiver: str = "",
) -> None:
    record_consent(
        f"profile.{purpose}",
        subject_kind=PROFILE,
        subject_id=row.public_id,
        language=agreed.language,
        text_version=CONSENT_TEXT,
        is_given=is_given,
        audience=audience,
        channel=agreed.channel,
        given_by=agreed.given_by,
        fact_id=fact,
        receiver_id=receiver,
    )


def note_change(row: Profile, what: str, *, by: User | None, **ids: str | int) -> None:
    """Raise the version and emit `profile.<what>`; noted where it was not the owner's own act."""
    row.version += 1
    row.save(update_fields=["version"])
    if by is not None and by.pk != row.user_id:
        record_act(f"profile.{what}", by=by, subject_kind=PROFILE, subject_id=row.public_id, **ids)
    emit(f"profile.{what}", profile=row.public_id)
