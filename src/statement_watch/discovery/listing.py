"""The items of an HTML listing: by the user's selectors, else from structure alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from statement_watch.discovery.archives import Archive, next_archive
from statement_watch.discovery.groups import groups_of
from statement_watch.discovery.items import keep
from statement_watch.discovery.judge import Judged, above_bar, judge
from statement_watch.discovery.markup import Markup, parse, read
from statement_watch.discovery.naming import title_of
from statement_watch.discovery.pager import next_page
from statement_watch.discovery.prose import has_text, is_article, is_plain_list
from statement_watch.discovery.selected import select_items, selects
from statement_watch.discovery.sift import sift
from statement_watch.discovery.state import items_of_data
from statement_watch.discovery.traits import Page
from statement_watch.model import Discovery, Item, PageKind, Source

SHELL_WORDS = 25
"""Visible words up to which a page with scripts is a shell."""


def read_listing(text: str, url: str, source: Source, today: date) -> Discovery:
    """Items in the order of the page; ARTICLE for a page with one main text, or with no list."""
    root = parse(text)
    if root is None:
        return Discovery(PageKind.EMPTY, reason="the page has no content")
    markup = read(root, url)
    if selects(source.selectors):
        selected = select_items(text, markup.base, source.selectors, today)
        if not selected:
            return Discovery(PageKind.ERROR, reason="the selectors of the source match nothing on the page")
        return _listing(selected, markup, source)
    groups = groups_of(markup)
    page = Page(markup, groups)
    judged = judge(groups, page)
    chosen = above_bar(judged)
    if not chosen:
        return _without_links(text, markup, source, today)
    if is_article(root, chosen, page):
        return _no_listing("one main text, no list of items", markup)
    plain = is_plain_list(root, chosen, page)
    return _listing(_items(sift(chosen, judged, page), today), markup, source, plain=plain)


def _listing(found: Iterable[Item], markup: Markup, source: Source, *, plain: bool = True) -> Discovery:
    kept = keep(found, markup.base, source)
    following = next_page(markup)
    archive = None if following else _older_archive(kept.items, markup)
    return Discovery(
        PageKind.LISTING,
        kept.items,
        None if kept.items else "include and exclude leave no item of the page",
        next_page=archive.url if archive else following,
        next_until=archive.period.last if archive else None,
        feeds=_feeds(markup),
        dropped=kept.dropped + markup.dropped,
        plain=plain,
    )


def _older_archive(items: Iterable[Item], markup: Markup) -> Archive | None:
    pages = {item.url for item in items}
    oldest = min((item.published for item in items if item.published), default=None)
    links = (link.url for link in markup.links if link.url not in pages)
    return next_archive([*links, *markup.options], markup.url, oldest)


def _without_links(text: str, markup: Markup, source: Source, today: date) -> Discovery:
    """A page whose links are no list may carry its list as data, for a script to show."""
    items = () if has_text(markup.root) else items_of_data(text, today)
    if items:
        return _listing(items, markup, source)
    if len(list(islice(_words(markup), SHELL_WORDS + 1))) <= SHELL_WORDS and "<script" in text.lower():
        return Discovery(PageKind.EMPTY, reason=_nothing_shown(source), feeds=_feeds(markup))
    return _no_listing("no list of items on the page", markup)


def _nothing_shown(source: Source) -> str:
    if source.render == "browser":
        return "the page shows nothing, not even in a browser"
    return 'the page shows nothing without JavaScript; its source needs render = "browser"'


def _words(markup: Markup) -> Iterator[str]:
    return (word for text in markup.root.itertext() for word in text.split())


def _feeds(markup: Markup) -> tuple[str, ...]:
    return tuple(dict.fromkeys(markup.feeds))


def _no_listing(reason: str, markup: Markup) -> Discovery:
    return Discovery(PageKind.ARTICLE, reason=reason, feeds=_feeds(markup))


def _items(chosen: list[Judged], today: date) -> Iterable[Item]:
    """One item a page, where it first stands, with the best title and the first date of all its links."""
    by_page: dict[str, list[Judged]] = {}
    for link in chosen:
        by_page.setdefault(link.key, []).append(link)
    for links in by_page.values():
        first = links[0].anchor.link
        dates = (link.anchor.published for link in links)
        published = next((day for day in dates if day and day <= today), None)
        yield Item(first.url, title_of(links), published, written=first.to.written)
