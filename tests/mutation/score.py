"""Prints the share of changed lines that the tests noticed, by file, from mutmut's own notes."""

import json
from collections import Counter
from pathlib import Path

NOTES = Path("mutants")
SURVIVED, NO_TESTS = 0, 33


def verdicts(path: Path) -> Counter[str]:
    codes = json.loads(path.read_text())["exit_code_by_key"].values()
    names = {SURVIVED: "survived", NO_TESTS: "survived", None: "not run"}
    return Counter(names.get(code, "killed") for code in codes)


def line(name: str, counts: Counter[str]) -> str:
    run = counts["killed"] + counts["survived"]
    share = f"{100 * counts['killed'] / run:6.1f} %" if run else "     - "
    rest = f", {counts['not run']} not run" if counts["not run"] else ""
    return f"{name:38} {counts['killed']:5} of {run:5} killed {share}{rest}"


def report() -> None:
    total: Counter[str] = Counter()
    for path in sorted(NOTES.rglob("*.py.meta")):
        counts = verdicts(path)
        if counts:
            total += counts
            print(line(str(path.relative_to(NOTES)).removesuffix(".meta"), counts))
    print(line("all", total))


if __name__ == "__main__":
    report()
