"""The items of an HTML listing, found from structure alone."""

from __future__ import annotations

from datetime import date

from statement_watch.discovery.groups import Anchor, Group, groups_of
from statement_watch.discovery.items import keep
from statement_watch.discovery.markup import Zone, parse, read
from statement_watch.model import Discovery, Item, PageKind, Source

_AWAY = Zone.NAV | Zone.FOOTER | Zone.PAGER | Zone.SHARE | Zone.HEADER


def read_listing(text: str, url: str, source: Source, today: date) -> Discovery:
    """Items in the order of the page."""
    root = parse(text)
    if root is None:
        return Discovery(PageKind.EMPTY, reason="the page has no content")
    markup = read(root, url)
    groups = groups_of(markup)
    chosen = [group for group in groups if _holds_items(group)]
    anchors = sorted((anchor for group in chosen for anchor in group.anchors), key=lambda anchor: anchor.link.order)
    kept = keep((_item(anchor, today) for anchor in anchors), url, source)
    kind = PageKind.LISTING if len(kept.items) > 1 else PageKind.ARTICLE
    return Discovery(
        kind,
        kept.items if kind is PageKind.LISTING else (),
        None if kind is PageKind.LISTING else "no list of items on the page",
        next_page=markup.next_page,
        feeds=tuple(dict.fromkeys(markup.feeds)),
        dropped=kept.dropped + markup.dropped,
    )


def _holds_items(group: Group) -> bool:
    link = group.anchors[0].link
    if link.node.zone & _AWAY or group.targets < 2 or group.dominated > 0.5:
        return False
    return group.words >= 4 or group.dated > 0.5 or group.headings > 0.5


def _item(anchor: Anchor, today: date) -> Item:
    published = anchor.published if anchor.published and anchor.published <= today else None
    return Item(anchor.link.url, anchor.link.text or None, published, written=anchor.link.written)
