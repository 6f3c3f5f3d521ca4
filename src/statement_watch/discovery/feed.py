"""RSS, Atom and RDF feeds, by feedparser; JSON Feed by ourselves."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import feedparser
from bs4 import BeautifulSoup

from statement_watch.dates import machine_date
from statement_watch.discovery.items import keep
from statement_watch.discovery.xmlguard import bare, refusal
from statement_watch.model import Discovery, Item, PageKind, Source
from statement_watch.text import clean
from statement_watch.urls import canonical, inline_url

MAX_BODY = 2_000_000
"""Characters of an entry's own text that are kept; a statement has a few thousand."""
CLOCK_SLACK = timedelta(days=1)
"""A date this far ahead may be a time zone; beyond it the date is no hint."""

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_ENTRY_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|i|img|mark|p|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def read_feed(text: str, url: str, source: Source, today: date) -> Discovery:
    """The entries of an XML feed in its own order; a refused or broken feed is an ERROR with the reason."""
    if reason := refusal(text):
        return Discovery(PageKind.ERROR, reason=f"the feed was not read: {reason}")
    document = bare(clean(text), _ROOT)
    parsed = feedparser.parse(
        io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + document.encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries = parsed.entries
    if not _END.search(document[-2000:]):  # cut off: the entry that was being sent is not whole
        entries = entries[: len(_ENTRY_END.findall(_CDATA.sub("", document)))]
    return _discovery([_entry_item(dict(entry), url, today) for entry in entries], url, source)


def read_json_feed(text: str, url: str, source: Source, today: date) -> Discovery:
    """The items of a JSON Feed (https://jsonfeed.org); any other JSON is an ERROR."""
    try:
        # Numbers stay text: no feed needs them, and a number of a million digits costs seconds.
        document = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return Discovery(PageKind.ERROR, reason="the JSON is broken or nested beyond reason")
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(document.get("version", "")):
        return Discovery(PageKind.ERROR, reason="JSON, but no JSON Feed")
    return _discovery([_json_item(item, url, today) for item in items if isinstance(item, dict)], url, source)


def _discovery(found: list[Item], url: str, source: Source) -> Discovery:
    repeated = {guid for guid, count in Counter(item.guid for item in found).items() if count > 1}
    unique = (item if item.guid not in repeated else _without_guid(item) for item in found)
    kept = keep(unique, url, source)
    reason = None
    if not found:
        reason = "the feed has no entries"
    elif not kept.items:
        reason = "no entry of the feed has a page or a text, or the source's patterns leave none"
    return Discovery(PageKind.FEED, kept.items, reason, dropped=kept.dropped)


def _without_guid(item: Item) -> Item:
    """A guid that several entries share names none of them."""
    return Item(item.url, item.title, item.published, None, item.body, item.own_page)


def _entry_item(entry: Mapping[str, Any], url: str, today: date) -> Item:
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    body = max(contents, key=len, default="") or None
    link = entry.get("feedburner_origlink") or _page_link(entry) or entry.get("link") or ""
    if link == entry.get("id") and not link.startswith("/") and canonical(link) is None:
        link = ""  # feedparser's guess: a name such as urn:uuid:… is no link
    return _item(
        link=link,
        guid=entry.get("id"),
        title=_plain(entry.get("title")),
        published=_day(today, entry.get("published"), entry.get("updated"), entry.get("created")),
        body=body if link else body or entry.get("summary"),
        feed=url,
    )


def _page_link(entry: Mapping[str, Any]) -> str | None:
    """Of several links, the one to the entry's own page."""
    links = [
        link for link in entry.get("links") or () if link.get("rel", "alternate") == "alternate" and link.get("href")
    ]
    pages = [link for link in links if "html" in link.get("type", "text/html")]
    return next((str(link["href"]) for link in [*pages, *links]), None)


def _json_item(item: Mapping[str, Any], url: str, today: date) -> Item:
    def text(*names: str) -> str | None:
        return next((value for name in names if isinstance(value := item.get(name), str) and value), None)

    content = text("content_html")
    plain = text("content_text")
    return _item(
        link=text("url", "external_url") or "",
        guid=text("id"),
        title=text("title"),
        published=_day(today, text("date_published"), text("date_modified")),
        body=content or (f"<p>{html.escape(plain)}</p>" if plain else None),
        feed=url,
    )


def _item(
    *, link: str, guid: str | None, title: str | None, published: date | None, body: str | None, feed: str
) -> Item:
    if body and len(body) > MAX_BODY:
        body = None
    if not (link or body) and guid and canonical(guid):
        link = guid  # whatever is said of it, nothing else leads to the entry
    if link:
        return Item(link, title, published, guid, body)
    name = hashlib.sha256((guid or f"{title}\n{body}").encode("utf-8", "replace")).hexdigest()[:20]
    return Item(inline_url(feed, name), title, published, guid, body, own_page=False)


def _plain(title: str | None) -> str | None:
    """A title without the inline markup and the doubly escaped characters that some feeds put in it."""
    if not title:
        return None
    if _INLINE_TAG.search(title):
        title = BeautifulSoup(title, "lxml").get_text()
    return html.unescape(title)


def _day(today: date, *written: str | None) -> date | None:
    """The first that can be read, as its publisher wrote it (not as UTC turns it); a day that has not come is no
    hint."""
    day = next(filter(None, map(machine_date, written)), None)
    return day if day and day <= today + CLOCK_SLACK else None
