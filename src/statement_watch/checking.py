"""One page, straight through: fetch, skip what is unchanged, read, judge, decide, record."""

from __future__ import annotations

import hashlib
import html
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from statement_watch.errors import ExtractionFailed
from statement_watch.extraction import Furniture, SeenPage, read, seen_blocks, seen_page, skeleton
from statement_watch.fetch import Fetcher
from statement_watch.listings import Inline
from statement_watch.model import (
    Capture,
    Clock,
    Extract,
    FailureStage,
    FetchFailure,
    Grade,
    Health,
    Item,
    NotModified,
    PageKind,
    PageState,
    Reading,
    Source,
)
from statement_watch.politeness import FULL_PAGE, backoff, must_fetch_fully, next_check
from statement_watch.recorder import ReadText, Recorded, Recorder
from statement_watch.store import PageCheck, PageRecord, Store
from statement_watch.surroundings import Differing, Surroundings
from statement_watch.urls import canonical, has_own_page
from statement_watch.verdict import Earlier, judge, nothing_left
from statement_watch.versions import Change, Known, decide, flicker, says_absent, text_key
from statement_watch.workers import WorkerPool

EARLIER_TEXTS = 4
"""Versions looked back on to see which blocks tick."""


@dataclass(frozen=True, slots=True)
class FirstText:
    """A page's first text, read and not recorded yet."""

    page: PageRecord
    read: ReadText
    furniture: Furniture
    """As it was known when the text was read."""


class Checker:
    """Checks pages. What a site does ends in what is recorded; only our own faults are raised."""

    def __init__(
        self,
        store: Store,
        recorder: Recorder,
        surroundings: Surroundings,
        fetcher: Fetcher,
        pool: WorkerPool,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._surroundings = surroundings
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock
        self._rng = rng

    async def check(self, source: Source, page: PageRecord) -> Recorded | FirstText:
        """One page: what was recorded of it, or its first text, to be recorded beside those of other pages."""
        check = page.check
        full = page.latest is None or must_fetch_fully(check.last_full, self._clock(), FULL_PAGE)
        result = await self._fetcher.fetch(page.url, source, None if full else check.validators)
        if isinstance(result, FetchFailure) and result.status == 404 and _is_there(page):
            result = await self._fetcher.fetch(page.url, source)  # some sites say so of every third request
        if isinstance(result, FetchFailure):
            return await self._absent(source, page, result)
        if isinstance(result, NotModified):
            return self._recorder.unchanged(page, check, self._clock(), source)
        check = _after_body(check, result, full=full)
        if page.latest and (result.sha256 == page.check.raw_sha256 or await self._same_skeleton(page, result)):
            return self._recorder.unchanged(page, check, result.fetched_at, source)
        furniture = self._surroundings.furniture(page)
        verdict, check = await self._read(source, page, result, check, furniture)
        if isinstance(verdict, FetchFailure):
            # With the check as it was: no validator of a bad body is kept.
            return await self._absent(source, page, verdict)
        text = ReadText(check, result, verdict)
        return FirstText(page, text, furniture) if page.latest is None else await self._next_text(source, page, text)

    async def check_inline(self, source: Source, inline: Inline) -> Recorded:
        """An item whose text stands in its feed: the feed's bytes are the evidence, and the page is never fetched."""
        page = self._store.pages.get(inline.page)
        capture = _of_body(inline)
        verdict, check = await self._read(source, page, capture, page.check, Furniture())
        if isinstance(verdict, FetchFailure):
            return self._recorder.failed(page, verdict, None, source)
        change = decide(self._known(page) if page.latest else None, verdict, capture.fetched_at)
        if not change.makes_version:
            return Recorded(page.id, page.url)
        return self._recorder.version(page, ReadText(check, inline.feed, verdict), change, source)

    async def _absent(self, source: Source, page: PageRecord, failure: FetchFailure) -> Recorded:
        """A page that seems to be gone: believed, when it lasts, if other pages of its site are there."""
        if not (says_absent(failure) and _is_there(page)):
            return self._failed(source, page, failure)
        if await self._surroundings.site_lives(source, page, failure):
            return self._failed(source, page, failure)
        reason = f"{failure.reason}; but the site's other pages are hidden as well"
        return self._failed(source, page, replace(failure, reason=reason), hidden=True)

    async def _same_skeleton(self, page: PageRecord, capture: Capture) -> bool:
        if page.check.skeleton is None:
            return False
        try:
            return await self._pool.run(skeleton, capture) == page.check.skeleton
        except ExtractionFailed:
            return False  # then reading it will fail too, and say why

    async def _read(
        self, source: Source, page: PageRecord, capture: Capture, check: PageCheck, furniture: Furniture
    ) -> tuple[Extract | FetchFailure, PageCheck]:
        item = Item(page.url, page.title_hint, page.published_hint)
        try:
            reading = await self._pool.run(read, capture, source, item, furniture)
            if _in_doubt(page, reading):
                known = await self._surroundings.references(source, page, replaced=page.latest is not None)
                if known.missing or known.home:
                    reading = await self._pool.run(read, capture, source, item, replace(known, blocks=furniture.blocks))
        except ExtractionFailed as error:
            return FetchFailure(page.url, FailureStage.TEXT, str(error), capture.fetched_at, capture.status), check
        earlier = self._earlier(page) if capture.redirects else None
        return judge(capture, reading, source.urls, earlier), replace(check, skeleton=reading.skeleton)

    def _earlier(self, page: PageRecord) -> Earlier | None:
        """What the page said last; None when it said nothing, or nobody knows any more at which address."""
        if page.latest is None or page.latest.capture_sha256 is None:
            return None
        stood = self._store.captures.address(page.id, page.latest.capture_sha256)
        return None if stood is None else Earlier(page.latest.extract.text, stood)

    # --- the first text ----------------------------------------------------------------------------------------------

    async def first_texts(self, source: Source, batch: Sequence[FirstText]) -> Sequence[Recorded]:
        """Record first texts as they read when each is known beside the others."""
        beside = {first.page.id: seen_page(first.read.extract) for first in batch}
        read_anew = [await self._read_beside(source, first, beside) for first in batch]
        return [self._first_text(source, first) for first in read_anew]

    async def _read_beside(self, source: Source, first: FirstText, beside: Mapping[int, SeenPage]) -> FirstText:
        furniture = self._surroundings.furniture(first.page, beside)
        seen = seen_blocks(first.read.extract)
        if furniture.blocks & seen == first.furniture.blocks & seen:
            return first
        verdict, _ = await self._read(source, first.page, first.read.capture, first.read.check, furniture)
        return first if isinstance(verdict, FetchFailure) else replace(first, read=replace(first.read, extract=verdict))

    def _first_text(self, source: Source, first: FirstText) -> Recorded:
        """The first text of an address: a new page, unless it is a known page's, at another address or moved here."""
        page, extract, capture = first.page, first.read.extract, first.read.capture
        now, ended_at = capture.fetched_at, canonical(capture.final_url) or page.url
        if any(self._store.forgotten.kept_out(address) for address in (ended_at, extract.canonical_url) if address):
            failure = FetchFailure(page.url, FailureStage.REFUSED, "it leads to a page that was forgotten", now)
            return self._recorder.failed(page, failure, None, source)
        if (known := self._led_to(page, ended_at, extract)) is not None:
            return self._recorder.alias(known, page, now)
        if (known := self._moved_from(page, extract)) is not None:
            return self._recorder.moved(known, page, first.read.check, now, source)
        with self._store.transaction():
            self._store.pages.add_alias(page.id, ended_at, now)
            return self._recorder.version(page, first.read, decide(None, extract, now), source)

    def _led_to(self, page: PageRecord, ended_at: str, extract: Extract) -> int | None:
        """The known page of which this is another address: the request ended there, or the page says that it is that
        one, and says the same. Its word alone proves nothing: there are sites on which every page names the same."""
        known = self._other(page, ended_at)
        if known is not None or extract.canonical_url is None:
            return known
        known = self._other(page, extract.canonical_url)
        same = known is not None and self._store.pages.version_keys(known)[-1] == text_key(extract.text)
        return known if same else None

    def _other(self, page: PageRecord, address: str) -> int | None:
        """Another page that has this address, and a text."""
        known = self._store.pages.resolve(address)
        return known if known not in (None, page.id) and self._store.pages.get(known).latest is not None else None

    def _moved_from(self, page: PageRecord, extract: Extract) -> int | None:
        """The page of the source that said the same under the same title at another address."""
        for known in self._store.pages.find_same(page.source, text_key(extract.text)):
            latest = self._store.pages.get(known).latest
            if latest is not None and text_key(latest.extract.title or "") == text_key(extract.title or ""):
                return known
        return None

    # --- a later text ------------------------------------------------------------------------------------------------

    async def _next_text(self, source: Source, page: PageRecord, text: ReadText) -> Recorded:
        known, comparable = self._known(page), True
        change = decide(known, text.extract, text.capture.fetched_at)
        if change.grade is not Grade.NONE:
            known, comparable = await self._as_read_now(source, page, text.extract)
            change = decide(known, text.extract, text.capture.fetched_at)
        if change.makes_version and not comparable:
            change = Change(Grade.COSMETIC)
        elif change.makes_version:
            text, change = await self._confirm(source, page, known, text, change)
            if change.makes_version:
                known, text, change = await self._without_site(source, page, known, text, change)
        if change.collapsed:
            return self._recorder.held(page, text.capture.fetched_at)
        if not change.makes_version:
            return self._recorder.unchanged(page, text.check, text.capture.fetched_at, source)
        return self._recorder.version(page, text, change, source, before=known.text)

    async def _as_read_now(self, source: Source, page: PageRecord, extract: Extract) -> tuple[Known, bool]:
        """What is stored of a page, as the present extractor reads it beside the pages that are known today: neither
        an upgrade of ours nor what we learned of the site is an edit of theirs.

        False when the stored text came from another extractor and its capture is not there to be read again.
        """
        known, latest = self._known(page), page.latest
        assert latest is not None, "only a page with a text is compared"
        furniture = self._surroundings.furniture(page)
        before, after = seen_blocks(latest.extract), seen_blocks(extract)
        self._surroundings.remember(page, furniture.blocks & (before ^ after))
        same_extractor = latest.extract.extractor == extract.extractor
        if same_extractor and not furniture.blocks & (before | after):
            return known, True
        stored = self._store.captures.get(page.id, latest.capture_sha256) if latest.capture_sha256 else None
        if stored is None:
            return known, same_extractor
        verdict, _ = await self._read(source, page, stored, page.check, furniture)
        if isinstance(verdict, FetchFailure):
            return known, same_extractor
        return replace(known, title=verdict.title or "", text=verdict.text), True

    async def _without_site(
        self, source: Source, page: PageRecord, known: Known, text: ReadText, change: Change
    ) -> tuple[Known, ReadText, Change]:
        """The change without what befell another page of the site as well: a new banner is no edit of a statement."""
        assert page.latest is not None, "only a page with a text changes"
        changed = Differing.between(seen_blocks(page.latest.extract), seen_blocks(text.extract))
        shared = await self._surroundings.shared_change(source, page, changed) if changed.all else frozenset()
        if not shared:
            return known, text, change
        self._surroundings.remember(page, shared)
        verdict, _ = await self._read(source, page, text.capture, page.check, self._surroundings.furniture(page))
        if isinstance(verdict, FetchFailure):
            return known, text, change
        before, _ = await self._as_read_now(source, page, verdict)
        before = replace(before, flicker=known.flicker)
        return before, replace(text, extract=verdict), decide(before, verdict, text.capture.fetched_at)

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
            hidden=self._store.sources.health(page.source) is Health.UNREADABLE,
        )

    async def _confirm(
        self, source: Source, page: PageRecord, known: Known, text: ReadText, change: Change
    ) -> tuple[ReadText, Change]:
        """Read a changed page a second time: what two reads moments apart do not share was never an edit.

        The second reading stands, with its own check: were the first body taken for known, an edit that one of two
        servers does not have yet would never be seen.
        """
        again = await self._fetcher.fetch(page.url, source)
        if not isinstance(again, Capture):
            return text, change
        after = _after_body(page.check, again, full=True)
        verdict, check = await self._read(source, page, again, after, self._surroundings.furniture(page))
        if isinstance(verdict, FetchFailure):
            return text, change
        steady = replace(known, flicker=flicker(text.extract.text, verdict.text))
        return ReadText(check, again, verdict), decide(steady, verdict, again.fetched_at)

    def _failed(self, source: Source, page: PageRecord, failure: FetchFailure, *, hidden: bool = False) -> Recorded:
        """Tried again soon, then less and less often; what never had a text in the end no oftener than other pages of
        its age, for an outlet may have thousands behind its paywall."""
        wait = max(backoff(page.check.failures + 1, self._rng), failure.retry_after or 0.0)
        again = failure.at + timedelta(seconds=wait)
        if page.latest is None:
            again = max(again, next_check(page.first_seen, failure.at, page.url))
        return self._recorder.failed(page, failure, again, source, hidden=hidden)


def _in_doubt(page: PageRecord, reading: Reading) -> bool:
    """Whether only a comparison tells what a page is: an error that does not say which; a text that its listing called
    otherwise, or that has nothing left of the one that was known."""
    if reading.extract is None or not has_own_page(page.url):
        return False
    if reading.kind is not PageKind.ARTICLE:
        return reading.kind is PageKind.ERROR and not reading.absent
    if page.latest is None:
        return not reading.bears_title
    return nothing_left(page.latest.extract.text, reading.extract.text)


def _is_there(page: PageRecord) -> bool:
    """Whether we hold a page to be there, so that its absence would be news."""
    return page.latest is not None and page.check.state is not PageState.REMOVED


def _of_body(inline: Inline) -> Capture:
    """A feed's entry as the page that it would be."""
    title = html.escape(inline.item.title or "")
    body = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{inline.item.body}</article></body>"
    )
    content = body.encode("utf-8", "replace")
    return replace(
        inline.feed,
        url=inline.item.url,
        final_url=inline.item.url,
        redirects=(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _after_body(check: PageCheck, capture: Capture, *, full: bool) -> PageCheck:
    return replace(
        check,
        last_full=capture.fetched_at if full else check.last_full,
        validators=capture.validators,
        raw_sha256=capture.sha256,
    )
