"""The open database: one connection, and one room for each kind of row."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from statement_watch.model import Clock
from statement_watch.store.backfills import Backfills
from statement_watch.store.captures import Captures
from statement_watch.store.connect import BUSY_TIMEOUT, open_session
from statement_watch.store.forgotten import Forgetting
from statement_watch.store.furniture import Furniture
from statement_watch.store.hosts import Hosts
from statement_watch.store.journal import Journal
from statement_watch.store.listings import Listings
from statement_watch.store.maintenance import Maintenance
from statement_watch.store.outbox import Outbox
from statement_watch.store.pages import Pages
from statement_watch.store.quotes import Quotes
from statement_watch.store.relations import Relations
from statement_watch.store.reviews import Reviews
from statement_watch.store.search import Search
from statement_watch.store.session import Session
from statement_watch.store.sources import Sources
from statement_watch.store.statements import Statements
from statement_watch.store.verdicts import Verdicts
from statement_watch.store.views import Views

if TYPE_CHECKING:
    from statement_watch.store.matching_index import SqliteIndex


class Store:
    """The database of one watcher, open. Use `Store.open`; a Store belongs to the thread that opened it.

    Every writing method takes part in the transaction that is open; outside of one it is its own transaction. Every
    error of SQLite comes out as a `StoreError`.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.path = session.path
        self.sources = Sources(session)
        self.listings = Listings(session)
        self.backfills = Backfills(session)
        self.hosts = Hosts(session)
        self.furniture = Furniture(session)
        self.pages = Pages(session)
        self.captures = Captures(session)
        self.relations = Relations(session)
        self.statements = Statements(session)
        self.quotes = Quotes(session)
        self.outbox = Outbox(session)
        self.reviews = Reviews(session)
        self.verdicts = Verdicts(session)
        self.journal = Journal(session)
        self.forgotten = Forgetting(session)
        self.views = Views(session)
        self.search = Search(session)
        self.maintenance = Maintenance(session)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        clock: Clock,
        create: bool = True,
        readonly: bool = False,
        busy_timeout: float = BUSY_TIMEOUT,
    ) -> Self:
        """Open the database, making or migrating it where needed; `readonly` never writes a byte.

        Raises before the first write: `DatabaseMissing` (no file, and `create` false or `readonly`), `DatabaseForeign`,
        `DatabaseNewer`, `DatabaseCorrupt` (empty, truncated, zeroed), `DatabaseReadOnly`. `busy_timeout` is how many
        seconds a transaction waits for another process before `DatabaseLocked`.
        """
        return cls(open_session(Path(path), clock=clock, create=create, readonly=readonly, busy_timeout=busy_timeout))

    @cached_property
    def index(self) -> SqliteIndex:
        """The index of matching, on this database."""
        from statement_watch.store.matching_index import SqliteIndex

        return SqliteIndex(self._session, self.pages.document)

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction: all of the block is kept, or nothing; a block inside a block is a savepoint.

        It begins IMMEDIATE, so that it waits for another writer at its start and never in its middle. Raises
        `DatabaseLocked`, `DiskFull`, `DatabaseReadOnly` or `DatabaseCorrupt`; nothing of the block is kept then.
        """
        return self._session.transaction()

    def close(self) -> None:
        """Close the file; a transaction that is still open is rolled back."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
