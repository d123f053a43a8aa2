"""From nothing to the first page: a fresh clone and `make run`, as the README says.

The reference is the part that no product can avoid: a virtual environment with the same packages.
pip's cache is what it is on this machine, for both.
"""

import itertools
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.ground import ROOT, Ground
from benchmarks.measuring import Comparison
from benchmarks.registry import case
from tests.services.environment import OURS
from tests.services.programs import Program, free_port, last_lines

PATIENCE_SECONDS = 600
NUMBERS = itertools.count(1)
# What `make run` says when it goes on to the next part.
STAGES = {
    "Preparing the database": "venv and packages",
    "Filling the empty database": "migrations",
    "Passerelle is running": "demo content and servers",
}


@case("clone_to_first_page_vs_install")
def clone_to_first_page(ground: Ground) -> Comparison:
    """Seconds until the home page is there; less is better, 1 is impossible."""
    parts: dict[str, float] = {}
    return Comparison(
        ours=lambda: from_clone(ground, parts),
        reference=lambda: install(ground),
        unit="seconds",
        rounds=1,
        notes=lambda: {name: f"{seconds:.1f} s" for name, seconds in parts.items()},
    )


def from_clone(ground: Ground, parts: dict[str, float]) -> float:
    clone = ground.directory / f"clone-{next(NUMBERS)}"
    began = last = time.monotonic()
    run_to_the_end(["git", "-c", "safe.directory=*", "clone", "-q", str(ROOT), str(clone)], ROOT)
    parts["clone"], last = time.monotonic() - last, time.monotonic()
    port = free_port()
    program = Program(
        ["make", "run", f"PYTHON={sys.executable}"],
        log=ground.directory / "make-run.log",
        environment=clean_environment() | {"PORT": str(port)},
        directory=clone,
    )
    try:
        for words, name in STAGES.items():
            program.wait_until(lambda said=words: said in last_lines(program.log), patience=600)
            parts[name], last = time.monotonic() - last, time.monotonic()
        program.wait_until(lambda: has_page(port), patience=60)
        parts["first page"] = time.monotonic() - last
    finally:
        program.stop()
    return time.monotonic() - began


def has_page(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=30) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def install(ground: Ground) -> float:
    """The same requirements into a virtual environment, and nothing else."""
    place = ground.directory / f"venv-{next(NUMBERS)}"
    began = time.monotonic()
    run_to_the_end([sys.executable, "-m", "venv", str(place)], ROOT)
    requirements = str(ROOT / "requirements" / "base.txt")
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    run_to_the_end([*pip, "--require-hashes", "--requirement", requirements], ROOT)
    return time.monotonic() - began


def run_to_the_end(command: list[str], directory: Path) -> None:
    log = Path(os.devnull)
    program = Program(command, log=log, environment=clean_environment(), directory=directory)
    if program.process.wait(PATIENCE_SECONDS):
        raise RuntimeError(f"{command} failed with {program.process.returncode}")


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}
