"""Rooms: where those who write in one draft at the moment meet, in one process.

A room holds a copy of the text that is stored, never more than that. What somebody types is stored
first, then told to the others, then acknowledged; what comes in while that lasts is stored together
in the next round. Knows nothing of sockets: a seat is given frames to send.
"""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error

from advocacy.actions.drafts import (
    Copy,
    DraftClosed,
    DraftFull,
    DraftReplaced,
    append_update,
    read_draft,
)
from advocacy.connections import in_database
from advocacy.merging import NOTHING, check_update, merged, missing_in, rebuilt
from advocacy.models import WRITES
from advocacy.presence import NOBODY, Presence, Shown
from advocacy.watching import Standing, look
from advocacy.wire import acknowledgement, missing_message, presence_message, update_message

logger = logging.getLogger("passerelle.rooms")

# Seconds: how long a round gathers; how often the database is looked at; before one tries again.
TICK, LOOK_EVERY, TRY_AGAIN = 0.01, 0.5, 0.2
TRIES = 5
MOST_SEATS, MOST_WAITING_BYTES = 150, 8_000_000


class Close(Exception):
    """A socket ends: with a code of ours, and a word that the page has a sentence for."""

    def __init__(self, code: int, word: str) -> None:
        super().__init__(word)
        self.code, self.word = code, word


MALFORMED = (4400, "malformed")
LOGGED_OUT = (4401, "logged_out")
FORBIDDEN = (4403, "forbidden")
GONE = (4404, "gone")
SLOW = (4408, "slow")
REPLACED = (4409, "replaced")
CLOSED = (4423, "closed")
FULL = (4413, "full")
CROWDED = (4429, "crowded")
# The page tries again by itself.
UNSTORED = (4503, "unstored")


@dataclass(eq=False)
class Seat:
    """Somebody at a draft, in one tab: what they may do, and what is to be sent to them."""

    user: int
    session: str
    right: str
    shown: Shown
    frames: deque[bytes] = field(default_factory=deque)
    has_frames: asyncio.Event = field(default_factory=asyncio.Event)
    waiting_bytes: int = 0
    stored: int = 0
    closing: Close | None = None

    @property
    def writes(self) -> bool:
        return self.right in WRITES

    def send(self, frame: bytes) -> None:
        """Give a frame to the socket; who does not read in time is let go."""
        if self.closing:
            return
        self.frames.append(frame)
        self.waiting_bytes += len(frame)
        if self.waiting_bytes > MOST_WAITING_BYTES:
            self.close(*SLOW)
        self.has_frames.set()

    def close(self, code: int, word: str) -> None:
        self.closing = self.closing or Close(code, word)
        self.has_frames.set()

    async def next_frames(self) -> list[bytes]:
        """All that is to be sent now. Raises Close once the rest is sent."""
        await self.has_frames.wait()
        self.has_frames.clear()
        frames, self.waiting_bytes = list(self.frames), 0
        self.frames.clear()
        if not frames and self.closing:
            raise self.closing
        if self.closing:
            self.has_frames.set()
        return frames


@dataclass(frozen=True)
class Waiting:
    """An update that is not stored yet, and whose it is."""

    seat: Seat
    update: bytes


class Room:
    def __init__(self, public_id: str, copy: Copy) -> None:
        self.public_id, self.draft, self.note = public_id, copy.draft, copy.note
        self.epoch, self.sequence = copy.epoch, copy.sequence
        self.doc = rebuilt(copy.updates)
        self.presence = Presence()
        self.seats: set[Seat] = set()
        self._waiting: list[Waiting] = []
        self._has_work = asyncio.Event()
        self._is_storing = False
        self._storing = asyncio.create_task(self._store_rounds())

    # --- What seats do ------------------------------------------------------------------------

    def take(self, seat: Seat) -> None:
        """Raises Close when there is no room left."""
        if len(self.seats) >= MOST_SEATS:
            raise Close(*CROWDED)
        self.seats.add(seat)

    def leave(self, seat: Seat) -> None:
        """What they wrote before they left is stored all the same."""
        self.seats.discard(seat)
        self._tell_presence(self.presence.leave(seat.shown), but=seat)
        self._stop_if_idle()

    def answer_state(self, seat: Seat, state: bytes) -> None:
        """Send what this state lacks of what is stored. Raises NotAnUpdate."""
        seat.send(missing_message(missing_in(self.doc, state)))

    def hear_update(self, seat: Seat, update: bytes) -> None:
        """Take an update to be stored in the next round.

        Raises NotAnUpdate; Close for who only reads: nothing of theirs is stored or told.
        """
        check_update(update)
        if not seat.writes:
            if update == NOTHING:
                return
            raise Close(*FORBIDDEN)
        self._waiting.append(Waiting(seat, update))
        self._has_work.set()

    def hear_presence(self, seat: Seat, said: bytes) -> None:
        """Raises NotPresence. Who only reads is seen by nobody."""
        if seat.writes:
            self._tell_presence(self.presence.hear(seat.shown, said), but=seat)
        # A page that hears nothing for half a minute believes that the line is dead.
        seat.send(presence_message(NOBODY))

    def tell_who_is_there(self, seat: Seat) -> None:
        if said := self.presence.all():
            seat.send(presence_message(said))

    # --- What a room does by itself -------------------------------------------------------------

    async def _store_rounds(self) -> None:
        while True:
            await self._has_work.wait()
            await asyncio.sleep(TICK)
            self._has_work.clear()
            taken, self._waiting = self._waiting, []
            self._is_storing = True
            try:
                # Who was let go meanwhile had no right to it any more.
                await self._store([one for one in taken if one.seat.closing is None])
            except Close as close:
                self.end(close.code, close.word)
            finally:
                self._is_storing = False
            self._stop_if_idle()

    async def _store(self, round_: list[Waiting]) -> None:
        """Store what came in, tell the others, acknowledge. Raises Close for the whole room."""
        update = merged(one.update for one in round_)
        if update != NOTHING:
            sequence, missed = await self._kept(update)
            for one in missed:
                self._tell(one)
            writers = {one.seat for one in round_ if one.update != NOTHING}
            # Of one writer alone nothing is new to them.
            self._tell(update, but=writers.pop() if len(writers) == 1 else None)
            self.sequence = max(self.sequence, sequence)
        for seat in {one.seat for one in round_}:
            seat.stored += sum(1 for one in round_ if one.seat is seat)
            seat.send(acknowledgement(seat.stored, self.sequence))

    async def _kept(self, update: bytes) -> tuple[int, list[bytes]]:
        """As `append_update`, tried again while the database does not answer."""
        for left in reversed(range(TRIES)):
            try:
                return await in_database(
                    append_update, self.draft, update, epoch=self.epoch, after=self.sequence
                )
            except DraftReplaced:
                raise Close(*REPLACED) from None
            except DraftClosed:
                raise Close(*CLOSED) from None
            except DraftFull:
                raise Close(*FULL) from None
            except ObjectDoesNotExist:
                raise Close(*GONE) from None
            except Error as error:
                logger.warning("draft=%s not stored: %s", self.public_id, type(error).__name__)
                if not left:
                    raise Close(*UNSTORED) from None
                await asyncio.sleep(TRY_AGAIN)
        raise AssertionError

    def see(self, standing: Standing | None) -> None:
        """Let those go whose rights or log-ins ended elsewhere, and all where the text did."""
        if standing is None or standing.epoch != self.epoch:
            self.end(*(GONE if standing is None else REPLACED))
            return
        for seat in list(self.seats):
            if seat.session not in standing.sessions:
                seat.close(*LOGGED_OUT)
            elif seat.user not in standing.rights:
                seat.close(*FORBIDDEN)
            elif seat.right != standing.rights[seat.user]:
                # The page says anew what one may do.
                seat.close(*REPLACED)
            elif seat.writes and not standing.is_writable:
                seat.close(*CLOSED)
            if seat.closing:
                self.leave(seat)

    async def catch_up(self) -> None:
        """Take in what other processes stored."""
        copy = await in_database(read_draft, self.public_id, after=self.sequence)
        # A round may have brought some of it meanwhile: what comes twice changes nothing.
        for update in copy.updates:
            self._tell(update)
        self.sequence = max(self.sequence, copy.sequence)

    def _tell(self, update: bytes, *, but: Seat | None = None) -> None:
        self.doc.apply_update(update)
        frame = update_message(update)
        for seat in self.seats:
            if seat is not but:
                seat.send(frame)

    def _tell_presence(self, said: bytes, *, but: Seat) -> None:
        if not said:
            return
        frame = presence_message(said)
        for seat in self.seats:
            if seat is not but:
                seat.send(frame)

    def end(self, code: int, word: str) -> None:
        """Let everybody go; the room is not used any more."""
        for seat in list(self.seats):
            seat.close(code, word)
        self.seats.clear()
        self._waiting.clear()
        self._stop_if_idle()

    def _stop_if_idle(self) -> None:
        if not (self.seats or self._waiting or self._is_storing):
            ROOMS.forget(self)
            self._storing.cancel()


class Rooms:
    """The rooms of this process, one a draft."""

    def __init__(self) -> None:
        self._open: dict[str, Room] = {}
        # A lock lives as long as somebody waits for it: who comes meanwhile waits for the same.
        self._opening: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._looking: asyncio.Task[None] | None = None

    async def enter(self, public_id: str, *, epoch: int, seat: Seat) -> Room:
        """The room of a draft with this seat in it, opened from the database where it is not.

        Raises Close.
        """
        # Two who come first at the same moment find one room.
        async with self._opening.setdefault(public_id, asyncio.Lock()):
            room = self._open.get(public_id) or await self._opened(public_id)
            if room.epoch != epoch:
                room.leave(seat)
                raise Close(*REPLACED)
            room.take(seat)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_around())
        return room

    async def _opened(self, public_id: str) -> Room:
        if len(self._open) >= settings.DRAFTING_ROOMS:
            raise Close(*CROWDED)
        try:
            copy = await in_database(read_draft, public_id)
        except ObjectDoesNotExist:
            raise Close(*GONE) from None
        except Error:
            raise Close(*UNSTORED) from None
        self._open[public_id] = room = Room(public_id, copy)
        return room

    def forget(self, room: Room) -> None:
        if self._open.get(room.public_id) is room:
            del self._open[room.public_id]

    async def _look_around(self) -> None:
        """See what changed elsewhere, as long as a room is open."""
        while self._open:
            await asyncio.sleep(LOOK_EVERY)
            rooms = list(self._open.values())
            seats = [seat for room in rooms for seat in room.seats]
            try:
                found = await in_database(
                    look,
                    [room.public_id for room in rooms],
                    users={seat.user for seat in seats},
                    sessions={seat.session for seat in seats},
                )
                for room in rooms:
                    await self._bring_up(room, found.get(room.public_id))
            except Exception as error:  # noqa: BLE001 - rights are looked at, whatever else fails
                logger.warning("drafts not looked at: %s", type(error).__name__)

    @staticmethod
    async def _bring_up(room: Room, standing: Standing | None) -> None:
        room.see(standing)
        if standing is None or standing.sequence <= room.sequence or not room.seats:
            return
        try:
            await room.catch_up()
        except ObjectDoesNotExist:
            room.end(*GONE)


ROOMS = Rooms()
