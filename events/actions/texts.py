"""Writing the texts of meetings and series: languages, registers, where each comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from events.models import Meeting, MeetingText, Series, SeriesText
from network.models import Origin, Register


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """One text of a meeting or a series; an empty one is removed.

    `is_up_to_date` says of a text left as it was that it still fits what it was made from.
    """

    title: str = ""
    theme: str = ""
    summary: str = ""
    body: str = ""
    what_to_expect: str = ""
    audience_words: str = ""
    origin: str = Origin.ORIGINAL
    is_up_to_date: bool = False


AnyText = MeetingText | SeriesText
Texts = Mapping[tuple[str, str], TextFacts]
NOT_SAID = {"origin", "is_up_to_date"}


def save_texts(owner: Meeting | Series, texts: Texts) -> bool:
    """Write these texts of a meeting or series, and leave its others; whether one changed.

    The version of a standard text is raised when its words change; an easy-to-read one keeps the
    version it was written from, and a translation that of its original, so that they show as
    outdated until somebody touches them. Raises ValidationError.
    """
    # What is compared with something comes after it: originals, translations, easy-to-read ones.
    ordered = sorted(texts.items(), key=lambda item: _place_in_line(item[0][1], item[1]))
    changed = [_save_text(owner, *key, text) for key, text in ordered]
    return any(changed)


def _place_in_line(register: str, text: TextFacts) -> tuple[bool, bool]:
    return (register != Register.STANDARD, text.origin != Origin.ORIGINAL)


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
    _note_versions(row, has_new_words, is_compared=has_new_words or text.is_up_to_date)
    if not changed and not is_new and not text.is_up_to_date:
        return False
    _check(row, model.owner_field)
    row.save()
    return has_new_words or bool(changed)


def _note_versions(row: AnyText, has_new_words: bool, *, is_compared: bool) -> None:
    """Which words these are, or which words of another text they were compared with."""
    owner = {row.owner_field: getattr(row, row.owner_field)}
    rows = type(row).objects.filter(**owner, register=Register.STANDARD)
    if row.register == Register.STANDARD:
        row.source_version += has_new_words
        original = original_of(row, rows) if is_compared or not row.translated_version else None
        if original is not None:
            row.translated_version = original.source_version
    elif is_compared:
        source = rows.filter(language=row.language).first()
        row.source_version = source.source_version if source else 0


def keep_versions(series: Series, copy: Series) -> None:
    """What was outdated in a series is outdated in its copy: copying compares no words."""
    for text in series.texts.all():
        copy.texts.filter(language=text.language, register=text.register).update(
            source_version=text.source_version, translated_version=text.translated_version
        )


def original_of(row: AnyText, rows: Iterable[AnyText]) -> AnyText | None:
    """The text that a translation was made from: of these, the first written in its language."""
    if row.origin == Origin.ORIGINAL:
        return None
    order = [code for code, _name in settings.LANGUAGES]
    written = [
        text
        for text in rows
        if (text.register, text.origin) == (Register.STANDARD, Origin.ORIGINAL)
        and text.language != row.language
    ]
    return min(written, key=lambda text: order.index(text.language), default=None)


def _check(row: MeetingText | SeriesText, owner_field: str) -> None:
    try:
        row.full_clean(exclude=[owner_field])
    except ValidationError as refusal:
        raise ValidationError(refusal.messages) from None
