"""The archive read again: what a newer extractor makes of a stored page never costs a version."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from statement_watch.errors import ExtractionFailed
from statement_watch.model import PageKind, Reading
from statement_watch.rereading import Reread, recluster, reread_captures
from world import World, paragraphs


class Newer:
    """A pool whose extractor makes this of every page."""

    def __init__(self, made: Reading | ExtractionFailed) -> None:
        self._made = made

    async def run(self, *_: object) -> Reading:
        if isinstance(self._made, ExtractionFailed):
            raise self._made
        return self._made


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        for n in range(3):
            world.article(f"https://chiefs.example/news/{n}", f"Statement number {n}", paragraphs(n))
        world.round()
        yield world


@pytest.mark.parametrize(
    "made",
    [Reading(PageKind.WALL, "it wants a login"), Reading(PageKind.ARTICLE), ExtractionFailed("it is too deep")],
    ids=["wall", "no text", "failed"],
)
def test_a_page_that_cannot_be_read_any_more_keeps_its_version(world: World, made: Reading | ExtractionFailed) -> None:
    before = list(world.store.views.iter_versions())
    seen: list[None] = []
    done = asyncio.run(
        reread_captures(
            world.store,
            world.settings,
            Newer(made),  # type: ignore[arg-type]
            world.sources,
            world.time.now(),
            lambda: seen.append(None),
        )
    )
    assert done == Reread(pages=3, changed=0, without_capture=0, unreadable=3)
    assert list(world.store.views.iter_versions()) == before
    assert len(seen) == 3, "each page is counted for the one who waits"


def test_matching_all_anew_counts_each_page_twice_and_changes_nothing(world: World) -> None:
    before = [(view.statement, view.occurrences) for view in world.store.views.iter_statements()]
    seen: list[None] = []
    assert recluster(world.store, world.settings, world.time.now(), lambda: seen.append(None)) == 3
    assert len(seen) == 6
    assert [(view.statement, view.occurrences) for view in world.store.views.iter_statements()] == before
