"""What is known of a page's host: the furniture of its pages, its missing page and home page, and a page as a witness.

Nothing here costs a request while pages are what their listing announced and say what they said. In doubt, a host is
asked for an address that does not exist and for its home page (and that is remembered for weeks), or another of its
pages is read to see whether the same befell it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from statement_watch.errors import ExtractionFailed
from statement_watch.extraction import Furniture, SeenPage, furniture_among, read, seen_blocks, seen_page, signature
from statement_watch.fetch import Fetcher
from statement_watch.model import Capture, Clock, Extract, FetchFailure, PageState, Source
from statement_watch.store import BlocksOfPage, PageRecord, ReferencePage, Store
from statement_watch.store.furniture import PAGES_KEPT
from statement_watch.text import count_words, fold
from statement_watch.urls import has_own_page, host_port
from statement_watch.verdict import judge
from statement_watch.workers import WorkerPool

KNOWN_FOR = timedelta(days=42)
"""A host is asked for an address that does not exist once in so long; redesigns are rarer."""
ASKED_AGAIN = timedelta(days=1)
"""When it gave nothing to learn from, or when a known page was replaced as a whole."""
WITNESS_FOR = timedelta(minutes=10)
"""So long one reading of another page speaks for a host."""
CANDIDATES = 20
"""Pages looked at in the search for a witness, the newest."""
WITNESSES = 3
"""Pages that are asked at most, before a site is held to hide all of them, or a change to befall all of them."""
SAYS_THE_SAME = 0.5
"""A page that shares this part of its words, in whole paragraphs, with another is no witness: it carries the same."""
ALIKE = 0.6
"""Two answers that share this part of their blocks are one page."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """A page read beside another: what its text was made of before and is now; `after` None: it has no text now."""

    at: datetime
    before: frozenset[int]
    after: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Differing:
    """The short blocks that only the earlier (`gone`) or only the later (`added`) of two texts of a page has."""

    gone: frozenset[int]
    added: frozenset[int]

    @classmethod
    def between(cls, before: frozenset[int], after: frozenset[int]) -> Differing:
        return cls(before - after, after - before)

    @property
    def all(self) -> frozenset[int]:
        return self.gone | self.added


class Surroundings:
    """One for each Watcher. `requests` counts, by source, what was asked of sites beyond pages and listings."""

    def __init__(self, store: Store, fetcher: Fetcher, pool: WorkerPool, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._heard: dict[int, Testimony] = {}
        """By page."""
        self._known_hosts: set[str] = set()
        self.requests: Counter[str] = Counter()

    # --- furniture -------------------------------------------------------------------------------------------------

    def furniture(self, page: PageRecord, beside: Mapping[int, SeenPage] | None = None) -> Furniture:
        """What is known to stand on the other pages of a page's host; `beside` are pages that are not recorded yet."""
        host = host_of(page.url)
        seen = {number: SeenPage(one.day, one.words, one.blocks) for number, one in self._pages(page).items()}
        return Furniture(furniture_among({**seen, **(beside or {})}, page.id) | self._store.furniture.remembered(host))

    def knows(self, page: PageRecord) -> int:
        """How many pages of the page's host are known."""
        return len(self._pages(page))

    def _pages(self, page: PageRecord) -> Mapping[int, BlocksOfPage]:
        """The pages of a page's host, by id, the newest first. An archive that is older than this memory, or was
        imported, is looked through when its host is first asked for."""
        host = host_of(page.url)
        if host not in self._known_hosts:
            self._known_hosts.add(host)
            if not self._store.furniture.pages(host):
                self._learn(host, self._store.pages.ids(page.source)[-PAGES_KEPT:])
        return self._store.furniture.pages(host)

    def _learn(self, host: str, numbers: Sequence[int]) -> None:
        with self._store.transaction():
            for page in map(self._store.pages.get, numbers):
                if page.latest is not None and host_of(page.url) == host:
                    self._store.furniture.note(page.id, host, blocks_of(page.latest.extract))

    def remember(self, page: PageRecord, blocks: frozenset[int]) -> None:
        """These blocks were told apart from the page's text; they stay so while the site changes page after page."""
        if blocks:
            self._store.furniture.remember(host_of(page.url), blocks, self._clock())

    # --- a witness -------------------------------------------------------------------------------------------------

    async def shared_change(self, source: Source, page: PageRecord, change: Differing) -> frozenset[int]:
        """Those of the changed blocks that changed alike on most of a few other pages that say something else: the
        site's doing, no edit of a statement. A note that some of its statements got is none: pages from all over the
        site are asked. Empty where there is no other page, or none can be read."""
        balance: Counter[int] = Counter()
        asked = 0
        for witness in _spread(list(self._witnesses(page))):
            if not _can_tell(page, witness, change):
                continue
            asked += 1
            heard = await self._hear(source, witness)
            if heard.after is not None:
                balance.update(_agreeing(change, heard.before, heard.after))
                balance.subtract(_denying(change, heard.before, heard.after))
            if asked == WITNESSES or (asked > 1 and not any(count > 0 for count in balance.values())):
                break
        return frozenset(block for block, count in balance.items() if count > 0)

    async def site_lives(self, source: Source, page: PageRecord, failure: FetchFailure) -> bool:
        """Whether the site of a page that seems gone is there: its list was, or another of its pages has its text.

        A wall that answers 200 may leave the list open; then a page must speak. When none of a few does, it is the site
        that hides them. True where the host has no other page.
        """
        if failure.status in (404, 410) and self._list_lives(source, page):
            return True
        asked = 0
        for witness in self._witnesses(page):
            asked += 1
            if (await self._hear(source, witness)).after is not None:
                return True
            if asked == WITNESSES:
                break
        return not asked and not any(self._others(page))

    def _list_lives(self, source: Source, page: PageRecord) -> bool:
        """Whether a listing on the page's host answered when it was last asked."""
        states = (
            self._store.listings.get(source.name, url) for url in source.urls if host_of(url) == host_of(page.url)
        )
        return any(state.last_checked is not None and state.failures == 0 for state in states)

    def _witnesses(self, page: PageRecord) -> Iterator[PageRecord]:
        """Other pages of the host that were well when they were last read, the newest first."""
        return (other for other in self._others(page) if other.check.failures == 0)

    def _others(self, page: PageRecord) -> Iterator[PageRecord]:
        """Other pages of the host that are not removed."""
        for number in list(self._pages(page))[:CANDIDATES]:
            other = self._store.pages.get(number)
            there = other.check.state is not PageState.REMOVED and other.latest is not None and has_own_page(other.url)
            if there and number != page.id:
                yield other

    async def _hear(self, source: Source, witness: PageRecord) -> Testimony:
        async with self._asking[host_of(witness.url)]:
            heard = self._heard.get(witness.id)
            if heard is None or self._clock() - heard.at >= WITNESS_FOR:
                self._forget_old()
                self._heard[witness.id] = heard = await self._testimony(source, witness)
            return heard

    def _forget_old(self) -> None:
        now = self._clock()
        self._heard = {page: heard for page, heard in self._heard.items() if now - heard.at < WITNESS_FOR}

    async def _testimony(self, source: Source, witness: PageRecord) -> Testimony:
        assert witness.latest is not None
        self.requests[source.name] += 1
        capture = await self._fetcher.fetch(witness.url, source)
        before = seen_blocks(witness.latest.extract)
        text = await self._text_of(source, capture) if isinstance(capture, Capture) else None
        return Testimony(self._clock(), before, None if text is None else seen_blocks(text))

    async def _text_of(self, source: Source, capture: Capture) -> Extract | None:
        known = self._known(host_of(capture.url))
        try:
            verdict = judge(capture, await self._pool.run(read, capture, source, None, known), source.urls)
        except ExtractionFailed:
            return None
        return None if isinstance(verdict, FetchFailure) else verdict

    # --- missing page and home page --------------------------------------------------------------------------------

    async def references(self, source: Source, page: PageRecord, *, replaced: bool = False) -> Furniture:
        """What the page's host gives for an address that does not exist, asked for unless that is known; when a known
        page was `replaced` as a whole, what it gives today, and its home page."""
        host = host_of(page.url)
        if source.probe and host and has_own_page(page.url):
            async with self._asking[host]:
                if self._stale(host, "missing", ASKED_AGAIN if replaced else KNOWN_FOR):
                    self._store.furniture.keep_reference(await self._ask_missing(source, page, host))
                if replaced and self._stale(host, "home", ASKED_AGAIN):
                    self._store.furniture.keep_reference(await self._ask(source, host, "home", home_of(page.url)))
        return self._known(host)

    def _known(self, host: str) -> Furniture:
        missing = self._store.furniture.reference(host, "missing")
        home = self._store.furniture.reference(host, "home")
        return Furniture(missing=missing.blocks if missing else frozenset(), home=home.blocks if home else frozenset())

    def _stale(self, host: str, kind: str, age: timedelta) -> bool:
        known = self._store.furniture.reference(host, kind)
        if known is None:
            return True
        return self._clock() - known.asked_at >= (age if known.blocks or known.answer == NONE_THERE else ASKED_AGAIN)

    async def _ask_missing(self, source: Source, page: PageRecord, host: str) -> ReferencePage:
        """One address beside the page. Where that gives a page, a second one beside a page of another folder: a site
        that heeds only part of an address gives a sound page for the first."""
        first = await self._ask(source, host, "missing", missing_beside(page.url))
        other = self._other_folder(page, host)
        if not first.blocks or other is None:
            return first
        second = await self._ask(source, host, "missing", missing_beside(other))
        if len(first.blocks & second.blocks) >= ALIKE * max(len(first.blocks), len(second.blocks)):
            return first
        return ReferencePage(host, "missing", first.asked_at, NONE_THERE)

    def _other_folder(self, page: PageRecord, host: str) -> str | None:
        mine = missing_beside(page.url)
        for number in self._store.pages.ids(page.source)[-CANDIDATES:]:
            url = self._store.pages.get(number).url
            if host_of(url) == host and missing_beside(url) != mine:
                return url
        return None

    async def _ask(self, source: Source, host: str, kind: str, url: str) -> ReferencePage:
        self.requests[source.name] += 1
        answer = await self._fetcher.fetch(url, source)
        now = self._clock()
        if not isinstance(answer, Capture):
            gone = isinstance(answer, FetchFailure) and answer.status in (404, 410)
            reason = answer.reason if isinstance(answer, FetchFailure) else "not modified"
            return ReferencePage(host, kind, now, NONE_THERE if gone else reason)
        try:
            blocks = await self._pool.run(signature, answer)
        except ExtractionFailed as error:
            return ReferencePage(host, kind, now, str(error))
        return ReferencePage(host, kind, now, "a page", blocks)


NONE_THERE = "it says so itself when an address does not exist"
"""The answer of a host whose missing pages need no comparison."""


def _can_tell(page: PageRecord, witness: PageRecord, change: Differing) -> bool:
    """Whether a page may show that a change befell the whole site: when it had what went or had not what came, and
    carries another statement."""
    assert page.latest is not None
    assert witness.latest is not None
    if _same_words(page.latest.extract.text, witness.latest.extract.text) >= SAYS_THE_SAME:
        return False
    before = seen_blocks(witness.latest.extract)
    return bool(change.gone & before or change.added - before)


def _agreeing(change: Differing, before: frozenset[int], after: frozenset[int]) -> frozenset[int]:
    """The changed blocks that changed alike on a page that had `before` and has `after`."""
    return (change.gone & (before - after)) | (change.added & (after - before))


def _denying(change: Differing, before: frozenset[int], after: frozenset[int]) -> frozenset[int]:
    """The changed blocks that such a page kept, or still goes without."""
    return (change.gone & before & after) | (change.added - before - after)


def _spread(pages: Sequence[PageRecord]) -> Sequence[PageRecord]:
    """First, last and middle one before the others: what befell all pages is seen on any, a note on neighbours only."""
    first = dict.fromkeys((0, len(pages) - 1, len(pages) // 2)) if pages else {}
    return [*(pages[n] for n in first), *(page for n, page in enumerate(pages) if n not in first)]


def _same_words(one: str, other: str) -> float:
    """The share of the shorter text, by words, that stands in the other in whole paragraphs."""
    mine, theirs = ({fold(part): count_words(part) for part in text.split("\n\n")} for text in (one, other))
    shared = sum(words for part, words in mine.items() if part in theirs)
    return shared / max(1, min(sum(mine.values()), sum(theirs.values())))


def blocks_of(extract: Extract) -> BlocksOfPage:
    """What is kept of a text to know its host's furniture."""
    seen = seen_page(extract)
    return BlocksOfPage(seen.day, seen.words, seen.blocks)


def host_of(url: str) -> str:
    """`host:port` of an address; empty for none."""
    found = host_port(url)
    return f"{found[0]}:{found[1]}" if found else ""


def home_of(url: str) -> str:
    """The address of the home page of an address's host."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/", "", ""))


def missing_beside(url: str) -> str:
    """An address that nobody has given a page, of the form of `url` and in its folder; always the same one."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if parts.query:
        return urlunsplit((parts.scheme, parts.netloc, parts.path, _other_value(parts.query, parts.netloc), ""))
    stem, dot, suffix = name.rpartition(".")
    invented = _invented(stem or name, parts.netloc) + (f".{suffix}" if stem and dot else "")
    end = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{invented}{end}", "", ""))


def _other_value(query: str, host: str) -> str:
    rest, found, value = query.rpartition("=")
    return f"{rest}={_invented(value, host)}" if found else _invented(query, host)


def _invented(like: str, host: str) -> str:
    """A name that looks drawn by lot: digits where digits stood, else letters and digits."""
    digest = hashlib.sha256(host.encode()).hexdigest()
    return f"9{int(digest[:12], 16) % 10**8:08d}" if like.isdigit() else f"zq{digest[:14]}"
