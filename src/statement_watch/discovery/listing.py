"""The items of an HTML listing, found from structure alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from statement_watch.discovery.groups import groups_of
from statement_watch.discovery.items import keep
from statement_watch.discovery.judge import Judged, choose
from statement_watch.discovery.markup import parse, read
from statement_watch.discovery.traits import Page
from statement_watch.model import Discovery, Item, PageKind, Source


def read_listing(text: str, url: str, source: Source, today: date) -> Discovery:
    """Items in the order of the page."""
    root = parse(text)
    if root is None:
        return Discovery(PageKind.EMPTY, reason="the page has no content")
    markup = read(root, url)
    groups = groups_of(markup)
    chosen = choose(groups, Page(markup, groups)) if groups else []
    kept = keep(_items(chosen, today), url, source)
    kind = PageKind.LISTING if len(kept.items) > 1 else PageKind.ARTICLE
    return Discovery(
        kind,
        kept.items if kind is PageKind.LISTING else (),
        None if kind is PageKind.LISTING else "no list of items on the page",
        next_page=markup.next_page,
        feeds=tuple(dict.fromkeys(markup.feeds)),
        dropped=kept.dropped + markup.dropped,
    )


def _items(chosen: list[Judged], today: date) -> Iterable[Item]:
    """One item a page, where it first stands, with the best title and the first date of all its links."""
    by_page: dict[str, list[Judged]] = {}
    for link in chosen:
        by_page.setdefault(link.anchor.link.key, []).append(link)
    for links in by_page.values():
        first = links[0].anchor.link
        best = max(links, key=lambda link: (link.group.unique > 0.5, link.anchor.link.heading, link.anchor.words))
        dates = (link.anchor.published for link in links)
        published = next((day for day in dates if day and day <= today), None)
        yield Item(first.url, best.anchor.link.text or None, published, written=first.written)
