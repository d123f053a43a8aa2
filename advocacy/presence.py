"""Who is at a draft at the moment: a name, a colour and a cursor each, kept in memory only.

Knows no database and no socket. What a page says of itself is not believed: the name and the
colour are those of the seat, and nobody moves the cursor of another.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Awareness, Doc

# A page says so much of itself, and is so many writers at most (one, and those it was before).
MOST_BYTES, MOST_WRITERS = 4_000, 4
# A message that says nothing of anybody.
NOBODY = b"\x00"
COLOURS = ("#005a9c", "#8a3b00", "#1b6b3a", "#7b2d8b", "#9c1f4b", "#4a5a00", "#00667a", "#5b3fb0")


class NotPresence(ValueError):
    """These bytes say nothing about who is there."""


@dataclass(eq=False)
class Shown:
    """One seat as others see it."""

    name: str
    colour: str
    writers: set[int] = field(default_factory=set)


class Presence:
    """Those who are at one draft."""

    def __init__(self) -> None:
        self._awareness = Awareness(Doc())
        self._awareness.set_local_state(None)

    def hear(self, shown: Shown, message: bytes) -> bytes:
        """What the others are to be told of this message of a seat; empty for nothing new.

        Raises NotPresence.
        """
        said = _read(message)
        taken = self._awareness.states.keys() - shown.writers
        news = [writer for writer in said if writer not in taken]
        shown.writers.update(news)
        if len(shown.writers) > MOST_WRITERS:
            raise NotPresence("too many writers in one page")
        for writer in news:
            clock, state = said[writer]
            self._set(writer, clock, state and self._as_shown(shown, state))
        return self._awareness.encode_awareness_update(news) if news else b""

    def leave(self, shown: Shown) -> bytes:
        """What the others are told when a seat is left; empty when it had said nothing."""
        gone = [writer for writer in shown.writers if writer in self._awareness.states]
        for writer in gone:
            self._set(writer, self._awareness.meta[writer]["clock"] + 1, None)
        return self._awareness.encode_awareness_update(gone) if gone else b""

    def all(self) -> bytes:
        """What somebody who has just come is told; empty when nobody is there."""
        writers = list(self._awareness.states)
        return self._awareness.encode_awareness_update(writers) if writers else b""

    def _set(self, writer: int, clock: int, state: dict[str, Any] | None) -> None:
        self._awareness.meta[writer] = {"clock": clock, "lastUpdated": 0}
        if state is None:
            self._awareness.states.pop(writer, None)
        else:
            self._awareness.states[writer] = state

    @staticmethod
    def _as_shown(shown: Shown, state: dict[str, Any]) -> dict[str, Any]:
        cursor = state.get("cursor")
        return {"user": {"name": shown.name, "color": shown.colour}, "cursor": cursor}


def colour_among(taken: Collection[str]) -> str:
    """The colour that the fewest have."""
    counts: Iterable[tuple[int, int]] = (
        (sum(1 for one in taken if one == colour), index) for index, colour in enumerate(COLOURS)
    )
    return COLOURS[min(counts)[1]]


def _read(message: bytes) -> dict[int, tuple[int, dict[str, Any] | None]]:
    """By writer: the clock and the state that a message gives it."""
    if len(message) > MOST_BYTES:
        raise NotPresence("too long")
    heard = Awareness(Doc())
    heard.set_local_state(None)
    own = heard.client_id
    try:
        heard.apply_awareness_update(message, None)
    except (IndexError, RuntimeError, AttributeError, TypeError, ValueError) as error:
        raise NotPresence(type(error).__name__) from None
    states = heard.states
    if not all(isinstance(state, dict) for state in states.values()):
        raise NotPresence("a state is not an object")
    cursors = (state.get("cursor") for state in states.values())
    if not all(cursor is None or isinstance(cursor, dict) for cursor in cursors):
        raise NotPresence("a cursor is not an object")
    return {
        writer: (meta["clock"], states.get(writer))
        for writer, meta in heard.meta.items()
        if writer != own
    }
