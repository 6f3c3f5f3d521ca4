"""One connection: transactions that nest, and the one place where SQLite's errors become ours."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from statement_watch.errors import DatabaseCorrupt, DatabaseLocked, DatabaseReadOnly, DiskFull, StoreError

Parameters = Sequence[object]

NO_ROOM = 1 << 20
"""A write that fails with less than so many bytes free failed for want of room, whatever name SQLite gives it."""

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_READONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


class Session:
    """What the rooms of the store share: run SQL, read rows, nest transactions. Raises `StoreError`s only."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        closed: Callable[[], None],
    ) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self.path = path
        self._closed = closed
        self._depth = 0

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with translated(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        with translated(self.path):
            found: sqlite3.Row | None = self.connection.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row; None when there is no row."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query one by one; do not write to its tables meanwhile."""
        with translated(self.path):
            yield from self.connection.execute(sql, parameters)

    def run(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """One writing statement."""
        self._refuse_broken()
        with translated(self.path):
            return self.connection.execute(sql, parameters)

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """One writing statement for many rows."""
        self._refuse_broken()
        with translated(self.path):
            self.connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See `Store.transaction`."""
        if self._depth:
            begin, commit, rollback = _savepoint(self._depth)
        else:
            begin, commit, rollback = "BEGIN IMMEDIATE", ("COMMIT",), ("ROLLBACK",)
        with translated(self.path):
            self.connection.execute(begin)
        self._depth += 1
        try:
            yield
            self._refuse_broken()
            self._run_all(commit)
        except BaseException:
            if self.connection.in_transaction:  # SQLite itself rolls back when the disk is full
                self._run_all(rollback)
            raise
        finally:
            self._depth -= 1

    @contextmanager
    def sight(self) -> Iterator[None]:
        """One unchanging sight of the database for several queries; holds up nobody."""
        if self.connection.in_transaction:
            yield
            return
        with translated(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            if self.connection.in_transaction:
                self._run_all(("COMMIT",))

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back."""
        self.connection.close()
        self._closed()
        self._closed = _nothing

    def _run_all(self, statements: tuple[str, ...]) -> None:
        with translated(self.path):
            for statement in statements:
                self.connection.execute(statement)

    def _refuse_broken(self) -> None:
        """A caller that caught the error which ended the whole transaction must not go on writing outside of one."""
        if self._depth and not self.connection.in_transaction:
            raise StoreError(f"{self.path}: the transaction was rolled back by an earlier error; start it again")


def _nothing() -> None:
    """What is left to be done after a session was closed."""


def _savepoint(depth: int) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    name = f"level_{depth}"
    return f"SAVEPOINT {name}", (f"RELEASE {name}",), (f"ROLLBACK TO {name}", f"RELEASE {name}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into the `StoreError` that says what to do, the cause kept."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_store_error(error, path) from error


def as_store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The most specific of our errors for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _LOCKED:
        return DatabaseLocked(f"{path}: another process is writing to it; try again when it has finished")
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _free(path) < NO_ROOM):
        return DiskFull(f"{path}: the disk is full, nothing of this step was saved; make room and go on")
    if code in _CORRUPT:
        return DatabaseCorrupt(f"{path}: is damaged ({error}); run `watch doctor`, then `watch restore` a backup")
    if code in _READONLY:
        return DatabaseReadOnly(f"{path}: cannot be written ({error}); check the permissions of file and folder")
    return StoreError(f"{path}: the database failed ({error})")


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return 0
