"""Reading for those who show things: complete frozen records of `statement_watch.views`, and streams for export."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from statement_watch.errors import NotFound
from statement_watch.store import digest_views, inbox, page_views, statement_views
from statement_watch.store.inbox import Wanted
from statement_watch.store.outbox import view as alert_view
from statement_watch.store.pages import Pages
from statement_watch.store.session import Session
from statement_watch.store.statements import Statements
from statement_watch.views import (
    AlertView,
    DigestRows,
    OccurrenceView,
    PageView,
    QuoteView,
    RelationView,
    SourceView,
    StatementView,
    StateView,
    UnreadView,
    VersionView,
)

_ALERTS = """
    SELECT alerts.*, coalesce(deliveries.channel, '') AS channel,
        CASE deliveries.state WHEN 'leased' THEN 'pending' ELSE coalesce(deliveries.state, 'sent') END AS state,
        coalesce(deliveries.attempts, 0) AS attempts, deliveries.last_error, deliveries.next_attempt
    FROM alerts LEFT JOIN deliveries ON deliveries.alert = alerts.id
    ORDER BY alerts.id, deliveries.channel"""


class Views:
    """Everything that can be shown. Methods that start with `iter_` stream in the order of ids, as one unchanging sight
    of the database; read them to their end, or close them, before writing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pages = Pages(session)
        self._statements = Statements(session)

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
        out; `unread` leaves out those that were read, and what happened to them before that."""
        with self._session.sight():
            return digest_views.digest(self._session, since, until, sources=sources, topics=topics, unread=unread)

    def inbox(self, wanted: Wanted) -> tuple[int, ...]:
        """Ids of the statements that wait for a person's verdict: starred ones first, then those with a topic, then
        the newest."""
        return inbox.waiting(self._session, wanted)

    def statements(self, ids: Sequence[int]) -> tuple[StatementView, ...]:
        """The living ones among these statements, in the order of the ids."""
        found = {view.statement: view for view in statement_views.build(self._session, ids)}
        return tuple(found[statement] for statement in ids if statement in found)

    def statement(self, statement: int) -> StatementView:
        """One statement, an ended id leading to its heir; raises `NotFound`."""
        living = self._statements.resolve(_rowid(f"s{statement}", statement))
        if living is None:
            raise NotFound(f"s{statement}: no such statement; `watch search` finds statements by their words")
        return statement_views.build(self._session, (living,))[0]

    def statements_of(self, page: int) -> tuple[StatementView, ...]:
        """The statements that a page carries."""
        return statement_views.build(self._session, self._statements.of_pages((page,)))

    def page(self, page: int | str) -> PageView:
        """One page by id, address or alias; raises `NotFound`."""
        found = self._pages.resolve(page) if isinstance(page, str) else _rowid(f"p{page}", page)
        for view in page_views.pages(self._session, "WHERE pages.id = ?", (found,)):
            return view
        name = page if isinstance(page, str) else f"p{page}"
        raise NotFound(f"{name}: no such page in the database; `watch search` finds pages by their words")

    def versions(self, page: int) -> tuple[VersionView, ...]:
        """All versions of a page, oldest first."""
        return tuple(page_views.versions(self._session, "WHERE versions.page = ?", (page,)))

    def states(self, page: int) -> tuple[StateView, ...]:
        """Each time a page was taken away or came back, oldest first."""
        return digest_views.states_of(self._session, page)

    def relations(self, page: int) -> tuple[RelationView, ...]:
        """Every relation of a page, the strongest first."""
        where = "WHERE relations.page = ?1 OR relations.other = ?1"
        found = page_views.relations(self._session, where, (page,))
        return tuple(sorted(found, key=lambda relation: -relation.words))

    def quotes(self, page: int) -> tuple[QuoteView, ...]:
        """The quotes of a page's latest version, in their order."""
        return tuple(page_views.quotes(self._session, "WHERE quotes.page = ?", (page,)))

    def sources(self, now: datetime) -> tuple[SourceView, ...]:
        """Every configured source with its health and its counts."""
        return digest_views.source_views(self._session, now)

    def unread(self, source: str, limit: int = 100) -> tuple[UnreadView, ...]:
        """Items that a source's listings showed and that could never be read, the newest first."""
        return tuple(page_views.unread(self._session, source, limit))

    def iter_statements(self) -> Iterator[StatementView]:
        """Living statements."""
        with self._session.sight():
            yield from statement_views.stream(self._session)

    def iter_pages(self) -> Iterator[PageView]:
        """Pages, those without a version included (with an empty text)."""
        return page_views.pages(self._session)

    def iter_versions(self) -> Iterator[VersionView]:
        """Versions, by page and number."""
        return page_views.versions(self._session)

    def iter_occurrences(self) -> Iterator[OccurrenceView]:
        """Occurrences of living statements, by statement, the origin's first."""
        for statement in self.iter_statements():
            yield from statement.occurrences

    def iter_relations(self) -> Iterator[RelationView]:
        """Relations, each unordered pair once, the later page first."""
        return page_views.relations(self._session)

    def iter_quotes(self) -> Iterator[QuoteView]:
        """Quotes of latest versions, by page and place."""
        return page_views.quotes(self._session)

    def iter_alerts(self) -> Iterator[AlertView]:
        """Deliveries, by alert and channel; leased ones count as pending. An alert that no channel wanted has the
        channel `""` and the state `sent`."""
        return map(alert_view, self._session.stream(_ALERTS))


def _rowid(name: str, number: int) -> int:
    """A number that SQLite can hold; a greater one is no id of ours."""
    if not 0 < number < 1 << 63:
        raise NotFound(f"{name}: no such id; ids are whole numbers from 1 on")
    return number
