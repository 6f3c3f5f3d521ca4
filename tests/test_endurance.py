"""Power that fails, archives that grow, processes that run for months: what is kept, and what a round costs then."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import shutil
import threading
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import source
from statement_watch.model import Extract, Grade
from statement_watch.store import NewPage, PageCheck, Store
from statement_watch.versions import text_key
from store_builders import START, Archive, FakeClock, an_alert
from world import CHIEFS, InlinePool, World, paragraphs

BASE = "https://chiefs.example"
OTHERS = source(name="others", organisation="Other", urls=("https://others.example/news",), interval=timedelta(days=99))
LARGE = 1000
"""Pages of an archive beside which a round is counted."""
WARM = 40
"""Rounds after which nothing is read, compiled or remembered for the first time."""
STEPS = 100
"""Instructions of SQLite that are counted as one."""


def put(world: World, count: int) -> None:
    for n in range(count):
        world.article(f"{BASE}/news/older-statement-number-{n}", f"Older statement {n}", paragraphs(n))


def test_what_was_kept_before_the_power_failed_is_there_and_the_file_is_sound(tmp_path: Path) -> None:
    path, promised = tmp_path / "statements.db", []
    archive = Archive(Store.open(path, clock=FakeClock()))
    log = path.with_name(f"{path.name}-wal")
    archive.source()
    for number in range(12):
        with archive.store.transaction():
            page = archive.page(f"Statement number {number}. " * 40, path=str(number))
            archive.states([archive.statement(page)])
            archive.store.outbox.add(an_alert(f"new:{number}"), {"mail": START})
        promised.append(log.stat().st_size)
    whole, chance = log.read_bytes(), random.Random(20260302)
    for attempt, cut in enumerate((*promised, *(chance.randrange(promised[0], len(whole)) for _ in range(12)))):
        after = tmp_path / str(attempt) / path.name
        after.parent.mkdir()
        shutil.copyfile(path, after)
        torn = bytearray(whole[:cut])
        torn[-7:] = torn[-7:] if cut in promised else chance.randbytes(7)  # a sector that was half written
        after.with_name(log.name).write_bytes(torn)
        with Store.open(after, clock=FakeClock()) as store:
            kept = [row.key for row in reversed(store.outbox.list(limit=100))]
            assert store.maintenance.check().problems == ()
            assert [page.versions for page in store.views.iter_pages()] == [1] * len(kept)
        assert kept == [f"new:{n}" for n in range(len(kept))]
        assert len(kept) >= sum(size <= cut - (0 if cut in promised else 7) for size in promised)
    archive.store.close()


def fill(world: World, count: int) -> None:
    """Pages of another source, with their places in every index that a page has."""
    pages, now = world.store.pages, world.time.now()
    world.store.sources.sync(world.sources, now)
    with world.store.transaction():
        for n in range(count):
            text = f"Release {n} of the others. {paragraphs(1000 + n, 1)[0]}"
            page = pages.add(NewPage(f"https://others.example/news/{n}", "others", "others.example", now))
            pages.add_version(page, Extract(f"Release {n}", text), Grade.NEW, now, text_key=text_key(text))
            pages.save_check(page, PageCheck(last_checked=now, next_check=now + timedelta(days=200)))


def rounds_cost(folder: Path, filled: int) -> list[int]:
    """Work of SQLite in a first round, a quiet one, and one with a new page; other sources have `filled` pages."""
    folder.mkdir()
    with World(folder, CHIEFS, OTHERS) as world:
        fill(world, filled)
        world.sources = (CHIEFS,)
        put(world, 8)
        counts = [0, 0, 0]
        for turn in range(3):
            put(world, 8 + (turn == 2))

            def count(turn: int = turn) -> int:
                counts[turn] += 1
                return 0

            world.store._session.connection.set_progress_handler(count, STEPS)
            world.round()
            world.store._session.connection.set_progress_handler(None, 0)
            world.later(hours=25)
        return counts


def test_a_round_costs_no_more_beside_a_large_archive_than_beside_none(tmp_path: Path) -> None:
    small, large = rounds_cost(tmp_path / "small", 0), rounds_cost(tmp_path / "large", LARGE)
    assert all(many <= 2 * few for few, many in zip(small, large, strict=True)), (small, large)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts the open files of Linux")
@pytest.mark.parametrize("count", [40, pytest.param(300, marks=pytest.mark.slow)])
def test_many_rounds_leave_no_open_file_no_thread_and_no_memory_behind(tmp_path: Path, count: int) -> None:
    def held() -> tuple[int, int, int]:
        gc.collect()
        return len(os.listdir("/proc/self/fd")), threading.active_count(), tracemalloc.get_traced_memory()[0]

    async def rounds(world: World) -> None:
        async with world._watching() as watcher:
            for several in (WARM, count):
                for _ in range(several):
                    await watcher.watch(CHIEFS)
                    world.later(hours=1)
                    world.site.asked.clear()
                    world.pool.ran.clear()
                before.append(held())

    before: list[tuple[int, int, int]] = []
    with World(tmp_path) as world:
        put(world, 3)
        world.pool = InlinePool(remember=False)
        tracemalloc.start()
        try:
            asyncio.run(rounds(world))
        finally:
            tracemalloc.stop()
    (files, threads, memory), after = before
    assert after[:2] == (files, threads)
    assert after[2] - memory < 1_000 * count, "less than 1 MB in a thousand rounds"
