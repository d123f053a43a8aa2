"""Two things measured in turn, round by round, so that a busy machine slows both; no case here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

# Above this share of the median, the half-width of the rounds makes a ratio doubtful.
NOISY = 0.10

Measure = Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a case measures: each call is one round and gives one number in the unit."""

    ours: Measure
    reference: Measure
    unit: str
    rounds: int = 7
    # Said after the last round: latencies, ceilings, queries; whatever explains the number.
    notes: Callable[[], dict[str, Any]] = dict


@dataclass
class Result:
    ours: list[float]
    reference: list[float]
    unit: str
    aim: str = ""
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Median of the rounds' own ratios: what slows a whole round down cancels out."""
        return median(mine / theirs for mine, theirs in zip(self.ours, self.reference, strict=True))

    @property
    def spread(self) -> float:
        """The median absolute deviation of those ratios, as a share of their median."""
        ratios = [mine / theirs for mine, theirs in zip(self.ours, self.reference, strict=True)]
        return median(abs(one - self.ratio) for one in ratios) / self.ratio

    @property
    def is_noisy(self) -> bool:
        return self.spread > NOISY

    def as_json(self) -> dict[str, Any]:
        facts = {
            "ours": round(median(self.ours), 2),
            "reference": round(median(self.reference), 2),
            "ratio": round(self.ratio, 3),
            "unit": self.unit,
            "spread": round(self.spread, 3),
            "rounds": len(self.ours),
        }
        return facts | ({"aim": self.aim} if self.aim else {}) | self.notes


def measure(comparison: Comparison, *, quick: bool = False, aim: str = "") -> Result:
    """Rounds of ours and of the reference in turn, each first as often, after one not counted."""
    rounds = min(2, comparison.rounds) if quick else comparison.rounds
    if comparison.rounds > 1:
        comparison.ours()
        comparison.reference()
    result = Result([], [], comparison.unit, aim)
    pair = [(comparison.ours, result.ours), (comparison.reference, result.reference)]
    for number in range(rounds):
        for call, kept in pair if number % 2 else reversed(pair):
            kept.append(call())
    result.notes = comparison.notes()
    return result


def table(results: dict[str, Result]) -> str:
    """The results as lines within a terminal's width."""
    lines = [f"{'case':<36}{'ours':>10}{'reference':>11}{'ratio':>9}  unit"]
    for name, result in results.items():
        row = result.as_json()
        flag = f"  noisy: ±{result.spread:.0%}" if result.is_noisy else ""
        aim = f"  (aim {result.aim})" if result.aim else ""
        numbers = f"{row['ours']:>10.1f}{row['reference']:>11.1f}{row['ratio']:>9.2f}"
        lines.append(f"{name:<36}{numbers}  {result.unit}{aim}{flag}")
        lines += [f"    {what}: {value}" for what, value in result.notes.items()]
    return "\n".join(lines)
