"""Answers kept in memory while nothing public has changed; before Django, so that they cost little.

See docs/decisions/0004-answers-kept-while-nothing-changed.md. Knows no model: what the public may
read is told apart by `state`, which another process' commit changes too.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from django.utils.http import parse_etags

Message = Any
Headers = list[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# What anyone may read and no account changes; each of these sends an entity tag.
KEPT = ("/api/v1/meetings/", "/feeds/meetings", "/feeds/series/")
# All that may change such an answer, with the address; `Vary` must not name anything else.
VARYING = (b"host", b"x-forwarded-proto", b"accept", b"accept-language")
VARY = {"accept", "accept-language"}
# Requests that ask for more than the answer or 304 are for Django.
UNUSUAL = {b"if-match", b"if-unmodified-since", b"range", b"expect"}
# A state that was read is believed for so long, and not at all beyond the second.
BELIEVED_SECONDS, MOST_SECONDS = 0.5, 0.9
MOST_BYTES, MOST_BYTES_OF_ONE = 32_000_000, 4_000_000
# Of the objects around a body and its key, generously: small answers must not be forgotten.
BYTES_AROUND_ONE = 4_000

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Answer:
    state: Any
    headers: Headers
    body: bytes

    def size(self, key: Key) -> int:
        return len(self.body) + sum(len(part or b"") for part in key) + BYTES_AROUND_ONE

    @property
    def tag(self) -> str:
        return dict(self.headers)[b"etag"].decode("latin-1")

    @property
    def headers_without_body(self) -> Headers:
        """Those of a 304: all but what describes the body."""
        described = {b"content-type", b"content-length", b"content-disposition"}
        return [(name, value) for name, value in self.headers if name not in described]


class KeptAnswers:
    """An ASGI application before another one, answering for it what it answered before.

    `state` is called in a thread; as long as it returns the same, so would the application.
    """

    def __init__(self, application: Application, *, state: Callable[[], Any]) -> None:
        self.application = application
        self.state = State(state)
        self.answers: OrderedDict[Key, Answer] = OrderedDict()
        self.bytes = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        key = key_of(scope)
        state = await self.state.now() if key else None
        if key is None or state is None:
            await self.application(scope, receive, send)
            return
        known = self.answers.get(key)
        if known is not None and known.state == state:
            self.answers.move_to_end(key)
            await tell(known, scope, send)
            return
        # Read before the answer is built: the answer is of this state or of a later one.
        recorder = Recorder(send)
        await self.application(scope, receive, recorder.send)
        if recorder.is_fit:
            self.keep(key, Answer(state, recorder.headers, bytes(recorder.body)))

    def keep(self, key: Key, answer: Answer) -> None:
        before = self.answers.pop(key, None)
        self.bytes += answer.size(key) - (before.size(key) if before else 0)
        self.answers[key] = answer
        while self.bytes > MOST_BYTES:
            oldest_key, oldest = self.answers.popitem(last=False)
            self.bytes -= oldest.size(oldest_key)


class State:
    """The state as it was at most half a second ago; one reader for all who ask meanwhile."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self.read = read
        self.known: Any = None
        self.known_at = float("-inf")
        self.reading: asyncio.Task[None] | None = None

    async def now(self) -> Any:
        """The state, or None when it cannot be told in time: then nothing kept is true for sure."""
        if time.monotonic() - self.known_at > BELIEVED_SECONDS:
            if self.reading is None or self.reading.done():
                self.reading = asyncio.create_task(self._read())
            await asyncio.shield(self.reading)
        is_fresh = time.monotonic() - self.known_at <= MOST_SECONDS
        return self.known if is_fresh else None

    async def _read(self) -> None:
        # Before it is asked: what is committed while the database answers may not be in the answer.
        asked_at = time.monotonic()
        self.known = await asyncio.to_thread(self.read)
        self.known_at = asked_at


class Recorder:
    """Passes an answer on and remembers it, as long as it is one to keep."""

    def __init__(self, send: Send) -> None:
        self.pass_on = send
        self.headers: Headers = []
        self.body = bytearray()
        self.is_fit = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = [(name.lower(), value) for name, value in message["headers"]]
            self.is_fit = message["status"] == 200 and is_for_all(self.headers)
        elif self.is_fit:
            self.body += message.get("body", b"")
            self.is_fit = len(self.body) <= MOST_BYTES_OF_ONE
        await self.pass_on(message)


def is_for_all(headers: Headers) -> bool:
    """Whether everyone who asks with the same key may be given this answer."""
    given = dict(headers)
    vary = {name.strip() for name in given.get(b"vary", b"").decode("latin-1").lower().split(",")}
    return b"etag" in given and b"set-cookie" not in given and vary - {""} <= VARY


def key_of(scope: Message) -> Key | None:
    """What tells one answer from another; None for a request that is always Django's."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    if not scope["path"].startswith(KEPT):
        return None
    headers = dict(scope["headers"])
    if not UNUSUAL.isdisjoint(headers) or _says_twice(scope["headers"]):
        return None
    varying = (headers.get(name) for name in VARYING)
    return (scope["scheme"], scope["path"], scope["query_string"], *varying)


def _says_twice(headers: Headers) -> bool:
    """Whether one of them comes more than once: Django joins them, the key would know the last."""
    names = [name for name, _value in headers if name in VARYING]
    return len(names) != len(set(names))


async def tell(answer: Answer, scope: Message, send: Send) -> None:
    """Send the answer, or that it is still the one that is known."""
    given = dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1")
    is_known = bool(given) and is_tag_of(answer, given)
    status, body = (304, b"") if is_known else (200, answer.body)
    headers = answer.headers_without_body if is_known else answer.headers
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def is_tag_of(answer: Answer, given: str) -> bool:
    """RFC 9110: weak comparison, `*` for anything."""
    tags = {tag.removeprefix("W/") for tag in parse_etags(given)}
    return "*" in tags or answer.tag.removeprefix("W/") in tags
