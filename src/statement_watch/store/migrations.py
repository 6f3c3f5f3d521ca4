"""From any schema that ever landed to this program's: a backup beside the file, then one transaction.

`STEPS` is only ever added to. The number of steps applied is the file's `user_version`; sqlite-utils' `Migrations`
applies and records them by name. It is imported only when there is something to do: the import alone takes 0.15 s.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statement_watch.errors import DatabaseNewer
from statement_watch.store import schema
from statement_watch.store.backups import copy_database
from statement_watch.store.furniture import FURNITURE_SCHEMA
from statement_watch.store.session import translated

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: SQL statements under a name that never changes."""

    name: str
    statements: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step("first", schema.FIRST),
    Step("furniture", FURNITURE_SCHEMA),
    Step("people", schema.PEOPLE),
    Step("failing", schema.FAILING),
    Step("updated", schema.UPDATED),
)
SCHEMA_VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps were applied to the open database."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def refuse_newer(path: Path, version: int) -> None:
    """Raise `DatabaseNewer` for a schema that this program does not know."""
    if version > SCHEMA_VERSION:
        raise DatabaseNewer(
            f"{path}: was written by a newer version of this program (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); upgrade with `pip install -U statement-watch`"
        )


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older database up to date; one that is up to date is left as it is.

    The copy `<file>.schema-<n>.backup` is made first. All steps are one transaction, so a kill leaves the old schema or
    the new one. Two processes at once: the second waits, then finds nothing to do.
    """
    with translated(path):
        version = version_of(connection)
        if version == SCHEMA_VERSION:
            return
        copy_database(connection, path.with_name(f"{path.name}.schema-{version}.backup"), replace=True)
        connection.execute("BEGIN IMMEDIATE")
        try:
            apply(connection, path)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def apply(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the steps that are missing, in the caller's transaction."""
    from sqlite_utils import Database, Migrations

    database = Database(connection, recursive_triggers=False)
    migrations = _as_migrations(Migrations("statement-watch"))
    unknown = {applied.name for applied in migrations.applied(database)} - {step.name for step in STEPS}
    if unknown:
        refuse_newer(path, SCHEMA_VERSION + len(unknown))
    migrations.apply(database)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _as_migrations(migrations: Migrations) -> Migrations:
    for step in STEPS:
        migrations(name=step.name)(_runner(step))
    return migrations


def _runner(step: Step):  # type: ignore[no-untyped-def]  # the protocol of sqlite-utils is private
    def run(database: Database) -> None:
        for statement in step.statements:
            database.conn.execute(statement)

    return run
