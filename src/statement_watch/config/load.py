"""The straight line from a file to a `Config`: read, parse, check each table, check what refers to what."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from statement_watch.config import records, values
from statement_watch.config.lines import line_map
from statement_watch.config.problems import Problem, Problems, Severity, Wrong, hint
from statement_watch.config.secrets import Keyring
from statement_watch.config.tables import Reader
from statement_watch.config.upkeep import Upkeep
from statement_watch.config.web import WebKeys
from statement_watch.errors import ConfigError, UnknownSource
from statement_watch.model import Settings, Source

DEFAULT_NAME = "sources.toml"
"""The config's name when none is said; looked for in the current folder."""

_EXAMPLE_CONTACT = '"you@example.org"'
_ENVIRONMENT = "STATEMENT_WATCH_CONFIG"
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the user decided."""

    settings: Settings
    sources: tuple[Source, ...] = ()
    warnings: tuple[Problem, ...] = ()
    upkeep: Upkeep = field(default_factory=Upkeep)
    web: WebKeys = field(default_factory=WebKeys)

    def select(self, names: Iterable[str]) -> tuple[Source, ...]:
        """The enabled sources, or those of the given names whether enabled or not.

        Raises `UnknownSource`, with the nearest name, for the names that the config does not have.
        """
        wanted = tuple(dict.fromkeys(names))
        if not wanted:
            return tuple(source for source in self.sources if source.enabled)
        known = {source.name: source for source in self.sources}
        wrong = [name for name in wanted if name not in known]
        if wrong:
            raise UnknownSource("\n".join(f'no source is named "{name}"{hint(name, known)}' for name in wrong))
        return tuple(known[name] for name in wanted)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A config with its problems; `config` is None when one of them is an error."""

    config: Config | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def default_path(environ: Mapping[str, str] | None = None) -> Path:
    """Where the config is when the command line does not say: `$STATEMENT_WATCH_CONFIG`, or `sources.toml` here."""
    return Path((os.environ if environ is None else environ).get(_ENVIRONMENT) or DEFAULT_NAME)


def starter(contact: str | None = None, *, empty: bool = False) -> str:
    """The commented config that `watch init` writes, without its sources when `empty`.

    Raises `ConfigError` when `contact` is neither a mail address nor a web page.
    """
    text = (resources.files("statement_watch.config") / "starter.toml").read_text("utf-8")
    if empty:
        text = text.split("\n# ---", maxsplit=1)[0].rstrip() + "\n"
    if contact is None:
        return text
    try:
        return text.replace(_EXAMPLE_CONTACT, json.dumps(values.contact(contact), ensure_ascii=False))
    except Wrong as wrong:
        raise ConfigError([wrong.message]) from wrong


def without_file(database: Path) -> Config:
    """A config for commands that need nothing but a database."""
    return Config(records.bare_settings(str(database)))


def load(path: Path, environ: Mapping[str, str] | None = None, *, secrets: bool | Collection[str] = True) -> Config:
    """The config in a file. Raises `ConfigError` with one line for each mistake.

    `environ` holds what `env:` references lead to, the process environment unless given. `secrets` False leaves
    references unread, for commands that send nothing; names such as `watch.web_password` are read alone.
    """
    found = inspect(path, environ, secrets=secrets)
    if found.config is None:
        raise ConfigError([str(problem) for problem in found.errors])
    return found.config


def inspect(
    path: Path, environ: Mapping[str, str] | None = None, *, secrets: bool | Collection[str] = True
) -> Inspection:
    """The config in a file with everything that is wrong or doubtful about it; raises nothing."""
    try:
        text = _text(path)
        raw = _parsed(text, path)
    except _Unreadable as error:
        return Inspection(None, (error.problem,))
    problems = Problems(str(path), line_map(text))
    keyring = Keyring(os.environ if environ is None else environ, path.parent, secrets)
    settings, sources, upkeep, web = records.read_all(raw, Reader(problems, keyring), path)
    found = problems.in_order()
    if any(problem.severity is Severity.ERROR for problem in found):
        return Inspection(None, found)
    return Inspection(Config(settings, sources, found, upkeep, web), found)


class _Unreadable(Exception):
    """The file holds no tables, for the one reason that is its problem."""

    def __init__(self, path: Path, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(str(path), message, line, column)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        advice = 'there is no such file; "watch init" writes one, or name yours with --config'
        raise _Unreadable(path, advice) from error
    except OSError as error:
        raise _Unreadable(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _Unreadable(path, f"is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def _parsed(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        line = int(place["line"]) if place and place["line"] else text.count("\n") + 1
        column = int(place["column"]) if place and place["column"] else None
        raise _Unreadable(path, f"not TOML: {_PLACE.sub('', message)}", line, column) from error
    except RecursionError as error:
        raise _Unreadable(path, "not TOML: nested too deeply") from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise _Unreadable(path, "not TOML: it holds a number without end") from error
