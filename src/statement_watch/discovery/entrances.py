"""The way into a site: from one of its pages to its feeds, news sitemap and press page; and which of them to watch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from statement_watch.charset import decode
from statement_watch.discovery.addresses import FEED
from statement_watch.discovery.formats import Format, binary_format, text_format, unpack
from statement_watch.discovery.markup import OF_COMMENTS, Link, Markup, parse, read
from statement_watch.discovery.places import Zone
from statement_watch.model import Capture, Discovery, Entrance, Item, PageKind, Source
from statement_watch.urls import canonical, page_key, resolve, same_site

MAX_PRESS_PAGES = 4
MAX_FEEDS = 3
"""Feeds that are watched in the place of one listing."""
NEWEST = 10
"""Pages at the head of a listing that a feed must have to stand for it: more than appear between two rounds."""
FEED_PATHS = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/news/feed/", "/feed.json")
"""Where common publishing programs put their feed: WordPress, Drupal, Jekyll, Hugo, Ghost and hand-made ones."""
SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")

_ROBOTS_SITEMAP = re.compile(r"^[ \t]*+sitemap[ \t]*+:[ \t]*+(\S+)", re.IGNORECASE | re.MULTILINE)
# Words of menus that lead to statements, the more telling first; their place in the menu and a short address count too.
_PRESS_WORDS = (
    (3, r"press[- ]?(?:releases?|room|statements?|cent(?:er|re)|office)?|statements?|communiqu[ée]s?"
        r"|pressemitteilung(?:en)?|comunicados?|comunicati|persberichten|pressmeddelanden|pressemeldinger|пресс-релизы|заявления|releases?"),
    (2, r"news(?:room)?|media(?:[- ](?:room|cent(?:er|re)|releases?))?|presse|prensa|stampa|pers|imprensa|prasa|пресса"
        r"|nouvelles|actualit[ée]s?|noticias|notizie|nieuws|nyheter|nyheder|aktuell(?:es)?|novinky|aktualno[śs]ci|новости"
        r"|新闻|新聞|ニュース|뉴스|announcements?|latest"),
    (1, r"blog|articles?|publications?|updates?|resolutions?|positions?|(?<!\w[ -])(?:public[ -])?policy"),
)  # fmt: skip
_PRESS = tuple((weight, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for weight, words in _PRESS_WORDS)


@dataclass(frozen=True, slots=True)
class Preview:
    """An entrance that was fetched, and what it yields."""

    entrance: Entrance
    found: Discovery
    sample: tuple[Item, ...] = ()
    """Items of the newest of an index' sitemaps, for a person to see."""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(page_key(item.url) for item in self.found.items)


@dataclass(frozen=True, slots=True)
class Choice:
    """The entrances to watch, and why these."""

    previews: tuple[Preview, ...]
    why: str


def find_entrances(capture: Capture, source: Source) -> tuple[Entrance, ...]:  # noqa: ARG001  agreed signature
    """Where the items of this page's site may be found, the most promising first; nothing but the page is looked at.

    Feeds that the page announces or links to, its press pages, then the usual addresses of feeds and sitemaps.
    """
    markup = _markup(capture)
    entrances = [] if markup is None else [*_feeds(markup), *_press_pages(markup)]
    root = resolve(capture.final_url, "/") or capture.final_url
    entrances += [Entrance(_at(root, path), PageKind.FEED, "usual address of a feed") for path in FEED_PATHS]
    entrances += [Entrance(_at(root, path), PageKind.SITEMAP, "usual address of a sitemap") for path in SITEMAP_PATHS]
    here = page_key(capture.final_url)
    distinct: dict[str, Entrance] = {}
    for entrance in entrances:
        if page_key(entrance.url) != here or entrance.kind is PageKind.FEED:
            distinct.setdefault(page_key(entrance.url), entrance)
    return tuple(distinct.values())


def press_page_elsewhere(capture: Capture) -> Entrance | None:
    """The press page on another site that this page leads to, if any: some newsrooms have a site of their own."""
    markup = _markup(capture)
    return next(iter(_press_pages(markup, elsewhere=True)), None) if markup is not None else None


def sitemaps_of_robots(text: str, url: str) -> tuple[Entrance, ...]:
    """The sitemaps that a robots.txt names (https://www.sitemaps.org/protocol.html#submit_robots), news first."""
    named = (canonical(found, url) for found in _ROBOTS_SITEMAP.findall(text))
    own = dict.fromkeys(address for address in named if address and same_site(address, url))
    news_first = sorted(own, key=lambda address: "news" not in address.lower())
    return tuple(Entrance(address, PageKind.SITEMAP, "named in robots.txt") for address in news_first)


def choose_entrances(previews: Sequence[Preview]) -> Choice:
    """The cheapest entrances that miss nothing.

    A feed costs least. It is enough when it has the first pages of the listing: what is older is no news. Where it
    lacks some, a second or third feed may have them; else the feed is watched with the listing. A feed that shares
    nothing with the press page is about something else. Sitemaps come last: they name everything, mostly without
    titles.
    """
    useful = [preview for preview in previews if preview.found.items or preview.found.children]
    feeds = [preview for preview in useful if preview.found.kind is PageKind.FEED]
    listing = next((preview for preview in useful if preview.found.kind is PageKind.LISTING), None)
    sitemap = next((preview for preview in useful if preview.found.kind is PageKind.SITEMAP), None)
    if listing is not None:
        return _beside(listing, feeds)
    if feeds:
        return Choice((max(feeds, key=lambda preview: len(preview.keys)),), "a feed costs least")
    if sitemap is not None:
        return Choice((sitemap,), _why_sitemap(sitemap))
    return Choice((), "nothing here lists pages")


def _beside(listing: Preview, feeds: Sequence[Preview]) -> Choice:
    newest = frozenset(page_key(item.url) for item in listing.found.items[:NEWEST])
    chosen: list[Preview] = []
    missing = newest
    while missing and len(chosen) < MAX_FEEDS:
        best = max(feeds, key=lambda preview: (len(preview.keys & missing), len(preview.keys)), default=None)
        if best is None or not best.keys & missing:
            break
        chosen.append(best)
        missing -= best.keys
    if not feeds:
        return Choice((listing,), "no feed was found")
    if not chosen:
        return Choice((listing,), "the site's feed shows none of the pages that the listing shows first")
    if not missing:
        have = "the feed has" if len(chosen) == 1 else f"these {len(chosen)} feeds have"
        return Choice(
            tuple(chosen), f"{have} the pages that the listing shows first, and cost{'s' * (len(chosen) < 2)} least"
        )
    lacking = len(newest - chosen[0].keys)
    return Choice((chosen[0], listing), f"{lacking} of the first {len(newest)} listed pages are not in the feed")


def _why_sitemap(sitemap: Preview) -> str:
    if any(item.title for item in sitemap.found.items):
        return "nothing but the news sitemap lists pages"
    return (
        "nothing but the sitemap lists pages; it names every page of the site: give the part that you want as `include`"
    )


def _markup(capture: Capture) -> Markup | None:
    unpacked = unpack(capture.body)
    if unpacked.problem or binary_format(unpacked.body) is not None:
        return None
    text = decode(unpacked.body, capture.header("content-type"))
    root = parse(text) if text_format(text) is Format.HTML else None
    return None if root is None else read(root, capture.final_url)


def _at(root: str, path: str) -> str:
    return canonical(path, root) or root


def _feeds(markup: Markup) -> Iterable[Entrance]:
    for url in markup.feeds:
        yield Entrance(url, PageKind.FEED, "announced by the page")
    for link in markup.links:
        if (
            FEED.search(link.url)
            and same_site(link.url, markup.url)
            and not OF_COMMENTS.search(f"{link.url} {link.text}")
        ):
            yield Entrance(link.url, PageKind.FEED, "linked on the page")


def _press_pages(markup: Markup, *, elsewhere: bool = False) -> Iterable[Entrance]:
    weighed: dict[str, tuple[float, Link]] = {}
    for link in markup.links:
        if same_site(link.url, markup.url) != elsewhere and (weight := _press_weight(link)) > 0:
            before = weighed.get(link.key)
            if before is None or weight > before[0]:
                weighed[link.key] = (weight, link)
    best = sorted(weighed.values(), key=lambda pair: (-pair[0], pair[1].order))[:MAX_PRESS_PAGES]
    for _, link in best:
        yield Entrance(link.url, PageKind.LISTING, f"a link named “{link.text[:60]}”")


def _press_weight(link: Link) -> float:
    """How likely a link leads to a press page: its words, a menu around it, few words, a short address."""
    words = len(link.text.split())
    steps = [step for step in urlsplit(link.url).path.split("/") if step]
    if not 1 <= words <= 5 or len(steps) > 4 or link.url.lower().endswith((".pdf", ".xml")):
        return 0
    named = max((weight for weight, pattern in _PRESS if pattern.search(link.text)), default=0)
    if not named:
        return 0
    last = steps[-1].replace("_", "-") if steps else ""
    in_address = max((weight for weight, pattern in _PRESS if pattern.search(last)), default=0)
    menu = 1 if link.zone & (Zone.NAV | Zone.HEADER | Zone.FOOTER) else 0
    return named + in_address / 2 + menu - words * 0.2 - len(steps) * 0.1
