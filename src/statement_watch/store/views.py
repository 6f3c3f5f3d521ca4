"""Reading for those who show things: complete frozen records of `statement_watch.views`, and streams for export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from statement_watch.store.session import Session
from statement_watch.views import (
    AlertView,
    DigestRows,
    OccurrenceView,
    PageView,
    QuoteView,
    RelationView,
    SourceView,
    StatementView,
    VersionView,
)


class Views:
    """Everything that can be shown. Methods that start with `iter_` stream in the order of ids."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def digest(
        self,
        since: datetime,
        until: datetime,
        *,
        sources: Collection[str] = (),
        topics: Collection[str] = (),
        unread: bool = False,
    ) -> DigestRows:
        """Everything that happened in `since` ≤ t < `until`; empty filters mean all. Dismissed statements are left
        out; `unread` leaves out those that were read, too."""
        raise NotImplementedError

    def statement(self, statement: int) -> StatementView:
        """One statement, an ended id leading to its heir; raises `NotFound`."""
        raise NotImplementedError

    def statements_of(self, page: int) -> tuple[StatementView, ...]:
        """The statements that a page carries."""
        raise NotImplementedError

    def page(self, page: int | str) -> PageView:
        """One page by id, address or alias; raises `NotFound`."""
        raise NotImplementedError

    def versions(self, page: int) -> tuple[VersionView, ...]:
        """All versions of a page, oldest first."""
        raise NotImplementedError

    def relations(self, page: int) -> tuple[RelationView, ...]:
        """Every relation of a page, the strongest first."""
        raise NotImplementedError

    def quotes(self, page: int) -> tuple[QuoteView, ...]:
        """The quotes of a page's latest version, in their order."""
        raise NotImplementedError

    def sources(self, now: datetime) -> tuple[SourceView, ...]:
        """Every configured source with its health and its counts."""
        raise NotImplementedError

    def iter_statements(self) -> Iterator[StatementView]:
        """Living statements."""
        raise NotImplementedError

    def iter_pages(self) -> Iterator[PageView]:
        """Pages, those without a version included (with an empty text)."""
        raise NotImplementedError

    def iter_versions(self) -> Iterator[VersionView]:
        """Versions, by page and number."""
        raise NotImplementedError

    def iter_occurrences(self) -> Iterator[OccurrenceView]:
        """Occurrences of living statements, by statement and page."""
        raise NotImplementedError

    def iter_relations(self) -> Iterator[RelationView]:
        """Relations, each unordered pair once, the later page first."""
        raise NotImplementedError

    def iter_quotes(self) -> Iterator[QuoteView]:
        """Quotes of latest versions, by page and place."""
        raise NotImplementedError

    def iter_alerts(self) -> Iterator[AlertView]:
        """Deliveries, by alert and channel; an alert without a channel has the channel `""`."""
        raise NotImplementedError
