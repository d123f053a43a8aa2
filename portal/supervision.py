"""Keeping processes alive: start them, start again those that die, stop all. Knows no Django."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

LOOK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# Whoever lived that long was well: the next pause is short again.
WELL_SECONDS = 20.0
# Ends by itself so many times in a row, each time soon: starting it again will not help.
TRIES = 4
# Above uvicorn's own five seconds for the requests it is answering.
LAST_WORDS_SECONDS = 8.0

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class GaveUp(Exception):
    """A process ends as soon as it is started; its name is the argument."""


@dataclass
class Child:
    """One process in a group of its own: Ctrl-C in the terminal reaches its parent alone."""

    name: str
    command: Sequence[str]
    directory: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts_again_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(_die_with, os.getpid()),  # noqa: PLW1509 - one thread forks here
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def bury(self) -> str:
        """Take note of a death and say it; raises GaveUp when starting again is no use."""
        assert self.process is not None
        status = self.process.returncode
        self.kill()
        self.process = None
        now = time.monotonic()
        self.deaths = self.deaths + 1 if now - self.started_at < WELL_SECONDS else 1
        if self.deaths >= TRIES and status >= 0:
            raise GaveUp(self.name)
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (self.deaths - 1), LONGEST_PAUSE_SECONDS)
        self.starts_again_at = now + pause
        how = f"status {status}" if status >= 0 else f"signal {-status}"
        return f"The {self.name} ended ({how}). It starts again in {pause:g} s."

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End the whole group: a server killed alone would leave those it forked on its port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _die_with(parent: int) -> None:
    """In the child, before it becomes the program: end when the parent is killed (Linux)."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def supervise(
    children: Sequence[Child],
    *,
    say: Callable[[str], None],
    is_ready: Callable[[], bool],
    when_ready: Callable[[], None],
) -> None:
    """Keep the children running until SIGINT or SIGTERM, then stop them all.

    A second signal ends them at once. Raises GaveUp, the others being stopped.
    """
    with _signals_counted() as signals:
        try:
            for child in children:
                child.start()
            _watch(children, signals, say, _once(is_ready, when_ready))
        finally:
            _stop(children, signals)


def _watch(
    children: Sequence[Child],
    signals: list[int],
    say: Callable[[str], None],
    look: Callable[[], None],
) -> None:
    while not signals:
        for child in children:
            if child.is_running:
                continue
            if child.process is not None:
                say(child.bury())
            elif time.monotonic() >= child.starts_again_at:
                child.start()
        look()
        time.sleep(LOOK_SECONDS)


def _once(is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> Callable[[], None]:
    done: list[bool] = []

    def look() -> None:
        if not done and is_ready():
            done.append(True)
            when_ready()

    return look


def _stop(children: Sequence[Child], signals: list[int]) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + LAST_WORDS_SECONDS
    asked = len(signals)
    while any(child.is_running for child in children):
        if time.monotonic() > deadline or len(signals) > asked:
            break
        time.sleep(LOOK_SECONDS / 2)
    for child in children:
        child.kill()


@contextmanager
def _signals_counted() -> Iterator[list[int]]:
    """The signals to stop that came in, instead of what they would do by themselves."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    before = {number: signal.signal(number, note) for number in STOPPING_SIGNALS}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
