"""A small archive in a few words for tests of what people say: pages that matching relates as it will, no web."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fakes import settings
from statement_watch.model import Extract, Grade, Settings, Source, SourceKind, Topic
from statement_watch.quotes import find_quotes
from statement_watch.recognise import keep_topics, recognise
from statement_watch.rereading import recluster
from statement_watch.reviewing import Reviewer
from statement_watch.store import NewPage, Store
from statement_watch.versions import text_key
from statement_watch.views import StatementView
from store_builders import a_store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


def prose(seed: int, count: int = 4) -> str:
    """Paragraphs of made-up words in the shape of sentences; another seed shares no three words in a row."""
    rng = random.Random(seed)

    def word() -> str:
        return "".join(rng.choice("bdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.randint(1, 3)))

    def sentence() -> str:
        words = [word() for _ in range(rng.randint(8, 16))]
        return f"{words[0].capitalize()} the {' '.join(words[1:])}."

    return "\n\n".join(" ".join(sentence() for _ in range(4)) for _ in range(count))


@dataclass
class Town:
    """A database with associations that post pages, and a person who reviews."""

    path: Path
    topics: tuple[Topic, ...] = ()
    now: datetime = START
    store: Store = field(init=False)
    reviewer: Reviewer = field(init=False)

    def __post_init__(self) -> None:
        self.store = a_store(self.path, self.clock)
        self.reviewer = Reviewer(self.store, self.settings, self.clock)

    @property
    def settings(self) -> Settings:
        return settings(topics=self.topics)

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def post(
        self,
        site: str,
        text: str,
        *,
        title: str = "",
        path: str = "1",
        day: date | None = DAY,
        kind: SourceKind = SourceKind.ASSOCIATION,
        baseline: bool = False,
    ) -> int:
        """A page of the site appears, or has a new text; gives its number."""
        body = f"The {site.title()} Board"
        source = Source(site, body, kind, (f"https://{site}.example/news",))
        with self.store.transaction():
            self.store.sources.ensure(source, self.clock())
            page = self.store.pages.add(
                NewPage(f"https://{site}.example/{path}", site, f"{site}.example", self.clock(), baseline=baseline)
            )
            extract = Extract(title or f"{body} speaks", text, published=day, date_source="meta")
            grade = Grade.SUBSTANTIVE if self.store.pages.get(page).latest else Grade.NEW
            number = self.store.pages.add_version(page, extract, grade, self.clock(), text_key=text_key(text))
            self.store.quotes.replace(page, number, find_quotes(text))
            recognised = recognise(self.store, [page], self.clock())
            keep_topics(self.store, self.settings, recognised)
        return page

    def of(self, page: int) -> list[int]:
        """The statements that a page carries, by number."""
        return sorted(self.store.statements.of_pages([page]))

    def the(self, page: int) -> int:
        """The one statement that a page carries."""
        (statement,) = self.of(page)
        return statement

    def view(self, statement: int) -> StatementView:
        return self.store.views.statement(statement)

    def pages(self, statement: int) -> set[int]:
        """The pages that carry a statement."""
        return {o.page for o in self.view(statement).occurrences}

    def recluster(self) -> None:
        recluster(self.store, self.settings, self.clock())

    def grouped(self) -> set[frozenset[int]]:
        """Who is with whom, without ids."""
        return {frozenset(o.page for o in view.occurrences) for view in self.store.views.iter_statements()}
