"""Writing down what somebody without an account says, with the audience they agree to."""

from collections.abc import Iterable

from django.db import transaction

from network.actions.profiles.facts import FactWords, fact_to_write, save_fact
from network.actions.profiles.opening import change_audience, list_profile
from network.actions.profiles.writing import Agreement, lock_to_write
from network.audiences import rung_named
from network.models import FactKind, Organisation, Profile, User


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

    Where fewer may see it than before, it is closed to the others first: nobody has the new words
    for an audience that the person did not say, and no line of the log says that they agreed to
    that. The helper owns nothing of it. `shown` are the institutions whose names were read to the
    person. Raises ValidationError by field, PermissionDenied. Emits `profile.changed`.
    """
    row = lock_to_write(profile, by=by, agreed=agreed)
    if kind == FactKind.LISTED:
        list_profile(row, audience, by=by, agreed=agreed, shown=shown)
        return
    known = fact_to_write(row, kind, words)
    if known.pk and rung_named(audience) < rung_named(known.audience):
        change_audience(row, known.public_id, audience, by=by, agreed=agreed)
    fact = save_fact(row, kind, words, by=by, agreed=agreed)
    if fact.audience != audience:
        change_audience(row, fact.public_id, audience, by=by, agreed=agreed, shown=shown)
