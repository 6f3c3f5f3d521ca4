"""Whatever a site answers, discovery says what it is and what it lists, and never breaks."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from statement_watch.discovery import discover
from statement_watch.model import Capture, Discovery, PageKind, Source, SourceKind

TODAY = date(2026, 5, 20)
SOURCE = Source("chiefs", "Chiefs", SourceKind.ASSOCIATION, ("https://chiefs.example/",))


def found(
    body: bytes | str,
    url: str = "https://chiefs.example/news",
    content_type: str = "text/html",
    source: Source = SOURCE,
) -> Discovery:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", content_type),)
    digest = hashlib.sha256(raw).hexdigest()
    return discover(Capture(url, url, (), 200, headers, raw, digest, datetime(2026, 5, 20, tzinfo=UTC)), source, TODAY)


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>Chiefs on asylum</title><link>https://chiefs.example/a?utm_source=rss</link><guid>1</guid>
<pubDate>Wed, 29 Mar 2017 23:30:00 -0400</pubDate></item>
<item><title>Second</title><link>/b</link><guid>2</guid></item></channel></rss>"""


def test_a_feed_is_a_feed_whatever_its_label() -> None:
    feed = found(RSS, content_type="text/html")
    assert feed.kind is PageKind.FEED
    assert [(item.url, item.title, item.published) for item in feed.items] == [
        ("https://chiefs.example/a", "Chiefs on asylum", date(2017, 3, 29)),
        ("https://chiefs.example/b", "Second", None),
    ]


def test_a_packed_sitemap_is_read_newest_first() -> None:
    sitemap = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://chiefs.example/old</loc><lastmod>2020-01-01</lastmod></url>
    <url><loc>https://chiefs.example/new</loc><lastmod>2021-01-01</lastmod></url></urlset>"""
    read = found(gzip.compress(sitemap.encode()), content_type="application/gzip")
    assert read.kind is PageKind.SITEMAP
    assert [item.url for item in read.items] == ["https://chiefs.example/new", "https://chiefs.example/old"]


def test_an_empty_response_is_empty_and_a_picture_is_an_error() -> None:
    assert found(b"").kind is PageKind.EMPTY
    assert found(b" \n").kind is PageKind.EMPTY
    assert found(b"\x89PNG\r\n\x1a\n" + bytes(100)).kind is PageKind.ERROR


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>/ahref=\"'!-[]CDATAitemfeedrssul&#;x0 ", max_size=200).map(str.encode)
    | st.binary(max_size=100).map(lambda tail: RSS.encode()[: 3 * len(tail)] + tail)
    | st.binary(max_size=100).map(lambda data: gzip.compress(data)[: 10 + len(data)])
)
def test_no_bytes_can_break_it(body: bytes) -> None:
    assert isinstance(found(body), Discovery)
