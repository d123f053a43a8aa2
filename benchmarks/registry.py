"""The cases by name: a function that says what to compare, with the decorator that names it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.ground import Ground
from benchmarks.measuring import Comparison

Prepare = Callable[..., Comparison]


@dataclass(frozen=True)
class Case:
    name: str
    prepare: Prepare
    aim: str
    parts: dict[str, Any]

    def on(self, ground: Ground) -> Comparison:
        return self.prepare(ground, **self.parts)


CASES: dict[str, Case] = {}


def case(name: str, *, aim: str = "", **parts: Any) -> Callable[[Prepare], Prepare]:
    """Register a function as a case; several times with other `parts` gives several cases."""

    def register(prepare: Prepare) -> Prepare:
        if name in CASES:
            raise ValueError(f"Two cases are called {name}.")
        CASES[name] = Case(name, prepare, aim, parts)
        return prepare

    return register
