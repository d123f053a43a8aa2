"""House rules that a machine can check: who imports whom, sizes, names, doors, documents."""

import ast
import math
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.services import missing

ROOT = Path(__file__).resolve().parents[1]
NOT_THE_PRODUCT = {"tests", "benchmarks"}
DOORS = {
    "views",
    "api",
    "feeds",
    "consumers",
    "wagtail_hooks",
    "secret_pages",
    "admin_views",
    "pages",
    "admin",
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
# In two halves, so that this file does not name what it looks for.
REGISTRIES = [
    f"{name}.{domain}".encode()
    for name, domain in [
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npmjs", "org"),
        ("yarnpkg", "com"),
        ("npmmirror", "com"),
    ]
]

# What people say of themselves is read by one door, written by its actions, named in purposes.
NAMES_OF_FACTS = re.compile(r"\b(ProfileFact\b|FactFile\b|Grant\b|held_facts)")
READERS_OF_FACTS = ("network/models/", "network/visibility/", "network/actions/profiles/")
MAY_NAME_FACTS = (*READERS_OF_FACTS, "network/profiles/purposes.py")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def packages() -> list[str]:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    return sorted(found - NOT_THE_PRODUCT)


def sources() -> list[Path]:
    """The product's Python files, without migrations."""
    files = (path for package in packages() for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in files if not {"migrations", "node_modules"} & set(path.parts))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if node and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def listed(title: str, offenders: list[str]) -> str:
    return "\n  ".join([title, *offenders])


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(node: ast.AST, modules: set[str]) -> Iterator[str]:
    """The first-party modules that one import statement names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in modules)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            submodule = f"{node.module}.{alias.name}"
            yield from {submodule if submodule in modules else node.module} & modules


def functions() -> list[tuple[Path, FunctionNode]]:
    return [
        (path, node)
        for path in sources()
        for node in ast.walk(parse(path))
        if isinstance(node, FunctionNode)
    ]


def lines_of(function: FunctionNode) -> int:
    """From `def` to the last line, its docstring not counted."""
    assert function.end_lineno
    length = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None and first.end_lineno:
        length -= first.end_lineno - first.lineno + 1
    return length


def percentile(numbers: list[int], share: float) -> int:
    return sorted(numbers)[max(0, math.ceil(share * len(numbers)) - 1)]


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Each call with the dotted text of what it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def variables_read(tree: ast.AST) -> set[str]:
    """Names of environment variables: `env("X")`, `env.bool("X")`, `Env(X=…)`, `os.environ`."""
    reader = re.compile(r"(os\.)?(env(\.\w+)?|environ\.(get|setdefault|pop)|getenv)")
    names: set[object] = set()
    for call, called in calls(tree):
        if reader.fullmatch(called) and call.args and isinstance(call.args[0], ast.Constant):
            names.add(call.args[0].value)
        if called in {"Env", "environ.Env"}:
            names |= {keyword.arg for keyword in call.keywords}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            names |= {node.slice.value} if ast.unparse(node.value) == "os.environ" else set()
    return {name for name in names if isinstance(name, str) and name.isupper()}


def tracked_files() -> list[Path]:
    """What git holds or would hold: committed, staged and new files, none that it ignores."""
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        missing("git")
    # The clone may belong to another account than the one that runs the tests.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    answer = subprocess.run(
        [*command, "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in answer.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def test_the_import_contract_knows_every_package():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linter = settings["tool"]["importlinter"]

    layers = " ".join(linter["contracts"][0]["layers"])

    unknown = set(packages()) - set(linter["root_packages"])
    assert not unknown, f"add to tool.importlinter.root_packages in pyproject.toml: {unknown}"
    unplaced = set(packages()) - set(re.findall(r"\w+", layers))
    assert not unplaced, f"give them a layer in the first contract of pyproject.toml: {unplaced}"


def test_no_import_goes_round_in_a_circle():
    paths = {module_name(path): path for path in sources()}
    graph = {
        name: {
            target
            for node in ast.walk(parse(path))
            for target in imported(node, set(paths))
            if target != name
        }
        for name, path in paths.items()
    }

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " ← ".join(error.args[1])
        raise AssertionError(f"these modules import each other: {circle}") from None


def test_imports_stand_at_the_top_of_their_module():
    offenders = {
        shown(path, node)
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert not offenders, listed("imports inside a function:", sorted(offenders))


def test_modules_stay_readable_in_one_sitting():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}

    longest = sorted(lengths, key=lengths.__getitem__, reverse=True)[:10]
    offenders = [f"{lengths[path]} {shown(path)}" for path in longest]
    p90 = percentile(list(lengths.values()), 0.9)
    assert p90 <= 350, listed(f"p90 of module lines is {p90}, above 350; longest:", offenders)


def test_functions_do_one_thing():
    lengths = [(lines_of(node), f"{shown(path, node)} {node.name}") for path, node in functions()]
    numbers = [length for length, _ in lengths]
    longest = [f"{length} {name}" for length, name in sorted(lengths, reverse=True)[:20]]

    too_long = [f"{length} {name}" for length, name in lengths if length > 60]
    assert not too_long, listed("functions over 60 lines:", too_long)
    p50, p90 = percentile(numbers, 0.5), percentile(numbers, 0.9)
    found = f"function lines: p50 {p50} (at most 8), p90 {p90} (at most 25); longest:"
    assert p50 <= 8, listed(found, longest)
    assert p90 <= 25, listed(found, longest)


def test_a_module_is_named_after_what_it_is_about():
    everything = [*sources(), *(ROOT / "tests").rglob("*.py")]
    offenders = [
        shown(path)
        for path in everything
        if NAMES_THAT_SAY_NOTHING & {path.stem, *path.relative_to(ROOT).parts[:-1]}
        and "node_modules" not in path.parts
    ]

    assert not offenders, listed("names that say nothing:", offenders)


def test_every_environment_variable_is_documented():
    document = ROOT / "docs" / "configuration.md"
    assert document.exists(), "write docs/configuration.md: every environment variable of settings"
    documented = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", document.read_text(encoding="utf-8")))

    read = variables_read(parse(ROOT / "portal" / "settings.py"))

    assert read, "found no environment variable in portal/settings.py: is this test still right?"
    absent = read - documented
    assert not absent, f"docs/configuration.md does not mention {sorted(absent)}"


def test_doors_write_nothing_themselves():
    doors = [path for path in sources() if DOORS & {path.stem, *path.parent.parts}]
    writing = re.compile(r".*\.(save|delete|objects\.(\w*create\w*))", re.DOTALL)

    offenders = [
        f"{shown(path, call)} {called}()"
        for path in doors
        for call, called in calls(parse(path))
        if writing.fullmatch(called)
    ]

    assert not offenders, listed("call an action instead:", offenders)


def names_of_facts(path: Path, text: str) -> list[str]:
    """The lines that name a fact of a profile where only its door and actions may."""
    if path.relative_to(ROOT).as_posix().startswith(MAY_NAME_FACTS):
        return []
    lines = enumerate(text.splitlines(), start=1)
    return [f"{shown(path)}:{number}" for number, line in lines if NAMES_OF_FACTS.search(line)]


def test_nothing_but_its_door_reads_what_people_say_of_themselves():
    templates = [path for path in tracked_files() if path.suffix == ".html"]
    offenders = [
        place
        for path in [*sources(), *templates]
        for place in names_of_facts(path, path.read_text(encoding="utf-8"))
    ]

    assert not offenders, listed("ask network.visibility.visible_facts:", offenders)


def test_a_door_that_reads_facts_by_itself_would_be_found():
    door = ROOT / "network" / "views" / "directory.py"
    for naive in (
        "from network.models import ProfileFact",
        "rows = Profile.objects.prefetch_related('held_facts__term')",
        "name = profile.held_facts.get(kind='display_name').text",
    ):
        assert names_of_facts(door, naive) == ["network/views/directory.py:1"]


def test_no_file_names_a_package_registry():
    offenders = [
        f"{shown(path)} {needle.decode()}"
        for path in tracked_files()
        for needle in REGISTRIES
        if needle in path.read_bytes()
    ]

    assert not offenders, listed("a lock file names packages and hashes, never hosts:", offenders)
