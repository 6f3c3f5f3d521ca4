"""The archive read anew: stored captures by a newer extractor, and all statements by the present matching.

Neither is news: what changes by it is our own doing, never the publisher's edit, and raises no alert.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from statement_watch.errors import ExtractionFailed
from statement_watch.extraction import Furniture, SeenPage, furniture_among, read, seen_page
from statement_watch.matching import Matcher
from statement_watch.model import Capture, Extract, FetchFailure, Grade, Item, Settings, Source
from statement_watch.recognise import keep_topics, recognise, regroup
from statement_watch.recorder import Recorder
from statement_watch.store import PageRecord, Store
from statement_watch.surroundings import blocks_of, host_of
from statement_watch.verdict import judge
from statement_watch.versions import text_key
from statement_watch.workers import WorkerPool

BATCH = 500
"""Documents held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading stored captures again came to."""

    pages: int
    changed: int
    without_capture: int
    unreadable: int


async def reread_captures(
    store: Store,
    settings: Settings,
    pool: WorkerPool,
    sources: Collection[Source],
    now: datetime,
    on_page: Callable[[], None] = lambda: None,
) -> Reread:
    """Read the capture behind each page's latest version with the present extractor, beside the other pages of its
    host; a text that comes out otherwise is a version with the grade `cosmetic`.

    What is furniture is told from the archive as it is before the first page is read: the result is the same whatever
    the order in which the pages once came.
    """
    recorder = Recorder(store, settings)
    by_name = {source.name: source for source in sources}
    pages = [page for name in by_name for page in store.pages.ids(name)]
    hosts = _pages_by_host(store, pages)
    changed = without_capture = unreadable = 0
    for page in map(store.pages.get, pages):
        latest, capture = page.latest, _capture_of(store, page)
        if latest is not None and capture is None:
            without_capture += 1
        elif latest is not None and capture is not None:
            host = host_of(page.url)
            furniture = Furniture(furniture_among(hosts[host], page.id) | store.furniture.remembered(host))
            extract = await _read_again(pool, page, capture, by_name[page.source], furniture)
            if extract is None:
                unreadable += 1
            elif text_key(extract.text) != latest.text_key:
                changed += 1
                with store.transaction():
                    recorder.add_version(page.id, extract, Grade.COSMETIC, now, capture.sha256)
                    store.furniture.note(page.id, host, blocks_of(extract))
                    keep_topics(store, settings, recognise(store, [page.id], now))
        on_page()
    return Reread(len(pages), changed, without_capture, unreadable)


def _pages_by_host(store: Store, pages: Collection[int]) -> Mapping[str, Mapping[int, SeenPage]]:
    """The blocks of all pages' texts by host; those of an archive that is older than this memory are remembered."""
    hosts: defaultdict[str, dict[int, SeenPage]] = defaultdict(dict)
    for number in pages:
        page = store.pages.get(number)
        if page.latest is not None:
            host = host_of(page.url)
            hosts[host][number] = seen_page(page.latest.extract)
            store.furniture.note(number, host, blocks_of(page.latest.extract))
    return hosts


def _capture_of(store: Store, page: PageRecord) -> Capture | None:
    """The capture behind a page's latest version."""
    sha = page.latest.capture_sha256 if page.latest else None
    return store.captures.get(page.id, sha) if sha else None


async def _read_again(
    pool: WorkerPool, page: PageRecord, capture: Capture, source: Source, furniture: Furniture
) -> Extract | None:
    """What the capture says now; None when it cannot be read, and then the version that is there stands."""
    try:
        item = Item(page.url, page.title_hint, page.published_hint)
        reading = await pool.run(read, capture, source, item, furniture)
    except ExtractionFailed:
        return None
    verdict = judge(capture, reading, source.urls)
    return None if isinstance(verdict, FetchFailure) else verdict


def recluster(store: Store, settings: Settings, now: datetime, on_page: Callable[[], None] = lambda: None) -> int:
    """Match every page of the archive anew and regroup all statements; ids, reviews and verdicts are kept. Gives how
    many pages were matched; `on_page` is called twice for each: when it is matched, and when it is regrouped.

    One transaction, in batches, so that what is in memory does not grow with the archive.
    """
    with store.transaction():
        matcher = Matcher(store.index)
        numbers = store.pages.ids()
        for page in numbers:
            matcher.remove(page)
        for batch in _batches(numbers):
            for document in store.pages.documents(batch).values():
                matcher.add(document)
            matcher.settle()
            _count(on_page, len(batch))
        done: set[int] = set()
        for batch in _batches(numbers):
            regrouped = regroup(store, [page for page in batch if page not in done], now)
            keep_topics(store, settings, regrouped)
            done |= regrouped.pages
            _count(on_page, len(batch))
    return len(numbers)


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))


def _count(on_page: Callable[[], None], times: int) -> None:
    for _ in range(times):
        on_page()
