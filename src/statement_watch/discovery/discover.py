"""Any response → what it is, and the items it lists."""

from __future__ import annotations

import re
from datetime import date

from statement_watch.charset import decode
from statement_watch.discovery.addresses import FEED
from statement_watch.discovery.feed import read_feed, read_json_feed
from statement_watch.discovery.formats import Format, binary_format, text_format, unpack
from statement_watch.discovery.listing import read_listing
from statement_watch.discovery.sitemap import read_addresses, read_sitemap
from statement_watch.model import Capture, Discovery, ListingKind, PageKind, Source

_READERS = {
    Format.FEED: read_feed,
    Format.JSON: read_json_feed,
    Format.SITEMAP: read_sitemap,
    Format.ADDRESSES: read_addresses,
    Format.HTML: read_listing,
}
_NOT_TEXT = {
    Format.NOTHING: (PageKind.EMPTY, "the response has no content"),
    Format.DOCUMENT: (PageKind.ARTICLE, "a document, not a listing"),
    Format.BINARY: (PageKind.ERROR, "neither text nor a document"),
    Format.XML: (PageKind.ERROR, "XML, but neither a feed nor a sitemap"),
}
_SITEMAP_ADDRESS = re.compile(r"sitemap[\w.-]*\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)


def discover(capture: Capture, source: Source, today: date) -> Discovery:
    """Say what a response is by its bytes, and find its items. Pure; never raises for what a site sends.

    Items keep the listing's order, except a sitemap's, which come newest first. `kind` other than feed, sitemap or
    listing means that the page is no listing; `reason` then says what it is instead.
    """
    unpacked = unpack(capture.body)
    if unpacked.problem:
        return Discovery(PageKind.ERROR, reason=unpacked.problem)
    found = binary_format(unpacked.body)
    if found is None:
        text = decode(unpacked.body, capture.header("content-type"))
        found = text_format(text)
        if found is Format.HTML and (expected := _expected(capture, source)):
            return Discovery(PageKind.ERROR, reason=f"a web page stands where a {expected} should be")
        reader = _READERS.get(found)
        if reader is not None:
            return reader(text, capture.final_url, source, today)
    kind, reason = _NOT_TEXT[found]
    return Discovery(kind, reason=reason)


def _expected(capture: Capture, source: Source) -> str | None:
    """What the config or the address promises besides a page; sites that drop a feed send people to a page instead."""
    if source.listing_kind in (ListingKind.FEED, ListingKind.SITEMAP):
        return source.listing_kind.value
    for url in (capture.url, capture.final_url):
        path = url.partition("#")[0].partition("?")[0]
        if FEED.search(path):
            return "feed"
        if _SITEMAP_ADDRESS.search(path):
            return "sitemap"
    return None
