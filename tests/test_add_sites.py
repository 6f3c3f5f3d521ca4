"""`watch add` on sites of many kinds, over real sockets: what a new user is told to watch, and why."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from statement_watch import config
from statement_watch.cli.explore import Explorer
from statement_watch.discovery import Choice, choose_entrances
from statement_watch.fetch import Fetcher
from statement_watch.model import Source, SourceKind
from test_add import InlinePool

Site = dict[str, str | bytes]
NOW = datetime(2026, 5, 20, tzinfo=UTC)
SUBJECTS = ("asylum", "body cameras", "mutual aid", "rural recruits", "facial recognition", "traffic stops", "drones")


def title(n: int) -> str:
    return f"Statement {n + 1} of the chiefs on {SUBJECTS[n % len(SUBJECTS)]}"


def path(n: int, folder: str = "/news") -> str:
    return f"{folder}/{title(n).lower().replace(' ', '-')}"


def day(n: int) -> date:
    return date(2026, 5, 19) - timedelta(days=3 * n)


def page(body: str, menu: str = "", head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Chiefs</title>{head}</head><body><nav><ul><li><a href='/about'>About us</a>"
        f"</li>{menu}</ul></nav><main>{body}</main><footer><a href='/privacy'>Privacy</a></footer></body></html>"
    )


def entry(address: str, name: str) -> str:
    return f"<li><a href='{address}'>{name}</a></li>"


def cards(numbers: range, folder: str = "/news") -> str:
    return "".join(
        f"<article><h3><a href='{path(n, folder)}'>{title(n)}</a></h3>"
        f"<time datetime='{day(n)}'>{day(n)}</time></article>"
        for n in numbers
    )


def rss(numbers: range, *folders: str, mark: str = "") -> str:
    items = "".join(
        f"<item><title>{title(n)}</title><link>{path(n, folder)}{mark}</link></item>"
        for folder in folders or ("/news",)
        for n in numbers
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Chiefs</title>{items}</channel></rss>"


def announced(*feeds: tuple[str, str]) -> str:
    return "".join(f"<link rel='alternate' type='application/rss+xml' title='{n}' href='{u}'>" for u, n in feeds)


def sitemap(numbers: range) -> bytes:
    rows = "".join(f"<url><loc>{{base}}{path(n)}</loc><lastmod>{day(n)}</lastmod></url>" for n in numbers)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>".encode()


def abroad(name: str, address: str, titles: str, written: str) -> Site:
    rows = "".join(
        f"<div class='i'><span>{written.format(d=day(n))}</span>"
        f"<p><a href='{address}/{n + 100}'>{titles.format(n)}</a></p></div>"
        for n in range(10)
    )
    menu = entry(address, name)
    return {"/": page("<h1>X</h1>", menu), address: page(f"<h1>{name}</h1>{rows}", menu)}


WORDPRESS = announced(("/feed/", "Chiefs » Feed"), ("/comments/feed/", "Chiefs » Comments Feed"))
SECTIONS = ("politics", "sport", "business")
SECTION_FEEDS = announced(
    ("/readers.xml", "Comments"), *((f"/rss/{s}.xml", s) for s in SECTIONS), ("/rss/all.xml", "All")
)
HOME = "".join(f"<section><h2><a href='/{s}'>{s}</a></h2>{cards(range(5), f'/{s}')}</section>" for s in SECTIONS)
POSTS = [{"title": title(n), "url": path(n), "date": str(day(n))} for n in range(8)]

SITES: dict[str, tuple[Site, tuple[str, ...], str]] = {
    "an association on WordPress": (
        {
            "/": page("<h1>Welcome</h1>", entry("/news/", "News"), WORDPRESS),
            "/news/": page(cards(range(10)), "", WORDPRESS),
            "/feed/": rss(range(10)),
            "/comments/feed/": rss(range(10), mark="#comment-1"),
        },
        ("/feed/",),
        "the feed has the pages that the listing shows first",
    ),
    "an agency on Drupal, its releases two steps from home": (
        {
            "/": page("<h1>Agency</h1><p>Our mission.</p>", entry("/newsroom", "Newsroom")),
            "/newsroom": page("<h1>Newsroom</h1><p><a href='/newsroom/press-releases'>Press Releases</a></p>"),
            "/newsroom/press-releases": page(cards(range(15), "/newsroom/press-releases")),
        },
        ("/newsroom/press-releases",),
        "no feed was found",
    ),
    "a static site with a press room in its menu": (
        {
            "/": page("<h1>Sheriffs</h1>", entry("/history.html", "History") + entry("/pressroom.html", "Press room")),
            "/pressroom.html": page(
                f"<ul>{''.join(entry(path(n, '/press') + '.html', title(n)) for n in range(9))}</ul>"
            ),
        },
        ("/pressroom.html",),
        "no feed was found",
    ),
    "a news home page with a feed for each section, one for all, and one of comments": (
        {
            "/": page(HOME, "".join(entry(f"/{s}", s.title()) for s in SECTIONS), SECTION_FEEDS),
            "/readers.xml": rss(range(20), "/politics", mark="#c1"),
            "/rss/all.xml": rss(range(20), *(f"/{s}" for s in SECTIONS)),
            **{f"/rss/{s}.xml": rss(range(20), f"/{s}") for s in SECTIONS},
        },
        ("/rss/all.xml",),
        "the feed has the pages that the listing shows first",
    ),
    "an app whose list is data": (
        {
            "/": "<html><body><div id=r></div>"
            f"<script type='application/json'>{json.dumps(POSTS)}</script></body></html>"
        },
        ("/",),
        "no feed was found",
    ),
    "a feed cut short": (
        {"/": page(cards(range(30)), "", announced(("/five.xml", "Latest"))), "/five.xml": rss(range(5))},
        ("/five.xml", "/"),
        "5 of the first 10 listed pages are not in the feed",
    ),
    "documents in a table": (
        {
            "/": page("<h1>Court</h1>", entry("/orders", "Statements and orders")),
            "/orders": page(
                "<table>"
                + "".join(f"<tr><td>{day(n)}</td><td>{title(n)}</td><td><a href='/{n}.pdf'>PDF</a>" for n in range(9))
                + "</table>"
            ),
        },
        ("/orders",),
        "no feed was found",
    ),
    "an index of packed sitemaps": (
        {
            "/": "<html><body><div id=root></div><script src=/m.js></script></body></html>",
            "/robots.txt": "Sitemap: /maps.xml.gz",
            "/maps.xml.gz": gzip.compress(
                b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>/new.xml.gz</loc>"
                b"</sitemap><sitemap><loc>/old.xml.gz</loc></sitemap></sitemapindex>"
            ),
            "/new.xml.gz": gzip.compress(sitemap(range(15)).replace(b"{base}", b"")),
            "/old.xml.gz": gzip.compress(sitemap(range(15, 30)).replace(b"{base}", b"")),
        },
        ("/maps.xml.gz",),
        "it names every page of the site",
    ),
    "a ministry in Spanish": (
        abroad("Sala de prensa", "/sala-de-prensa", "El ministerio anuncia la medida {} de seguridad", "{d:%d/%m/%Y}"),
        ("/sala-de-prensa",),
        "no feed was found",
    ),
    "a union in German": (
        abroad(
            "Pressemitteilungen", "/presse/mitteilungen", "Verband fordert Maßnahme {} zur Sicherheit", "{d:%d.%m.%Y}"
        ),
        ("/presse/mitteilungen",),
        "no feed was found",
    ),
    "a union in French": (
        abroad("Communiqués", "/espace-presse", "Le syndicat appelle à la mesure {} pour tous", "{d:%d/%m/%Y}"),
        ("/espace-presse",),
        "no feed was found",
    ),
    "an authority in Chinese": (
        abroad("新闻", "/xwzx", "关于加强公共安全工作的第{}号声明", "{d:%Y年%m月%d日}"),
        ("/xwzx",),
        "no feed was found",
    ),
}


@contextmanager
def served(site: Site) -> Iterator[str]:
    """A site on a port of its own; gives host:port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.get(self.path)
            body = (found if isinstance(found, bytes) else found.encode()) if found is not None else b"<h1>No</h1>"
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def look(at: str) -> Choice:
    delay = timedelta(0)
    source = Source("s", "S", SourceKind.OTHER, (f"http://{at}/",), allow_private=(at,), crawl_delay=delay)
    settings = config.without_file(Path("statements.db")).settings
    async with Fetcher(settings, clock=lambda: NOW, sleep=lambda _: asyncio.sleep(0)) as fetcher:
        explorer = Explorer(fetcher, InlinePool(), source, lambda _: None)  # type: ignore[arg-type]
        return choose_entrances((await explorer.explore(source.urls[0])).previews)


@pytest.mark.parametrize("kind", SITES)
def test_the_way_in_is_found(kind: str) -> None:
    site, ways, why = SITES[kind]
    with served(site) as at:
        choice = asyncio.run(look(at))
    assert tuple(preview.entrance.url.removeprefix(f"http://{at}") for preview in choice.previews) == ways
    assert why in choice.why
    assert all((preview.found.items or preview.sample)[0].url for preview in choice.previews)
