"""What is known of updates of a shared text without a database, a socket or Django.

An update is what Yjs (version 1 of its encoding) sends for one or more changes. Updates may come
twice, in any order and from anybody: what has all of them is the same text, whoever applied them.
"""

from collections.abc import Iterable

from pycrdt import Decoder, Doc, get_state, get_update, merge_updates

# No change at all: no block and no deletion.
NOTHING = b"\x00\x00"


class NotAnUpdate(ValueError):
    """These bytes are no update of a shared text."""


def check_update(update: bytes) -> None:
    """Raises NotAnUpdate for bytes that no document would take."""
    _check_count(update)
    try:
        get_state(update)
    except ValueError as error:
        raise NotAnUpdate(str(error)) from None


def missing_in(doc: Doc, state: bytes) -> bytes:
    """What a copy with this state lacks of a document. Raises NotAnUpdate for what is no state."""
    _check_count(state)
    try:
        found: bytes = doc.get_update(state)
    except ValueError as error:
        raise NotAnUpdate(str(error)) from None
    return found


def _check_count(data: bytes) -> None:
    """Both begin with how many writers follow: room is made for so many before they are read."""
    try:
        count = Decoder(data).read_var_uint()
    except (IndexError, RuntimeError):
        raise NotAnUpdate("cut off") from None
    if count > len(data):
        raise NotAnUpdate("more writers than bytes")


def merged(updates: Iterable[bytes]) -> bytes:
    """One update that says what these say, also what waits for an update that is not there yet."""
    found = [update for update in updates if update != NOTHING]
    return merge_updates(*found) if found else NOTHING


def rebuilt(updates: Iterable[bytes]) -> Doc:
    """The document that these updates give."""
    doc: Doc = Doc()
    log = merged(updates)
    if log != NOTHING:
        doc.apply_update(log)
    return doc


def compacted(updates: Iterable[bytes]) -> bytes:
    """What these updates give, in one: without the words that were deleted, or who typed when.

    A document leaves out what waits for an update that never came; the log does not.
    """
    log = merged(updates)
    if log == NOTHING:
        return NOTHING
    doc = rebuilt([log])
    waiting = get_update(log, doc.get_state())
    state: bytes = doc.get_update()
    # The first number is that of the writers with blocks beyond what the document holds.
    return merged([state, waiting]) if waiting[:1] != NOTHING[:1] else state
