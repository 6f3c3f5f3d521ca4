"""An archive that is older than what the program learned to keep is watched on as if it had always been kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from statement_watch.model import Extract, Grade
from statement_watch.surroundings import blocks_of, host_of
from world import World, paragraphs

BASE = "https://chiefs.example"
BANNER = "Our offices are closed over the holidays; the duty officer takes calls on the night line."
OTHER = "The office is open again; thank you for your patience over the holidays."


def url(n: int) -> str:
    return f"{BASE}/news/older-statement-number-{n}"


def put(world: World, *banner: str) -> None:
    for n in range(12):
        world.article(url(n), f"Older statement {n}", [*banner, *paragraphs(n)])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Read when nothing was kept of a site beside its pages."""
    with World(tmp_path) as world:
        put(world, BANNER)
        world.round()
        for table in ("seen_blocks", "furniture", "reference_pages"):
            world.store._session.run(f"DELETE FROM {table}")
        yield world


def rounds(world: World, count: int) -> None:
    for _ in range(count):
        world.later(hours=25)
        world.round()


@pytest.mark.parametrize("banner", [(OTHER,), (), (OTHER, BANNER)])
def test_a_banner_that_changes_after_the_upgrade_is_no_edit(world: World, banner: tuple[str, ...]) -> None:
    put(world, *banner)
    rounds(world, 3)
    assert world.told() == []
    assert {page.versions for page in world.store.views.iter_pages()} == {1}


def test_what_is_read_again_is_what_is_known_of_the_site_from_then_on(world: World) -> None:
    number, pages = world.page(url(3)), world.store.pages
    read, poorly = pages.version(number), Extract("Older statement 3", "As an older program read it.")
    assert read is not None
    pages.add_version(
        number, poorly, Grade.COSMETIC, world.time.now(), text_key="poor", capture_sha256=read.capture_sha256
    )
    assert world.reread().changed == 1
    assert world.store.furniture.pages(host_of(url(3)))[number] == blocks_of(read.extract)


def test_an_edit_after_the_upgrade_is_told(world: World) -> None:
    world.article(url(3), "Older statement 3", [BANNER, *paragraphs(3)[:4], *paragraphs(77)[:1]])
    rounds(world, 2)
    assert world.told() == ["edited"]


def test_a_site_that_hides_all_pages_after_the_upgrade_removes_none(world: World) -> None:
    for n in range(12):
        world.site.status(url(n), 404)
    world.site.status(f"{BASE}/news", 404)
    rounds(world, 6)
    assert "removed" not in world.told()
