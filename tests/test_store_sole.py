"""A database that is opened again in the same process loses none of its locks."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from statement_watch.errors import DatabaseLocked
from statement_watch.store import Store
from store_builders import START, a_source, an_archive

ANOTHER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM meta').fetchall(); c.close()"


def test_who_closes_it_elsewhere_does_not_take_itself_for_the_last(tmp_path: Path) -> None:
    """Closing the last connection deletes the log; a process that has lost its locks is not counted any more."""
    path = tmp_path / "s.db"
    with an_archive(path).store as first:
        first.sources.ensure(a_source(), START)
        Store.open(path, clock=lambda: START, readonly=True).close()
        subprocess.run([sys.executable, "-c", ANOTHER, str(path)], check=True, timeout=60)
        assert Path(f"{path}-wal").exists()
        assert [state.name for state in first.sources.all()] == ["chiefs"]


def test_once_all_are_closed_the_file_is_looked_at_anew(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    stores = [an_archive(path).store for _ in range(3)]
    for store in stores:
        store.close()
        store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 1")
    connection.close()
    with pytest.raises(Exception, match="database of another program"):
        Store.open(path, clock=lambda: START)


def test_a_database_that_stays_locked_holds_up_nobody_who_opens_another(tmp_path: Path) -> None:
    held, free = tmp_path / "held.db", tmp_path / "free.db"
    for path in (held, free):
        an_archive(path).store.close()
    lock = sqlite3.connect(held, isolation_level=None)
    lock.execute("PRAGMA journal_mode = DELETE")
    lock.execute("BEGIN EXCLUSIVE")

    def wait() -> None:
        with pytest.raises(DatabaseLocked):
            Store.open(held, clock=lambda: START, busy_timeout=0.6)

    waiting = threading.Thread(target=wait)
    waiting.start()
    took = []
    while waiting.is_alive():
        began = time.monotonic()
        Store.open(free, clock=lambda: START, readonly=True).close()
        took.append(time.monotonic() - began)
    lock.close()
    assert max(took) < 0.3
