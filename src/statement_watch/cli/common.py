"""What the commands share: where the config and the database are, and how to print so that nothing outside can harm.

Data goes to stdout; messages and progress go to stderr. Every text from outside passes `text.clean`, so that no page
can send escapes to a terminal. `say` and `write` print plain text, `emit` one JSON object a line, `console` drawings.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar, cast

import click

from statement_watch.config import Config, default_path, load, without_file
from statement_watch.config.addresses import host_port
from statement_watch.config.problems import Wrong
from statement_watch.errors import ConfigError, UserError
from statement_watch.moments import iso
from statement_watch.text import clean, one_line

if TYPE_CHECKING:
    from rich.console import Console

    from statement_watch.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])

# Characters that JSON allows and that a terminal, or a reader that splits lines generously, does not bear.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def utc_now() -> datetime:
    """The clock that the commands pass down."""
    return datetime.now(UTC)


# --- where things are -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where the config and the database are, as the command line says."""

    config_file: Path | None = None
    db: Path | None = None

    @property
    def config_path(self) -> Path:
        """The config that is meant, whether it exists or not."""
        return self.config_file or default_path()

    def config(self, *, need_sources: bool = False, warn: Callable[[str], object] | None = None) -> Config:
        """The whole config, secrets resolved, for commands that fetch or send.

        Raises `ConfigError` with every mistake, also when `need_sources` and there are none. Warnings go to stderr, or
        to `warn`.
        """
        loaded = self._with_db(load(self.config_path))
        if need_sources and not loaded.sources:
            raise ConfigError([f'{self.config_path}: no sources; "watch add URL" adds one'])
        for warning in loaded.warnings:
            warn(str(warning)) if warn else say(f"warning: {warning}")
        return loaded

    def reading_config(self, *secrets: str) -> Config:
        """The config for commands that only look: `--db` alone is enough, and no secret is read but those named, such
        as `watch.web_password`."""
        if self.db is not None and self.config_file is None:
            return without_file(self.db)
        return self._with_db(load(self.config_path, secrets=secrets))

    def store(self, *, readonly: bool = False, create: bool = False) -> Store:
        """The database, opened; a context manager. Raises the `StoreError` that says what is wrong with it."""
        from statement_watch.store import Store

        path = self.reading_config().settings.database
        return Store.open(path, clock=utc_now, create=create, readonly=readonly)

    def _with_db(self, loaded: Config) -> Config:
        if self.db is None:
            return loaded
        return dataclasses.replace(loaded, settings=dataclasses.replace(loaded.settings, database=str(self.db)))


def options(command: Command) -> Command:
    """Adds `--config` and `--db`, and passes them to the command as `place`."""

    @click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path),
        help="The config.  [default: sources.toml]",
    )
    @click.option("--db", type=click.Path(path_type=Path), help="The database.  [default: as the config says]")
    @functools.wraps(command)
    def with_place(*args: object, config_file: Path | None, db: Path | None, **kwargs: object) -> object:
        return command(*args, place=Place(config_file, db), **kwargs)

    return cast(Command, with_place)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON: one object a line.")
"""Passes `as_json`."""


def _pairs(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(map(host_port, given))
    except Wrong as error:
        raise UserError(f"--allow-private {error}") from error


private_option = click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST:PORT",
    callback=_pairs,
    help="Allow an address on a private network; may be given several times.",
)
"""Passes `allow_private`: good `host:port` pairs."""


# --- printing ---------------------------------------------------------------------------------------------------------


def say(message: str) -> None:
    """One line for the person, on stderr; it may be indented."""
    _lenient(sys.stderr)
    indent = message[: len(message) - len(message.lstrip(" "))]
    if sys.stderr is not None:
        # Not by click, which goes past the stream that a progress bar puts here to be written above the bar.
        sys.stderr.write(f"{indent}{one_line(message, 2000)}\n")
        sys.stderr.flush()


def write(text: str) -> None:
    """Plain text on stdout, made safe, ending in one line break."""
    _lenient(sys.stdout)
    click.echo(clean(text).rstrip("\n"))


def emit(record: object) -> None:
    """One JSON object on a line of stdout, always UTF-8."""
    click.echo(json_line(record).encode() + b"\n", nl=False)


def emit_all(records: Iterable[object]) -> None:
    """Many JSON objects, each on its line, without waiting for the terminal after each."""
    if (stream := binary_stdout()) is not None:
        for record in records:
            stream.write(json_line(record).encode() + b"\n")
        stream.flush()


def binary_stdout() -> BinaryIO | None:
    """Stdout for bytes, such as an export; None when it is closed, and what would be written is then not wanted."""
    return getattr(sys.stdout, "buffer", None)


def json_line(record: object) -> str:
    """A record, mapping or sequence as JSON on one line: times ISO 8601 in UTC, absent values null."""
    plain = json.dumps(record, ensure_ascii=False, default=_json_value)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", _SURROGATE.sub("\ufffd", plain))


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def console(*, stderr: bool = False) -> Console:
    """A rich console: colours on a terminal, plain unwrapped text when piped.

    Markup is off, so that a title like `[bold]` stays text; what comes from outside must still pass `clean`.
    """
    from rich.console import Console

    _lenient(sys.stderr if stderr else sys.stdout)
    found = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not found.is_terminal:
        found.soft_wrap = True
    return found


@contextlib.contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A progress bar on stderr while the block runs, drawn on a terminal only.

    Gives a function to call with each finished step's name.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(one_line(label, 40), total=total)

        def advance(step: str = "") -> None:
            bar.update(task, advance=1, description=one_line(f"{label} {step}", 40))

        yield advance


def _lenient(stream: TextIO | None) -> None:
    """Where the terminal's charset lacks a character, print `?` for it instead of failing."""
    if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="replace")
