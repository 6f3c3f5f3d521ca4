"""The house holds: layers, owners, sizes. Pure reading of the source; nothing of it is imported or run."""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "statement_watch"
PACKAGE = "statement_watch"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("", "errors", "text", "urls", "tokens", "quotemarks", "names", "dates", "moments", "notices", "charset", "atom"),
    ("model", "views"),
    (
        "config",
        "politeness",
        "discovery",
        "extraction",
        "versions",
        "verdict",
        "health",
        "reach",
        "matching",
        "quotes",
        "alerting",
        "digest",
        "export",
    ),
    ("guard",),
    ("fetch", "store", "notify", "workers"),
    (
        "watcher",
        "checking",
        "listings",
        "bookkeeping",
        "recorder",
        "telling",
        "recognise",
        "rounds",
        "importing",
        "rereading",
        "reviewing",
        "forgetting",
        "surroundings",
        "delivery",
        "presenting",
    ),
    ("daemon", "demo", "web"),
    ("cli", "__main__"),
)
"""Lowest first; a name is a module or package right below `statement_watch` (`""` is its `__init__`)."""

APART = (2, 4)
"""Layers whose rooms do not import one another: what they share is lower down, and who joins them is higher up."""

OWNERS: dict[str, set[str]] = {
    "ada_url": {"urls", "guard"},
    "apprise": {"notify"},
    "apscheduler": {"daemon"},
    "bs4": {"discovery", "extraction"},
    "certifi": {"guard"},
    "charset_normalizer": {"charset"},
    "click": {"cli"},
    "feedparser": {"discovery"},
    "h11": {"web"},
    "httpcore": {"guard"},
    "httpx": {"guard", "fetch", "notify"},
    "jinja2": {"digest", "web"},
    "lxml": {"discovery", "extraction"},
    "mammoth": {"extraction"},
    "playwright": {"fetch"},
    "prometheus_client": {"daemon"},
    "pypdfium2": {"extraction"},
    "rapidfuzz": {"matching", "versions"},
    "regex": {"alerting", "config"},
    "rich": {"cli"},
    "soupsieve": {"config"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "starlette": {"web"},
    "tld": {"urls"},
    "trafilatura": {"extraction"},
    "uvicorn": {"web"},
    "warcio": {"export", "importing"},
    "xxhash": {"matching", "extraction"},
}
"""Which rooms may import an outside library (and `sqlite3`, which is as good as one)."""

ASYNC = {"guard", "fetch", "notify", "workers", "daemon", "demo", "web", "cli", *LAYERS[5]}
CLOCK = {"cli", "daemon", "__main__"}
SQL = re.compile(
    r"\b(SELECT\s[\s\S]*\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s"
    r"|CREATE\s+(VIRTUAL\s+)?(TABLE|INDEX|TRIGGER|VIEW)\b|PRAGMA\s+\w)"
)
NOW = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module by its dotted name below the package; packages under their own name."""
    found = {}
    for path in sorted(SRC.rglob("*.py")):
        name = ".".join(path.relative_to(SRC).with_suffix("").parts)
        name = "" if name == "__init__" else name.removesuffix(".__init__")
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


@cache
def nodes() -> dict[type[ast.AST], tuple[tuple[str, Any], ...]]:
    """Every node of every module by its type, with the name of its module."""
    found: dict[type[ast.AST], list[tuple[str, Any]]] = defaultdict(list)
    for module, tree in modules().items():
        for node in ast.walk(tree):
            found[type(node)].append((module, node))
    return {kind: tuple(several) for kind, several in found.items()}


def room(module: str) -> str:
    return module.partition(".")[0]


def imported() -> Iterator[tuple[str, str]]:
    """Full names of everything imported, at the top or inside a function, each with the module that does it."""
    for module, node in nodes()[ast.Import]:
        yield from ((module, alias.name) for alias in node.names)
    for module, node in nodes()[ast.ImportFrom]:
        assert node.level == 0, f"a relative import in line {node.lineno} of {module}"
        yield from ((module, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def graph() -> dict[str, frozenset[str]]:
    """Which module imports which, within the package."""
    known = modules()

    def target(name: str) -> str | None:
        if name.partition(".")[0] != PACKAGE:
            return None
        inner = name.removeprefix(PACKAGE).lstrip(".")
        return inner if inner in known else inner.rpartition(".")[0]

    found: dict[str, set[str]] = {module: set() for module in known}
    for module, name in imported():
        if (other := target(name)) is not None and other != module:
            found[module].add(other)
    return {module: frozenset(others) for module, others in found.items()}


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def level(module: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room(module) in rooms)


def test_every_room_has_a_layer() -> None:
    placed = {name for rooms in LAYERS for name in rooms}
    assert {room(module) for module in modules()} <= placed


def test_imports_point_down_only_lazy_ones_too() -> None:
    wrong = [
        f"{module} (L{level(module)}) imports {other} (L{level(other)})"
        for module, others in graph().items()
        for other in others
        if level(other) > level(module)
    ]
    assert wrong == []


def test_rooms_of_a_layer_apart_do_not_import_one_another() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, others in graph().items()
        for other in others
        if level(module) == level(other) and level(module) in APART and room(module) != room(other)
    ]
    assert wrong == []


def test_no_module_imports_itself_through_others() -> None:
    seen: dict[str, int] = {}

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in seen:
            for other in graph()[module]:
                visit(other, (*path, module))
            seen[module] = 1

    for module in graph():
        visit(module, ())


def test_no_submodule_imports_the_package_that_it_is_in() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, others in graph().items()
        for other in others
        if other and module.startswith(f"{other}.") and other != "cli"
    ]
    assert wrong == []


def test_every_outside_library_has_its_owner_and_stays_there() -> None:
    wrong = [
        f"{module} imports {library}"
        for module, name in imported()
        if (library := name.partition(".")[0]) != PACKAGE
        and (library not in sys.stdlib_module_names or library in OWNERS)
        and room(module) not in OWNERS.get(library, set())
    ]
    assert wrong == []


def test_sql_is_written_in_the_store_only() -> None:
    wrong = [
        f"{module}:{node.lineno}"
        for module, node in nodes()[ast.Constant]
        if room(module) != "store" and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []


def test_the_environment_is_read_by_the_config_only() -> None:
    read = [(module, dotted(node)) for module, node in nodes()[ast.Attribute]] + list(imported())
    wrong = [
        f"{module} reads {name}"
        for module, name in read
        if room(module) != "config" and name in {"os.environ", "os.getenv", "os.environb"}
    ]
    assert wrong == []


def test_the_clock_is_read_at_the_entry_points_only() -> None:
    wrong = [
        f"{module}:{node.lineno}"
        for module, node in nodes()[ast.Call]
        if room(module) not in CLOCK and ".".join(dotted(node.func).split(".")[-2:]) in NOW
    ]
    assert wrong == []


def test_only_what_waits_for_others_is_async() -> None:
    wrong = [f"{module}.{node.name}" for module, node in nodes()[ast.AsyncFunctionDef] if room(module) not in ASYNC]
    assert wrong == []


def test_importing_a_module_does_nothing() -> None:
    """At the top of a module stand definitions; a bare call would be a side effect."""
    wrong = [
        f"{module}:{node.lineno}"
        for module, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ]
    assert wrong == []


def test_modules_and_functions_stay_small() -> None:
    sizes = {str(path.relative_to(SRC)): path.read_text("utf-8").count("\n") for path in SRC.rglob("*.py")}
    told = [size for size in sizes.values() if size > 4]
    assert statistics.median(told) <= 200
    assert {name: size for name, size in sizes.items() if size > 600} == {}
    functions = {
        f"{module}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for kind in (ast.FunctionDef, ast.AsyncFunctionDef)
        for module, node in nodes()[kind]
    }
    assert {name: size for name, size in functions.items() if size > 80} == {}
    assert sorted(functions.values())[int(len(functions) * 0.9)] <= 35


def test_everything_public_says_what_it_promises() -> None:
    wrong = [
        f"{module}:{getattr(node, 'name', '')}"
        for module, tree in modules().items()
        for node in (tree, *tree.body)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not getattr(node, "name", "").startswith("_")
        and not ast.get_docstring(node)
        and room(module) != "cli"
    ]
    assert wrong == []


def test_every_dependency_is_used_and_every_import_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *(line for name, lines in extras.items() if name != "dev" for line in lines)]
    names = {re.split(r"[<>=\[ ]", line)[0].lower().replace("-", "_") for line in declared} - {PACKAGE}
    as_imported = {"beautifulsoup4": "bs4"}
    used = {name.partition(".")[0] for _, name in imported()}
    # Needed by others at run time and never imported by us.
    silent = {"lxml_html_clean", "sniffio", "tzdata"}
    assert {as_imported.get(name, name) for name in names} - silent - used == set()
    # Brought by a declared library of which they are a part.
    brought = {"soupsieve": "beautifulsoup4", "h11": "uvicorn"}
    outside = {name for name in used if name not in sys.stdlib_module_names and name != PACKAGE}
    assert outside - set(brought) - {as_imported.get(name, name) for name in names} == set()


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE", "docs/architecture.md"])
def test_the_papers_of_the_house_are_there(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()
