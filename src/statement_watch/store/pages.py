"""Pages and their versions: the identity of an item, its fetch state, and every text that it ever had."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from statement_watch.model import Document, Extract, Grade, PageState
from statement_watch.store.records import NewPage, PageCheck, PageRecord, StoredVersion
from statement_watch.store.session import Session


class Pages:
    """The tables `pages`, `aliases`, `versions` and `page_states`, and the full-text index over latest versions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def resolve(self, url: str) -> int | None:
        """The page with that canonical URL or alias, whatever its source."""
        raise NotImplementedError

    def find_same(self, source: str, text_key: str) -> tuple[int, ...]:
        """Pages of a source whose latest text has that key, oldest first: where a moved address came from."""
        raise NotImplementedError

    def get(self, page: int) -> PageRecord:
        """One page; raises `NotFound`."""
        raise NotImplementedError

    def add(self, new: NewPage) -> int:
        """Add a page and give its id; when the URL or alias is already known, that page's id and nothing changes."""
        raise NotImplementedError

    def add_alias(self, page: int, url: str, now: datetime) -> None:
        """Another address of the page; a no-op when the address is known already (of this page or another)."""
        raise NotImplementedError

    def move(self, page: int, url: str, now: datetime) -> None:
        """The page now lives at `url`; the address before becomes an alias."""
        raise NotImplementedError

    def seen(self, pages: Collection[int], now: datetime) -> None:
        """The listings showed these pages now."""
        raise NotImplementedError

    def add_version(
        self,
        page: int,
        extract: Extract,
        change: Grade,
        seen_at: datetime,
        *,
        text_key: str,
        capture_sha256: str | None = None,
    ) -> int:
        """Add a version and give its number. The text is cleaned (`text.clean`) if it was not: take offsets from a
        clean text only."""
        raise NotImplementedError

    def save_check(self, page: int, check: PageCheck) -> None:
        """Replace the fetch state of a page."""
        raise NotImplementedError

    def record_state(self, page: int, state: PageState, at: datetime, reason: str) -> None:
        """Note in the page's history that it was removed (REMOVED) or restored (LIVE); `save_check` sets the state."""
        raise NotImplementedError

    def due(self, source: str, now: datetime, limit: int) -> tuple[int, ...]:
        """Pages of a source whose `next_check` has come, the longest overdue first."""
        raise NotImplementedError

    def count(self, source: str) -> int:
        """How many pages a source has."""
        raise NotImplementedError

    def version(self, page: int, number: int | None = None) -> StoredVersion | None:
        """One version of a page, the latest without a number."""
        raise NotImplementedError

    def latest_versions(self, page: int, limit: int) -> tuple[StoredVersion, ...]:
        """The last versions of a page, oldest first: what sees that a block ticks."""
        raise NotImplementedError

    def version_keys(self, page: int) -> tuple[str, ...]:
        """`text_key` of every version, oldest first: what tells a revert."""
        raise NotImplementedError

    def documents(self, pages: Collection[int]) -> Mapping[int, Document]:
        """The latest versions as matching sees them; pages without a version are left out."""
        raise NotImplementedError

    def iter_documents(self) -> Iterator[Document]:
        """Every page with a version, by id, streaming; do not write while it runs."""
        raise NotImplementedError

    def ids(self, source: str | None = None) -> tuple[int, ...]:
        """Ids of all pages (of a source), in order."""
        raise NotImplementedError
