"""What can be seen of a link and of its group, as numbers between 0 and 1 (mostly): the ground of every judgement."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from statement_watch.discovery.groups import Anchor, Group
from statement_watch.discovery.markup import Markup, Zone
from statement_watch.urls import page_key, site_of

LONG_TITLE = 12
"""Words from which on a title is simply long."""

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|rtf|wpd|odt|txt)(?:\?|$)", re.IGNORECASE)
_PARTS = re.compile(r"[-_+]|%20")
_DIGITS = re.compile(r"\d+")
_EXTENSION = re.compile(r"\.(?:[sx]?html?|php|aspx?|jsp|cfm|pdf|docx?)$", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(r"(?:[^=&]*=[\d,%-]*&?)+|")
_ZONES = {
    "in navigation": Zone.NAV,
    "in a header": Zone.HEADER,
    "in a footer": Zone.FOOTER,
    "in a byline": Zone.BYLINE,
    "among labels": Zone.LABELS,
}


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says of the page behind it."""

    slug: bool
    """Its last step is a title: three words or more."""
    numbered: bool
    """Four digits or more in its last step or query: a date, a docket, an id."""
    document: bool
    same_site: bool
    turns: bool
    """It leads to this very page, with other numbers in the query: a pager, a calendar, an order of rows."""
    depth: int
    form: str
    """Equal for addresses that one program makes: each step reduced to its sort."""


class Page:
    """Facts of the whole page that single links are seen against."""

    def __init__(self, markup: Markup, groups: list[Group]) -> None:
        self.here = page_key(markup.url).partition("?")[0]
        site = site_of(markup.url)
        self.own = _address(markup.url, site, markup.url)
        self.addresses = {link.key: _address(link.url, site, markup.url) for link in markup.links}
        self.words: Counter[str] = Counter()
        """Words of the longest title by which each page is linked to."""
        self.headed: set[str] = set()
        """Pages that a heading links to."""
        for group in groups:
            for anchor in group.anchors:
                key = anchor.link.key
                if group.unique > 0.5:  # "Download" on every item is no title
                    self.words[key] = max(self.words[key], anchor.words)
                if anchor.link.heading:
                    self.headed.add(key)


def group_traits(group: Group, page: Page) -> Mapping[str, float]:
    """Traits that all links of a group have in common."""
    links = [anchor.link for anchor in group.anchors]
    addresses = [page.addresses[link.key] for link in links]
    distinct = [page.addresses[key] for key in {link.key for link in links}]
    texts = {_DIGITS.sub("", link.text.casefold()).strip() for link in links}
    words = min(group.words, LONG_TITLE) / LONG_TITLE
    slugs = _share([address.slug for address in distinct])
    documents = _share([address.document for address in addresses])
    return {
        "repeated": min(math.log2(group.targets + 1), 7) / 7,
        "single": float(group.targets == 1),
        "title words": words,
        "dated": group.dated,
        "overshadowed": group.dominated,
        "share of the page": group.targets / len(page.addresses),
        "documents": documents,
        "on this site": _share([address.same_site for address in addresses]),
        "slugs": slugs,
        "numbered": _share([address.numbered for address in distinct]),
        "same page again": 1 - group.targets / len(links),
        "in a list": _share([_within(anchor, "li") for anchor in group.anchors]),
        "in a table": _share([_within(anchor, "td") for anchor in group.anchors]),
        "texts differ": min(1.0, len(texts) / group.targets),
        "titles and slugs": words * slugs,
        "bare labels": float(group.words <= 2) * (1 - documents) * (1 - group.dated),
        **{name: _share([bool(link.zone & zone) for link in links]) for name, zone in _ZONES.items()},
    }


def link_traits(anchor: Anchor, page: Page) -> Mapping[str, float]:
    """Traits of one link, and of the page that it leads to as all links on this page present it."""
    key = anchor.link.key
    address = page.addresses[key]
    return {
        "dated": float(anchor.published is not None),
        "numbered": float(address.numbered),
        "document": float(address.document),
        "on this site": float(address.same_site),
        "title words": min(page.words[key], 15) / 15,
        "headed": float(key in page.headed),
        "short": float(page.words[key] <= 2),
        "depth": min(address.depth, 5) / 5,
        "below this page": float(key.startswith(page.here) and key != page.here),
        "turns this page": float(address.turns),
    }


def _address(url: str, site: str, here: str) -> Address:
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    last = steps[-1] if steps else ""
    own = site_of(url) == site
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    sorts = [*steps[:-1], ""] if steps else []
    form = "/".join(_sort(step) for step in sorts[:-1]) + "/" + _sort(last, last=True) + "?" + ",".join(names)
    return Address(
        slug=len([part for part in _PARTS.split(last) if part]) >= 3,
        numbered=sum(map(str.isdigit, last + parts.query)) >= 4,
        document=_DOCUMENT.search(url) is not None,
        same_site=own,
        turns=url.partition("?")[0] == here.partition("?")[0] and _NUMBERS_ONLY.fullmatch(parts.query) is not None,
        depth=len(steps),
        form=f"{'' if own else site_of(url)}/{form}",
    )


def _sort(step: str, *, last: bool = False) -> str:
    """The sort of a step: number, slug, mixed, a word; and its extension."""
    extension = _EXTENSION.search(step)
    stem = step[: extension.start()] if extension else step
    if stem.isdigit():
        sort = "#"
    elif len(_PARTS.findall(stem)) >= 2:
        sort = "slug"
    elif any(map(str.isdigit, stem)):
        sort = "mixed"
    else:
        sort = "word" if last else stem.lower()
    return sort + (extension[0].lower() if extension else "")


def _within(anchor: Anchor, tag: str) -> bool:
    return any(node.tag == tag for node in anchor.link.node.ancestors()[:4])


def _share(values: list[bool]) -> float:
    return sum(values) / len(values)
