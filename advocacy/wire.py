"""What goes over a drafting socket: the messages of y-protocols, and one of our own.

A message is a kind, and what belongs to it. Knows no database, no room and no socket.
"""

from dataclasses import dataclass

from pycrdt import (
    Decoder,
    YMessageType,
    YSyncMessageType,
    create_awareness_message,
    create_update_message,
    write_message,
    write_var_uint,
)

# Ours, beyond the numbers that y-protocols uses: so many of your updates are stored.
ACKNOWLEDGED = 100


class NotAMessage(ValueError):
    """These bytes are no message, or not a whole one."""


@dataclass(frozen=True)
class AskedState:
    """The other side has this state, and asks for what it lacks."""

    state: bytes


@dataclass(frozen=True)
class SentUpdate:
    update: bytes


@dataclass(frozen=True)
class SentPresence:
    said: bytes


@dataclass(frozen=True)
class AskedPresence:
    pass


Message = AskedState | SentUpdate | SentPresence | AskedPresence
ASKS_PRESENCE = 3


def read_message(data: bytes) -> Message:
    """Raises NotAMessage."""
    decoder = Decoder(data)
    kind = _number(decoder)
    if kind == ASKS_PRESENCE:
        return AskedPresence()
    if kind == YMessageType.AWARENESS:
        return SentPresence(_rest(decoder))
    if kind != YMessageType.SYNC:
        raise NotAMessage(f"kind {kind}")
    step = _number(decoder)
    if step == YSyncMessageType.SYNC_STEP1:
        return AskedState(_rest(decoder))
    if step in {YSyncMessageType.SYNC_STEP2, YSyncMessageType.SYNC_UPDATE}:
        return SentUpdate(_rest(decoder))
    raise NotAMessage(f"step {step}")


def update_message(update: bytes) -> bytes:
    return create_update_message(update)


def missing_message(update: bytes) -> bytes:
    """The answer to a state: what it lacked."""
    kind = bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP2])
    return kind + write_message(update)


def state_message(state: bytes) -> bytes:
    """The question what this state lacks."""
    return bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP1]) + write_message(state)


def presence_message(said: bytes) -> bytes:
    return create_awareness_message(said)


def acknowledgement(count: int, sequence: int) -> bytes:
    """So many updates of this socket, from its first, are stored; the last number of the log."""
    return bytes([ACKNOWLEDGED]) + write_var_uint(count) + write_var_uint(sequence)


def _number(decoder: Decoder) -> int:
    try:
        return decoder.read_var_uint()
    except (IndexError, RuntimeError):
        raise NotAMessage("cut off") from None


def _rest(decoder: Decoder) -> bytes:
    """The one part that is left, to the last byte."""
    length = _number(decoder)
    part = decoder.stream[decoder.i0 :]
    if len(part) != length:
        raise NotAMessage("cut off, or followed by something")
    return part
