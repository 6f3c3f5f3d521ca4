"""Every fault of feeds and sitemaps, on real sockets: what is whole is read once, what harms is refused with a word."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from faults.site import LiveWorld
from world import article_html, paragraphs

pytestmark = pytest.mark.faults

ITEMS = range(4, 9)
XML = "<?xml version='1.0' encoding='utf-8'?>"


class Listings(LiveWorld):
    """A source with a feed, whose items are there whatever their query says."""

    def __init__(self, folder: Path, **changes: object) -> None:
        super().__init__(folder, **changes)
        self.feed = f"{self.base}/feed.xml"
        for n in range(4, 40):
            self.site.page(self.older(n), article_html(f"Older statement {n}", paragraphs(n)))
        self.site.fallback = self._by_number

    def _by_number(self, request: httpx.Request) -> httpx.Response:
        number = request.url.path.rpartition("-")[2]
        if "older-statement" not in request.url.path or not number.isdigit():
            return httpx.Response(404)
        return httpx.Response(200, html=article_html(f"Older statement {number}", paragraphs(int(number))))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Listings]:
    with Listings(tmp_path) as world:
        world.sources = (replace(world.source, urls=(world.feed,), max_items=10),)
        yield world


def rss(items: Sequence[str], extra: str = "", head: str = XML) -> str:
    return f"{head}<rss version='2.0'><channel><title>News</title>{extra}{''.join(items)}</channel></rss>"


def item(world: LiveWorld, n: int, more: str = "", link: str | None = None, title: str | None = None) -> str:
    return f"<item><title>{title or f'Older statement {n}'}</title><link>{link or world.older(n)}</link>{more}</item>"


def items(world: LiveWorld, more: str = "") -> list[str]:
    return [item(world, n, more) for n in ITEMS]


@dataclass(frozen=True)
class Case:
    """A feed, what is to come of it, and under which type it is served."""

    expect: str
    """`ok`: all items once, `refuse`: none, with a reason; `either`: one of the two; `some`: the sound ones."""
    write: Callable[[LiveWorld, int], str | bytes]
    """Gets the world and the number of the request."""
    kind: str = "application/rss+xml"


def doctype(world: LiveWorld, inner: str) -> str:
    return f"{XML}<!DOCTYPE rss [{inner}]>"


def laughs() -> str:
    steps = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<!ENTITY l0 'lol'>{steps}"


ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def atom(world: LiveWorld, _: int) -> str:
    entries = "".join(
        f"<entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Older <b>statement</b> {n}</div></title>"
        f"<id>tag:{n}</id><link rel='enclosure' href='a.mp3'/><link rel='alternate' href='older-statement-number-{n}'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>It says so.</p></div></content></entry>"
        for n in ITEMS
    )
    return f"{XML}<feed xmlns='{ATOM}' xml:base='{world.base}/news/'><title>News</title>{entries}</feed>"


def rdf(world: LiveWorld, _: int) -> str:
    entries = "".join(
        f"<item rdf:about='{world.older(n)}'><title>Older statement {n}</title><link>{world.older(n)}</link>"
        "<dc:date>2026-02-03T10:00:00Z</dc:date></item>"
        for n in ITEMS
    )
    names = f"xmlns:rdf='{RDF}' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    return f"{XML}<rdf:RDF {names}><channel rdf:about='x'><title>News</title></channel>{entries}</rdf:RDF>"


def json_feed(world: LiveWorld, more: str) -> str:
    entries = [{"id": str(n), "url": world.older(n), "title": f"Older statement {n}"} for n in ITEMS]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": entries})[:-2] + more


def dated(*dates: str) -> Callable[[LiveWorld, int], str]:
    return lambda w, _: rss([item(w, n, f"<pubDate>{day}</pubDate>") for n, day in zip(ITEMS, dates, strict=True)])


FEEDS = {
    "feed_ok": Case("ok", lambda w, _: rss(items(w))),
    "feed_html_type": Case("ok", lambda w, _: rss(items(w)), "text/html"),
    "feed_xxe_file": Case(
        "refuse",
        lambda w, _: rss([item(w, 4, title="&x;")], head=doctype(w, "<!ENTITY x SYSTEM 'file:///etc/passwd'>")),
    ),
    "feed_xxe_http": Case(
        "refuse",
        lambda w, _: rss([item(w, 4, title="&x;")], head=doctype(w, f"<!ENTITY x SYSTEM 'http://{w.canary}/x'>")),
    ),
    "feed_billion_laughs": Case("refuse", lambda w, _: rss([item(w, 4, title="&l9;")], head=doctype(w, laughs()))),
    "feed_quadratic": Case(
        "refuse",
        lambda w, _: rss([item(w, 4, title="&a;" * 20_000)], head=doctype(w, f"<!ENTITY a '{'a' * 100_000}'>")),
    ),
    "feed_xinclude": Case(
        "either",
        lambda w, _: rss(
            [
                *items(w),
                "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>",
            ]
        ),
    ),
    "feed_xslt_pi": Case(
        "either",
        lambda w, _: rss(items(w), head=f"{XML}<?xml-stylesheet type='text/xsl' href='http://{w.canary}/x.xsl'?>"),
    ),
    "feed_truncated": Case("some", lambda w, _: rss(items(w)).partition("Older statement 6")[0].encode()),
    "feed_malformed": Case(
        "ok", lambda w, _: rss([item(w, n, title=f"Older statement & more<br> {n}") for n in ITEMS])
    ),
    "feed_leading_junk": Case(
        "ok", lambda w, _: "\n\n\ufeff<br />\n<b>Warning</b>: mysql_connect() in <b>/x.php</b>\n" + rss(items(w))
    ),
    "feed_wrong_encoding": Case(
        "ok",
        lambda w, _: rss([item(w, n, title=f"Older statement – the Chief’s, {n}") for n in ITEMS]).encode("cp1252"),
    ),
    "feed_control_chars": Case(
        "ok", lambda w, _: rss([item(w, n, title=f"Old\x08er\x0b state\0ment {n}") for n in ITEMS])
    ),
    "feed_is_html": Case("refuse", lambda w, _: article_html("Page not found", ["Nothing is here."]), "text/html"),
    "feed_empty_file": Case("refuse", lambda w, _: b""),
    "feed_no_items": Case("refuse", lambda w, _: rss([])),
    "feed_no_guid": Case("ok", lambda w, _: rss(items(w))),
    "feed_same_guid": Case("ok", lambda w, _: rss(items(w, "<guid isPermaLink='false'>1</guid>"))),
    "feed_guid_random": Case(
        "ok", lambda w, asked: rss([item(w, n, f"<guid isPermaLink='false'>{asked}-{n}</guid>") for n in ITEMS])
    ),
    "feed_link_session": Case(
        "ok", lambda w, asked: rss([item(w, n, link=f"{w.older(n)}?sid={asked:06d}abc9f{n}") for n in ITEMS])
    ),
    "feed_link_tracking": Case(
        "ok",
        lambda w, asked: rss(
            [item(w, n, link=f"{w.older(n)}?utm_source=rss&amp;utm_id={asked}&amp;fbclid=x{asked}") for n in ITEMS]
        ),
    ),
    "feed_no_link": Case(
        "ok",
        lambda w, _: rss(
            [
                f"<item><title>Older statement {n}</title><guid isPermaLink='false'>g{n}</guid><description>"
                f"{''.join(f'&lt;p&gt;{p}&lt;/p&gt;' for p in paragraphs(n))}</description></item>"
                for n in ITEMS
            ]
        ),
    ),
    "feed_evil_links": Case(
        "some",
        lambda w, _: rss(
            [
                *(item(w, n) for n in (4, 5)),
                *(
                    item(w, 6, link=link)
                    for link in ("javascript:alert(1)", "file:///etc/passwd", f"http://{w.canary}/x")
                ),
            ]
        ),
    ),
    "feed_no_date": Case("ok", lambda w, _: rss(items(w))),
    "feed_bad_dates": Case("ok", dated("31 Feb 2026", "Mon, 01 Jan 0001", "99999", "gestern", "1772442000000")),
    "feed_future_dates": Case("ok", dated(*["Fri, 01 Jan 2099 09:00:00 GMT"] * 5)),
    "feed_odd_zones": Case(
        "ok", dated(*(f"Mon, 02 Mar 26 09:00:00 {zone}" for zone in ("EST", "PDT", "-0000", "+1400", "")))
    ),
    "feed_atom_xhtml": Case("ok", atom, "application/atom+xml"),
    "feed_rss10": Case("ok", rdf, "application/rdf+xml"),
    "json_feed_deep": Case("refuse", lambda w, _: json_feed(w, ', "x": ' + "[" * 100_000), "application/feed+json"),
    "json_feed_nan": Case(
        "either",
        lambda w, _: json_feed(w, ', null, {"id": NaN, "title": "\\ud800", "title": 1e999}]}'),
        "application/feed+json",
    ),
    "json_feed_bigint": Case(
        "either", lambda w, _: json_feed(w, '], "n": ' + "9" * 1_000_000 + "}"), "application/feed+json"
    ),
    "feed_deep": Case(
        "refuse",
        lambda w, _: rss([*items(w), "<a>" * 100_000]),
    ),
}


def serve(world: LiveWorld, url: str, case: Case) -> None:
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        body = case.write(world, asked)
        content = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else body
        return httpx.Response(200, content=content, headers={"content-type": case.kind})

    world.site.handler(url, answer)


def check(world: LiveWorld, expect: str) -> None:
    """Two more rounds bring nothing new, and what came is what is expected."""
    (summary,) = world.round()
    texts = [page for page in world.store.views.iter_pages() if page.versions]
    if expect == "refuse" or (expect == "either" and not texts):
        assert not texts
        assert summary.health.reason, "the reason is told"
    elif expect == "some":
        assert 0 < len(texts) < len(ITEMS)
    else:
        assert len(texts) == len(ITEMS)
        assert summary.ok
    world.rounds(2, hours=2)
    assert set(world.told()) <= {"source_trouble"}
    assert len([page for page in world.store.views.iter_pages() if page.versions]) == len(texts)
    assert not any("root:" in page.text for page in texts)


@pytest.mark.parametrize("name", FEEDS)
def test_feed(world: Listings, name: str) -> None:
    serve(world, world.feed, FEEDS[name])
    check(world, FEEDS[name].expect)


def test_feed_no_items_after_items_deletes_nothing(world: Listings) -> None:
    serve(world, world.feed, FEEDS["feed_ok"])
    world.round()
    serve(world, world.feed, FEEDS["feed_no_items"])
    world.rounds(4)
    assert set(world.told()) <= {"source_trouble"}
    assert world.versions() == [1] * len(ITEMS)


def test_feed_redirect_to_html(world: Listings) -> None:
    serve(world, world.feed, FEEDS["feed_ok"])
    world.round()
    world.site.page(f"{world.base}/moved", article_html("Our feed has ended", ["Read our pages instead of the feed."]))
    world.site.redirect(world.feed, "/moved")
    world.rounds(4)
    assert world.told() == ["source_trouble"]
    assert world.versions() == [1] * len(ITEMS)


def test_feed_future_dates_are_told_once(world: Listings) -> None:
    serve(world, world.feed, FEEDS["feed_ok"])
    world.round()
    more = Case("ok", lambda w, _: rss([item(w, 20, "<pubDate>Fri, 01 Jan 2099 09:00:00 GMT</pubDate>"), *items(w)]))
    serve(world, world.feed, more)
    world.rounds(3)
    assert world.told() == ["new_statement"]


@pytest.mark.slow
def test_feed_10k(world: Listings) -> None:
    serve(world, world.feed, Case("ok", lambda w, _: rss([item(w, n) for n in range(1_000, 11_000)])))
    (summary,) = world.round()
    assert summary.dropped >= 5_000
    assert len(summary.pages) <= 400
    assert world.told() == []


def test_feed_50mb(world: Listings) -> None:
    serve(
        world, world.feed, Case("refuse", lambda w, _: rss([*items(w), item(w, 9, f"<description>{'x' * 50_000_000}")]))
    )
    (summary,) = world.round()
    assert world.versions() == []
    assert "20" in (summary.health.reason or "")


# --- sitemaps ---------------------------------------------------------------------------------------------------------

MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(places: Sequence[str], head: str = XML, root: str = "urlset", row: str = "url") -> str:
    rows = "".join(f"<{row}><loc>{place}</loc></{row}>" for place in places)
    return f"{head}<{root} xmlns='{MAPS}'>{rows}</{root}>"


def places(world: LiveWorld) -> list[str]:
    return [world.older(n) for n in ITEMS]


SITEMAPS = {
    "sitemap_ok": Case("ok", lambda w, _: urlset(places(w))),
    "sitemap_xxe": Case(
        "refuse",
        lambda w, _: urlset(["&x;"], f"{XML}<!DOCTYPE urlset [<!ENTITY x SYSTEM 'http://{w.canary}/x'>]>"),
    ),
    "sitemap_billion_laughs": Case("refuse", lambda w, _: urlset(["&l9;"], f"{XML}<!DOCTYPE urlset [{laughs()}]>")),
    "sitemap_self_index": Case(
        "refuse", lambda w, _: urlset([f"{w.base}/feed.xml", f"{w.base}/feed.xml?a=1"], XML, "sitemapindex", "sitemap")
    ),
    "sitemap_foreign": Case(
        "ok", lambda w, _: urlset([*places(w), "https://other.example/a", f"http://{w.canary}/b", f"{w.second}/c"])
    ),
    "sitemap_gz_ok": Case("ok", lambda w, _: gzip.compress(urlset(places(w)).encode()), "application/gzip"),
    "sitemap_gz_bomb": Case(
        "refuse", lambda w, _: gzip.compress(urlset(places(w)).encode() + bytes(60_000_000), 1), "application/gzip"
    ),
    "sitemap_html": Case("refuse", lambda w, _: article_html("Page not found", ["Nothing is here."]), "text/html"),
    "sitemap_txt_ok": Case("ok", lambda w, _: "\ufeff" + "\r\n".join(places(w)) + "\r\n", "text/plain"),
}


@pytest.mark.parametrize("name", SITEMAPS)
def test_sitemap(world: Listings, name: str) -> None:
    serve(world, world.feed, SITEMAPS[name])
    check(world, SITEMAPS[name].expect)


@pytest.mark.slow
def test_sitemap_50k(world: Listings) -> None:
    rows = [f"{world.base}/news/older-statement-number-{n}" for n in range(1_000, 51_000)]
    serve(world, world.feed, Case("ok", lambda w, _: urlset(rows)))
    (summary,) = world.round()
    assert summary.dropped > 0
    assert len(summary.pages) <= 400
    assert world.told() == []
