"""`manage.py serve`, the real thing: processes, signals, ports; and the keeping alive by itself."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal.demo.accounts import ACCOUNTS
from portal.supervision import Child, GaveUp, supervise
from tests.services.databases import Database, Databases
from tests.services.environment import ROOT, environment_for
from tests.services.programs import Program, last_lines
from tests.services.servers import PATIENCE, Passerelle

pytestmark = pytest.mark.slow


class Serving:
    """One `manage.py serve` after the other on the same data."""

    def __init__(self, database: Database, *, demo: bool) -> None:
        self.database = database
        self.site = Passerelle(database)
        self.environment = environment_for(database.url, database.data_dir) | {
            "DEMO": str(int(demo)),
            "PORT": str(self.site.port),
        }
        self.log = database.data_dir / "serve.log"
        self.program: Program | None = None

    def start(self, *, stop_signal: signal.Signals = signal.SIGINT) -> float:
        """Start it and wait until it says where it is; the seconds that took."""
        self.log.unlink(missing_ok=True)
        began = time.monotonic()
        self.program = Program(
            [sys.executable, "manage.py", "serve"],
            log=self.log,
            environment=self.environment,
            directory=ROOT,
            stop_signal=stop_signal,
        )
        self.program.wait_until(lambda: "Ctrl-C" in self.said, patience=2 * PATIENCE)
        return time.monotonic() - began

    @property
    def said(self) -> str:
        return last_lines(self.log)

    @property
    def children(self) -> dict[str, int]:
        """The process ids of the worker and of the web server, by name."""
        assert self.program is not None
        found = {}
        for process, parent, command in processes():
            if parent == self.program.pid:
                found["worker" if "manage.py worker" in command else "web"] = process
        return found

    def wait_for(self, name: str, *, other_than: int) -> int:
        until(lambda: self.children.get(name, other_than) != other_than)
        return self.children[name]


def processes() -> Iterator[tuple[int, int, str]]:
    """(process, parent, command) of all that run; zombies have no command."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended between the listing and the reading
            parent = int((path / "stat").read_text().rpartition(") ")[2].split()[1])
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if command:
                yield int(path.name), parent, command


def are_running(*numbers: int) -> bool:
    return bool({process for process, _, _ in processes()} & set(numbers))


def until(is_so: object, *, patience: float = PATIENCE) -> None:
    assert callable(is_so)
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def serving(databases: Databases) -> Iterator[Serving]:
    serving = Serving(databases.create("sqlite"), demo=False)
    yield serving
    if serving.program is not None:
        serving.program.kill()


@pytest.fixture
def serving_from_nothing(databases: Databases) -> Iterator[Serving]:
    serving = Serving(databases.empty("sqlite"), demo=True)
    yield serving
    if serving.program is not None:
        serving.program.kill()


def test_one_command_makes_everything_from_nothing_and_starts_again_quicker(serving_from_nothing):
    serving = serving_from_nothing

    first = serving.start()
    said, children = serving.said, serving.children
    is_live = serving.site.is_live()
    began = time.monotonic()
    status = serving.program.stop()
    stopping = time.monotonic() - began

    assert is_live
    assert set(children) == {"web", "worker"}
    assert f"http://localhost:{serving.site.port}/" in said
    assert "/demo/mailbox/" in said
    assert all(account.email in said for account in ACCOUNTS)
    assert all(len(line) <= 80 for line in said.splitlines() if "  Data " not in line)
    assert serving.database.rows("SELECT count(*) > 10 FROM events_meeting") == [(1,)]
    assert status == 0, serving.said
    assert stopping < 12
    assert not are_running(*children.values())

    second = serving.start(stop_signal=signal.SIGTERM)

    assert second < first
    assert "demo content" not in serving.said
    assert serving.program.stop() == 0


def test_a_killed_worker_or_web_server_is_started_again(serving):
    serving.start()
    before = serving.children

    os.kill(before["worker"], signal.SIGKILL)
    os.kill(before["web"], signal.SIGKILL)

    serving.wait_for("worker", other_than=before["worker"])
    serving.wait_for("web", other_than=before["web"])
    until(serving.site.is_live)
    assert "The worker ended (signal 9). It starts again" in serving.said
    assert serving.program.stop() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_when_the_command_itself_is_killed_nobody_keeps_the_port(serving):
    serving.start()
    children = serving.children

    serving.program.kill()

    until(lambda: not are_running(*children.values()))
    assert serving.start() > 0


def test_a_port_in_use_is_said_with_the_way_out(serving):
    with socket.socket() as other:
        other.bind(("127.0.0.1", serving.site.port))
        other.listen()
        with pytest.raises(RuntimeError, match="ended with 1"):
            serving.start()

    assert f"port {serving.site.port} of 127.0.0.1" in serving.said
    assert f"PORT={serving.site.port + 1} make run" in serving.said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEBUG": "0", "RATE_LIMITS": "on"}, "Set SECRET_KEY"),
        ({"PORT": "eight"}, "PORT cannot be read"),
        ({"PORT": "99999"}, "PORT must be a number from 1 to 65535."),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS must be 1 or more."),
    ],
)
def test_a_wrong_setting_is_one_clear_sentence(serving, wrong, sentence):
    serving.environment |= wrong

    with pytest.raises(RuntimeError, match="ended with 1"):
        serving.start()

    assert sentence in serving.said
    assert "Traceback" not in serving.said


def child(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code], ROOT)


def test_who_ends_at_once_again_and_again_is_given_up_and_the_others_stop():
    said: list[str] = []
    steady = child("steady one", "import time; time.sleep(60)")

    with pytest.raises(GaveUp, match="failing one"):
        supervise(
            [steady, child("failing one", "raise SystemExit(3)")],
            say=said.append,
            is_ready=lambda: False,
            when_ready=lambda: None,
        )

    assert not steady.is_running
    pauses = [float(words.split()[-2]) for words in said]
    assert pauses == [0.5, 1, 2]
    assert all("failing one ended (status 3)" in words for words in said)


def test_who_ignores_the_request_to_stop_is_ended_all_the_same(monkeypatch):
    monkeypatch.setattr("portal.supervision.LAST_WORDS_SECONDS", 0.5)
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('x'); time.sleep(60)"
    deaf = child("deaf one", code)
    began = time.monotonic()

    supervise(
        [deaf],
        say=print,
        is_ready=lambda: time.monotonic() > began + 1,
        when_ready=lambda: os.kill(os.getpid(), signal.SIGTERM),
    )

    assert not deaf.is_running
