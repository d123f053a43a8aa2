"""`make bench` goes on working: one small case from end to end, and how results are counted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measuring import Comparison, measure
from tests.services.environment import ROOT


@pytest.mark.slow
def test_a_case_prints_its_line_and_writes_its_figures(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks", "last_place_vs_floor", "--quick", "--exactly"],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert "last_place_vs_floor" in result.stdout
    figures = json.loads((tmp_path / "bench.json").read_text())
    assert set(figures) == {"last_place_vs_floor"}
    row = figures["last_place_vs_floor"]
    assert row["unit"] == "registrations/s"
    assert 0 < row["ours"] < row["reference"]
    assert 0 < row["ratio"] < 1


def test_a_round_that_the_machine_slows_down_does_not_change_the_ratio() -> None:
    slowness = iter([1, 1, 4, 4, 1, 1, 9, 9, 1, 1, 2, 2])
    comparison = Comparison(
        ours=lambda: 30 / next(slowness),
        reference=lambda: 10 / next(slowness),
        unit="a second",
        rounds=5,
    )

    result = measure(comparison)

    assert result.ratio == pytest.approx(3)
    assert not result.is_noisy


def test_rounds_that_disagree_are_called_noisy() -> None:
    speeds = iter([1, 10, 5, 30, 12, 70])
    comparison = Comparison(
        ours=lambda: next(speeds), reference=lambda: 1.0, unit="a second", rounds=5
    )

    assert measure(comparison).is_noisy
