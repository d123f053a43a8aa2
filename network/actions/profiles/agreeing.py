"""One screen of choices about who sees what, in force together or not at all."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.actions.profiles.opening import change_audience, list_profile
from network.actions.profiles.receipts import Receipt
from network.actions.profiles.writing import Agreement, lock_to_take_back, lock_to_write
from network.audiences import rung_named
from network.models import AudienceChoice, FactKind, Organisation, Profile, User


@transaction.atomic
def agree_to_audiences(
    profile: Profile,
    wanted: Mapping[str, str],
    *,
    listed: str,
    is_sure: bool,
    by: User,
    agreed: Agreement,
    version: int | None = None,
    shown: Iterable[Organisation] | None = None,
) -> list[Receipt]:
    """Give each fact (by public id) its audience, and being listed its own.

    Only what changes is written, as by `change_audience`. Whoever opens something says so
    (`is_sure`); closing asks for nothing. The receipts of what was closed. Raises ValidationError
    by field, Overtaken, PermissionDenied. Emits `profile.changed` for each change.
    """
    row = lock_to_take_back(profile, by=by)
    held = {
        fact.public_id: (fact.kind, fact.audience)
        for fact in row.held_facts.exclude(kind=FactKind.LISTED)
    }
    was_listed = row.held_facts.filter(kind=FactKind.LISTED).first()
    before = was_listed.audience if was_listed else AudienceChoice.ME.value
    changes = {
        fact: audience
        for fact, audience in wanted.items()
        if fact in held and held[fact][1] != audience
    }
    opens = rung_named(listed) > rung_named(before) or any(
        rung_named(audience) > rung_named(held[fact][1]) for fact, audience in changes.items()
    )
    if opens:
        row = lock_to_write(profile, by=by, version=version, agreed=agreed)
        _check_is_sure(is_sure)
    receipts = [
        change_audience(row, fact, audience, by=by, agreed=agreed, shown=shown)
        for fact, audience in changes.items()
    ]
    if listed != before:
        receipts.append(list_profile(row, listed, by=by, agreed=agreed, shown=shown))
    return [receipt for receipt in receipts if receipt is not None]


def _check_is_sure(is_sure: bool) -> None:
    if not is_sure:
        raise ValidationError(
            {"is_sure": _("Tick this if you want it so. Nothing is changed yet.")}, code="unsure"
        )
