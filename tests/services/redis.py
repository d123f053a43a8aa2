"""A Redis of the tests' own, in memory only; may be stopped and started again on its port."""

import shutil
import socket
from contextlib import suppress
from pathlib import Path

from tests.services.programs import Program, free_port


def find_server() -> str | None:
    return shutil.which("redis-server")


class Redis:
    """One server; stopping it mid-test shows what the product does without its cache."""

    def __init__(self, server: str, directory: Path) -> None:
        self.server = server
        self.directory = directory
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.program: Program | None = None

    def start(self) -> None:
        options = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.program = Program(
            [self.server, *arguments, "--dir", str(self.directory)],
            log=self.directory / "redis.log",
        )
        self.program.wait_until(self.answers)

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
        return False

    def stop(self) -> None:
        if self.program:
            self.program.stop()
