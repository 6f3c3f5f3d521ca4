"""Sitemaps (https://www.sitemaps.org/protocol.html): of pages, of sitemaps, of news, and in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml import etree

from statement_watch.dates import machine_date
from statement_watch.discovery.items import keep, tidy_title
from statement_watch.discovery.xmlguard import bare, refusal
from statement_watch.model import Discovery, Item, PageKind, Source
from statement_watch.text import clean
from statement_watch.urls import canonical, page_key, resolve, same_site

MAX_CHILDREN = 200
"""Sitemaps of one index that are named; the newest come first."""

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Row:
    """One `url` or `sitemap` element."""

    url: str
    modified: str
    published: date | None = None
    title: str | None = None


def read_sitemap(text: str, url: str, source: Source, today: date) -> Discovery:
    """Pages, newest first (those with a date before those without), or the sitemaps of an index as `children`."""
    if reason := refusal(text):
        return Discovery(PageKind.ERROR, reason=f"the sitemap was not read: {reason}")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    root = etree.fromstring(bare(clean(text), _ROOT).encode(), parser)
    if root is None:
        return Discovery(PageKind.ERROR, reason="the sitemap is broken: no element of it can be read")
    rows = list(_rows(root, url))
    if _name(root) == "sitemapindex":
        return _index(rows, url, source)
    return _pages(rows, url, source, today)


def read_addresses(text: str, url: str, source: Source, today: date) -> Discovery:
    """A sitemap in plain text: one address a line."""
    return _pages([_Row(line, "") for line in clean(text).split()], url, source, today)


def _pages(rows: list[_Row], url: str, source: Source, today: date) -> Discovery:
    own = [row for row in rows if _belongs(row.url, url, source)]
    newest_first = sorted(
        own, key=lambda row: row.published.isoformat() if row.published else row.modified, reverse=True
    )
    found = (
        Item(row.url, row.title, row.published if row.published and row.published <= today else None)
        for row in newest_first
    )
    kept = keep(found, url, source)
    foreign = len(rows) - len(own)
    reason = (
        f"{foreign} addresses of other sites were left out"
        if foreign
        else None
        if rows
        else "the sitemap has no addresses"
    )
    return Discovery(PageKind.SITEMAP, kept.items, reason, dropped=kept.dropped + foreign)


def _index(rows: list[_Row], url: str, source: Source) -> Discovery:
    own = [row for row in rows if _belongs(row.url, url, source)]
    newest_first = sorted(own, key=_age_of_child, reverse=True)
    here = page_key(url)
    children = dict.fromkeys(
        child for row in newest_first if (child := canonical(row.url)) is not None and page_key(child) != here
    )
    dropped = len(rows) - len(own) + max(0, len(children) - MAX_CHILDREN)
    reason = None if children else "the sitemap index names no other sitemap of this site"
    return Discovery(PageKind.SITEMAP, reason=reason, children=tuple(children)[:MAX_CHILDREN], dropped=dropped)


def _age_of_child(row: _Row) -> tuple[str, list[int]]:
    """By date of change; without one, by the numbers in the name (`sitemap-2024-03.xml`, `sitemap7.xml`)."""
    return row.modified, [int(number) for number in _NUMBERS.findall(row.url.rpartition("/")[2])][:4]


def _belongs(address: str, url: str, source: Source) -> bool:
    """A sitemap speaks for its own site; other sites only if the source names them."""
    return same_site(address, url) or any(same_site(address, known) for known in _known(source))


def _known(source: Source) -> Iterable[str]:
    yield from source.urls
    yield from (f"https://{site}/" for site in source.sites)


def _rows(root: etree._Element, base: str) -> Iterable[_Row]:
    for element in root:
        if _name(element) not in {"url", "sitemap"}:
            continue
        texts: dict[str, str] = {}
        # Of the extensions only that of news speaks of the page: those of images and videos have a `loc` and a `title`.
        news = next((child for child in element if _name(child) == "news"), ())
        for child in (element, *element, *news):
            if child.text and child.text.strip():
                texts.setdefault(_name(child), child.text.strip())
        written = texts.get("loc") or texts.get(_name(element), "")  # some put the address straight into the element
        address = resolve(base, written) if written else None
        if address:
            modified = machine_date(texts.get("lastmod"))
            yield _Row(
                address,
                texts.get("lastmod", "") if modified else "",
                machine_date(texts.get("publication_date")),
                tidy_title(texts.get("title")) if "publication_date" in texts else None,
            )


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
