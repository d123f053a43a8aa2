"""The ledger of erasures in a file of its own, apart from the database: it names nobody.

Whoever puts back a backup of the database puts back people who were erased since: it knows them.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from network.models import ErasureProof

# As long as the proofs themselves: a line that is older says nothing any more.
KEPT_FOR = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Line:
    """One erasure, as its proof says it."""

    keyed_hash: str
    purpose: str
    subject_kind: str
    subject_id: str
    at: str

    @property
    def is_kept(self) -> bool:
        moment = parse_datetime(self.at)
        return moment is not None and moment > timezone.now() - KEPT_FOR


def read_ledger(file: Path) -> list[Line]:
    """The lines of a ledger, the oldest first; of `dumpdata network.ErasureProof`, too.

    Raises OSError, ValueError for what is no ledger.
    """
    text = file.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        rows = [row["fields"] for row in json.loads(text)]
    else:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [line for line in map(_line_from, rows) if line.is_kept]


def _line_from(row: dict[str, Any]) -> Line:
    try:
        return Line(**{name: str(row[name]) for name in Line.__dataclass_fields__})
    except (KeyError, TypeError) as error:
        raise ValueError("This is no ledger of erasures.") from error


def keep_ledger() -> int:
    """Add to the file what was erased since; how many lines. Not while the database is behind."""
    last, newest = _last_line(), ErasureProof.objects.order_by("at", "pk").last()
    is_whole = newest is None or (last is not None and last.keyed_hash == newest.keyed_hash)
    if is_whole or (last is not None and not _has(last)):
        return 0
    file: Path = settings.LEDGER_FILE
    lines = read_ledger(file) if file.exists() else []
    known = {line.keyed_hash for line in lines}
    rows = ErasureProof.objects.order_by("at", "pk").iterator()
    new = [_line_of(row) for row in rows if row.keyed_hash not in known]
    if new:
        _write(file, [*lines, *new])
    return len(new)


def keep_as_missing(lines: list[Line]) -> None:
    """Put these at the end of the file: the database is behind as long as it lacks them."""
    file: Path = settings.LEDGER_FILE
    others = read_ledger(file) if file.exists() else []
    _write(file, [*(line for line in others if line not in lines), *lines])


def _line_of(row: ErasureProof) -> Line:
    return Line(row.keyed_hash, row.purpose, row.subject_kind, row.subject_id, row.at.isoformat())


def _write(file: Path, lines: Iterable[Line]) -> None:
    """All at once: who reads it meanwhile finds the former one whole."""
    written = file.with_suffix(".new")
    text = "".join(json.dumps(asdict(line)) + "\n" for line in lines)
    with open(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    written.replace(file)


def is_behind() -> bool:
    """Whether the database lacks the last erasure of the file: a backup was put back."""
    last = _last_line()
    return last is not None and not _has(last)


def _has(line: Line) -> bool:
    return ErasureProof.objects.filter(keyed_hash=line.keyed_hash).exists()


def _last_line() -> Line | None:
    file: Path = settings.LEDGER_FILE
    if not file.exists():
        return None
    with file.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - 1000))
        text = stream.read().decode(errors="replace").strip()
    line = _line_from(json.loads(text.splitlines()[-1])) if text else None
    return line if line is not None and line.is_kept else None


def missing_from_database(lines: Iterable[Line]) -> list[Line]:
    known = set(ErasureProof.objects.values_list("keyed_hash", flat=True))
    return [line for line in lines if line.keyed_hash not in known]


def note_replayed(lines: Iterable[Line]) -> None:
    """The proofs are there again, with the moment when it was first done."""
    moments = [(line, parse_datetime(line.at) or timezone.now()) for line in lines]
    ErasureProof.objects.bulk_create(
        [_proof_of(line, at) for line, at in moments], ignore_conflicts=True
    )


def _proof_of(line: Line, at: datetime) -> ErasureProof:
    return ErasureProof(**(asdict(line) | {"at": at}))
