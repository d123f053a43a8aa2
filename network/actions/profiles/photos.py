"""The photo of a profile: drawn anew, kept beside its fact, gone with it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.actions.profiles.facts import note_agreed_anew
from network.actions.profiles.writing import Agreement, lock_to_write, note_change
from network.models import FactFile, FactKind, Profile, ProfileFact, User
from network.pictures import NotAPicture, drawn_anew
from network.validators import one_line, plain_text

WHY_NOT = {
    "kind": _("This is no picture (JPEG, PNG, WebP)."),
    "size": _("This picture is too large. Ten megabytes at most."),
    "broken": _("This picture cannot be read."),
}
LONGEST_WORDS = 160


@transaction.atomic
def save_photo(
    profile: Profile,
    content: bytes | None,
    *,
    words: str,
    by: User,
    agreed: Agreement,
    version: int | None = None,
) -> ProfileFact:
    """Keep a photo without what the file tells of its place and camera; `words` describe it.

    A new photo has the audience of the one before, agreed to anew; the first is open to nobody.
    Without content the photo stays and only its words change. Taking it away is `remove_fact`.
    Raises ValidationError by field, Overtaken, PermissionDenied. Emits `profile.changed`.
    """
    clean = None if content is None else _drawn(content)
    row = lock_to_write(profile, by=by, version=version, agreed=agreed)
    said = words.strip()
    _check_words(said)
    known = row.held_facts.filter(kind=FactKind.PHOTO).first()
    if clean is None and known is None:
        raise ValidationError({"photo": _("Choose a picture, or leave this step out.")})
    if clean is None and known is not None and known.text == said:
        return known
    fact = known or ProfileFact(profile=row, kind=FactKind.PHOTO)
    fact.text, fact.updated_at = said, timezone.now()
    fact.save()
    if clean is not None:
        kept = {"kind": FactFile.Kind.JPEG, "content": clean}
        FactFile.objects.update_or_create(fact=fact, defaults=kept)
    note_agreed_anew(row, fact, agreed)
    note_change(row, "changed", by=by)
    return fact


def _drawn(content: bytes) -> bytes:
    try:
        return drawn_anew(content)
    except NotAPicture as refusal:
        raise ValidationError({"photo": WHY_NOT[refusal.why]}, code=refusal.why) from None


def _check_words(said: str) -> None:
    try:
        plain_text(said)
        one_line(said)
    except ValidationError as refusal:
        raise ValidationError({"words": refusal.error_list}) from None
    if len(said) > LONGEST_WORDS:
        raise ValidationError({"words": _("This is too long.")}, code="too_long")
