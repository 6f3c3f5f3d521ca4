"""Sites that change without saying anything new, and sites that hinder: nothing wrong is told, and nothing missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from fakes import START
from statement_watch.model import Grade, Health
from world import CHIEFS, NEWS, World, article_html, listing_html, paragraphs

pytestmark = pytest.mark.faults

BASE = "https://chiefs.example"
FEED = f"{BASE}/feed.xml"
SITEMAP = f"{BASE}/sitemap.xml"
ONE = f"{BASE}/news/a-first-statement-of-the-chiefs"
OLD = range(4, 12)


def older(n: int) -> str:
    return f"{BASE}/news/older-statement-number-{n}"


def put(world: World, numbers: Sequence[int] = OLD) -> None:
    """Statements on the web, on no listing."""
    for n in numbers:
        world.site.page(older(n), article_html(f"Older statement {n}", paragraphs(n)))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        for n in OLD:
            world.article(older(n), f"Older statement {n}", paragraphs(n))
        yield world


def rounds(world: World, count: int = 3, **span: float) -> None:
    for _ in range(count):
        world.later(**(span or {"hours": 25}))
        world.round()


def unmoved(world: World) -> None:
    """Nothing was told, and every page has the one version that it had."""
    assert world.told() == []
    assert [page.versions for page in world.store.views.iter_pages()] == [1] * len(OLD)


def rss(entries: Sequence[str], extra: str = "") -> str:
    return f"<rss version='2.0'><channel><title>News</title>{extra}{''.join(entries)}</channel></rss>"


def entry(n: int, link: str | None = None, more: str = "") -> str:
    return f"<item><title>Older statement {n}</title><link>{link or older(n)}</link>{more}</item>"


def a_feed(world: World, write: Callable[[int], str]) -> None:
    """A feed that is written anew for each request; `write` gets the number of the request."""
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(200, content=write(asked).encode(), headers={"content-type": "application/rss+xml"})

    world.site.handler(FEED, answer)


# --- redesigns --------------------------------------------------------------------------------------------------------


def test_a_redesign_of_listing_and_articles_is_no_edit_and_nothing_new(world: World) -> None:
    world.round()
    cards = "".join(
        f"<div class='card'><a class='card__link' href='/news/older-statement-number-{n}'>Older statement {n}</a>"
        f"<time datetime='2026-02-{n:02d}'>{n} February</time></div>"
        for n in reversed(OLD)
    )
    page = "<html><head><title>Newsroom</title></head><body><header><a href='/'>Start</a></header>{}</body></html>"
    world.site.page(NEWS, page.format(f"<section class='grid'><h2>Newsroom</h2>{cards}</section>"))
    for n in OLD:
        body = "".join(f"<div class='rte'><p class='lead'>{p}</p></div>" for p in paragraphs(n))
        hero = f"<div class='hero'><h1>Older statement {n}</h1></div><div class='story'>{body}</div>"
        menu = "<ul class='nav'><li><a href='/join'>Join</a></li><li><a href='/shop'>Shop</a></li></ul>"
        world.site.page(older(n), page.format(f"{menu}{hero}<aside><a href='/donate'>Donate now</a></aside>"))
    rounds(world)
    unmoved(world)


def test_a_shell_that_needs_javascript_is_trouble_said_at_once_and_overwrites_nothing(world: World) -> None:
    world.round()
    shell = "<!doctype html><html><head><title>Chiefs</title></head><body><div id='root'></div><script src='/a.js'>"
    for url in (NEWS, *(older(n) for n in OLD)):
        world.site.page(url, f"{shell}</script></body></html>")
    world.later(hours=25)
    (summary,) = world.round()
    assert summary.health.health not in (Health.OK, Health.SLOW)
    assert summary.health.reason
    rounds(world)
    assert world.told() == ["source_trouble"]
    assert all(page.versions == 1 for page in world.store.views.iter_pages())


# --- feeds that shuffle -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda asked, n: entry(n, more=f"<guid>{asked}-{n}</guid>"),
        lambda asked, n: entry(n, f"{older(n)}?PHPSESSID=a{asked:031x}"),
        lambda asked, n: entry(n, f"{older(n)}?utm_source=rss&amp;utm_campaign=c{asked}&amp;fbclid=x{asked}"),
        lambda asked, n: entry(n, f"{older(n)}#entry-{asked}"),
        lambda asked, n: entry(n, more=f"<pubDate>Mon, 02 Mar 2026 {asked % 24:02d}:00:00 GMT</pubDate>"),
    ],
    ids=["guids", "sessions", "campaigns", "fragments", "dates"],
)
def test_a_feed_that_names_its_items_anew_each_time_says_nothing_new(
    tmp_path: Path, write: Callable[[int, int], str]
) -> None:
    with World(tmp_path, replace(CHIEFS, urls=(FEED,))) as world:
        put(world)
        strip = lambda request: httpx.Response(  # noqa: E731  whatever the query says, it is the same page
            200, html=article_html(_title(request), paragraphs(_number(request)))
        )
        for asked in range(12):
            for n in OLD:
                world.site.handler(_link(write(asked, n)), strip)
        a_feed(world, lambda asked: rss([write(asked, n) for n in OLD]))
        world.round()
        rounds(world, 5)
        unmoved(world)


def _link(item: str) -> str:
    return item.partition("<link>")[2].partition("</link>")[0].replace("&amp;", "&")


def _number(request: httpx.Request) -> int:
    return int(request.url.path.rpartition("-")[2])


def _title(request: httpx.Request) -> str:
    return f"Older statement {_number(request)}"


def test_an_item_is_found_once_wherever_it_is_listed(tmp_path: Path) -> None:
    with World(tmp_path, replace(CHIEFS, urls=(NEWS, FEED, SITEMAP))) as world:
        put(world, range(4, 16))

        def serve(page: Sequence[int], feed: Sequence[int], sitemap: Sequence[int]) -> None:
            world.listing(NEWS, [(older(n), f"Older statement {n}") for n in page])
            world.site.page(FEED, rss([entry(n) for n in feed]))
            places = "".join(
                f"<url><loc>{older(n)}</loc><lastmod>2026-03-0{n % 2 + 1}</lastmod></url>" for n in sitemap
            )
            xml = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</urlset>"
            world.site.page(SITEMAP, xml, content_type="application/xml")

        serve(OLD, OLD, OLD)
        world.round()
        assert world.store.pages.count("chiefs") == len(OLD)
        serve([*OLD, 12], [*OLD, 13, 15], [*OLD, 14, 15])
        rounds(world, 2)
        assert world.told() == ["new_statement"] * 4
        assert world.store.pages.count("chiefs") == len(OLD) + 4


# --- validators -------------------------------------------------------------------------------------------------------


def test_validators_that_change_with_every_answer_make_no_edit(world: World) -> None:
    asked = 0

    def fresh(n: int) -> Callable[[httpx.Request], httpx.Response]:
        def answer(_: httpx.Request) -> httpx.Response:
            nonlocal asked
            asked += 1
            headers = {"etag": f'W/"{asked}"', "last-modified": f"Mon, 02 Mar 2026 09:{asked % 60:02d}:00 GMT"}
            return httpx.Response(200, html=article_html(f"Older statement {n}", paragraphs(n)), headers=headers)

        return answer

    for n in OLD:
        world.site.handler(older(n), fresh(n))
    world.round()
    rounds(world, 4)
    unmoved(world)


@pytest.mark.parametrize("field", ["etag", "last-modified"])
def test_a_page_that_answers_304_for_ever_is_read_in_full_in_spite_of_it(world: World, field: str) -> None:
    value = {"etag": '"frozen"', "last-modified": "Mon, 05 Jan 2026 09:00:00 GMT"}[field]
    asks = {"etag": "if-none-match", "last-modified": "if-modified-since"}[field]
    text = paragraphs(5)

    def liar(request: httpx.Request) -> httpx.Response:
        if asks in request.headers:
            return httpx.Response(304, headers={field: value})
        return httpx.Response(200, html=article_html("Older statement 5", text), headers={field: value})

    world.site.handler(older(5), liar)
    world.round()
    text[3] = paragraphs(99)[3]
    rounds(world, 9)
    assert world.told() == ["edited"]


def test_a_listing_that_answers_304_for_ever_hides_an_item_for_a_day_at_most(world: World) -> None:
    items = [(older(n), f"Older statement {n}") for n in OLD]

    def liar(request: httpx.Request) -> httpx.Response:
        if "if-none-match" in request.headers:
            return httpx.Response(304, headers={"etag": '"frozen"'})
        return httpx.Response(200, html=listing_html(items), headers={"etag": '"frozen"'})

    world.site.handler(NEWS, liar)
    world.round()
    world.site.page(ONE, article_html("A first statement of the chiefs", paragraphs(1)))
    items.insert(0, (ONE, "A first statement of the chiefs"))
    for _ in range(24):
        world.later(hours=1)
        world.round()
    assert world.told() == ["new_statement"]


def test_a_site_whose_clock_is_wrong_misses_nothing_and_repeats_nothing(world: World) -> None:
    def off(n: int) -> Callable[[httpx.Request], httpx.Response]:
        headers = {"date": "Tue, 02 Mar 2027 09:00:00 GMT", "last-modified": "Tue, 02 Mar 2027 08:00:00 GMT"}
        return lambda _: httpx.Response(200, html=article_html(f"Older statement {n}", paragraphs(n)), headers=headers)

    for n in OLD:
        world.site.handler(older(n), off(n))
    world.round()
    rounds(world, 2)
    unmoved(world)
    world.article(ONE, "A first statement of the chiefs", paragraphs(1))
    rounds(world, 2)
    assert world.told() == ["new_statement"]


# --- dates and first rounds -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_hundred_items_in_a_first_round_are_a_baseline_and_no_news(tmp_path: Path) -> None:
    with World(tmp_path, replace(CHIEFS, urls=(FEED,))) as world:
        put(world, range(4, 104))
        world.site.page(FEED, rss([entry(n) for n in range(4, 104)]))
        (summary,) = world.round()
        assert sum(page.new_page for page in summary.pages) == 100
        rounds(world, 2)
        assert world.told() == []


@pytest.mark.parametrize(
    "dated", ["Fri, 01 Jan 2099 09:00:00 GMT", "Mon, 03 Mar 2025 09:00:00 GMT", "gestern", ""], ids=str
)
def test_a_new_item_is_told_once_whatever_day_it_claims(tmp_path: Path, dated: str) -> None:
    with World(tmp_path, replace(CHIEFS, urls=(FEED,))) as world:
        put(world, range(4, 13))
        world.site.page(FEED, rss([entry(n) for n in OLD]))
        world.round()
        more = f"<pubDate>{dated}</pubDate>" if dated else ""
        world.site.page(FEED, rss([entry(12, more=more), *(entry(n) for n in OLD)]))
        rounds(world, 3)
        assert world.told() == ["new_statement"]
        assert world.store.pages.get(world.page(older(12))).first_seen == START + timedelta(hours=25)


# --- sites that hinder ------------------------------------------------------------------------------------------------


def test_when_every_third_request_fails_all_is_found_and_nobody_is_alarmed(world: World) -> None:
    put(world, range(4, 14))
    plain = dict(world.site._handlers)
    asked = 0

    def flapping(handler: Callable[[httpx.Request], httpx.Response]) -> Callable[[httpx.Request], httpx.Response]:
        def answer(request: httpx.Request) -> httpx.Response:
            nonlocal asked
            asked += 1
            if asked % 3 == 0:
                raise httpx.ReadError("connection lost")
            return handler(request)

        return answer

    world.round()
    for url, handler in plain.items():
        world.site.handler(url, flapping(handler))
    world.listing(NEWS, [(older(n), f"Older statement {n}") for n in range(4, 14)])
    world.site.handler(NEWS, flapping(world.site._handlers[NEWS]))
    rounds(world, 2)
    assert world.told() == ["new_statement"] * 2


def test_a_site_that_is_down_for_two_days_is_asked_little_and_caught_up_with_afterwards(world: World) -> None:
    world.round()
    put(world, (12, 13, 14))
    plain = dict(world.site._handlers)
    for url in plain:
        world.site.fail(url, httpx.ConnectError("refused"))
    world.later(hours=25)
    before = len(world.site.asked)
    world.round()
    assert len(world.site.asked) - before <= 4, "its listing did not answer: its pages need not be asked"
    rounds(world, 6, hours=8)
    for url, handler in plain.items():
        world.site.handler(url, handler)
    world.listing(NEWS, [(older(n), f"Older statement {n}") for n in range(4, 15)])
    rounds(world, 3)
    assert sorted(world.told()) == ["new_statement"] * 3 + ["source_recovered", "source_trouble"]
    assert world.told()[0] == "source_trouble"


def test_a_site_that_dies_in_the_middle_of_a_round_is_not_asked_for_every_page(world: World) -> None:
    world.round()
    for n in OLD:
        world.site.fail(older(n), httpx.ConnectError("refused"))
    world.later(days=8)
    (summary,) = world.round()
    assert sum(page.failure is not None for page in summary.pages) < len(OLD)
    put(world)
    rounds(world, 3)
    unmoved(world)


@pytest.mark.parametrize(("status", "read"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_txt_with_an_error_means_what_rfc_9309_says(world: World, status: int, read: bool) -> None:
    world.site.status(f"{BASE}/robots.txt", status)
    (summary,) = world.round()
    assert (world.store.pages.count("chiefs") > 0) is read
    assert (summary.health.health is Health.OK) is read


def test_a_source_that_robots_txt_forbids_is_told_once_and_never_asked(world: World) -> None:
    world.site.page(f"{BASE}/robots.txt", "User-agent: *\nDisallow: /news", content_type="text/plain")
    world.round()
    rounds(world, 5)
    assert world.told() == ["source_trouble"]
    assert world.site.paths() == []
    state = world.store.sources.get("chiefs")
    assert state is not None
    assert state.health.health is Health.ROBOTS


def test_a_page_that_robots_txt_forbids_later_is_neither_removed_nor_edited(world: World) -> None:
    world.round()
    rule = "User-agent: *\nDisallow: /news/older-statement-number-5"
    world.site.page(f"{BASE}/robots.txt", rule, content_type="text/plain")
    rounds(world, 4)
    unmoved(world)


def test_a_crawl_delay_is_kept_between_all_requests_to_the_host(world: World) -> None:
    world.site.page(f"{BASE}/robots.txt", "User-agent: *\nCrawl-delay: 3", content_type="text/plain")
    world.round()
    times = [asked.at for asked in world.site.asked if asked.at and not asked.url.endswith("robots.txt")]
    assert min(b - a for a, b in pairwise(times)) >= timedelta(seconds=3)
    assert world.site.most_in_flight == 1


def test_an_edit_back_and_forth_keeps_three_versions(world: World) -> None:
    world.round()
    changed = [*paragraphs(5)[:3], *paragraphs(98)[:3]]
    for body in (changed, paragraphs(5)):
        world.site.page(older(5), article_html("Older statement 5", body))
        rounds(world, 1)
    versions = world.store.views.versions(world.page(older(5)))
    assert [version.change for version in versions] == [Grade.NEW, Grade.SUBSTANTIVE, Grade.REVERT]


@pytest.mark.parametrize(("days", "most"), [(1, timedelta(hours=3)), (20, timedelta(days=1))])
def test_a_source_may_be_looked_at_as_often_as_it_publishes(tmp_path: Path, days: int, most: timedelta) -> None:
    with World(tmp_path, replace(CHIEFS, urls=(FEED,), adaptive=True)) as world:
        put(world, range(4, 12))
        dates = [START - timedelta(days=days * n) for n in range(8)]
        entries = [entry(4 + n, more=f"<pubDate>{format_datetime(day)}</pubDate>") for n, day in enumerate(dates)]
        world.site.page(FEED, rss(entries))
        (summary,) = world.round()
        assert summary.health.next_due is not None
        assert timedelta(0) < summary.health.next_due - world.time.now() <= most


def test_a_page_that_was_read_in_a_future_is_read_again_though_its_time_has_not_come(world: World) -> None:
    world.later(days=365)
    world.round()
    world.later(days=-365)
    world.site.page(older(5), article_html("Older statement 5", [*paragraphs(5)[:3], *paragraphs(98)[:3]]))
    world.round()
    assert world.told() == ["edited"]
