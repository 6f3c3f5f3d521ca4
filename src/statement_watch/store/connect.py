"""Opening somebody's file: everything that may be wrong with it is said before the first write."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from statement_watch.errors import DatabaseCorrupt, DatabaseMissing, DatabaseReadOnly, StoreError
from statement_watch.model import Clock
from statement_watch.store import header, migrations, sole
from statement_watch.store.schema import APPLICATION_ID
from statement_watch.store.session import Session, as_store_error, translated
from statement_watch.store.values import stamp

BUSY_TIMEOUT = 30.0
"""Seconds that a transaction waits for another process."""
CACHE_KIB = 16_384
"""Page cache of a connection. An import of 10,000 pages takes no longer than with four times as much."""
WAL_KEPT = 64 << 20
"""Bytes to which the write-ahead log shrinks back after a burst."""


def open_session(path: Path, *, clock: Clock, create: bool, readonly: bool, busy_timeout: float) -> Session:
    """See `Store.open`."""
    if not path.exists():
        if readonly or not create:
            raise DatabaseMissing(f"{path}: no database there; run `watch fetch` first, or name one with --db")
        _make(path, clock)
    closed = sole.opening(path, header.inspect)
    try:
        connection = _connected(path, readonly=readonly, busy_timeout=busy_timeout)
    except BaseException:
        closed()
        raise
    return Session(connection, path, closed)


def _connected(path: Path, *, readonly: bool, busy_timeout: float) -> sqlite3.Connection:
    if header.wal_size(path):
        _refuse_strange_log(path)
    connection = _reader(path, busy_timeout) if readonly else _writer(path, busy_timeout)
    try:
        _bring_up_to_date(connection, path, readonly=readonly)
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, readonly: bool) -> None:
    with translated(path):
        version = migrations.version_of(connection)
    migrations.refuse_newer(path, version)
    if version == migrations.SCHEMA_VERSION:
        return
    if readonly:
        raise DatabaseReadOnly(f"{path}: has the tables of an older version; run `watch doctor` once to update them")
    migrations.migrate(connection, path)


def _make(path: Path, clock: Clock) -> None:
    """Make a database under another name and move it into place whole: a kill never leaves half of one."""
    part = path.with_name(f"{path.name}.new-{os.getpid()}")
    part.unlink(missing_ok=True)
    try:
        with translated(path):
            connection = sqlite3.connect(part, isolation_level=None)
            try:
                _fill(connection, path, clock)
            finally:
                connection.close()
        try:
            os.link(part, path)
        except FileExistsError:
            return  # another process was quicker; its database is as good
        except OSError:
            os.rename(part, path)  # a file system without hard links
    except StoreError as error:
        if path.parent.is_dir():
            raise
        raise DatabaseReadOnly(f"{path}: the folder {path.parent} does not exist; make it first") from error
    finally:
        part.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, path: Path, clock: Clock) -> None:
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(connection, path)
    made = stamp(clock())
    identity = hashlib.sha256(f"{path.absolute()} {made} {os.getpid()}".encode("utf-8", "replace")).hexdigest()[:32]
    rows = [("made_at", made), ("database_id", identity)]
    connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", rows)
    connection.execute("COMMIT")


def _writer(path: Path, busy_timeout: float) -> sqlite3.Connection:
    for needed, named in ((path, "it"), (path.absolute().parent, f"its folder {path.absolute().parent}")):
        if not os.access(needed, os.W_OK):
            raise DatabaseReadOnly(
                f"{path}: {named} cannot be written; is the disk read-only, or a permission missing?"
            )
    with translated(path):
        connection = _connect(path, "mode=rw", busy_timeout)
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT}")
        return connection


def _reader(path: Path, busy_timeout: float) -> sqlite3.Connection:
    """Open for reading. In a folder that cannot be written, a database whose log is empty is read as immutable."""
    try:
        return _connect(path, "mode=ro", busy_timeout)
    except sqlite3.Error as error:
        if header.wal_size(path):
            raise as_store_error(error, path) from error
    with translated(path):
        return _connect(path, "mode=ro&immutable=1", busy_timeout)


def _connect(path: Path, mode: str, busy_timeout: float) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()), errors='surrogateescape')}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_timeout, cached_statements=256)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first that really reads the file
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_strange_log(path: Path) -> None:
    """A log that was left by a kill is replayed; one that turns the file into another database is not ours."""
    without, replayed = _identity(path, "mode=ro&immutable=1"), _identity(path, "mode=ro")
    if without is not None and replayed is not None and without != replayed:
        raise DatabaseCorrupt(f"{path}: the file {path.name}-wal beside it belongs to another database; move it away")


def _identity(path: Path, mode: str) -> str | None:
    """The database's own id, or None when it cannot be told (a writer is at work, or the folder is read-only)."""
    try:
        connection = _connect(path, mode, 1.0)
    except sqlite3.Error:
        return None
    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'database_id'").fetchone()
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    return None if row is None else str(row[0])
