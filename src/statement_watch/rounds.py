"""Rounds over many sources, and the parts that they need, put together. What `watch fetch` and the daemon share."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from statement_watch.config import Config
from statement_watch.errors import WatchError
from statement_watch.fetch import Fetcher
from statement_watch.model import Clock, Source
from statement_watch.store import Store
from statement_watch.watcher import RoundSummary, Step, Watcher
from statement_watch.workers import WorkerPool


@dataclass(frozen=True, slots=True)
class RoundBroken:
    """A round that our own side broke off: a full disk, a locked database. The next round starts where it stood."""

    source: str
    error: WatchError


@contextlib.asynccontextmanager
async def open_watcher(config: Config, store: Store, clock: Clock) -> AsyncIterator[Watcher]:
    """A watcher with its fetcher and worker processes, ended and waited for at the end of the block."""
    rng = random.Random()  # noqa: S311  spreads requests over time, guards nothing
    fetcher = Fetcher(
        config.settings,
        clock=clock,
        sleep=asyncio.sleep,
        monotonic=time.monotonic,
        rng=rng,
        memory=store.hosts,
    )
    async with fetcher, WorkerPool(config.settings.workers) as pool:
        yield Watcher(store, config.settings, fetcher, pool, clock=clock, rng=rng)


async def watch_all(
    watcher: Watcher, sources: Sequence[Source], on_step: Callable[[Step], None] = lambda _: None
) -> tuple[RoundSummary | RoundBroken, ...]:
    """One round over each source, side by side, in the order given; none of them stops another."""
    rounds = [asyncio.create_task(_guarded(watcher, source, on_step)) for source in sources]
    try:
        if rounds:
            await asyncio.wait(rounds)
    finally:
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
    return tuple(task.result() for task in rounds)


async def _guarded(watcher: Watcher, source: Source, on_step: Callable[[Step], None]) -> RoundSummary | RoundBroken:
    try:
        return await watcher.watch(source, on_step)
    except* WatchError as group:
        broken = RoundBroken(source.name, _first(group))
    return broken


def _first(group: BaseExceptionGroup[WatchError]) -> WatchError:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
