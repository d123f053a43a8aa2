"""Real servers for fetches to meet: well-behaved, redirecting, slow, huge, packed as bombs."""

import gzip
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
    b"DTSTAMP:20260901T080000Z\r\nDTSTART:20270112T170000Z\r\nDURATION:PT2H\r\n"
    b"SUMMARY:Une rencontre\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ETAG = '"one"'
MODIFIED = "Tue, 01 Sep 2026 08:00:00 GMT"


@dataclass
class Feed:
    """A server: what was asked of it, and what it answers at which path."""

    port: int = 0
    content: bytes = CALENDAR
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: dict[str, Callable[[Any], None]] = field(default_factory=dict)

    def url(self, path: str = "/a.ics", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving(*, tls: ssl.SSLContext | None = None) -> Iterator[Feed]:
    feed = Feed()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            feed.asked.append((self.path, dict(self.headers)))
            with suppress(OSError):
                feed.answers.get(self.path, self.plain)(self)
            self.close_connection = True

        def plain(self, _same: Any) -> None:
            if self.headers.get("If-None-Match") == ETAG:
                self.send_response(304)
                self.send_header("ETag", ETAG)
                self.end_headers()
                return
            answer(self, feed.content, {"ETag": ETAG, "Last-Modified": MODIFIED})

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    feed.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield feed
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(handler: Any, body: bytes, headers: dict[str, str], status: int = 200) -> None:
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def redirects_to(url: str, status: int = 302) -> Callable[[Any], None]:
    return lambda handler: answer(handler, b"", {"Location": url}, status)


def fails(status: int) -> Callable[[Any], None]:
    return lambda handler: answer(handler, b"no", {}, status)


def drips(handler: Any) -> None:
    """A letter every tenth of a second: never late for a single read, never done."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _count in range(200):
        handler.wfile.write(b"B")
        time.sleep(0.1)


def says_nothing(handler: Any) -> None:
    """Takes the question, and keeps the line open without an answer."""
    time.sleep(2)


def drips_headers(handler: Any) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 200:
        handler.wfile.write(bytes([letter]))
        time.sleep(0.1)


def never_ends(handler: Any) -> None:
    """More than anybody takes, without saying how much."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _count in range(400):
        handler.wfile.write(b"A" * 100_000)


def bomb(handler: Any) -> None:
    """A few kilobytes that unpack to sixty megabytes."""
    body = gzip.compress(b"A" * 60_000_000, compresslevel=9)
    answer(handler, body, {"Content-Encoding": "gzip"})


def packed(handler: Any) -> None:
    answer(handler, gzip.compress(CALENDAR), {"Content-Encoding": "gzip"})


def cut_off(handler: Any) -> None:
    answer(handler, CALENDAR[:40], {"Content-Length": str(len(CALENDAR))})
