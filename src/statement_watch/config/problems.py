"""A mistake in the config, where it stands, and what was probably meant; collected so that all are told at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from statement_watch.config.lines import Path, line_of
from statement_watch.text import one_line

_NEAR = 0.6
"""Least similarity of a suggestion: difflib's own default, which takes `intervall` for `interval` and refuses `foo`."""
_NAMED = 10
"""So many known words are named where none is near."""


class Severity(StrEnum):
    """An error stops the program; a warning is told and the config is used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `str()` is the line that a person reads: file, line, key, what is wrong, what was meant."""

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    key: str | None = None
    """Dotted, as in `sources.iacp.interval`."""
    suggestion: str | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        named = f"{self.key}: " if self.key else ""
        meant = f'; did you mean "{self.suggestion}"?' if self.suggestion else ""
        return one_line(f"{place}: {named}{self.message}{meant}", 1000)


class Wrong(Exception):
    """What a value reader raises: the value is not what the key takes."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


class WrongElements(Exception):
    """What a list's reader raises: which elements are wrong, and those that are right, so that checking goes on."""

    def __init__(self, wrong: Mapping[int, Wrong], right: tuple[object, ...]) -> None:
        super().__init__(f"{len(wrong)} wrong elements")
        self.wrong = wrong
        self.right = right


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word that was probably meant, or None when none is near."""
    found = difflib.get_close_matches(word, list(valid), n=1, cutoff=_NEAR)
    return found[0] if found else None


def hint(word: str, valid: Iterable[str]) -> str:
    """What to put after the message that a word is not known: the nearest, or else what there is."""
    known = sorted(valid)
    if near := nearest(word, known):
        return f'; did you mean "{near}"?'
    return f"; there are {', '.join(known[:_NAMED])}{' …' if len(known) > _NAMED else ''}" if known else ""


@dataclass(slots=True)
class Problems:
    """Collects problems of one file; knows at which line each key stands."""

    file: str
    lines: dict[Path, int]
    found: list[Problem] = field(default_factory=list)

    def error(self, at: Path, key: str | None, message: str, suggestion: str | None = None) -> None:
        """Something that stops the program."""
        self._add(at, key, message, suggestion, Severity.ERROR)

    def warn(self, at: Path, key: str | None, message: str, suggestion: str | None = None) -> None:
        """Something to look at that stops nothing."""
        self._add(at, key, message, suggestion, Severity.WARNING)

    def _add(self, at: Path, key: str | None, message: str, suggestion: str | None, severity: Severity) -> None:
        line = line_of(self.lines, at)
        self.found.append(Problem(self.file, message, line, None, key, suggestion, severity))

    def touches(self, at: Path) -> bool:
        """Whether a problem was found in the table at that path, so that what follows from it need not be told."""
        lines = {line for path, line in self.lines.items() if path[: len(at)] == at}
        return any(problem.line in lines for problem in self.found)

    def in_order(self) -> tuple[Problem, ...]:
        """All problems by line, those without a line last."""
        return tuple(sorted(self.found, key=lambda problem: problem.line or 10**9))
