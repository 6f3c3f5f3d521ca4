"""`watch restore`: a backup takes the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from statement_watch.cli.backup import as_row, summary
from statement_watch.cli.common import Place, emit, json_option, options, say, write
from statement_watch.store import backups, hold


@click.command()
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Only check the backup; change nothing.")
@click.option("--replace", is_flag=True, help="Put it in the place of a database that is there, which is kept.")
@options
@json_option
def command(backup: Path, place: Place, verify: bool, replace: bool, as_json: bool) -> int:
    """Check BACKUP and put it in the place of the database.

    A database that is there is not overwritten: with --replace it is kept as `….before-restore`. The daemon must be
    stopped. Exit code 1 when the backup is not sound; then nothing is changed.

    \b
    Examples:  watch restore --verify statements.db.20260301T060000Z.backup
               watch restore --replace statements.db.20260301T060000Z.backup
    """
    if verify:
        return _verify(backup, as_json=as_json)
    target = Path(place.reading_config().settings.database)
    with hold(target, "daemon"), hold(target, "round"):
        check = backups.restore(backup, target, replace=replace)
    if as_json:
        emit(as_row(target, check))
    else:
        write(f"{target}: restored from {backup}: {summary(target, check)}")
    return 0


def _verify(backup: Path, *, as_json: bool) -> int:
    check = backups.verify(backup)
    if as_json:
        emit(as_row(backup, check))
    elif check.sound:
        write(f"{backup}: {summary(backup, check)}")
    for problem in check.problems:
        say(f"{backup}: {problem}")
    return 0 if check.sound else 1
