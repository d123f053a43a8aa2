"""Writing down what somebody without an account says, with the audience they agree to."""

from collections.abc import Iterable

from django.db import transaction

from network.actions.profiles.facts import FactWords, save_fact
from network.actions.profiles.opening import change_audience, list_profile
from network.actions.profiles.writing import Agreement, lock_to_write
from network.models import AudienceChoice, FactKind, Organisation, Profile, User


@transaction.atomic
def write_down(
    profile: Profile,
    kind: str,
    words: FactWords,
    *,
    audience: str,
    by: User,
    agreed: Agreement,
    shown: Iterable[Organisation] = (),
) -> None:
    """Save one fact, or being listed, and who sees it: what the person said, together.

    The helper owns nothing of it. `shown` are the institutions whose names were read to the person.
    Raises ValidationError by field, PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    if kind == FactKind.LISTED:
        list_profile(row, audience, by=by, agreed=agreed, shown=shown)
        return
    fact = save_fact(row, kind, words, by=by, agreed=agreed)
    if fact.audience != audience or audience != AudienceChoice.ME:
        change_audience(row, fact.public_id, audience, by=by, agreed=agreed, shown=shown)
