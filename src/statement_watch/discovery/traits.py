"""What can be seen of a link and of its group, as numbers between 0 and 1 (mostly): the ground of every judgement."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from statement_watch.discovery.addresses import FEED, read_address
from statement_watch.discovery.markup import Markup, words_of
from statement_watch.discovery.places import HEADINGS, Zone
from statement_watch.discovery.templates import LABEL, Anchor, Group
from statement_watch.urls import page_key, site_of

LONG_TITLE = 12
"""Words from which on a title is simply long."""

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_ZONES = {
    "in navigation": Zone.NAV,
    "in a header": Zone.HEADER,
    "in a footer": Zone.FOOTER,
}


class Page:
    """Facts of the whole page that single links are seen against."""

    def __init__(self, markup: Markup, groups: list[Group]) -> None:
        self.here = page_key(markup.url).partition("?")[0]
        site = site_of(markup.url)
        self.own = read_address(markup.url, site, markup.url)
        self.addresses = {link.key: read_address(link.url, site, markup.url) for link in markup.links}
        self.documents = {link.key for link in markup.links if link.document or self.addresses[link.key].document}
        """Those that are documents by their address or by what a link says of them."""
        feeds = (link.key for link in markup.links if FEED.search(link.url))
        self.no_items = {page_key(markup.url), *map(page_key, markup.feeds), *feeds}
        """The page itself, and feeds: by what it says of them or by their addresses."""
        self.headings = frozenset(_heading_words(markup.root))
        """Words of its title and of the headings that lead nowhere."""
        self.words: Counter[str] = Counter()
        """Words of the longest title by which each page is linked to."""
        self.headed: set[str] = set()
        """Pages that a heading links to."""
        for group in groups:
            for anchor in group.anchors:
                key = anchor.link.key
                if group.unique > LABEL or anchor.named:
                    self.words[key] = max(self.words[key], anchor.words)
                if anchor.link.heading:
                    self.headed.add(key)


def _heading_words(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("title", *HEADINGS):
        if next(element.iter("a"), None) is None and next(element.iterancestors("a"), None) is None:
            yield from _WORD.findall(words_of(element).lower())


def group_traits(group: Group, page: Page) -> Mapping[str, float]:
    """Traits that all links of a group have in common."""
    links = [anchor.link for anchor in group.anchors]
    addresses = [page.addresses[link.key] for link in links]
    distinct = [page.addresses[key] for key in {link.key for link in links}]
    texts = {_DIGITS.sub("", link.text.casefold()).strip() for link in links}
    return {
        "repeated": min(math.log2(group.targets + 1), 7) / 7,
        "single": float(group.targets == 1),
        "title words": min(group.words, LONG_TITLE) / LONG_TITLE,
        "dated": group.dated,
        "overshadowed": group.dominated,
        "share of the page": group.targets / len(page.addresses),
        "documents": _share([link.key in page.documents for link in links]),
        "on this site": _share([address.same_site for address in addresses]),
        "slugs": _share([address.slug for address in distinct]),
        "numbered": _share([address.numbered for address in distinct]),
        "same page again": 1 - group.targets / len(links),
        "in a list": _share([_within(anchor, "li") for anchor in group.anchors]),
        "in a table": _share([_within(anchor, "td") for anchor in group.anchors]),
        "texts differ": min(1.0, len(texts) / group.targets),
        **{name: _share([bool(link.zone & zone) for link in links]) for name, zone in _ZONES.items()},
    }


def link_traits(anchor: Anchor, page: Page) -> Mapping[str, float]:
    """Traits of one link, and of the page that it leads to as all links on this page present it."""
    key = anchor.link.key
    address = page.addresses[key]
    return {
        "dated": float(anchor.published is not None),
        "numbered": float(address.numbered),
        "document": float(key in page.documents),
        "on this site": float(address.same_site),
        "title words": min(page.words[key], 15) / 15,
        "headed": float(key in page.headed),
        "depth": min(address.depth, 5) / 5,
        "below this page": float(key.startswith(page.here) and key != page.here),
        "turns this page": float(address.turns),
    }


def _within(anchor: Anchor, tag: str) -> bool:
    return any(node.tag == tag for node in anchor.link.path[:4])


def _share(values: list[bool]) -> float:
    return sum(values) / len(values)
