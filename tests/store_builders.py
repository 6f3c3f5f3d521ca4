"""Builders for tests of the store: a database with pages and statements in a few words."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from statement_watch.model import (
    Alert,
    AlertKind,
    Capture,
    Clock,
    Extract,
    Grade,
    Occurrence,
    OccurrenceKind,
    Origin,
    Source,
    SourceKind,
    Span,
    Statement,
)
from statement_watch.store import NewPage, Regrouped, Regrouping, Store
from statement_watch.store.values import cut
from statement_watch.text import count_words
from statement_watch.versions import text_key

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands until it is told to go."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> datetime:
        self.now += timedelta(**parts)
        return self.now


def a_source(name: str = "chiefs", **fields: object) -> Source:
    organisation = str(fields.pop("organisation", f"The {name.title()}"))
    return Source(name, organisation, SourceKind.ASSOCIATION, (f"https://{name}.example/news",), **fields)  # type: ignore[arg-type]


def a_capture(url: str, body: bytes = b"<p>Hello</p>", at: datetime = START) -> Capture:
    sha = hashlib.sha256(body).hexdigest()
    return Capture(url, url, (), 200, (("Content-Type", "text/html"), ("ETag", '"1"')), body, sha, at)


def an_alert(key: str = "k1", **fields: object) -> Alert:
    values: dict[str, object] = {"created_at": START, "title": f"Title {key}", "summary": "In short."} | fields
    return Alert(key, AlertKind.NEW_STATEMENT, **values)  # type: ignore[arg-type]


@dataclass
class Archive:
    """A database being filled: `page` adds one, `states` records the statements of some pages."""

    store: Store
    clock: FakeClock = field(default_factory=FakeClock)

    def source(self, name: str = "chiefs", **fields: object) -> Source:
        source = a_source(name, **fields)
        self.store.sources.ensure(source, self.clock())
        return source

    def page(self, text: str, *, source: str = "chiefs", title: str = "A title", path: str = "", **new: object) -> int:
        if self.store.sources.get(source) is None:
            self.source(source)
        at = self.clock()
        url = f"https://{source}.example/{path or text_key(text + title)}"
        page = self.store.pages.add(NewPage(url, source, f"{source}.example", at, **new))  # type: ignore[arg-type]
        self.version(page, text, title=title)
        return page

    def version(self, page: int, text: str, *, title: str = "A title", change: Grade | None = None) -> int:
        grade = change or (Grade.SUBSTANTIVE if self.store.pages.get(page).latest else Grade.NEW)
        return self.store.pages.add_version(
            page, Extract(title, text, language="en"), grade, self.clock(), text_key=text_key(text)
        )

    def states(
        self,
        statements: Sequence[Statement],
        *,
        identity: dict[int, int | None] | None = None,
        own: dict[int, tuple[Span, ...]] | None = None,
        pages: frozenset[int] = frozenset(),
    ) -> Regrouped:
        carriers = pages | {o.page for statement in statements for o in statement.occurrences}
        return self.store.statements.replace(
            Regrouping(carriers, tuple(statements), own or {}, identity or {}), self.clock()
        )

    def statement(self, *pages: int, words: str | None = None, title: str = "A title") -> Statement:
        """A statement that stands on each of the pages, at its origin on the first; whole pages unless `words` says."""
        texts = {page: self.text(page) for page in pages}
        spans = {page: (_span(text, words or text),) for page, text in texts.items()}
        said = cut(texts[pages[0]], spans[pages[0]])
        count = count_words(said)
        occurrences = tuple(
            Occurrence(page, OccurrenceKind.WHOLE, spans[page], count, origin=page == pages[0]) for page in pages
        )
        publisher = self.store.pages.get(pages[0]).publisher
        origin = Origin(publisher, pages[0], ("it stands on the body's own site",))
        return Statement(title, said, publisher, None, origin, occurrences, count)

    def text(self, page: int) -> str:
        latest = self.store.pages.get(page).latest
        assert latest is not None
        return latest.extract.text


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def a_store(path: Path, clock: Clock) -> Store:
    """The database at `path`, a new one if there is none: a copy of one that was made once, for making the tables
    takes longer than most tests. It does not wait for the disk: that power fails has tests of its own."""
    if not path.exists():
        path.write_bytes(_empty_database())
    store = Store.open(path, clock=clock)
    store._session.connection.execute("PRAGMA synchronous = OFF")
    return store


@cache
def _empty_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path, clock=FakeClock()).close()
        return path.read_bytes()


def an_archive(path: Path) -> Archive:
    clock = FakeClock()
    return Archive(a_store(path, clock), clock)
