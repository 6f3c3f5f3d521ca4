"""The straight line for one source: listings → items → pages → extracts → decisions → the database.

`watch fetch`, the daemon and the demo all call `Watcher.watch`. Delivery of alerts is a loop of its own (`delivery`).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statement_watch.discovery import discover
from statement_watch.errors import ExtractionFailed
from statement_watch.extraction import read, skeleton
from statement_watch.fetch import Fetcher
from statement_watch.health import assess, tell
from statement_watch.model import (
    Capture,
    Clock,
    Discovery,
    Extract,
    FailureStage,
    FetchFailure,
    Item,
    NotModified,
    PageKind,
    RoundFacts,
    Settings,
    Source,
    SourceHealth,
)
from statement_watch.politeness import FULL_LISTING, FULL_PAGE, backoff, must_fetch_fully, next_slot
from statement_watch.recorder import Recorded, Recorder
from statement_watch.store import ListingState, NewPage, PageCheck, PageRecord, RoundRecord, Store
from statement_watch.urls import canonical, site_of
from statement_watch.verdict import judge
from statement_watch.versions import Change, Known, decide, flicker, text_key
from statement_watch.workers import WorkerPool

MOST_CHILDREN = 10
"""Sitemaps of an index that one round follows, newest first; older ones hold nothing new."""
PAGES_AT_ONCE = 4
"""Pages of one source in hand at a time. Its host still gets one request at a time: this overlaps fetch and reading."""
MOST_CHECKS = 400
"""Pages that one round reads again or for the first time; the rest is due in the next."""
EARLIER_TEXTS = 4
"""Versions looked back on to see which blocks tick."""

_LISTINGS = frozenset({PageKind.FEED, PageKind.SITEMAP, PageKind.LISTING})


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

    @property
    def ok(self) -> bool:
        return self.health.failures == 0


@dataclass(frozen=True, slots=True)
class _Listed:
    """What one listing came to."""

    items: int = 0
    failure: FetchFailure | None = None
    reason: str | None = None
    dropped: int = 0
    requests: int = 1
    not_modified: int = 0
    octets: int = 0


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
        self._store = store
        self._recorder = Recorder(store, settings)
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock
        self._rng = rng

    async def watch(self, source: Source, on_step: Callable[[Step], None] = lambda _: None) -> RoundSummary:
        """One round over one source. What a site does ends in the summary; only our own faults are raised.

        The first complete round of a source is its baseline: all is recorded, nothing is told.
        """
        started = self._clock()
        state = self._store.sources.get(source.name)
        baseline = state is None or state.first_round_at is None
        listed = [await self._list(source, url, baseline) for url in source.urls]
        due = self._store.pages.due(source.name, self._clock(), MOST_CHECKS)
        on_step(Step(source.name, found=len(due)))
        pages = await self._check_all(source, due, on_step)
        return self._end_round(source, started, baseline, listed, pages)

    # --- listings ----------------------------------------------------------------------------------------------------

    async def _list(self, source: Source, url: str, baseline: bool, *, depth: int = 0) -> _Listed:
        state = self._store.listings.get(source.name, url)
        now = self._clock()
        full = must_fetch_fully(state.last_full, now, FULL_LISTING)
        result = await self._fetcher.fetch(url, source, None if full else state.validators)
        if isinstance(result, FetchFailure):
            return self._listing_failed(state, result)
        if isinstance(result, NotModified):
            self._store.listings.save(replace(state, last_checked=now, failures=0, reason=None))
            return _Listed(items=state.counts[-1] if state.counts else 0, not_modified=1)
        found = await self._discover(result, source)
        if found.kind not in _LISTINGS:
            reason = found.reason or f"the bytes are {found.kind}, no listing"
            return self._listing_failed(state, _no_listing(result, reason))
        listed = self._record_items(source, state, result, found, baseline, full=full)
        if found.children and depth == 0:
            children = [await self._list(source, c, baseline, depth=1) for c in found.children[:MOST_CHILDREN]]
            return _together([listed, *children])
        return listed

    async def _discover(self, capture: Capture, source: Source) -> Discovery:
        try:
            return await self._pool.run(discover, capture, source, self._clock().date())
        except ExtractionFailed as error:
            return Discovery(PageKind.ERROR, reason=str(error))

    def _listing_failed(self, state: ListingState, failure: FetchFailure) -> _Listed:
        self._store.listings.save(
            replace(state, last_checked=failure.at, failures=state.failures + 1, reason=failure.reason)
        )
        return _Listed(failure=failure)

    def _record_items(
        self, source: Source, state: ListingState, capture: Capture, found: Discovery, baseline: bool, *, full: bool
    ) -> _Listed:
        """The items and the validators of the body that showed them, in one transaction: neither without the other."""
        now = capture.fetched_at
        items = found.items[: source.max_items]
        with self._store.transaction():
            known = [self._add_item(source, item, baseline, now) for item in items]
            self._store.pages.seen(known, now)
            self._store.listings.save(
                replace(
                    state,
                    validators=capture.validators,
                    raw_sha256=capture.sha256,
                    last_checked=now,
                    last_full=now if full else state.last_full,
                    counts=(*state.counts, len(found.items)),
                    failures=0,
                    reason=found.reason,
                )
            )
        dropped = found.dropped + len(found.items) - len(items)
        return _Listed(len(found.items), reason=found.reason, dropped=dropped, octets=len(capture.body))

    def _add_item(self, source: Source, item: Item, baseline: bool, now: datetime) -> int:
        page = self._store.pages.resolve(item.url)
        if page is not None:
            return page
        new = NewPage(
            item.url,
            source.name,
            site_of(item.url),
            now,
            baseline=baseline,
            title_hint=item.title,
            published_hint=item.published,
        )
        page = self._store.pages.add(new)
        self._store.pages.save_check(page, PageCheck(next_check=now))
        return page

    # --- pages -------------------------------------------------------------------------------------------------------

    async def _check_all(
        self, source: Source, pages: Iterable[int], on_step: Callable[[Step], None]
    ) -> tuple[Recorded, ...]:
        slots = asyncio.Semaphore(PAGES_AT_ONCE)

        async def one(page: int) -> Recorded:
            async with slots:
                recorded = await self._check(source, self._store.pages.get(page))
            on_step(Step(source.name, checked=recorded))
            return recorded

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(page)) for page in pages]
        return tuple(task.result() for task in tasks)

    async def _check(self, source: Source, page: PageRecord) -> Recorded:
        """One page, straight through: fetch, skip what is unchanged, read, judge, decide, record."""
        check = page.check
        full = page.latest is None or must_fetch_fully(check.last_full, self._clock(), FULL_PAGE)
        result = await self._fetcher.fetch(page.url, source, None if full else check.validators)
        if isinstance(result, FetchFailure):
            return self._failed(source, page, result)
        if isinstance(result, NotModified):
            return self._recorder.unchanged(page, check, self._clock(), source)
        check = _after_body(check, result, full=full)
        if page.latest and (result.sha256 == page.check.raw_sha256 or await self._same_skeleton(page, result)):
            return self._recorder.unchanged(page, check, result.fetched_at, source)
        verdict, check = await self._read(source, page, result, check)
        if isinstance(verdict, FetchFailure):
            return self._failed(source, page, verdict)  # with the check as it was: no validator of a bad body is kept
        if page.latest is None:
            return self._first_text(source, page, check, result, verdict)
        return await self._next_text(source, page, check, result, verdict)

    async def _same_skeleton(self, page: PageRecord, capture: Capture) -> bool:
        if page.check.skeleton is None:
            return False
        try:
            return await self._pool.run(skeleton, capture) == page.check.skeleton
        except ExtractionFailed:
            return False  # then reading it will fail too, and say why

    async def _read(
        self, source: Source, page: PageRecord, capture: Capture, check: PageCheck
    ) -> tuple[Extract | FetchFailure, PageCheck]:
        item = Item(page.url, page.title_hint, page.published_hint)
        try:
            reading = await self._pool.run(read, capture, source, item)
        except ExtractionFailed as error:
            return FetchFailure(page.url, FailureStage.TEXT, str(error), capture.fetched_at, capture.status), check
        return judge(capture, reading), replace(check, skeleton=reading.skeleton)

    def _first_text(
        self, source: Source, page: PageRecord, check: PageCheck, capture: Capture, extract: Extract
    ) -> Recorded:
        """The first text of an address: a new page, unless the text is a known page's that moved here."""
        now = capture.fetched_at
        if (known := self._moved_from(page, capture, extract)) is not None:
            self._store.pages.fold(page.id, known, now)
            self._store.pages.move(known, page.url, now)
            return self._recorder.unchanged(self._store.pages.get(known), check, now, source)
        recorded = self._recorder.version(page, check, capture, extract, decide(None, extract, now), source, now)
        self._note_addresses(page, capture, extract)
        return recorded

    def _moved_from(self, page: PageRecord, capture: Capture, extract: Extract) -> int | None:
        for address in self._addresses(capture, extract):
            known = self._store.pages.resolve(address)
            if known not in (None, page.id) and self._store.pages.get(known).latest is not None:
                return known
        for known in self._store.pages.find_same(page.source, text_key(extract.text)):
            latest = self._store.pages.get(known).latest
            if latest is not None and text_key(latest.extract.title or "") == text_key(extract.title or ""):
                return known
        return None

    def _note_addresses(self, page: PageRecord, capture: Capture, extract: Extract) -> None:
        for address in self._addresses(capture, extract):
            self._store.pages.add_alias(page.id, address, capture.fetched_at)

    def _addresses(self, capture: Capture, extract: Extract) -> list[str]:
        """Where the page says, or the redirects showed, that it lives."""
        told = (canonical(capture.final_url), canonical(extract.canonical_url) if extract.canonical_url else None)
        return [address for address in told if address]

    async def _next_text(
        self, source: Source, page: PageRecord, check: PageCheck, capture: Capture, extract: Extract
    ) -> Recorded:
        known = self._known(page)
        change = decide(known, extract, capture.fetched_at)
        if change.makes_version:
            extract, capture, change = await self._confirm(source, page, known, extract, capture, change)
        if change.collapsed:
            return self._recorder.held(page, capture.fetched_at)
        if not change.makes_version:
            return self._recorder.unchanged(page, check, capture.fetched_at, source)
        return self._recorder.version(page, check, capture, extract, change, source, capture.fetched_at)

    def _known(self, page: PageRecord) -> Known:
        versions = self._store.pages.latest_versions(page.id, EARLIER_TEXTS)
        latest = versions[-1].extract
        return Known(
            latest.title or "",
            latest.text,
            tuple(version.extract.text for version in versions[:-1]),
            self._store.pages.version_keys(page.id)[:-1],
            page.check.collapsed_since,
            page.check.collapsed_checks,
        )

    async def _confirm(
        self, source: Source, page: PageRecord, known: Known, extract: Extract, capture: Capture, change: Change
    ) -> tuple[Extract, Capture, Change]:
        """Read a changed page a second time: what two reads moments apart do not share was never an edit."""
        again = await self._fetcher.fetch(page.url, source)
        if not isinstance(again, Capture):
            return extract, capture, change
        verdict, _ = await self._read(source, page, again, page.check)
        if isinstance(verdict, FetchFailure):
            return extract, capture, change
        steady = replace(known, flicker=flicker(extract.text, verdict.text))
        return verdict, again, decide(steady, verdict, again.fetched_at)

    def _failed(self, source: Source, page: PageRecord, failure: FetchFailure) -> Recorded:
        wait = max(backoff(page.check.failures + 1, self._rng), failure.retry_after or 0.0)
        return self._recorder.failed(page, failure, failure.at + timedelta(seconds=wait), source)

    # --- the end of a round -----------------------------------------------------------------------------------------

    def _end_round(
        self,
        source: Source,
        started: datetime,
        baseline: bool,
        listed: list[_Listed],
        pages: tuple[Recorded, ...],
    ) -> RoundSummary:
        now = self._clock()
        facts = _facts(started, now, _together(listed), listed, pages)
        before = self._store.sources.get(source.name)
        assert before is not None, "a source is in the database before it is watched"
        history = [_as_facts(record) for record in reversed(self._store.sources.history(source.name))]
        health, word = tell(assess(before.health, facts, history))
        health = replace(health, next_due=self._next_due(source, health, now, facts.failure))
        record = _record(source, facts, pages, now)
        self._recorder.round_ended(record, health, word, source)
        total = _together(listed)
        return RoundSummary(source.name, health, baseline, total.items, pages, facts.seconds, total.dropped)

    def _next_due(self, source: Source, health: SourceHealth, now: datetime, failure: FetchFailure | None) -> datetime:
        slot = next_slot(source.name, source.interval, now)
        if not health.failures:
            return slot
        retry = now + timedelta(seconds=backoff(health.failures, self._rng))
        earliest = now + timedelta(seconds=(failure.retry_after or 0.0) if failure else 0.0)
        return max(earliest, min(slot, retry) if health.failures < 3 else max(slot, retry))


def _no_listing(capture: Capture, reason: str) -> FetchFailure:
    return FetchFailure(capture.url, FailureStage.KIND, reason, capture.fetched_at, capture.status, capture.final_url)


def _after_body(check: PageCheck, capture: Capture, *, full: bool) -> PageCheck:
    return replace(
        check,
        last_full=capture.fetched_at if full else check.last_full,
        validators=capture.validators,
        raw_sha256=capture.sha256,
    )


def _together(listed: list[_Listed]) -> _Listed:
    return _Listed(
        items=sum(one.items for one in listed),
        failure=next((one.failure for one in listed if one.failure), None),
        reason=next((one.reason for one in listed if one.reason), None),
        dropped=sum(one.dropped for one in listed),
        requests=sum(one.requests for one in listed),
        not_modified=sum(one.not_modified for one in listed),
        octets=sum(one.octets for one in listed),
    )


def _facts(
    started: datetime, now: datetime, total: _Listed, listed: list[_Listed], pages: tuple[Recorded, ...]
) -> RoundFacts:
    failures = [page.failure for page in pages if page.failure]
    return RoundFacts(
        at=now,
        seconds=(now - started).total_seconds(),
        listings=len(listed),
        listings_failed=sum(one.failure is not None for one in listed),
        items=total.items,
        new=sum(page.new_page for page in pages),
        changed=sum(page.edited for page in pages),
        pages=len(pages),
        pages_failed=len(failures),
        pages_empty=sum(f.stage in (FailureStage.KIND, FailureStage.TEXT) and not f.absent for f in failures),
        failure=total.failure,
        reason=total.reason,
    )


def _as_facts(record: RoundRecord) -> RoundFacts:
    return RoundFacts(
        at=record.ended_at,
        seconds=(record.ended_at - record.started_at).total_seconds(),
        items=record.items,
        new=record.new,
        changed=record.changed,
    )


def _record(source: Source, facts: RoundFacts, pages: tuple[Recorded, ...], now: datetime) -> RoundRecord:
    return RoundRecord(
        source=source.name,
        started_at=now - timedelta(seconds=facts.seconds),
        ended_at=now,
        ok=facts.listings > facts.listings_failed,
        items=facts.items,
        new=facts.new,
        changed=facts.changed,
        removed=sum(page.removed for page in pages),
        failed=facts.pages_failed,
        reason=facts.failure.reason if facts.failure else facts.reason,
    )
