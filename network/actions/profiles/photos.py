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
    content: bytes,
    *,
    words: str,
    by: User,
    agreed: Agreement,
    version: int | None = None,
) -> ProfileFact:
    """Keep a photo without what the file tells of its place and camera; `words` describe it.

    A new photo has the audience of the one before, agreed to anew; the first is open to nobody.
    Taking it away is `remove_fact`. Raises ValidationError by field, Overtaken, PermissionDenied.
    Emits `profile.changed`.
    """
    try:
        clean = drawn_anew(content)
    except NotAPicture as refusal:
        raise ValidationError({"photo": WHY_NOT[refusal.why]}, code=refusal.why) from None
    row = lock_to_write(profile, by=by, version=version, agreed=agreed)
    said = words.strip()
    _check_words(said)
    fact, _is_new = ProfileFact.objects.update_or_create(
        profile=row,
        kind=FactKind.PHOTO,
        defaults={"text": said, "updated_at": timezone.now()},
    )
    FactFile.objects.update_or_create(
        fact=fact, defaults={"kind": FactFile.Kind.JPEG, "content": clean}
    )
    note_agreed_anew(row, fact, agreed)
    note_change(row, "changed", by=by)
    return fact


def _check_words(said: str) -> None:
    try:
        plain_text(said)
        one_line(said)
    except ValidationError as refusal:
        raise ValidationError({"words": refusal.error_list}) from None
    if len(said) > LONGEST_WORDS:
        raise ValidationError({"words": _("This is too long.")}, code="too_long")
