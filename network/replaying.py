"""After a backup was put back: erase again who was erased since, and hide what may be open again.

Every package says in its own `erasures` module, found at start like `effects`, how it erases by
public id.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from network.actions.profiles.showing import hide_after_restore
from network.ledger import Line, missing_from_database, note_replayed

# Erases the thing of this public id if it is there; whether it was.
Erase = Callable[[str], bool]
ERASES: dict[tuple[str, str], Erase] = {}
# What a proof of erasing all of somebody says for a purpose.
ALL = "erased"


def erases(kind: str, *, purpose: str = ALL) -> Callable[[Erase], Erase]:
    """Register how things of a kind are erased, all of them or what was kept for a purpose."""

    def register(erase: Erase) -> Erase:
        ERASES[kind, purpose] = erase
        return erase

    return register


def replay(lines: Iterable[Line], *, hides_profiles: bool) -> tuple[Counter[str], list[Line]]:
    """Erase again what the database lacks proofs of; counts by kind, and what was refused.

    What people closed since the backup is open again in it: with `hides_profiles` all profiles
    are hidden, until their owners show them. Emits what the erasures and hidings emit.
    """
    missing = missing_from_database(lines)
    done: Counter[str] = Counter()
    refused = []
    if hides_profiles:
        done["hidden"] = hide_after_restore()
    for line in missing:
        try:
            done[line.subject_kind] += _erase(line)
        except ValidationError:
            refused.append(line)
    note_replayed(line for line in missing if line not in refused)
    return done, refused


@transaction.atomic
def _erase(line: Line) -> bool:
    erase = ERASES.get((line.subject_kind, line.purpose))
    # Other proofs of a whole erasure tell of consents that went with it.
    return erase is not None and erase(line.subject_id)
