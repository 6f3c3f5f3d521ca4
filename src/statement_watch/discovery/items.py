"""From raw findings to Items: sound addresses, one item a page, the user's patterns, and a cap."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from statement_watch.model import Item, Source
from statement_watch.text import one_line
from statement_watch.urls import canonical, host_port, page_key, same_site

MAX_ITEMS = 5_000
"""Items kept of one listing: what a whole archive on one page has at most (1,075 in the largest real one measured)."""
TITLE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """Items fit to be followed, in the order given, and how many were not."""

    items: tuple[Item, ...]
    dropped: int


def keep(found: Iterable[Item], base: str, source: Source) -> Kept:
    """Canonical addresses, each page once, include and exclude applied, at most `MAX_ITEMS`.

    Counted as dropped: links that no fetcher may follow (other schemes, this network from outside it), entries with
    neither a page nor a text, and what is over the cap. What the user's own patterns leave out is not counted.
    """
    kept: dict[str, Item] = {}
    dropped = 0
    wanted = _Wanted(source)
    for item in found:
        if len(kept) >= MAX_ITEMS:
            dropped += 1
            continue
        url = canonical(item.url, base) if item.url else None
        if url is None or not _may_lead_to(url, base, source) or not (item.own_page or item.body):
            dropped += 1
            continue
        key = url if not item.own_page else page_key(url)
        if key in kept:
            kept[key] = _merged(kept[key], item)
        elif wanted(url, item.title):
            kept[key] = replace(item, url=url, title=tidy_title(item.title))
    return Kept(tuple(kept.values()), dropped)


def tidy_title(title: str | None) -> str | None:
    """A title on one safe line; None when nothing visible is left."""
    return (one_line(title, TITLE_LENGTH) or None) if title else None


class _Wanted:
    """Whether an item passes the source's include and exclude patterns (address or title, any one match)."""

    def __init__(self, source: Source) -> None:
        self._include = [re.compile(pattern) for pattern in source.include]
        self._exclude = [re.compile(pattern) for pattern in source.exclude]

    def __call__(self, url: str, title: str | None) -> bool:
        def matches(patterns: list[re.Pattern[str]]) -> bool:
            return any(pattern.search(url) or pattern.search(title or "") for pattern in patterns)

        return (not self._include or matches(self._include)) and not matches(self._exclude)


def _merged(first: Item, again: Item) -> Item:
    """The same page found twice: hints that the first lacked are taken from the second."""
    return replace(
        first,
        title=first.title or tidy_title(again.title),
        published=first.published or again.published,
        body=first.body or again.body,
        guid=first.guid or again.guid,
    )


def _may_lead_to(url: str, base: str, source: Source) -> bool:
    """False for an address on a private network, unless the listing lives there itself or the source allows it.

    The fetcher checks every connection; here such links are kept out of the list of pages.
    """
    if same_site(url, base):
        return True
    host, port = host_port(url) or ("", 0)
    if f"{host}:{port}" in source.allow_private:
        return True
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal"))
