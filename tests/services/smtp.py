"""A small real SMTP server that keeps what it receives and can refuse, hang, die and come back."""

import email
import email.policy
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Literal

from tests.services.programs import free_port

# refuse: a temporary error to every sender. hang: no greeting. swallow: takes the message, keeps
# it, and never says so (what a sender killed between our 250 and its commit lives through).
Mood = Literal["accept", "refuse", "hang", "swallow"]


@dataclass(frozen=True)
class Envelope:
    """One message as it came over the wire, with who it was for."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class Conversation(StreamRequestHandler):
    """The server's side of one connection."""

    server: "Listener"

    def handle(self) -> None:
        with suppress(ConnectionError, ValueError):
            self.wait_out("hang")
            self.say("220 passerelle.test ready")
            self.converse()

    def converse(self) -> None:
        sender = ""
        recipients: list[str] = []
        for verb, argument in self.commands():
            if verb == "MAIL" and self.server.office.mood == "refuse":
                self.say("451 not now, come back later")
                continue
            if verb == "MAIL":
                sender, recipients = address(argument), []
            elif verb == "RCPT":
                recipients.append(address(argument))
            elif verb == "DATA":
                self.say("354 go on")
                self.keep(Envelope(sender, tuple(recipients), self.read_text()))
            self.say("221 bye" if verb == "QUIT" else "250 fine")

    def commands(self) -> Iterator[tuple[str, str]]:
        verb = ""
        while verb != "QUIT" and (line := self.rfile.readline()):
            verb, _, argument = line.decode("utf-8").strip().partition(" ")
            verb = verb.upper()
            yield verb, argument

    def read_text(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def keep(self, envelope: Envelope) -> None:
        self.server.office.received.append(envelope)
        self.wait_out("swallow")

    def wait_out(self, mood: Mood) -> None:
        while self.server.office.mood == mood and not self.server.is_closed.is_set():
            time.sleep(0.02)
        if self.server.is_closed.is_set():
            raise ConnectionAbortedError

    def say(self, line: str) -> None:
        self.wfile.write(line.encode("ascii") + b"\r\n")


def address(argument: str) -> str:
    """`FROM:<someone@example.org> SIZE=12` gives `someone@example.org`."""
    return argument.partition("<")[2].partition(">")[0]


class Listener(ThreadingTCPServer):
    """The listening socket and its open connections; one life of the server."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, office: "SMTPServer") -> None:
        self.office = office
        self.is_closed = threading.Event()
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", office.port), Conversation)

    def process_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        assert isinstance(request, socket.socket)
        self.connections.discard(request)
        super().shutdown_request(request)

    def close(self) -> None:
        self.is_closed.set()
        self.shutdown()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class SMTPServer:
    """What a test holds: `received`, `mood`, `die()`, `come_back()` on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.received: list[Envelope] = []
        self.mood: Mood = "accept"
        self.listener: Listener | None = None

    def come_back(self) -> None:
        assert self.listener is None, "the server is already listening"
        self.listener = Listener(self)
        threading.Thread(
            target=self.listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def die(self) -> None:
        """Close the port and cut the connections without a word."""
        if self.listener:
            self.listener.close()
            self.listener = None

    def wait_for(self, count: int, *, patience: float = 30) -> list[Envelope]:
        """The messages received, once there are `count` of them."""
        deadline = time.monotonic() + patience
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} messages came"
            time.sleep(0.05)
        return list(self.received)
