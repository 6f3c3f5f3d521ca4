"""Whatever write of ours fails, the next round goes on: nothing is lost, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes import source
from statement_watch.errors import DiskFull
from statement_watch.model import SourceKind
from statement_watch.store.session import Session
from world import CHIEFS, World, article_html, paragraphs

NEWS, STORIES, FEED = "https://chiefs.example/news", "https://hub.example/stories", "https://notes.example/feed.xml"
HUB = source(name="hub", organisation="News Hub", kind=SourceKind.NEWS, urls=(STORIES,), crawl_delay=timedelta(0))
NOTES = source(name="notes", organisation="Notes Office", urls=(FEED,), crawl_delay=timedelta(0))
WITHDRAWN = "The association withdrew its support for each of the 812 permits last night."


def edited(seed: int) -> list[str]:
    return [*paragraphs(seed)[:3], WITHDRAWN, *paragraphs(seed)[4:]]


def begin(world: World) -> None:
    for n in range(5):
        world.article(f"{NEWS}/older-statement-{n}", f"Older {n}", paragraphs(900 + n), listed=NEWS)
        world.article(f"{STORIES}/story-number-{n}", f"Story {n}", paragraphs(700 + n), listed=STORIES)
    world.notices(FEED, paragraphs(500), paragraphs(501))


def publish(world: World) -> None:
    world.article(f"{NEWS}/a-new-statement", "A new statement", paragraphs(1), listed=NEWS)
    around = [*paragraphs(50, 2), *paragraphs(900), *paragraphs(51, 1)]
    world.article(f"{STORIES}/a-story-that-carries-one", "A story", around, listed=STORIES)
    world.notices(FEED, paragraphs(500), paragraphs(501), paragraphs(502))


def change(world: World) -> None:
    world.site.page(f"{NEWS}/older-statement-1", article_html("Older 1", edited(901)))
    world.site.status(f"{NEWS}/older-statement-2", 410)
    world.article(f"{STORIES}/a-copy-of-the-new", "Copied", paragraphs(1), listed=STORIES)
    world.notices(FEED, paragraphs(500), edited(501), paragraphs(502))


def take_back(world: World) -> None:
    world.site.remove(f"{NEWS}/older-statement-3")
    world.article(f"{NEWS}/moved-statement-3", "Older 3", paragraphs(903), listed=NEWS)
    world.article(f"{NEWS}/older-statement-2", "Older 2", paragraphs(902), listed=NEWS)
    world.site.page(f"{NEWS}/older-statement-1", article_html("Older 1", paragraphs(901)))


@dataclass
class Fault:
    """Counts the writes of all databases, and lets one of them fail."""

    at: int = 0
    writes: int = 0
    _broken: pytest.MonkeyPatch = field(default_factory=pytest.MonkeyPatch)

    def __enter__(self) -> Fault:
        for name in ("run", "many", "_run_all"):
            self._broken.setattr(Session, name, self._failing(getattr(Session, name)))
        return self

    def __exit__(self, *_: object) -> None:
        self._broken.undo()

    def _failing(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*args: Any) -> Any:
            self.writes += 1
            if self.writes == self.at:
                raise DiskFull("no room just then")
            return write(*args)

        return failing


def watched(folder: Path, fault: Fault) -> object:
    """Four days of three sources, a round that fails begun again: what was told and what is in the database."""
    folder.mkdir()
    with World(folder, CHIEFS, HUB, NOTES) as world, fault:
        for happens in (begin, publish, change, take_back):
            happens(world)
            for _ in range(3):
                for name in ("chiefs", "hub", "notes"):
                    try:
                        world.round(name)
                    except* DiskFull:
                        world.round(name)
                world.later(hours=8)
        told = sorted((alert.kind, alert.url or "") for alert in world.alerts())
        versions = [(one.url, one.change) for one in world.store.views.iter_versions()]
        states = sorted((page.url, page.state, page.source) for page in world.store.views.iter_pages())
        carried = sorted((s.origin_publisher, sorted(o.url for o in s.occurrences)) for s in world.statements())
        return told, sorted(versions), states, carried, world.store.maintenance.check().problems


def check(folder: Path, times: int) -> None:
    sound = Fault()
    wanted = watched(folder / "sound", sound)
    every = sound.writes // times
    for at in range(every // 2, sound.writes, every):
        assert watched(folder / str(at), Fault(at)) == wanted, f"write {at} failed"


def test_a_write_that_fails_anywhere_delays_and_changes_nothing(tmp_path: Path) -> None:
    check(tmp_path, 6)


@pytest.mark.slow
def test_a_write_that_fails_anywhere_changes_nothing_at_eighty_places(tmp_path: Path) -> None:
    check(tmp_path, 80)
