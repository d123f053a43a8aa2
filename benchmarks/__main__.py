"""`python -m benchmarks [case …] [--quick] [--list]`: measure, print a table, write bench.json."""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks import cases  # noqa: F401 - registers them
from benchmarks.ground import ROOT, Ground
from benchmarks.measuring import Result, measure, table
from benchmarks.registry import CASES


def main() -> int:
    arguments = parser().parse_args()
    chosen = [name for name in CASES if wanted(name, arguments)]
    if arguments.list or not chosen:
        print("\n".join(CASES))
        return 0 if arguments.list else 2
    began = time.monotonic()
    with Ground(quick=arguments.quick) as ground:
        results = {name: run(name, ground, quick=arguments.quick) for name in chosen}
    print(f"\n{table(results)}\n\n{machine()}, {time.monotonic() - began:.0f} s")
    write(results)
    return 0


def parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    reader.add_argument("case", nargs="*", help="names or their beginnings; none: all")
    reader.add_argument("--exactly", action="store_true", help="whole names, not beginnings")
    reader.add_argument("--quick", action="store_true", help="small and rough, to see it work")
    reader.add_argument("--list", action="store_true", help="the names, and stop")
    return reader


def wanted(name: str, arguments: argparse.Namespace) -> bool:
    if arguments.exactly or not arguments.case:
        return not arguments.case or name in arguments.case
    return any(name.startswith(beginning) for beginning in arguments.case)


def run(name: str, ground: Ground, *, quick: bool) -> Result:
    print(f"{name} ...", flush=True)
    case = CASES[name]
    result = measure(case.on(ground), quick=quick, aim=case.aim)
    print(f"  {result.ratio:.2f}", flush=True)
    return result


def machine() -> str:
    load = os.getloadavg()[0]
    python = platform.python_version()
    return f"Python {python}, {os.cpu_count()} processors, load {load:.1f} at the end"


def write(results: dict[str, Result]) -> None:
    """Into DATA_DIR; cases that were not run this time keep what was found before."""
    path = Path(os.environ.get("DATA_DIR", ROOT / "var")) / "bench.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(path.read_text()) if path.exists() else {}
    kept |= {name: result.as_json() for name, result in results.items()}
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    print(f"Written: {path}")


if __name__ == "__main__":
    sys.exit(main())
