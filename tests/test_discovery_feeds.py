"""Feeds and sitemaps, sound, broken and hostile: read, or refused with a reason."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest

from statement_watch.discovery import sitemaps_of_robots
from statement_watch.model import Discovery, ListingKind, PageKind, Source, SourceKind
from test_discovery import SOURCE, found

FEED = "https://chiefs.example/feed/"
MAP = "https://chiefs.example/sitemap.xml"


def rss(*entries: str, head: str = "", end: str = "</channel></rss>") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel>{"".join(entries)}{end}'


def entry(title: str = "A statement", link: str = "https://chiefs.example/a", rest: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{rest}</item>"


def feed(text: str | bytes, source: Source = SOURCE) -> Discovery:
    return found(text, url=FEED, content_type="application/rss+xml", source=source)


def sitemap(*rows: str, root: str = "urlset") -> Discovery:
    body = f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</{root}>'
    return found(body, url=MAP, content_type="application/xml")


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_atom_gives_the_link_to_the_page_and_the_publishers_own_day() -> None:
    read = feed(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://chiefs.example/news/"><entry>
        <link rel="enclosure" type="audio/mpeg" href="a.mp3"/><link rel="alternate" type="text/html" href="a"/>
        <id>tag:1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">On <b>safety</b></div></title>
        <published>2026-03-29T23:30:00-08:00</published>
        <content type="html">&lt;p&gt;The whole text.&lt;/p&gt;</content></entry></feed>"""
    )
    (item,) = read.items
    assert (item.url, item.title, item.published) == (
        "https://chiefs.example/news/a",
        "On safety",
        date(2026, 3, 29),
    )
    assert item.body == "<p>The whole text.</p>"


def test_rdf_is_a_feed() -> None:
    read = feed(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://chiefs.example/a"><title>T</title>
        <link>https://chiefs.example/a</link><dc:date>2026-02-03</dc:date></item></rdf:RDF>"""
    )
    assert [(item.url, item.published) for item in read.items] == [("https://chiefs.example/a", date(2026, 2, 3))]


def test_json_feed_is_a_feed_whatever_is_in_it() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [None, 7, {"id": "1", "url": "/a", "title": "T", "date_published": "2026-02-03T01:02:03Z"}],
    }
    read = feed(json.dumps(document))
    assert [(item.url, item.title, item.published) for item in read.items] == [
        ("https://chiefs.example/a", "T", date(2026, 2, 3))
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000,
        '{"version": "https://jsonfeed.org/version/1", "items": 1}',
        '{"hello": "world"}',
    ],
)
def test_other_json_is_an_error(text: str) -> None:
    assert feed(text).kind is PageKind.ERROR


def test_a_number_of_a_million_digits_costs_nothing() -> None:
    text = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": %s, "url": "/a", "n": NaN}]}' % ("9" * 10**6)
    assert len(feed(text).items) == 1


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r SYSTEM "http://evil.example/x.dtd" [ <!ELEMENT r ANY> ]>',
    ],
)
def test_xml_with_entities_of_its_own_is_refused_with_that_reason(head: str) -> None:
    read = feed(rss(entry("&a;"), head=head))
    assert read.kind is PageKind.ERROR
    assert "entities" in str(read.reason)


def test_nesting_and_unending_tags_are_refused_before_they_cost_anything() -> None:
    assert "nested" in str(feed(rss("<item>" + "<a>" * 100_000)).reason)
    assert "never end" in str(feed(rss("<item><title>" + "<a " * 100_000)).reason)


def test_careless_titles_do_not_spoil_a_feed() -> None:
    read = feed(rss(*(entry(f"Law & Order <br> {n}", f"/{n}") for n in range(300))))
    assert len(read.items) == 300
    assert "Law & Order" in str(read.items[0].title)


def test_junk_before_the_document_and_control_characters_are_passed_over() -> None:
    read = feed("\ufeff\n\n<br />Warning: mysql_connect()\n" + rss(entry("A\x08 state\x01ment\x00")))
    assert [item.title for item in read.items] == ["A statement"]


def test_a_comment_before_the_document_is_not_the_document() -> None:
    text = rss(entry()).replace("<rss", "<!-- made by <div>a program</div> with <item> and <feed > -->\n<rss", 1)
    assert [item.title for item in feed(text).items] == ["A statement"]


def test_a_wrong_declaration_of_charset_is_seen_through() -> None:
    text = '<?xml version="1.0" encoding="UTF-8"?>' + rss(entry("Chief’s café")).partition("?>")[2]
    assert feed(text.encode("cp1252")).items[0].title == "Chief’s café"


def test_of_a_feed_cut_short_the_whole_entries_are_taken() -> None:
    read = feed(rss(entry("First", "/1"), "<item><title>Second of whi", end=""))
    assert [item.title for item in read.items] == ["First"]


def test_tracking_and_sessions_do_not_make_new_items() -> None:
    one = feed(rss(entry(link="https://chiefs.example/a?utm_source=x1&amp;fbclid=2&amp;sid=9f8e7d6c5b4a")))
    two = feed(rss(entry(link="https://chiefs.example/a?utm_source=x9&amp;fbclid=7&amp;sid=1a2b3c4d5e6f")))
    assert one.items[0].url == two.items[0].url == "https://chiefs.example/a"


def test_links_that_nobody_may_follow_are_dropped_and_counted() -> None:
    bad = ["javascript:alert(1)", "file:///etc/passwd", "http://127.0.0.9/x", "http://localhost/x", "http://[::1]/"]
    read = feed(rss(*(entry(link=link) for link in bad), entry(link="https://elsewhere.example.org/fine")))
    assert [item.url for item in read.items] == ["https://elsewhere.example.org/fine"]
    assert read.dropped == len(bad)


def test_one_guid_for_all_entries_names_none_of_them() -> None:
    read = feed(rss(*(entry(str(n), f"/{n}", "<guid>same</guid>") for n in range(5))))
    assert len(read.items) == 5
    assert {item.guid for item in read.items} == {None}


def test_entries_without_a_link_keep_their_text_under_a_name_that_stays() -> None:
    text = rss(
        "<item><title>One</title><guid isPermaLink='false'>g1</guid><description>Text one.</description></item>",
        "<item><title>Two</title><description>Text two.</description></item>",
    )
    first, again = feed(text), feed(text)
    assert first.items == again.items
    assert [item.own_page for item in first.items] == [False, False]
    assert [item.body for item in first.items] == ["Text one.", "Text two."]
    assert len({item.url for item in first.items}) == 2


@pytest.mark.parametrize(
    "written", ["31 Feb 2026", "Mon, 01 Jan 0001 00:00:00 GMT", "99999", "gestern", "", "2099-01-01"]
)
def test_impossible_and_future_dates_are_no_hint(written: str) -> None:
    assert feed(rss(entry(rest=f"<pubDate>{written}</pubDate>"))).items[0].published is None


@pytest.mark.parametrize("zone", ["EST", "PDT", "-0000", "+1400", ""])
def test_the_day_is_the_publishers_whatever_the_zone(zone: str) -> None:
    read = feed(rss(entry(rest=f"<pubDate>Wed, 29 Mar 2017 23:30:00 {zone}</pubDate>")))
    assert read.items[0].published == date(2017, 3, 29)


def test_an_empty_feed_is_a_feed_that_says_so() -> None:
    read = feed(rss())
    assert (read.kind, read.items) == (PageKind.FEED, ())
    assert read.reason == "the feed has no entries"


def test_a_page_where_a_feed_should_be_is_an_error() -> None:
    page = "<html><body><h1>Not found</h1></body></html>"
    assert feed(page).kind is PageKind.ERROR
    asked = Source("x", "X", SourceKind.OTHER, (FEED,), listing_kind=ListingKind.FEED)
    assert found(page, url="https://chiefs.example/n", source=asked).kind is PageKind.ERROR


def test_thousands_of_entries_are_capped_and_the_rest_is_counted() -> None:
    read = feed(rss(*(f"<item><link>https://chiefs.example/{n}</link></item>" for n in range(5_100))))
    assert len(read.items) == 5_000
    assert read.dropped == 100


def test_include_and_exclude_look_at_address_and_title() -> None:
    source = Source("x", "X", SourceKind.OTHER, (FEED,), include=(r"/news/", "(?i)statement"), exclude=("Podcast",))
    read = feed(
        rss(entry("A Statement", "/1"), entry("Two", "/news/2"), entry("Podcast", "/news/3"), entry("Four", "/4")),
        source,
    )
    assert [item.title for item in read.items] == ["A Statement", "Two"]


# --- sitemaps ---------------------------------------------------------------------------------------------------------


def test_the_news_extension_gives_title_and_day() -> None:
    read = sitemap(
        """<url><loc>https://chiefs.example/a</loc><n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
        <n:publication_date>2026-05-01T10:00:00Z</n:publication_date><n:title>A title</n:title></n:news></url>"""
    )
    assert [(item.title, item.published) for item in read.items] == [("A title", date(2026, 5, 1))]


def test_the_day_of_a_change_is_no_day_of_publication() -> None:
    read = sitemap("<url><loc>https://chiefs.example/a</loc><lastmod>2026-05-01</lastmod></url>")
    assert read.items[0].published is None


def test_an_index_names_its_sitemaps_newest_first_without_itself_and_strangers() -> None:
    def row(url: str, day: str = "") -> str:
        return f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"

    read = sitemap(
        row("https://chiefs.example/sitemap-2.xml"),
        row("https://chiefs.example/sitemap-10.xml"),
        row("https://chiefs.example/old.xml", "2020-01-01"),
        row("https://chiefs.example/new.xml", "2026-01-01"),
        row(MAP),
        row("http://127.0.0.9/x.xml"),
        root="sitemapindex",
    )
    assert [child.rpartition("/")[2] for child in read.children] == [
        "new.xml",
        "old.xml",
        "sitemap-10.xml",
        "sitemap-2.xml",
    ]
    assert read.dropped == 1


def test_a_sitemap_speaks_for_its_own_site_only() -> None:
    read = sitemap("<url><loc>https://chiefs.example/a</loc></url><url><loc>https://other.example/b</loc></url>")
    assert [item.url for item in read.items] == ["https://chiefs.example/a"]
    assert "1 addresses of other sites" in str(read.reason)


def test_a_text_sitemap_is_read_with_mark_and_line_ends() -> None:
    read = found("\ufeffhttps://chiefs.example/a\r\nhttps://chiefs.example/b\r\n", url=MAP, content_type="text/plain")
    assert read.kind is PageKind.SITEMAP
    assert len(read.items) == 2


def test_a_packed_bomb_is_refused() -> None:
    read = found(gzip.compress(b"<urlset>" + bytes(60_000_000)), url=MAP + ".gz", content_type="application/gzip")
    assert read.kind is PageKind.ERROR
    assert "50 MB" in str(read.reason)


def test_damaged_and_cut_packages_are_refused() -> None:
    packed = gzip.compress(b"<urlset></urlset>" * 100)
    assert "cut short" in str(found(packed[:-9], url=MAP).reason)
    assert "damaged" in str(found(b"\x1f\x8b" + bytes(40), url=MAP).reason)


def test_other_xml_is_an_error() -> None:
    assert found('<?xml version="1.0"?><note><to>A</to></note>').kind is PageKind.ERROR


def test_robots_names_sitemaps_news_first() -> None:
    robots = (
        "User-agent: *\nSITEMAP: /pages.xml\nsitemap: https://chiefs.example/news.xml\nSitemap: https://x.example/y"
    )
    named = sitemaps_of_robots(robots, "https://chiefs.example/robots.txt")
    assert [entrance.url for entrance in named] == [
        "https://chiefs.example/news.xml",
        "https://chiefs.example/pages.xml",
    ]
