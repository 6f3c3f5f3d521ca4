"""Every extract names the code that read it, and no change of that code can go unnamed."""

from __future__ import annotations

import ast
from pathlib import Path

import statement_watch
from reading import extract
from statement_watch.extraction import edition

PACKAGE = Path(statement_watch.__file__).parent
RECORDS = {"model", "errors"}
"""Modules that hold no decision about what is read."""


def imported(module: Path) -> set[str]:
    """The modules or packages of ours, on top level, that a module imports."""
    nodes = (node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.ImportFrom))
    names = (node.module or "" for node in nodes)
    return {name.split(".")[1] for name in names if name.startswith("statement_watch.")}


def test_an_extract_names_the_code_that_read_it() -> None:
    assert extract("<h1>Chiefs welcome the law</h1><p>" + "The law is good. " * 40).extractor == edition.extractor()


def test_the_edition_covers_every_module_that_reading_leans_on() -> None:
    covered = {name.removesuffix(".py") for name in edition.CODE}
    leant_on = {name for code in edition.CODE for module in modules(code) for name in imported(module)}
    assert leant_on <= covered | RECORDS


def modules(code: str) -> list[Path]:
    place = PACKAGE / code
    return [place] if place.is_file() else sorted(place.glob("*.py"))


def test_other_code_or_another_library_is_another_edition() -> None:
    code, libraries = [("dates.py", b"a = 1\n")], {"lxml": "6.0"}
    first = edition.edition_of(code, libraries)
    assert first == edition.edition_of(code, libraries)
    others = {
        edition.edition_of([("dates.py", b"a = 2\n")], libraries),
        edition.edition_of([("text.py", b"a = 1\n")], libraries),
        edition.edition_of(code, {"lxml": "6.1"}),
        edition.edition_of(code, {}),
    }
    assert len({first} | others) == 5
