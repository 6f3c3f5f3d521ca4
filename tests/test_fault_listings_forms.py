"""Feeds and sitemaps in many odd forms, read without a socket: what is whole comes out once, the rest with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fakes import source
from faults.feeds import FEEDS, NUMBERS, Listing, Place, title
from faults.sitemaps import SITEMAPS, index, places, urlset
from statement_watch.discovery import discover
from statement_watch.model import Capture, Discovery, PageKind

pytestmark = pytest.mark.faults

HERE = Place()


def discovered(body: bytes, kind: str, url: str = HERE.feed) -> Discovery:
    headers = (("content-type", kind),) if kind else ()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    capture = Capture(url, url, (), 200, headers, body, "0" * 64, now, 0.1)
    return discover(capture, source(urls=(url,)), date(2026, 3, 2))


def check(listing: Listing) -> Discovery:
    found = discovered(listing.body(HERE), listing.kind)
    good = found.kind in (PageKind.FEED, PageKind.SITEMAP) and len(found.items) == len(NUMBERS)
    if listing.expect == "ok" or (listing.expect == "either" and found.items):
        assert good, found
    elif listing.expect == "some":
        assert 0 < len(found.items) < len(NUMBERS)
    elif listing.expect in ("refuse", "either"):
        assert not found.items
        assert found.reason
    if listing.expect != "bounded":
        assert not any(HERE.canary in item.url for item in found.items)
    return found


@pytest.mark.parametrize("name", FEEDS)
def test_feed_form(name: str) -> None:
    found = check(FEEDS[name])
    odd = [item.title for item in found.items if item.title and not item.title.startswith(("Older", "Заявление"))]
    assert not odd


@pytest.mark.parametrize("name", SITEMAPS)
def test_sitemap_form(name: str) -> None:
    check(SITEMAPS[name])


def test_a_guid_that_is_no_address_is_no_link() -> None:
    found = check(FEEDS["inline_hostile"])
    assert not any(item.own_page for item in found.items)


def test_a_guid_leads_to_the_entry_where_nothing_else_does() -> None:
    for name in ("guid_false_address_no_link", "json_id_is_address"):
        assert [item.url for item in check(FEEDS[name]).items] == places(HERE)


def test_a_date_that_cannot_be_read_gives_way_to_one_that_can() -> None:
    entry = f"<item><title>{title(4)}</title><link>{HERE.older(4)}</link><pubDate>soon</pubDate>"
    updated = "<updated xmlns='http://www.w3.org/2005/Atom'>2026-02-03T10:00:00Z</updated></item>"
    body = f"<rss version='2.0'><channel>{entry}{updated}</channel></rss>"
    assert [item.published for item in discovered(body.encode(), "").items] == [date(2026, 2, 3)]


def test_of_the_extensions_of_a_sitemap_only_news_speaks_of_the_page() -> None:
    assert {item.title for item in check(SITEMAPS["image_before_news"]).items} == {title(n) for n in NUMBERS}
    assert {item.title for item in check(SITEMAPS["news_unbound"]).items} == {title(n) for n in NUMBERS}
    assert {item.published for item in check(SITEMAPS["video"]).items} == {None}


def test_an_index_that_names_itself_and_private_places_names_the_rest() -> None:
    named = [HERE.feed, f"http://{HERE.canary}/a.xml", "http://169.254.169.254/a.xml", f"{HERE.base}/b.xml"]
    found = discovered(index(named).encode(), "text/xml")
    assert found.children == (f"{HERE.base}/b.xml",)


def test_one_page_named_a_thousand_times_is_one() -> None:
    assert len(discovered(urlset(places(HERE) * 200).encode(), "text/xml").items) == len(NUMBERS)
