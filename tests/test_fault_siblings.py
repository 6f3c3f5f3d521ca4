"""More faults of sites that show only over rounds, on real sockets: links spelled anew, servers that disagree, items
that come before their pages, doors that close for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from faults.site import LiveWorld
from world import article_html, listing_html, paragraphs

pytestmark = pytest.mark.faults

OLD = range(4, 12)
FRESH = "A new statement on warrants"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LiveWorld]:
    with LiveWorld(tmp_path) as world:
        world.put(*OLD)
        world.round()
        yield world


def called(n: int) -> str:
    return f"Older statement {n}"


def rows(
    world: LiveWorld, address: Callable[[str], str] = str, title: Callable[[str], str] = str
) -> list[tuple[str, str]]:
    """The listing as it was, its addresses and titles changed."""
    return [(address(world.older(n)), title(called(n))) for n in OLD]


def unmoved(world: LiveWorld) -> None:
    assert world.told() == []
    assert sum(world.versions()) == len(OLD)


def forgiving(world: LiveWorld) -> None:
    """The site gives its pages under any spelling of their addresses."""
    pages = {f"/news/older-statement-number-{n}": article_html(called(n), paragraphs(n)) for n in OLD}

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path.rstrip("/").lower().removesuffix(".html").removesuffix("/index").removesuffix("/amp")
        return httpx.Response(200, html=pages[path]) if path in pages else httpx.Response(404)

    world.site.fallback = answer


SPELLINGS: dict[str, Callable[[str], str]] = {
    "slash": lambda url: f"{url}/",
    "campaign": lambda url: f"{url}?utm_source=x&fbclid=1#more",
    "dots": lambda url: url.replace("/news/", "/news/../news/./"),
    "escapes": lambda url: url.replace("statement", "%73tatement"),
    "capitals": lambda url: url.upper().replace("HTTP://", "http://"),
    "default_page": lambda url: f"{url}/index.html",
    "session": lambda url: f"{url};jsessionid=AB12CD34EF56",
    "amp": lambda url: f"{url}/amp/",
    "extension": lambda url: f"{url}.html",
}


@pytest.mark.parametrize("address", SPELLINGS.values(), ids=SPELLINGS)
def test_all_addresses_spelled_otherwise_are_no_news(world: LiveWorld, address: Callable[[str], str]) -> None:
    forgiving(world)
    world.listing(world.news, rows(world, address))
    world.rounds(2)
    assert world.told() == []


def test_all_titles_dressed_otherwise_are_no_news(world: LiveWorld) -> None:
    world.listing(world.news, rows(world, title=lambda title: f"02 March 2026 | NEWS: {title} (new)"))
    world.rounds(2)
    unmoved(world)


def test_a_listing_that_is_elsewhere_each_time_is_the_same_listing(world: LiveWorld) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/news-"):
            return httpx.Response(200, html=listing_html(rows(world)))
        return httpx.Response(404)

    world.site.handler(
        world.news, lambda _: httpx.Response(302, headers={"location": f"/news-{len(world.site.asked)}"})
    )
    world.site.fallback = answer
    world.rounds(2)
    unmoved(world)


def test_two_servers_that_disagree_tell_once_when_they_agree(world: LiveWorld) -> None:
    body, edited = paragraphs(5), paragraphs(5)
    edited[2] = paragraphs(77)[2]

    def answer(_: httpx.Request) -> httpx.Response:
        asked = world.hits(world.older(5))
        return httpx.Response(200, html=article_html(called(5), edited if asked % 2 else body))

    world.site.handler(world.older(5), answer)
    world.rounds(4)
    assert world.told() == []
    world.edit(5, edited)
    world.rounds(3)
    assert world.told() == ["edited"]


@pytest.mark.parametrize("early", ["nothing", "empty"])
def test_an_item_listed_before_its_page_is_there_is_told_once_it_is(world: LiveWorld, early: str) -> None:
    url = f"{world.base}/news/a-new-statement-on-warrants"
    world.listing(world.news, [(url, FRESH), *rows(world)])
    if early == "empty":
        world.site.page(url, "<html><body></body></html>")
    world.rounds(1, hours=1)
    assert world.told() == []
    world.site.page(url, article_html(FRESH, paragraphs(60)))
    world.rounds(2, hours=3)
    assert world.told() == ["new_statement"]


def test_one_statement_listed_with_its_views_for_print_and_phones_is_one(world: LiveWorld) -> None:
    url = f"{world.base}/news/a-new-statement-on-warrants"
    views = (url, f"{url}?print=1", f"{url}/amp")
    for view in views:
        world.site.page(view, article_html(FRESH, paragraphs(60)))
    world.listing(world.news, [*((view, FRESH) for view in views), *rows(world)])
    world.rounds(2, hours=2)
    assert world.told() == ["new_statement"]


def test_pages_that_all_name_the_home_page_as_their_own_are_told_apart(world: LiveWorld) -> None:
    for n in (60, 61):
        url = f"{world.base}/news/brand-new-number-{n}"
        world.article(url, f"Brand new, number {n}", paragraphs(n), listed=world.news)
        page = article_html(f"Brand new, number {n}", paragraphs(n))
        world.site.page(url, page.replace("<head>", f"<head><link rel=canonical href='{world.base}/'>"))
    world.rounds(2)
    assert world.told() == ["new_statement"] * 2


@pytest.mark.parametrize("door", ["closed", "dead"])
def test_a_robots_txt_that_closes_for_days_removes_nothing_and_what_came_meanwhile_is_told(
    world: LiveWorld, door: str
) -> None:
    robots = f"{world.base}/robots.txt"
    if door == "closed":
        world.site.page(robots, "User-agent: *\nDisallow: /\n", content_type="text/plain")
    else:
        world.site.fail(robots)
    world.rounds(2)
    world.article(f"{world.base}/news/warrants-and-more", FRESH, paragraphs(61), listed=world.news)
    world.rounds(1)
    assert set(world.told()) <= {"source_trouble", "new_statement"}
    world.site.remove(robots)
    world.rounds(2)
    assert world.told().count("new_statement") == 1
    assert set(world.told()) <= {"source_trouble", "source_recovered", "new_statement"}


def test_our_clock_set_back_by_days_misses_and_repeats_nothing(world: LiveWorld) -> None:
    world.time.advance(-2 * 86_400)
    world.article(f"{world.base}/news/warrants-and-more", FRESH, paragraphs(61), listed=world.news)
    world.round()
    world.rounds(2, hours=2)
    assert world.told() == ["new_statement"]


def test_a_domain_that_is_parked_for_two_rounds_is_no_news_and_no_removal(world: LiveWorld) -> None:
    ads = [(f"http://{world.canary}/ad{n}", f"Cheap insurance quotes for everyone number {n}") for n in range(10)]
    page = listing_html(ads).replace("Press releases", "This domain is for sale")
    for url in (world.news, *map(world.older, OLD)):
        world.site.page(url, page)
    world.rounds(2)
    world.put(*OLD)
    world.listing(world.news, rows(world))
    world.rounds(2)
    assert set(world.told()) <= {"source_trouble", "source_recovered"}
    assert sum(world.versions()) == len(OLD)
