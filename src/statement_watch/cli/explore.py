"""Look around a site for `watch add`: fetch one page, follow the ways in that it shows, remember what each yields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from statement_watch.charset import decode
from statement_watch.cli.common import utc_now
from statement_watch.discovery import (
    Preview,
    discover,
    find_entrances,
    press_page_elsewhere,
    sitemaps_of_robots,
)
from statement_watch.errors import ExtractionFailed, WatchError
from statement_watch.extraction import publisher_of
from statement_watch.fetch import Fetcher
from statement_watch.model import Capture, Discovery, Entrance, FetchFailure, NotModified, PageKind, Source
from statement_watch.urls import canonical, page_key, resolve
from statement_watch.workers import WorkerPool

FEED_PROBES = 5
"""Usual feed addresses that are tried; each costs a request and the polite pause before it."""
SITEMAP_PROBES = 2
PRESS_PAGES = 3
DEEPER_PAGES = 2
"""Links of a newsroom without a list of its own that are followed."""
_MACHINES = frozenset({PageKind.FEED, PageKind.SITEMAP})
"""What programs read and no person."""
_HOME = re.compile(r"(?:[a-z]{2}(?:[-_][a-z]{2})?)?(?:(?:^|/)(?:home|start)(?:\.\w+)?)?", re.IGNORECASE)
_LISTS = _MACHINES | {PageKind.LISTING}


@dataclass(frozen=True, slots=True)
class Explored:
    """What a look around a site found."""

    previews: tuple[Preview, ...]
    organisation: str | None
    """Who publishes there, as the pages that were looked at say."""
    reason: str | None
    """Why that page lists nothing, if it does not."""
    elsewhere: Entrance | None = None
    """Where nothing lists pages, the press page on another site that it leads to."""


class Explorer:
    """One look around one site. `step` is called with what is being fetched."""

    def __init__(self, fetcher: Fetcher, pool: WorkerPool, source: Source, step: Callable[[str], None]) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._source = source
        self._step = step
        self._asked: set[str] = set()
        self._found: dict[str, Preview] = {}
        self._pages: list[Capture] = []

    async def explore(self, url: str) -> Explored:
        """Everything that lists pages, the page at `url` itself first when it does.

        Steps, each taken only when those before left something to find: the page; the feeds it names and its press
        pages with theirs; the usual feed addresses; sitemaps. Raises WatchError when the page itself cannot be read.
        """
        seen = await self._look(Entrance(url, PageKind.LISTING, "the address given"))
        if isinstance(seen, FetchFailure):
            raise WatchError(f"{url} cannot be read: {seen.reason}")
        assert seen is not None
        capture, found = seen
        if found.kind not in _MACHINES:
            await self._around(capture)
        await self._sample()
        elsewhere = None if self._found else await self._pool.run(press_page_elsewhere, capture)
        return Explored(self._previews(), await self._organisation(), found.reason, elsewhere)

    async def _around(self, capture: Capture) -> None:
        entrances = await self._entrances(capture)
        named = [entrance for entrance in entrances if not entrance.why.startswith("usual")]
        await self._look_at_all(entrance for entrance in named if entrance.kind is PageKind.FEED)
        if not self._has(PageKind.LISTING) or _is_home(capture.final_url):
            await self._press_pages(named, PRESS_PAGES)
        usual = [entrance for entrance in entrances if entrance not in named]
        if not self._has(PageKind.FEED):
            await self._probe(usual, PageKind.FEED, FEED_PROBES)
        if not self._found:
            await self._sitemaps(capture.final_url, usual)

    async def _press_pages(self, named: list[Entrance], most: int, *, deeper: bool = True) -> None:
        """Press pages, with the feeds that they announce; on a home page they are better listings than itself.

        A newsroom that lists nothing itself leads to its lists, so its own press links are followed once.
        """
        pages = [entrance for entrance in named if entrance.kind is PageKind.LISTING][:most]
        for page in pages:
            seen = await self._look(page)
            if seen is None or isinstance(seen, FetchFailure):
                continue
            own = await self._entrances(seen[0])
            await self._look_at_all(entrance for entrance in own if entrance.why.startswith("announced"))
            if deeper and seen[1].kind is not PageKind.LISTING:
                await self._press_pages(list(own), DEEPER_PAGES, deeper=False)

    async def _organisation(self) -> str | None:
        try:
            return await self._pool.run(publisher_of, tuple(self._pages))
        except ExtractionFailed:  # the name is a convenience
            return None

    async def _sample(self) -> None:
        """Look into the newest sitemap of each index."""
        for key, preview in self._found.items():
            children = preview.found.children
            if children and not preview.found.items:
                seen = await self._look(Entrance(children[0], PageKind.SITEMAP, "named in the index"), remember=False)
                if seen is not None and not isinstance(seen, FetchFailure):
                    self._found[key] = replace(preview, sample=seen[1].items)

    async def _probe(self, usual: list[Entrance], kind: PageKind, most: int) -> None:
        """Try usual addresses one after the other until one has items."""
        for entrance in [entrance for entrance in usual if entrance.kind is kind][:most]:
            await self._look(entrance, only=kind)
            if self._has(kind):
                return

    async def _sitemaps(self, url: str, usual: list[Entrance]) -> None:
        robots = await self._fetcher.fetch(resolve(url, "/robots.txt") or url, self._source)
        named: tuple[Entrance, ...] = ()
        if isinstance(robots, Capture):
            text = decode(robots.body, robots.header("content-type"), markup=False)
            named = sitemaps_of_robots(text, robots.final_url)
        await self._probe([*named, *usual], PageKind.SITEMAP, len(named[:SITEMAP_PROBES]) or SITEMAP_PROBES)

    async def _look_at_all(self, entrances: Iterable[Entrance]) -> None:
        for entrance in entrances:
            await self._look(entrance)

    async def _look(
        self, entrance: Entrance, *, only: PageKind | None = None, remember: bool = True
    ) -> tuple[Capture, Discovery] | FetchFailure | None:
        """What is there, remembered when it lists pages (of kind `only`, if given); None when it was asked before."""
        if entrance.url in self._asked:
            return None
        self._asked.add(entrance.url)
        self._step(entrance.url)
        capture = await self._fetcher.fetch(entrance.url, self._source)
        if isinstance(capture, FetchFailure):
            return capture
        assert not isinstance(capture, NotModified), "no validators were sent"
        try:
            found = await self._pool.run(discover, capture, self._source, utc_now().date())
        except ExtractionFailed as error:
            found = Discovery(PageKind.ERROR, reason=str(error))
        if found.kind not in _MACHINES | {PageKind.ERROR}:
            self._pages.append(capture)
        if remember and found.kind in _LISTS and (only is None or found.kind is only):
            final = canonical(capture.final_url) or entrance.url
            self._found.setdefault(page_key(final), Preview(Entrance(final, found.kind, entrance.why), found))
        return capture, found

    async def _entrances(self, capture: Capture) -> tuple[Entrance, ...]:
        try:
            return await self._pool.run(find_entrances, capture, self._source)
        except ExtractionFailed as error:
            raise WatchError(f"{capture.final_url} cannot be read: {error}") from error

    def _has(self, kind: PageKind) -> bool:
        return any(p.found.kind is kind and (p.found.items or p.found.children) for p in self._found.values())

    def _previews(self) -> tuple[Preview, ...]:
        """As they were found, but a home page after its press pages: it shows only what is newest of everything."""
        return tuple(sorted(self._found.values(), key=lambda p: _is_home(p.entrance.url) and len(self._found) > 1))


def _is_home(url: str) -> bool:
    """Whether an address has no path, or one that only chooses a language."""
    return _HOME.fullmatch(page_key(url).partition("/")[2]) is not None
