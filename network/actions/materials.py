"""Handing themes on to advocacy, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from network.models import Material
from network.outbox import emit


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One theme: its words by code of language, the one it was said in first."""

    texts: dict[str, str]
    level: str = ""

    @property
    def theme(self) -> str:
        return next(iter(self.texts.values()))


@transaction.atomic
def gather_material(
    source_kind: str, source_id: str, pieces: Sequence[Piece], *, audience: str
) -> None:
    """Make what stands of a source exactly this; what it said before and says no more goes.

    Words that are withdrawn are deleted: the row stays and says when. Emits `material.gathered`
    when something is new or different, `material.withdrawn` when something went.
    """
    of_source = Material.objects.select_for_update(of=("self",)).filter(
        source_kind=source_kind, source_id=source_id
    )
    stored = {row.position: row for row in of_source.order_by("position")}
    for position, piece in enumerate(pieces, start=1):
        _write(stored.pop(position, None), source_kind, source_id, position, piece, audience)
    gone = [row.pk for row in stored.values() if row.withdrawn_at is None]
    Material.objects.filter(pk__in=gone).update(
        withdrawn_at=timezone.now(), theme="", texts={}, audience="me"
    )
    for row in stored.values():
        if row.pk in gone:
            emit("material.withdrawn", material=row.public_id)


def _write(
    row: Material | None,
    source_kind: str,
    source_id: str,
    position: int,
    piece: Piece,
    audience: str,
) -> None:
    said = {
        "theme": piece.theme,
        "texts": piece.texts,
        "level": piece.level,
        "audience": audience,
        "withdrawn_at": None,
    }
    row = row or Material(source_kind=source_kind, source_id=source_id, position=position)
    if row.pk and all(getattr(row, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(row, name, value)
    row.gathered_at = timezone.now()
    row.save()
    emit("material.gathered", material=row.public_id)
