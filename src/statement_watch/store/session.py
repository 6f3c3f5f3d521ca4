"""One connection: transactions that nest, and the one place where SQLite's errors become ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statement_watch.model import Clock


class Session:
    """What the rooms of the store share."""

    def __init__(self, connection: sqlite3.Connection, path: Path, clock: Clock, *, readonly: bool) -> None:
        self.connection = connection
        self.path = path
        self.clock = clock
        self.readonly = readonly

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See `Store.transaction`."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
