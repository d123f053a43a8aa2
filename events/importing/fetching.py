"""A calendar from an address of the web, guarded: what a stranger's server may not do to us.

Each address is resolved once, checked, and connected to by its number; so is each redirection.
Knows no database. Says nothing of the address in its errors: it may hold a secret.
"""

import http.client
import socket
import ssl
import time
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from events.importing.addresses import Policy, addresses_of
from events.importing.errors import CalendarError

AGENT = "Passerelle calendar import"
REDIRECTS = {301, 302, 303, 307, 308}
DEFAULT_PORTS = {"http": 80, "https": 443}
PIECE = 64 * 1024
CODES = {401: "needs_password", 403: "needs_password", 404: "not_there", 410: "not_there"}


@dataclass(frozen=True)
class Fetched:
    """What came: `content` None says that nothing changed since the last time."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Target:
    """Where one request goes, taken apart and checked but for its numbers."""

    scheme: str
    host: str
    port: int
    path: str
    authorization: str = ""

    @property
    def host_header(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == DEFAULT_PORTS[self.scheme] else f"{shown}:{self.port}"


class _Clock:
    """The time that is left for all of it: names, redirections, every byte."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise CalendarError("too_slow")
        return seconds


def looks_like_address(text: str) -> bool:
    """Whether this is meant as an address, and not as the name of a file."""
    return "://" in text or text.lower().startswith(("webcal:", "webcals:"))


def check_address(url: str, policy: Policy | None = None) -> None:
    """Raises CalendarError for an address that would not be asked; asks nothing."""
    target_of(url, policy or Policy())


def masked(url: str) -> str:
    """An address as it may be shown: a private feed's path and password are its key."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname or ''}/…"
    except ValueError:
        return "…"


def fetch(url: str, policy: Policy, *, etag: str = "", last_modified: str = "") -> Fetched:
    """The calendar at an address, unless it is as it was. Raises CalendarError."""
    clock = _Clock(policy.deadline_seconds)
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    first = target_of(url, policy)
    target, origin = first, (first.host, first.port)
    for _number in range(policy.most_redirects + 1):
        allowed = target.authorization if (target.host, target.port) == origin else ""
        answer = _ask(target, headers | _authorized(allowed), policy, clock)
        if isinstance(answer, Fetched):
            return answer
        target = _next(target, answer, policy)
    raise CalendarError("too_many_redirects")


def target_of(url: str, policy: Policy) -> Target:
    """An address taken apart. Raises CalendarError."""
    parts = _split(url)
    scheme = {"webcal": "https", "webcals": "https"}.get(parts.scheme, parts.scheme)
    if scheme not in DEFAULT_PORTS:
        raise CalendarError("bad_scheme")
    try:
        host = (parts.hostname or "").rstrip(".")
        port = parts.port if parts.port is not None else DEFAULT_PORTS[scheme]
        host = host if ":" in host or host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise CalendarError("bad_address") from None
    if not host or len(host) > 253 or "%" in host:
        raise CalendarError("bad_address")
    if port not in policy.ports and not policy.trusts(host, port):
        raise CalendarError("bad_port")
    query = f"?{parts.query}" if parts.query else ""
    path = quote(f"{parts.path or '/'}{query}", safe="/?&=%:@!$'()*+,;~#[]-._")
    return Target(scheme, host, port, path, _authorization(parts))


def _split(url: str) -> SplitResult:
    if any(ord(letter) < 33 or ord(letter) == 127 or letter == "\\" for letter in url.strip()):
        raise CalendarError("bad_address")
    if len(url) > 2_000:
        raise CalendarError("bad_address")
    try:
        return urlsplit(url.strip())
    except ValueError:
        raise CalendarError("bad_address") from None


def _authorization(parts: SplitResult) -> str:
    if not parts.username:
        return ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _authorized(authorization: str) -> dict[str, str]:
    return {"Authorization": authorization} if authorization else {}


def _next(target: Target, location: str, policy: Policy) -> Target:
    here = f"{target.scheme}://{target.host_header}{target.path}"
    try:
        there = target_of(urljoin(here, location), policy)
    except ValueError:
        raise CalendarError("bad_address") from None
    if target.scheme == "https" and there.scheme == "http":
        raise CalendarError("redirected_to_http")
    if (there.host, there.port) == (target.host, target.port) and not there.authorization:
        return Target(there.scheme, there.host, there.port, there.path, target.authorization)
    return there


def _ask(target: Target, headers: dict[str, str], policy: Policy, clock: _Clock) -> Fetched | str:
    """One request: what came, or where it sends us."""
    with _connected(target, policy, clock) as connection:
        try:
            connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
            given = {
                "Host": target.host_header,
                "User-Agent": AGENT,
                "Accept": "text/calendar, text/plain;q=0.8, */*;q=0.5",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            }
            for name, value in (given | headers).items():
                connection.putheader(name, value)
            connection.endheaders()
            # Not `getresponse()`, which leaves its reader open when the head is half a head.
            with closing(http.client.HTTPResponse(connection.sock, method="GET")) as response:
                response.begin()
                return _answer(response, policy, clock)
        except TimeoutError:
            raise CalendarError("too_slow") from None
        except (OSError, http.client.HTTPException, ValueError):
            clock.left()
            raise CalendarError("connection_lost") from None


@contextmanager
def _connected(
    target: Target, policy: Policy, clock: _Clock
) -> Iterator[http.client.HTTPConnection]:
    """A connection to a checked number, which ends when the time does, whatever it is doing."""
    # The last one is the line in use: securing a socket empties the plain one.
    line = [_socket(target, policy, clock)]
    # A server that sends one letter a second is never late for any single read.
    alarm = Timer(clock.left(), _hang_up, [line])
    alarm.daemon = True
    alarm.start()
    try:
        connection = http.client.HTTPConnection(target.host, target.port)
        if target.scheme == "https":
            _secure(line, target, clock)
        connection.sock = line[-1]
        with closing(connection):
            yield connection
    finally:
        alarm.cancel()
        for one in line:
            one.close()


def _hang_up(line: list[socket.socket]) -> None:
    with suppress(OSError):
        # Below TLS: its own shutdown would go on in plain letters.
        socket.socket.shutdown(line[-1], socket.SHUT_RDWR)


def _socket(target: Target, policy: Policy, clock: _Clock) -> socket.socket:
    numbers = addresses_of(target.host, target.port, policy, seconds=clock.left())
    for number in numbers[:4]:
        try:
            return socket.create_connection(
                (number, target.port), timeout=min(clock.left(), policy.silence_seconds)
            )
        except OSError:
            continue
    clock.left()
    raise CalendarError("no_connection")


def _secure(line: list[socket.socket], target: Target, clock: _Clock) -> None:
    try:
        line[-1].settimeout(clock.left())
        secured = ssl.create_default_context().wrap_socket(
            line[-1], server_hostname=target.host, do_handshake_on_connect=False
        )
        line.append(secured)
        secured.do_handshake()
        clock.left()
    except ssl.SSLCertVerificationError:
        raise CalendarError("bad_certificate") from None
    except (OSError, ValueError):
        clock.left()
        raise CalendarError("no_connection") from None


def _answer(response: http.client.HTTPResponse, policy: Policy, clock: _Clock) -> Fetched | str:
    location = response.getheader("Location", "")
    if response.status in REDIRECTS and location:
        return location
    etag = _header(response, "ETag")
    last_modified = _header(response, "Last-Modified")
    if response.status == 304:
        return Fetched(None, etag, last_modified)
    if response.status != 200:
        code = CODES.get(response.status, "server_trouble")
        raise CalendarError(code, detail=str(response.status))
    return Fetched(_body(response, policy, clock), etag, last_modified)


def _header(response: http.client.HTTPResponse, name: str) -> str:
    """What goes back with the next request: one line of plain letters, or nothing."""
    value = response.getheader(name, "")
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""


def _body(response: http.client.HTTPResponse, policy: Policy, clock: _Clock) -> bytes:
    if (response.length or 0) > policy.most_bytes:
        raise CalendarError("too_big")
    unpack = _unpacker(response.getheader("Content-Encoding", ""))
    pieces: list[bytes] = []
    received = size = 0
    while piece := response.read1(PIECE):
        clock.left()
        received += len(piece)
        room = policy.most_bytes - size + 1
        content = unpack.decompress(piece, room) if unpack else piece
        pieces.append(content)
        size += len(content)
        if max(size, received) > policy.most_bytes:
            raise CalendarError("too_big")
    # Hung up by our own alarm looks like an end: then the time is over too.
    clock.left()
    if response.length or (unpack and not unpack.eof):
        raise CalendarError("connection_lost")
    return b"".join(pieces)


def _unpacker(encoding: str) -> Any:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    raise CalendarError("bad_encoding")
