"""`watch run`: APScheduler only ticks; what is due is rows of the database, so nothing is missed and nothing doubled.

A tick starts a round for every due source that is not in hand. Delivery of alerts ticks by itself. The same `Watcher`
does the rounds as in `watch fetch`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from statement_watch.config import Config
from statement_watch.delivery import deliver
from statement_watch.errors import AlreadyRunning, ConfigError, WatchError
from statement_watch.model import Clock, Source
from statement_watch.rounds import RoundBroken, open_watcher, watch_all
from statement_watch.store import Store, hold
from statement_watch.watcher import RoundSummary, Watcher

TICK = 5
"""Seconds between two looks at what is due."""
DELIVERY_TICK = 10
GRACE = 10.0
"""Seconds that work in hand has after SIGTERM; what is not done then is rolled back and due again."""
BROKEN_WAIT = timedelta(minutes=1)
"""A source whose round our own side broke off (disk full, database locked) is tried again after so long."""

log = logging.getLogger("statement_watch.daemon")


class Daemon:
    """The loop of one database. `reload` reads the config anew; a broken one keeps the old."""

    def __init__(self, config: Config, store: Store, clock: Clock, reload: Callable[[], Config]) -> None:
        self._config = config
        self._store = store
        self._clock = clock
        self._reload = reload
        self._rounds: dict[str, asyncio.Task[None]] = {}
        self._round_lock = contextlib.ExitStack()
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Watch until SIGTERM or SIGINT; then end what is in hand within `GRACE` and return."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._reread)
        self._store.sources.sync(self._config.sources, self._clock())
        async with open_watcher(self._config, self._store, self._clock) as watcher:
            scheduler = self._schedule(watcher)
            try:
                await self._stop.wait()
            finally:
                scheduler.shutdown(wait=False)
                await self._end_rounds()

    def _schedule(self, watcher: Watcher) -> AsyncIOScheduler:
        # misfire_grace_time None: a late tick still runs. The default of 1 s drops it without a word.
        scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
        now = self._clock()
        scheduler.add_job(self._tick, "interval", args=[watcher], seconds=TICK, next_run_time=now)
        scheduler.add_job(self._deliver, "interval", seconds=DELIVERY_TICK, next_run_time=now)
        scheduler.start()
        return scheduler

    async def _tick(self, watcher: Watcher) -> None:
        by_name = {source.name: source for source in self._config.sources if source.enabled}
        due = [by_name[name] for name in self._store.sources.due(self._clock()) if name in by_name]
        fresh = [source for source in due if source.name not in self._rounds]
        room = self._config.settings.concurrency - len(self._rounds)
        if not fresh or room <= 0 or not self._may_fetch():
            return
        for source in fresh[:room]:
            self._rounds[source.name] = asyncio.create_task(self._round(watcher, source))

    def _may_fetch(self) -> bool:
        """Take the round lock unless a `watch fetch` has it: its rounds and ours must not double."""
        if self._rounds:
            return True
        try:
            self._round_lock.enter_context(hold(self._store.path, "round"))
        except AlreadyRunning as error:
            log.info("waiting: %s", error)
            return False
        return True

    async def _round(self, watcher: Watcher, source: Source) -> None:
        try:
            (result,) = await watch_all(watcher, [source])
            self._note(source, result)
        finally:
            del self._rounds[source.name]
            if not self._rounds:
                self._round_lock.close()

    def _note(self, source: Source, result: RoundSummary | RoundBroken) -> None:
        if isinstance(result, RoundBroken):
            log.error("%s: broken off: %s", source.name, result.error)
            self._put_off(source)
            return
        new = sum(page.new_page for page in result.pages)
        edited = sum(page.edited for page in result.pages)
        health = result.health
        log.info("%s: %s items, %s new, %s edited, %s", source.name, result.items, new, edited, health.health)
        if health.reason:
            log.warning("%s: %s: %s", source.name, health.health, health.reason)

    def _put_off(self, source: Source) -> None:
        try:
            state = self._store.sources.get(source.name)
            if state is not None:
                self._store.sources.set_health(replace(state.health, next_due=self._clock() + BROKEN_WAIT))
        except WatchError as error:  # the disk is still full, say: then the next tick tries again
            log.error("%s: %s", source.name, error)

    async def _deliver(self) -> None:
        try:
            for failure in await deliver(self._store, self._config.settings, self._clock):
                log.warning("channel %s: %s", failure.channel, failure.reason)
        except WatchError as error:
            log.error("delivery: %s", error)

    def _reread(self) -> None:
        try:
            config = self._reload()
        except ConfigError as error:
            for problem in error.problems:
                log.error("config not taken, the old one stays: %s", problem)
            return
        self._config = config
        self._store.sources.sync(config.sources, self._clock())
        log.info("config read again: %s sources", len(config.sources))

    async def _end_rounds(self) -> None:
        tasks = list(self._rounds.values())
        if not tasks:
            return
        log.info("stopping; %s rounds in hand", len(tasks))
        _, late = await asyncio.wait(tasks, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
