"""Operating-system processes under test: started, awaited, stopped, killed; knows no Django."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def last_lines(log: Path, count: int = 60) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


class Program:
    """One process and its descendants, its output in a file that outlives it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.command = list(command)
        self.log = log
        self.stop_signal = stop_signal
        # A session of its own: Ctrl-C in the terminal reaches pytest, which stops things in order,
        # and a kill reaches the workers a server forked.
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else dict(environment),
                cwd=directory,
                start_new_session=True,
                **as_user(user),
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, is_ready: Callable[[], bool], *, patience: float = 60) -> None:
        """Return when the program answers; say what it printed if it died or stays silent."""
        deadline = time.monotonic() + patience
        while not is_ready():
            if not self.is_running or time.monotonic() > deadline:
                state = "is silent" if self.is_running else f"ended with {self.process.returncode}"
                self.kill()
                raise RuntimeError(f"{self.command[:4]} {state}:\n{last_lines(self.log)}")
            time.sleep(0.05)

    def stop(self, *, patience: float = 15) -> int:
        """Ask politely, then insist; the exit status."""
        if self.is_running:
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        return self.kill()

    def kill(self) -> int:
        """`kill -9` of the process and of all it started, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        status = self.process.wait(10)
        # The signal reaches descendants a moment later, and we cannot wait on those.
        deadline = time.monotonic() + 5
        while living_in_group(self.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        return status


def living_in_group(group: int) -> list[str]:
    """The processes of a group that still run; a zombie nobody reaps does not count."""
    living = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended between the listing and the reading
            state, _, found, *_ = path.read_text().rpartition(") ")[2].split()
            if int(found) == group and state not in "ZX":
                living.append(path.parent.name)
    return living


def as_user(name: str | None) -> dict[str, Any]:
    """The arguments of `subprocess` that give up root for another account."""
    return {"user": name, "group": name_of_group(name), "extra_groups": []} if name else {}


def name_of_group(user: str) -> int:
    # Only needed when we are root, which does not happen where `pwd` is absent (Windows).
    import pwd

    return pwd.getpwnam(user).pw_gid
