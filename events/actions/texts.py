"""Writing the texts of meetings and series: languages, registers, where each comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from events.models import Meeting, MeetingText, Series, SeriesText
from network.models import Origin, Register


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """One text of a meeting or a series; an empty one is removed.

    `is_up_to_date` says of an easy-to-read text left as it was that it still fits its source.
    """

    title: str = ""
    theme: str = ""
    summary: str = ""
    body: str = ""
    what_to_expect: str = ""
    audience_words: str = ""
    origin: str = Origin.ORIGINAL
    is_up_to_date: bool = False


Texts = Mapping[tuple[str, str], TextFacts]
NOT_SAID = {"origin", "is_up_to_date"}


def save_texts(owner: Meeting | Series, texts: Texts) -> bool:
    """Write these texts of a meeting or series, and leave its others; whether one changed.

    The version of a standard text is raised when its words change; an easy-to-read one keeps the
    version it was written from, so that it shows as outdated until somebody touches it.
    Raises ValidationError.
    """
    # Standard texts first: the easy ones are compared with them.
    ordered = sorted(texts.items(), key=lambda item: item[0][1] != Register.STANDARD)
    changed = [_save_text(owner, *key, text) for key, text in ordered]
    return any(changed)


def _save_text(owner: Meeting | Series, language: str, register: str, text: TextFacts) -> bool:
    model = MeetingText if isinstance(owner, Meeting) else SeriesText
    key: dict[str, Any] = {"language": language, "register": register}
    key[model.owner_field] = owner
    row = model.objects.filter(**key).first()
    names = [name for name in vars(text) if hasattr(model, name)]
    if not any(getattr(text, name) for name in names if name not in NOT_SAID):
        return bool(row and row.delete())
    is_new = row is None
    row = row or model(**key)
    changed = [name for name in names if getattr(row, name) != getattr(text, name)]
    for name in changed:
        setattr(row, name, getattr(text, name))
    has_new_words = is_new or bool(set(changed) - NOT_SAID)
    if register == Register.STANDARD:
        row.source_version += has_new_words
    elif has_new_words or text.is_up_to_date:
        row.source_version = _source_version(model, key)
    if not changed and not is_new and not text.is_up_to_date:
        return False
    _check(row, model.owner_field)
    row.save()
    return has_new_words or bool(changed)


def _source_version(model: Any, key: dict[str, Any]) -> int:
    """The version of the standard text that an easy-to-read one is written from."""
    source = model.objects.filter(**key | {"register": Register.STANDARD}).first()
    return source.source_version if source else 0


def _check(row: MeetingText | SeriesText, owner_field: str) -> None:
    try:
        row.full_clean(exclude=[owner_field])
    except ValidationError as refusal:
        raise ValidationError(refusal.messages) from None
