"""`watch backup`: a safe copy while everything runs."""

from __future__ import annotations

from pathlib import Path

import click

from statement_watch.cli.common import Place, emit, json_option, options, utc_now, write
from statement_watch.digest.wording import count
from statement_watch.store.records import Check


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
@options
@json_option
def command(target: Path | None, place: Place, as_json: bool) -> int:
    """Write a consistent, checked copy of the database to TARGET, while the daemon may be at work.

    Without TARGET it goes beside the database, with the time in its name. An existing file is never overwritten. A
    plain copy of the file is no backup: what was written last is in the `-wal` file beside it.

    \b
    Examples:  watch backup
               watch backup /mnt/backups/statements.db
    """
    with place.store(readonly=True) as store:
        path = target or store.path.with_name(f"{store.path.name}.{utc_now():%Y%m%dT%H%M%SZ}.backup")
        check = store.maintenance.backup(path)
    if as_json:
        emit(as_row(path, check))
    else:
        write(f"{path}: {summary(path, check)}")
    return 0


def as_row(path: Path, check: Check) -> dict[str, object]:
    """A checked file for scripts."""
    return {
        "file": str(path),
        "sound": check.sound,
        "problems": check.problems,
        "octets": path.stat().st_size,
        "schema": check.schema,
        "pages": check.pages,
        "statements": check.statements,
    }


def summary(path: Path, check: Check) -> str:
    """A checked file in words."""
    held = f"{count(check.pages, 'page')}, {count(check.statements, 'statement')}"
    return f"sound, {held}, {path.stat().st_size / 1e6:,.1f} MB"
