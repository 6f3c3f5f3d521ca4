"""The listings of a source → pages to check: what is new is in the database before anything of it is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from statement_watch.discovery import discover
from statement_watch.errors import ExtractionFailed
from statement_watch.fetch import Fetcher
from statement_watch.model import (
    Capture,
    Clock,
    Discovery,
    FailureStage,
    FetchFailure,
    Item,
    NotModified,
    PageKind,
    Source,
    Validators,
)
from statement_watch.politeness import FULL_LISTING, must_fetch_fully
from statement_watch.store import Backfill, ListingState, NewPage, PageCheck, Store
from statement_watch.urls import site_of, spellings
from statement_watch.workers import WorkerPool

MOST_CHILDREN = 10
"""Sitemaps of an index that one round follows, newest first; older ones hold nothing new."""
LOST_AFTER = 3
"""Rounds in a row in which one listing of several failed, after which its source is not watched as it should be."""
ARCHIVE_AGE = timedelta(days=30)
ARCHIVE_BURST = 10
"""So many items older than `ARCHIVE_AGE`, turning up at once, are an archive that became visible and no news."""

LOCAL_DAYS = timedelta(days=1)
"""A site's days begin and end up to so much before or after ours."""

_LISTINGS = frozenset({PageKind.FEED, PageKind.SITEMAP, PageKind.LISTING})


@dataclass(frozen=True, slots=True)
class Inline:
    """An item that has no page of its own: its text stands in the feed itself."""

    page: int
    item: Item
    feed: Capture
    listing: str
    """The address of the feed, as the config has it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What one listing, or several together, came to."""

    items: int = 0
    failure: FetchFailure | None = None
    reason: str | None = None
    dropped: int = 0
    """Items that were left out, or are known but not read (the back catalogue of a first round)."""
    listings: int = 1
    failed: int = 0
    lost: int = 0
    """Listings, and sitemaps that they name, that failed so often in a row that it is no blip."""
    requests: int = 1
    not_modified: int = 0
    octets: int = 0
    inline: tuple[Inline, ...] = ()
    children: tuple[str, ...] = ()
    """Sitemaps of an index that a backfill follows besides."""


class ListingReader:
    """Reads listings and records what they show."""

    def __init__(self, store: Store, fetcher: Fetcher, pool: WorkerPool, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock

    async def read_all(self, source: Source, last_read: datetime | None) -> Listed:
        """Every listing of a source, one after the other.

        What a listing shows that is read for the first time was there already, be its source new (`last_read` None), or
        the listing; but for what is dated since the source was `last_read`.
        """
        since = date.max if last_read is None else (last_read - LOCAL_DAYS).date()
        return together([await self._read(source, url, since) for url in source.urls])

    async def _read(self, source: Source, url: str, since: date | None, *, depth: int = 0) -> Listed:
        """`since`: the day from which on its items are news, if it is read for the first time; a sitemap of an index is
        as new as the index, and None means that all that is not known is news."""
        state = self._store.listings.get(source.name, url)
        since = since if depth or state.raw_sha256 is None else None
        full = must_fetch_fully(state.last_full, self._clock(), FULL_LISTING)
        seen = await self._look(source, url, None if full else state.validators)
        if isinstance(seen, NotModified):
            self._store.listings.save(replace(state, last_checked=seen.fetched_at, failures=0, reason=None))
            return Listed(items=state.counts[-1] if state.counts else 0, not_modified=1)
        if isinstance(seen, FetchFailure):
            return self._failed(state, seen, child=bool(depth))
        capture, found = seen
        listed = self._record(source, state, capture, found, since, full=full)
        if not found.children:
            return listed
        if depth:
            return replace(listed, reason="a sitemap index names another index; watch the sitemaps that that one names")
        children = [await self._read(source, child, since, depth=1) for child in found.children[:MOST_CHILDREN]]
        return replace(together([listed, *children]), listings=1, failed=0)

    async def _look(
        self, source: Source, url: str, validators: Validators | None = None
    ) -> tuple[Capture, Discovery] | NotModified | FetchFailure:
        """Fetch an address and find its items; bytes that are no listing are a failure that says what they are."""
        capture = await self._fetcher.fetch(url, source, validators)
        if not isinstance(capture, Capture):
            return capture
        try:
            found = await self._pool.run(discover, capture, source, self._clock().date())
        except ExtractionFailed as error:
            return _no_listing(capture, str(error))
        if found.kind not in _LISTINGS:
            return _no_listing(capture, found.reason or f"the bytes are {found.kind}, no listing")
        kept_out = self._store.forgotten.kept_out
        return capture, replace(found, items=tuple(item for item in found.items if kept_out(item.url) is None))

    def _failed(self, state: ListingState, failure: FetchFailure, *, child: bool) -> Listed:
        """A sitemap of an index is missed only if it was ever there: many an index names dead ones."""
        failures, missed = state.failures + 1, bool(state.counts) or not child
        self._store.listings.save(replace(state, last_checked=failure.at, failures=failures, reason=failure.reason))
        return Listed(failure=failure, failed=1, lost=int(missed and failures >= LOST_AFTER))

    def _record(
        self, source: Source, state: ListingState, capture: Capture, found: Discovery, since: date | None, *, full: bool
    ) -> Listed:
        """The items and the validators of the body that showed them, in one transaction: neither without the other.

        An index has none: it may stay as it is for ever while the sitemaps that it names change. A feed that holds
        texts has none until they are read (`texts_read`): they stand nowhere else.
        """
        now = capture.fetched_at
        with self._store.transaction():
            pages, unread = self._add(source, found.items, since, now)
            bodies = zip(pages, found.items, strict=True)
            inline = tuple(Inline(page, item, capture, state.url) for page, item in bodies if not item.own_page)
            self._store.listings.save(
                replace(
                    state,
                    validators=Validators() if found.children or inline else capture.validators,
                    raw_sha256=capture.sha256,
                    last_checked=now,
                    last_full=now if full else state.last_full,
                    counts=(*state.counts, len(found.items)),
                    failures=0,
                    reason=found.reason,
                )
            )
        return Listed(
            len(found.items), None, found.reason, found.dropped + unread, octets=len(capture.body), inline=inline
        )

    def texts_read(self, source: Source, listed: Listed) -> None:
        """The texts that stand in feeds are in the database: from now on the feeds may say that they are unchanged."""
        for listing, feed in {one.listing: one.feed for one in listed.inline}.items():
            state = self._store.listings.get(source.name, listing)
            self._store.listings.save(replace(state, validators=feed.validators))

    def _add(self, source: Source, items: Sequence[Item], since: date | None, now: datetime) -> tuple[list[int], int]:
        """The pages of these items, new ones added; and how many of those will not be read.

        Of a listing that is read for the first time the newest `source.max_items` are; the rest of the back catalogue
        is known, so that it is never taken for news.
        """
        known = [self._known(item, now) for item in items]
        new = [item for item, page in zip(items, known, strict=True) if page is None]
        old = {item.url for item in (*_archive(new, now.date()), *_before(new, since))}
        unread = {item.url for item in new[source.max_items :]} if since is not None else set()
        pages = []
        for item, page in zip(items, known, strict=True):
            if page is None:
                page = self._store.pages.add(_new_page(source, item, item.url in old, now))
                due = None if item.url in unread or not item.own_page else now
                self._store.pages.save_check(page, PageCheck(next_check=due))
            pages.append(page)
        self._store.pages.adopt(pages, source.name, now)
        self._store.pages.seen(pages, now)
        return pages, len(unread)

    def _known(self, item: Item, now: datetime) -> int | None:
        """The page of an item, however this listing spells its address."""
        page = self._store.pages.resolve(item.url)
        if page is not None or not item.own_page:
            return page
        for other in spellings(item.url):
            if (page := self._store.pages.resolve(other)) is not None:
                self._store.pages.add_alias(page, item.url, now)
                return page
        return None

    # --- older pages -------------------------------------------------------------------------------------------------

    async def read_older(self, source: Source, backfill: Backfill) -> tuple[Listed, Backfill]:
        """One more page of a listing's older pages; the given `backfill` says where, the one that comes back goes on.

        Items dated before `backfill.since` are left out. The end is reached (`next_page` None) when there is no older
        page, when all dated items of a page are older, when the next is the archive of an older time, or when a page
        shows nothing that was not known and the next is no archive.
        """
        assert backfill.next_page is not None
        seen = await self._look(source, backfill.next_page)
        if isinstance(seen, FetchFailure):
            return Listed(failure=seen, failed=1), backfill
        assert not isinstance(seen, NotModified), "nothing was asked conditionally"
        capture, found = seen
        wanted = [item for item in found.items if item.published is None or item.published >= backfill.since]
        older = [item for item in found.items if item.published is not None and item.published < backfill.since]
        known = [item for item in found.items if self._known(item, capture.fetched_at) is not None]
        first = backfill.next_page == backfill.url
        seen_before = not first and len(known) == len(found.items) and found.next_until is None
        too_old = found.next_until is not None and found.next_until < backfill.since
        ended = (older and not wanted) or seen_before or too_old
        after = replace(backfill, next_page=None if ended else found.next_page)
        with self._store.transaction():
            pages = [self._add_older(source, item, capture.fetched_at) for item in wanted]
            self._store.pages.seen(pages, capture.fetched_at)
            self._store.backfills.save(after)
        return Listed(len(found.items), octets=len(capture.body), children=found.children), after

    def _add_older(self, source: Source, item: Item, now: datetime) -> int:
        page = self._known(item, now) or self._store.pages.add(_new_page(source, item, True, now))
        record = self._store.pages.get(page)
        if record.latest is None and record.check.next_check is None:
            self._store.pages.save_check(page, replace(record.check, next_check=now))
        return page


def together(listed: Iterable[Listed]) -> Listed:
    """Several listings as one."""
    parts = list(listed)
    return Listed(
        items=sum(part.items for part in parts),
        failure=next((part.failure for part in parts if part.failure), None),
        reason=next((part.reason for part in parts if part.reason), None),
        dropped=sum(part.dropped for part in parts),
        listings=sum(part.listings for part in parts),
        failed=sum(part.failed for part in parts),
        lost=sum(part.lost for part in parts),
        requests=sum(part.requests for part in parts),
        not_modified=sum(part.not_modified for part in parts),
        octets=sum(part.octets for part in parts),
        inline=tuple(one for part in parts for one in part.inline),
    )


def _archive(new: Sequence[Item], today: date) -> Sequence[Item]:
    old = [item for item in new if item.published is not None and today - item.published > ARCHIVE_AGE]
    return old if len(old) >= ARCHIVE_BURST else ()


def _before(new: Sequence[Item], since: date | None) -> Sequence[Item]:
    """What was there before we looked."""
    return () if since is None else [item for item in new if item.published is None or item.published < since]


def _new_page(source: Source, item: Item, baseline: bool, now: datetime) -> NewPage:
    return NewPage(
        item.url,
        source.name,
        site_of(item.url),
        now,
        baseline=baseline,
        title_hint=item.title,
        published_hint=item.published,
    )


def _no_listing(capture: Capture, reason: str) -> FetchFailure:
    return FetchFailure(capture.url, FailureStage.KIND, reason, capture.fetched_at, capture.status, capture.final_url)
