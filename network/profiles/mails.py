"""Telling somebody in neutral words: who joins those who see them, and when they are hidden."""

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from network.actions.profiles.announcing import note_told
from network.actions.profiles.renewing import renewal_key, stage_of
from network.mails import message_for, send_once
from network.models import AudienceNotice, Profile
from network.models.sharing import NOTICE_PERIOD


def tell_of_institutions(public_id: str) -> None:
    """Tell once of all that nobody told of yet; then the two weeks run.

    Silent for who was erased, has no address, or takes no part any more: nothing opens for them.
    """
    profile = _profile_of(public_id)
    if profile is None:
        return
    notices = list(AudienceNotice.objects.filter(profile=profile, told_at=None).order_by("pk"))
    if not notices:
        return
    key = f"profile:{public_id}:institutions:{notices[-1].pk}"
    send_once(key, lambda: _compose(public_id, len(notices)))
    note_told(profile, notices)


def _profile_of(public_id: str) -> Profile | None:
    rows = Profile.objects.select_related("user").filter(public_id=public_id, deceased_at=None)
    profile = rows.filter(user__is_active=True, user__email__isnull=False).first()
    return profile if profile and profile.user and profile.user.email else None


def _compose(public_id: str, count: int) -> EmailMultiAlternatives | None:
    profile = _profile_of(public_id)
    if profile is None:
        return None
    context: dict[str, object] = {
        # Their names may say what the person shares: these are on the page, behind the log-in.
        "count": count,
        "days": NOTICE_PERIOD.days,
        "asks": profile.ask_each_time,
    }
    return message_for(profile.user, "profile", context)


def tell_of_renewal(public_id: str) -> None:
    """Remind once a stage that what is shown hides itself; silent for who renewed or hid it."""
    profile = _profile_of(public_id)
    stage = stage_of(profile, now=timezone.now()) if profile and profile.is_showing else None
    if profile is not None and stage is not None:
        send_once(renewal_key(profile, stage), lambda: _compose_renewal(public_id))


def _compose_renewal(public_id: str) -> EmailMultiAlternatives | None:
    profile = _profile_of(public_id)
    if profile is None:
        return None
    day = timezone.localdate(profile.stale_on)
    return message_for(profile.user, "renewal", {"day": day})
