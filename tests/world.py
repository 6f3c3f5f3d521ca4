"""A whole watcher on a fake web with a fake time: real store, real extraction and matching, no sockets, no processes.

with World(tmp_path) as world:
    world.listing("https://chiefs.example/news", ["https://chiefs.example/news/1"])
    world.article("https://chiefs.example/news/1", "Chiefs speak", paragraphs(1))
    world.round()
    world.later(hours=2)
    ...
    world.alerts()  # what was told, oldest first
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import html
import pickle
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self, TypeVar, cast

from fakes import FakeSite, FakeTime, settings, source
from statement_watch.errors import ExtractionFailed, WatchError
from statement_watch.fetch import Fetcher
from statement_watch.model import ChannelSettings, Settings, Source
from statement_watch.rereading import Reread, reread_captures
from statement_watch.views import AlertView, StatementView
from statement_watch.watcher import BackfillSummary, RoundSummary, Watcher
from statement_watch.workers import WorkerPool
from store_builders import a_store

T = TypeVar("T")

NEWS = "https://chiefs.example/news"
CHIEFS = source(
    name="chiefs",
    organisation="County Chiefs Association",
    urls=(NEWS,),
    interval=timedelta(hours=1),
    crawl_delay=timedelta(0),
)
LOG = ChannelSettings("log", "terminal")

_WORDS = """
deputies sheriffs prosecutors counties courts dispatchers trainers auditors mediators clerks
support question welcome oppose postpone review publish finance expand repeal
warrants radios budgets cameras shelters patrols hearings archives bridges permits
Northfield Riverton Easton Lakeview Granite Millbrook Oakdale Summit Harbor Prairie
"""
_SUBJECTS, _VERBS, _OBJECTS, _WHERE = (line.split() for line in _WORDS.strip().splitlines())


def paragraphs(seed: int, count: int = 6) -> list[str]:
    """Paragraphs of prose; another seed gives other words."""
    return list(_written(seed, count))


@cache
def _written(seed: int, count: int) -> tuple[str, ...]:
    rng = random.Random(seed)

    def sentence() -> str:
        picked = [rng.choice(words) for words in (_SUBJECTS, _VERBS, _OBJECTS, _WHERE, _SUBJECTS, _OBJECTS)]
        number = rng.randint(10, 9999)
        subject, verb, thing, where, others, more = picked
        season = rng.choice(["spring", "autumn", "winter", "summer"])
        return rng.choice(
            (
                f"The {subject} of {where} {verb} {number} {thing} because {others} keep the {more} this {season}.",
                f"{number} {thing} of {where} are what {others} {verb} before {season}, while {subject} count {more}.",
                f"Every {season} our {subject} {verb} {more} near {where}, and {number} {others} look after {thing}.",
                f"Without {thing}, {where} told {number} {others}, no {subject} can {verb} any {more} until {season}.",
                f"In {where} {others} and {subject} {verb} {number} more {thing} than last {season} for all {more}.",
            )
        )

    return tuple(" ".join(sentence() for _ in range(3)) for _ in range(count))


def article_html(title: str, body: Sequence[str], *, extra: str = "", site: str = "County Chiefs Association") -> str:
    """An article page with a menu, a footer and, where wanted, noise around and inside."""
    text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in body)
    return (
        f"<!doctype html><html lang='en'><head><title>{html.escape(title)} | {site}</title></head><body>"
        f"<nav><a href='/'>Home</a> <a href='/news'>News</a> <a href='/about'>About us</a></nav>"
        f"<main><article><h1>{html.escape(title)}</h1>{text}</article></main>{extra}"
        f"<footer><p>Copyright {site}</p><a href='/contact'>Contact</a></footer></body></html>"
    )


def listing_html(items: Sequence[tuple[str, str]]) -> str:
    """A press page: one `li` with a heading link for each item."""
    rows = "".join(
        f"<li class='item'><h3><a href='{url}'>{html.escape(title)}</a></h3><p>Read the statement in full.</p></li>"
        for url, title in items
    )
    return (
        "<!doctype html><html lang='en'><head><title>Press releases</title></head><body>"
        "<nav><a href='/'>Home</a><a href='/about'>About</a></nav>"
        f"<main><h1>Press releases</h1><ul class='items'>{rows}</ul></main></body></html>"
    )


class InlinePool:
    """Runs jobs at once in this process; `broken` names functions that fail.

    Jobs are pure functions, so what one came to is kept for all tests: the same pages are read in many worlds. A pool
    that does not `remember` does every job.
    """

    _known: ClassVar[dict[bytes, object]] = {}

    def __init__(self, *, remember: bool = True) -> None:
        self._remember = remember
        self.ran: list[str] = []
        self.broken: set[str] = set()

    async def run(self, function: Callable[..., T], *args: object, timeout: float | None = None) -> T:
        self.ran.append(function.__name__)
        if function.__name__ in self.broken:
            raise ExtractionFailed("the worker ran out of memory")
        try:
            if not self._remember:
                return function(*args)
            job = hashlib.sha256(pickle.dumps((function, args))).digest()
            if job not in self._known:
                self._known[job] = function(*args)
        except WatchError as error:
            raise ExtractionFailed(str(error)) from error
        return cast("T", self._known[job])


class World:
    """Sites, time, database and watcher in one place."""

    def __init__(self, folder: Path, *sources: Source, config: Settings | None = None) -> None:
        self.time = FakeTime()
        self.site = FakeSite(self.time)
        self.pool = InlinePool()
        self.sources = sources or (CHIEFS,)
        self.settings = config or settings(channels=(LOG,))
        self.store = a_store(folder / "watch.db", self.time.now)
        self._listings: dict[str, list[tuple[str, str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    def article(self, url: str, title: str, body: Sequence[str], *, listed: str | None = NEWS, extra: str = "") -> None:
        """Put an article on the web and, unless `listed` is None, on top of that listing."""
        self.site.page(url, article_html(title, body, extra=extra))
        if listed is not None:
            items = self._listings.setdefault(listed, [])
            if all(known != url for known, _ in items):
                items.insert(0, (url, title))
            self.site.page(listed, listing_html(items))

    def listing(self, url: str, items: Sequence[tuple[str, str]]) -> None:
        """Put exactly these items on a listing."""
        self._listings[url] = list(items)
        self.site.page(url, listing_html(items))

    def notices(self, url: str, *bodies: Sequence[str]) -> None:
        """Put a feed on the web whose entries have no pages of their own, with a validator."""
        entries = "".join(
            f"<item><title>Notice {n}</title><guid isPermaLink='false'>n{n}</guid>"
            f"<description>{html.escape(''.join(f'<p>{part}</p>' for part in body))}</description></item>"
            for n, body in enumerate(bodies)
        )
        rss = f"<rss version='2.0'><channel><title>Notices</title>{entries}</channel></rss>"
        self.site.page(url, rss, etag=f'"{hashlib.sha256(rss.encode()).hexdigest()[:8]}"')

    def round(self, *names: str) -> tuple[RoundSummary, ...]:
        """One round over all sources, or those that are named."""

        async def run() -> tuple[RoundSummary, ...]:
            async with self._watching() as watcher:
                chosen = [source for source in self.sources if not names or source.name in names]
                return tuple([await watcher.watch(source) for source in chosen])

        return asyncio.run(run())

    def backfill(self, since: date) -> tuple[BackfillSummary, ...]:
        """Older pages of all sources, back to a day."""

        async def run() -> tuple[BackfillSummary, ...]:
            async with self._watching() as watcher:
                return tuple([await watcher.backfill(source, since) for source in self.sources])

        return asyncio.run(run())

    def reread(self) -> Reread:
        """All stored captures, read again."""
        pool: WorkerPool = self.pool  # type: ignore[assignment]  # a pool without processes
        return asyncio.run(reread_captures(self.store, self.settings, pool, self.sources, self.time.now()))

    @contextlib.asynccontextmanager
    async def _watching(self) -> AsyncIterator[Watcher]:
        self.store.sources.sync(self.sources, self.time.now())
        fetcher = Fetcher(
            self.settings,
            clock=self.time.now,
            sleep=self.time.sleep,
            monotonic=self.time.monotonic,
            rng=random.Random(7),
            transport_factory=self.site,
        )
        async with fetcher:
            yield Watcher(
                self.store,
                self.settings,
                fetcher,
                self.pool,  # type: ignore[arg-type]  # a pool without processes
                clock=self.time.now,
                rng=random.Random(7),
            )

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.time.advance(timedelta(**span).total_seconds())

    def alerts(self) -> list[AlertView]:
        """Everything in the outbox, oldest first."""
        return list(reversed(self.store.outbox.list(limit=1000)))

    def told(self) -> list[str]:
        """The kinds of what was told, oldest first."""
        return [alert.kind for alert in self.alerts()]

    def page(self, url: str) -> int:
        """The id of a page."""
        page = self.store.pages.resolve(url)
        assert page is not None, url
        return page

    def statements(self) -> list[StatementView]:
        """All living statements."""
        return list(self.store.views.iter_statements())
