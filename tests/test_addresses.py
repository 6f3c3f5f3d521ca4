"""One page, many addresses: what a page says of its own, where a request ends, and what an archive brought."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import source
from statement_watch.importing import Importer, rows_of
from statement_watch.model import PageState, SourceKind
from statement_watch.workers import WorkerPool
from world import CHIEFS, NEWS, World, article_html, paragraphs

BASE = "https://chiefs.example"
ONE, TWO, THREE = (f"{BASE}/news/{name}-statement-of-the-chiefs" for name in ("first", "second", "third"))
OLD = f"{BASE}/news/older-statement-number-4"
HUB_LIST = "https://hub.example/stories"
HUB = source(name="hub", organisation="News Hub", kind=SourceKind.NEWS, urls=(HUB_LIST,), crawl_delay=timedelta(0))
EDITED = [*paragraphs(4)[:3], "The association now says the very opposite of what it said.", *paragraphs(4)[4:]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two sources after their baselines, and an hour."""
    with World(tmp_path, CHIEFS, HUB) as world:
        for number in range(4, 9):
            world.article(f"{BASE}/news/older-statement-number-{number}", f"Older {number}", paragraphs(number))
            world.article(
                f"{HUB_LIST}/story-number-{number}", f"Story {number}", paragraphs(90 + number), listed=HUB_LIST
            )
        world.round()
        world.later(hours=1)
        yield world


def names(world: World, url: str, title: str, seed: int, own: str) -> None:
    """Publish an article that says that `own` is its address."""
    world.article(url, title, paragraphs(seed))
    html = article_html(title, paragraphs(seed))
    world.site.page(url, html.replace("</head>", f"<link rel='canonical' href='{own}'></head>"))


def leads(world: World, url: str, to: str, listing: str = NEWS) -> None:
    """List an address that redirects to a page."""
    world.article(url, "Older 4", [], listed=listing)
    world.site.redirect(url, to)


def rounds(world: World, number: int = 3) -> None:
    for _ in range(number):
        world.round()
        world.later(hours=8)


@pytest.mark.parametrize("own", [NEWS, f"{BASE}/", OLD, f"{BASE}/?p=1"])
def test_pages_that_all_name_one_address_as_their_own_are_pages_all_the_same(world: World, own: str) -> None:
    names(world, ONE, "The first of them", 1, own)
    rounds(world, 1)
    names(world, TWO, "The second of them", 2, own)
    names(world, THREE, "The third of them", 3, own)
    rounds(world)
    assert world.told() == ["new_statement"] * 3
    assert [world.store.pages.get(world.page(url)).url for url in (ONE, TWO, THREE)] == [ONE, TWO, THREE]


def test_two_pages_that_name_each_other_are_two(world: World) -> None:
    names(world, ONE, "The first of them", 1, TWO)
    rounds(world, 1)
    names(world, TWO, "The second of them", 2, ONE)
    rounds(world)
    assert world.told() == ["new_statement"] * 2


def test_a_print_version_that_names_the_page_leaves_it_where_it_is(world: World) -> None:
    names(world, ONE, "The first of them", 1, ONE)
    rounds(world, 1)
    names(world, f"{ONE}?print=1", "The first of them, to print", 1, ONE)
    rounds(world)
    assert world.told() == ["new_statement"]
    assert world.store.pages.get(world.page(f"{ONE}?print=1")).url == ONE


def test_a_short_address_is_another_of_the_page_that_it_leads_to_and_hides_no_edit_of_it(world: World) -> None:
    world.site.page(OLD, article_html("Older 4", EDITED))
    leads(world, f"{BASE}/go/to-the-statement-number-4", OLD)
    rounds(world)
    assert world.told() == ["edited"]
    page = world.page(f"{BASE}/go/to-the-statement-number-4")
    assert (page, world.store.pages.get(page).url) == (world.page(OLD), OLD)


def test_a_link_on_another_sources_listing_is_no_repost_and_leaves_the_page_as_it_is(
    world: World,
) -> None:
    leads(world, f"{HUB_LIST}/go-to-the-statement", OLD, HUB_LIST)
    rounds(world)
    page = world.store.pages.get(world.page(f"{HUB_LIST}/go-to-the-statement"))
    assert (page.url, page.source, page.site) == (OLD, "chiefs", "chiefs.example")
    assert world.told() == []


def test_a_removed_page_that_comes_back_at_another_address_is_restored(world: World) -> None:
    world.article(ONE, "The first of them", paragraphs(1))
    rounds(world, 1)
    world.site.status(ONE, 410)
    rounds(world, 1)
    assert world.told() == ["new_statement", "removed"]
    world.article(TWO, "The first of them", paragraphs(1))
    rounds(world, 1)
    assert world.told() == ["new_statement", "removed", "restored"]
    assert world.store.pages.get(world.page(TWO)).check.state is PageState.LIVE


@pytest.mark.parametrize("to", [f"{BASE}/news/older-statement-number-5", f"{BASE}/topics/permits-of-today"])
def test_a_page_that_is_sent_on_to_one_that_says_something_else_is_removed_and_no_edit(world: World, to: str) -> None:
    if "topics" in to:
        world.article(to, "Permits of today", paragraphs(77), listed=None)
    world.site.redirect(OLD, to)
    rounds(world, 5)
    assert world.told() == ["removed"]
    assert paragraphs(4)[0] in world.store.views.page(world.page(OLD)).text
    world.article(OLD, "Older 4", paragraphs(4))
    rounds(world, 1)
    assert world.told() == ["removed", "restored"]


def test_a_page_that_was_always_sent_on_is_edited_and_not_removed(world: World) -> None:
    short, stands = f"{BASE}/go/1234567", f"{BASE}/news/the-statement-of-today"
    wordings = (
        "The chiefs condemn the attack on two officers of the second district, and ask everybody who saw it to call.",
        "The chiefs condemn the attack on four officers of the third district, and ask everybody who knows to call.",
        "What was said here in haste about a district and its officers is withdrawn with regret by all of us here.",
    )
    world.article(stands, "An attack on officers", wordings[:1], listed=None)
    leads(world, short, stands)
    rounds(world)
    for wording in wordings[1:]:
        world.article(stands, "An attack on officers", [wording], listed=None)
        rounds(world)
    assert world.told() == ["new_statement", "edited", "edited"]


@pytest.mark.parametrize("redirected", [False, True])
def test_an_imported_page_is_watched_as_soon_as_a_listing_shows_it(
    world: World, tmp_path: Path, redirected: bool
) -> None:
    row = {"url": ONE, "publisher": "County Chiefs Association", "text": "\n\n".join(paragraphs(1)[:3])}
    (tmp_path / "pages.jsonl").write_text(json.dumps(row))
    pool: WorkerPool = world.pool  # type: ignore[assignment]  # a pool without processes
    importer = Importer(world.store, world.settings, pool, world.time.now())
    asyncio.run(importer.run(rows_of(tmp_path / "pages.jsonl")))
    if redirected:
        world.article(ONE, "The first of them", paragraphs(1), listed=None)
        leads(world, TWO, ONE)
    else:
        world.article(ONE, "The first of them", paragraphs(1))
    rounds(world)
    page = world.store.pages.get(world.page(ONE))
    assert (page.source, page.versions, page.url) == ("chiefs", 2, ONE)
    world.site.page(ONE, article_html("The first of them", [*paragraphs(1)[:5], EDITED[3]]))
    rounds(world)
    assert world.told() == ["edited"]


def test_a_page_of_two_listings_goes_on_with_the_other_when_its_source_leaves_the_config(tmp_path: Path) -> None:
    second = replace(CHIEFS, name="second")
    with World(tmp_path, CHIEFS, second) as world:
        for number in range(4, 9):
            world.article(f"{BASE}/news/older-statement-number-{number}", f"Older {number}", paragraphs(number))
        rounds(world, 1)
        world.sources = (second,)
        world.site.page(OLD, article_html("Older 4", EDITED))
        world.article(ONE, "The first of them", paragraphs(1))
        rounds(world)
        assert sorted(world.told()) == ["edited", "new_statement"]
