"""What is the same page though its feed names it otherwise: a changed guid or address is no new item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from world import CHIEFS, World, article_html, paragraphs

BASE = "https://chiefs.example"
FEED = f"{BASE}/feed.xml"
NUMBERS = range(1, 9)


def address(number: int, folder: str = "news") -> str:
    return f"{BASE}/{folder}/statement-number-{number}"


def publish(world: World, *, guid: str, folder: str = "news", linked: bool = True) -> None:
    """The feed, each entry with its guid made from the pattern; without links the texts stand in the feed itself."""
    entries = ""
    for n in NUMBERS:
        body = "".join(f"<p>{text}</p>" for text in paragraphs(n))
        place = f"<link>{address(n, folder)}</link>" if linked else f"<description>{escape(body)}</description>"
        named = f"<guid isPermaLink='false'>{guid.format(n)}</guid>"
        entries += f"<item><title>Statement {n} of the chiefs</title>{named}{place}</item>"
        world.site.page(address(n, folder), article_html(f"Statement {n} of the chiefs", paragraphs(n)))
    world.site.page(FEED, f"<rss version='2.0'><channel><title>Chiefs</title>{entries}</channel></rss>")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, replace(CHIEFS, urls=(FEED,))) as world:
        yield world


def rounds(world: World) -> None:
    for _ in range(4):
        world.later(days=2)
        world.round()


def test_new_guids_for_old_addresses_are_nothing(world: World) -> None:
    publish(world, guid="urn:old:{}")
    world.round()
    publish(world, guid="urn:new:{}")
    rounds(world)
    assert world.told() == []
    assert world.store.pages.count("chiefs") == len(NUMBERS)


@pytest.mark.parametrize("redirected", [True, False])
@pytest.mark.parametrize("guid", ["urn:old:{}", "urn:new:{}"])
def test_new_addresses_are_the_same_pages_whether_their_guids_stay_or_change(
    world: World, guid: str, redirected: bool
) -> None:
    publish(world, guid="urn:old:{}")
    world.round()
    publish(world, guid=guid, folder="press/2026")
    for n in NUMBERS:
        if redirected:
            world.site.redirect(address(n), address(n, "press/2026"))
        else:
            world.site.remove(address(n))
    rounds(world)
    assert world.told() == []
    assert world.store.pages.count("chiefs") == len(NUMBERS)
    assert world.page(address(3, "press/2026")) == world.page(address(3))


def test_new_guids_for_entries_without_a_page_are_the_same_entries(world: World) -> None:
    publish(world, guid="urn:old:{}", linked=False)
    world.round()
    publish(world, guid="urn:new:{}", linked=False)
    rounds(world)
    assert world.told() == []
