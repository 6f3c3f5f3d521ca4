"""The straight line for one source: listings → items → pages → extracts → decisions → the database.

`watch fetch`, the daemon and the demo all call `Watcher.watch`. Delivery of alerts is a loop of its own (`delivery`).
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from statement_watch.bookkeeping import Bookkeeper, Round
from statement_watch.checking import Checker, FirstText
from statement_watch.fetch import Fetcher
from statement_watch.listings import Listed, ListingReader
from statement_watch.model import Clock, FailureStage, FetchFailure, Settings, Source, SourceHealth
from statement_watch.recorder import Recorded, Recorder
from statement_watch.store import Store
from statement_watch.surroundings import Surroundings
from statement_watch.urls import site_of
from statement_watch.workers import WorkerPool

PAGES_AT_ONCE = 4
"""Pages of one source in hand at a time. Its host still gets one request at a time: this overlaps fetch and reading."""
MOST_CHECKS = 400
"""Pages that one round reads again or for the first time; the rest is due in the next."""
SILENT_AFTER = 3
"""Pages of a site in a row that could not be reached: it is down, and its other pages wait for the next round."""
HELD_PAGES, HELD_BYTES = 12, 20_000_000
"""First texts of a host that is not known yet wait until so many of its pages, or bytes, are there: only beside the
others is it seen what is furniture."""


@dataclass(frozen=True, slots=True)
class Step:
    """Progress of a round: `found` more pages to check, or one page `checked`."""

    source: str
    found: int = 0
    checked: Recorded | None = None


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """What one round over one source came to."""

    source: str
    health: SourceHealth
    baseline: bool
    items: int
    pages: tuple[Recorded, ...]
    seconds: float
    dropped: int = 0
    """Items that were over the source's cap."""
    failure: FetchFailure | None = None
    """Why a listing could not be read."""

    @property
    def ok(self) -> bool:
        return self.health.failures == 0 and not self.unreached

    @property
    def unreached(self) -> bool:
        """Nothing of the source could be reached, which may be our own network's fault."""
        return self.health.silent_since is not None


@dataclass(frozen=True, slots=True)
class BackfillSummary:
    """What following a source's older pages came to."""

    source: str
    items: int
    pages: tuple[Recorded, ...]
    failures: tuple[FetchFailure, ...]
    """Listings that could not be followed further; the next backfill tries there again."""


class Watcher:
    """Rounds over sources. One Watcher belongs to one event loop and one open Store."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        fetcher: Fetcher,
        pool: WorkerPool,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        recorder = Recorder(store, settings)
        self._store = store
        self._clock = clock
        self._listings = ListingReader(store, fetcher, pool, clock)
        self._surroundings = Surroundings(store, fetcher, pool, clock)
        self._checker = Checker(store, recorder, self._surroundings, fetcher, pool, clock, rng)
        self._bookkeeper = Bookkeeper(store, recorder, rng)

    async def watch(self, source: Source, on_step: Callable[[Step], None] = lambda _: None) -> RoundSummary:
        """One round over one source. What a site does ends in the summary; only our own faults are raised.

        The first complete round of a source is its baseline: all is recorded, nothing is told. The same holds for a
        listing that is read for the first time, but for what is dated since.
        """
        started = self._clock()
        state = self._store.sources.get(source.name)
        baseline = state is None or state.first_round_at is None
        listed = await self._listings.read_all(source, state.health.last_success if state else None)
        inline = [await self._checker.check_inline(source, one) for one in listed.inline]
        self._listings.texts_read(source, listed)
        pages = (*inline, *await self._check_due(source, on_step, _unreachable(source, listed)))
        further = self._surroundings.requests.pop(source.name, 0)
        done = Round(source, started, self._clock(), listed, pages, further)
        health = self._bookkeeper.enter(done)
        return RoundSummary(
            source.name, health, baseline, listed.items, pages, done.seconds, listed.dropped, listed.failure
        )

    async def backfill(
        self, source: Source, since: date, on_step: Callable[[Step], None] = lambda _: None
    ) -> BackfillSummary:
        """Follow the older pages of a source's listings back to a day, and read what they show.

        What is found was already there: it is recorded and not told. Broken off at any moment, the next call goes on
        from there.
        """
        items = 0
        pages: list[Recorded] = []
        failures: list[FetchFailure] = []
        queue = [self._store.backfills.get(source.name, url, since) for url in source.urls]
        while queue:
            step = queue.pop()
            if step.next_page is None:
                continue
            listed, after = await self._listings.read_older(source, step)
            items += listed.items
            if listed.failure:
                failures.append(listed.failure)
                continue
            queue += [self._store.backfills.get(source.name, child, since) for child in listed.children]
            queue.append(after)
            pages += await self._check_due(source, on_step)
        pages += await self._check_due(source, on_step)
        return BackfillSummary(source.name, items, tuple(pages), tuple(failures))

    async def _check_due(
        self, source: Source, on_step: Callable[[Step], None], silent: Collection[str] = ()
    ) -> tuple[Recorded, ...]:
        due = self._store.pages.due(source.name, self._clock(), MOST_CHECKS)
        on_step(Step(source.name, found=len(due)))
        return await _Sweep(self._store, self._checker, self._surroundings, source, silent, on_step).over(due)


class _Sweep:
    """Pages of one source, checked side by side; those of a site that does not answer at all stay due."""

    def __init__(
        self,
        store: Store,
        checker: Checker,
        surroundings: Surroundings,
        source: Source,
        silent: Collection[str],
        on_step: Callable[[Step], None],
    ) -> None:
        self._store = store
        self._checker = checker
        self._surroundings = surroundings
        self._source = source
        self._on_step = on_step
        self._slots = asyncio.Semaphore(PAGES_AT_ONCE)
        self._silence = Counter(dict.fromkeys(silent, SILENT_AFTER))
        """By site, how many of its pages in a row could not be reached."""
        self._waiting: list[FirstText] = []
        self._ended: dict[int, Recorded] = {}

    async def over(self, pages: Sequence[int]) -> tuple[Recorded, ...]:
        """What became of these pages, in their order; what stays due is left out."""
        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(self._one(page))
        await self._record_waiting()
        return tuple(self._ended[page] for page in pages if page in self._ended)

    async def _one(self, number: int) -> None:
        async with self._slots:
            page = self._store.pages.get(number)
            if self._silence[page.site] >= SILENT_AFTER:
                return
            outcome = await self._checker.check(self._source, page)
            if isinstance(outcome, FirstText):
                self._silence[page.site] = 0
                self._waiting.append(outcome)
                if self._enough():
                    await self._record_waiting()
                return
        self._silence[page.site] = self._silence[page.site] + 1 if _out_of_reach(outcome.failure) else 0
        self._end(number, outcome)

    def _enough(self) -> bool:
        """Whether the first texts that wait can be told from the furniture of their hosts, or are too many to hold."""
        if len(self._waiting) >= HELD_PAGES or sum(len(one.read.capture.body) for one in self._waiting) >= HELD_BYTES:
            return True
        return all(self._surroundings.knows(first.page) >= HELD_PAGES for first in self._waiting)

    async def _record_waiting(self) -> None:
        batch = sorted(self._waiting, key=lambda first: first.page.id)
        self._waiting.clear()
        recorded = await self._checker.first_texts(self._source, batch)
        for first, one in zip(batch, recorded, strict=True):
            self._end(first.page.id, one)

    def _end(self, page: int, recorded: Recorded) -> None:
        self._ended[page] = recorded
        self._on_step(Step(self._source.name, checked=recorded))


def _unreachable(source: Source, listed: Listed) -> frozenset[str]:
    """The sites of a source none of whose listings could be reached."""
    if listed.failed < listed.listings or not _out_of_reach(listed.failure):
        return frozenset()
    return frozenset(site_of(url) for url in source.urls)


def _out_of_reach(failure: FetchFailure | None) -> bool:
    return failure is not None and failure.stage is FailureStage.TRANSPORT
