"""The drafting socket: who comes in, what they send, what they are sent."""

import asyncio
import contextlib
import io
import re
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import Error

from advocacy.connections import in_database
from advocacy.merging import NotAnUpdate
from advocacy.models import Draft, TeamPlace
from advocacy.presence import NotPresence, Shown, colour_among
from advocacy.rooms import (
    CROWDED,
    FORBIDDEN,
    FULL,
    LOGGED_OUT,
    MALFORMED,
    ROOMS,
    UNSTORED,
    Close,
    Room,
    Seat,
)
from advocacy.wire import (
    AskedPresence,
    AskedState,
    NotAMessage,
    SentPresence,
    SentUpdate,
    read_message,
    state_message,
)
from network.visibility import HAT, MEMBER

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PATH = re.compile(r"^/ws/drafts/(?P<draft>[0-9a-z]{12})/(?P<epoch>[0-9]{1,9})/$")
MOST_BYTES = 1_000_000
# Messages a second that are read at once, and how many may come in a burst: then reading waits.
A_SECOND, BURST = 60, 300
MOST_SOCKETS_OF_ONE = 8


async def drafting(scope: Scope, receive: Receive, send: Send) -> None:
    """One socket, from its handshake to its end."""
    if (await receive())["type"] != "websocket.connect":
        return
    # Refused before it is accepted, a socket tells the page nothing, and it tries for ever.
    await send({"type": "websocket.accept"})
    seat: Seat | None = None
    room: Room | None = None
    try:
        seat, draft, epoch = await _seat(scope)
        room = await ROOMS.enter(draft, epoch=epoch, seat=seat)
        await _talk(room, seat, receive, send)
    except Close as close:
        with contextlib.suppress(OSError, RuntimeError):
            await send({"type": "websocket.close", "code": close.code, "reason": close.word})
    finally:
        if seat is not None:
            _leave(room, seat)


# --- Coming in ------------------------------------------------------------------------------------

SOCKETS_OF: dict[int, int] = {}


async def _seat(scope: Scope) -> tuple[Seat, str, int]:
    """Who comes, and to which text. Raises Close."""
    found = PATH.match(scope["path"])
    if found is None or not _is_from_our_pages(scope):
        raise Close(*FORBIDDEN)
    try:
        seat = await in_database(_seat_of, scope, found["draft"])
    except Error:
        raise Close(*UNSTORED) from None
    if SOCKETS_OF.get(seat.user, 0) >= MOST_SOCKETS_OF_ONE:
        raise Close(*CROWDED)
    SOCKETS_OF[seat.user] = SOCKETS_OF.get(seat.user, 0) + 1
    return seat, found["draft"], int(found["epoch"])


def _is_from_our_pages(scope: Scope) -> bool:
    """A browser sends cookies from any page, and says which page it is."""
    headers = dict(scope["headers"])
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
    return origin.netloc == headers.get(b"host", b"").decode("latin-1") != ""


def _seat_of(scope: Scope, draft: str) -> Seat:
    """Raises Close for who is not logged in, or not in the team. Asks the database."""
    request = ASGIRequest({**scope, "type": "http", "method": "GET"}, io.BytesIO())
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        raise Close(*LOGGED_OUT)
    place = (
        TeamPlace.objects.current()
        .filter(user=user, note__in=Draft.objects.filter(public_id=draft).values("note"))
        .first()
    )
    # Whoever acts for an organisation does not write as a member in the same breath.
    if place is None or request.session.get(HAT, MEMBER) not in {"", MEMBER}:
        raise Close(*FORBIDDEN)
    return Seat(user.pk, key, place.right, Shown(place.name, ""))


def _leave(room: Room | None, seat: Seat) -> None:
    left = SOCKETS_OF.get(seat.user, 1) - 1
    SOCKETS_OF[seat.user] = left
    if left <= 0:
        del SOCKETS_OF[seat.user]
    if room is not None:
        room.leave(seat)


# --- Talking --------------------------------------------------------------------------------------


async def _talk(room: Room, seat: Seat, receive: Receive, send: Send) -> None:
    """Read and write until one of both ends. Raises Close."""
    seat.shown.colour = colour_among([one.shown.colour for one in room.seats])
    seat.send(state_message(room.doc.get_state()))
    room.tell_who_is_there(seat)
    tasks = [
        asyncio.create_task(_read(room, seat, receive)),
        asyncio.create_task(_write(seat, send)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(room: Room, seat: Seat, receive: Receive) -> None:
    allowed, at = float(BURST), time.monotonic()
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        now = time.monotonic()
        allowed, at = min(BURST, allowed + (now - at) * A_SECOND) - 1, now
        if allowed < 0:
            # Nothing is lost: what is sent meanwhile waits at the other end.
            await asyncio.sleep(1 / A_SECOND)
        try:
            _hear(room, seat, event.get("bytes") or b"")
        except (NotAMessage, NotAnUpdate, NotPresence):
            raise Close(*MALFORMED) from None


def _hear(room: Room, seat: Seat, data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Close(*FULL)
    message = read_message(data)
    if isinstance(message, SentUpdate):
        room.hear_update(seat, message.update)
    elif isinstance(message, AskedState):
        room.answer_state(seat, message.state)
    elif isinstance(message, SentPresence):
        room.hear_presence(seat, message.said)
    elif isinstance(message, AskedPresence):
        room.tell_who_is_there(seat)


async def _write(seat: Seat, send: Send) -> None:
    while True:
        for frame in await seat.next_frames():
            # A browser that left says so by an error, which is its own.
            try:
                await send({"type": "websocket.send", "bytes": frame})
            except (OSError, RuntimeError):
                return
