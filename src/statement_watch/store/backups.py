"""Copies of a database that can be trusted: made online, checked, then given their name; and the way back."""

from __future__ import annotations

import os
import sqlite3
from itertools import chain, count
from pathlib import Path
from urllib.parse import quote

from statement_watch.errors import BadInput, DatabaseCorrupt
from statement_watch.store import header
from statement_watch.store.records import Check
from statement_watch.store.session import translated

_PARTS = ("", "-wal", "-shm")
"""What stands behind a database's name in those of its files."""
_MOST = 20
"""Problems named by one check; the first is enough to know that the file is not sound."""


def copy_database(source: sqlite3.Connection, target: Path, *, replace: bool = False) -> Check:
    """Copy an open database while others use it (SQLite's online backup), check the copy, then give it its name.

    Raises `BadInput` when `target` exists and `replace` is false, `DatabaseCorrupt` when the copy is not sound; a
    half-made copy is removed.
    """
    if target.exists() and not replace:
        raise BadInput(f"{target}: exists already; name a new file")
    if not target.parent.is_dir():
        raise BadInput(f"{target}: the folder {target.parent} does not exist")
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        with translated(target):
            copy = sqlite3.connect(part, isolation_level=None)
            try:
                source.backup(copy)  # in one step: under WAL that holds up no writer, and none makes it start again
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
        check = verify(part)
        if not check.sound:
            raise DatabaseCorrupt(f"{target}: the copy is not sound ({check.problems[0]}); nothing was written")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return check


def verify(path: Path) -> Check:
    """Check a file that nobody is using, without writing to it. Raises `BadInput`, and what `header.inspect` finds."""
    if not path.is_file():
        raise BadInput(f"{path}: no such file")
    header.inspect(path)
    with translated(path):
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None)
        try:
            return check_open(connection, path)
        finally:
            connection.close()


def check_open(connection: sqlite3.Connection, path: Path) -> Check:
    """SQLite's integrity check and the foreign keys of an open database, in words."""
    return Check(
        path=str(path),
        problems=_problems(connection),
        schema=_count(connection, "PRAGMA user_version"),
        pages=_count(connection, "SELECT count(*) FROM pages"),
        statements=_count(connection, "SELECT count(*) FROM statements WHERE ended_at IS NULL"),
    )


def _problems(connection: sqlite3.Connection) -> tuple[str, ...]:
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_MOST})") if row[0] != "ok"]
        broken = [] if found else connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
    except sqlite3.DatabaseError as error:  # damage so deep that the check itself cannot go on
        return (str(error),)
    return tuple(found) + tuple(f"{row[0]} row {row[1]} refers to a missing row of {row[2]}" for row in broken)


def restore(backup: Path, target: Path, *, replace: bool = False) -> Check:
    """Put a backup in the place of a database, after checking it; what was there is kept as `<name>.before-restore`
    (`-2`, `-3` when that is taken).

    Nobody may have `target` open (hold the daemon's lock). Raises `BadInput` when `target` exists and `replace` is
    false, `DatabaseCorrupt` and the like when the backup is not sound; then nothing is changed.
    """
    check = verify(backup)
    if not check.sound:
        raise DatabaseCorrupt(f"{backup}: is not sound ({check.problems[0]}); nothing was changed")
    if target.exists() and not replace:
        raise BadInput(f"{target}: exists already; say --replace to put the backup in its place")
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    with translated(backup):
        source = sqlite3.connect(f"file:{quote(str(backup.absolute()))}?mode=ro", uri=True, isolation_level=None)
        try:
            copy_database(source, part, replace=True)
        finally:
            source.close()
    _put_aside(target)
    os.replace(part, target)
    return check


def _put_aside(target: Path) -> None:
    """Keep a database with its log under a name where nothing stands: of a second restore neither takes the place of
    what the first one kept, nor lies the log of one beside the other."""
    names = (f"{target}.before-restore{number}" for number in chain(("",), (f"-{n}" for n in count(2))))
    kept = next(name for name in names if not any(Path(f"{name}{suffix}").exists() for suffix in _PARTS))
    for suffix in _PARTS:
        if (old := Path(f"{target}{suffix}")).exists():
            os.replace(old, f"{kept}{suffix}")


def _count(connection: sqlite3.Connection, sql: str) -> int:
    try:
        value: int = connection.execute(sql).fetchone()[0]
    except sqlite3.DatabaseError:
        return 0  # the table cannot be read: `problems` says so already
    return value
