"""The loop of one database: ticks, signals, reloads, and an end within ten seconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from statement_watch.alerting import one_per_recipient
from statement_watch.config import Config, Service
from statement_watch.daemon.config_file import ConfigFile
from statement_watch.daemon.desk import Desk
from statement_watch.daemon.housekeeping import keep_house
from statement_watch.daemon.manager import Manager
from statement_watch.daemon.metrics import exposition
from statement_watch.daemon.plan import TICK, Drift, mended, starts
from statement_watch.daemon.pulse import Pulse
from statement_watch.daemon.status_page import Answer, as_json, serve
from statement_watch.delivery import deliver
from statement_watch.errors import ConfigError, NotifyError, WatchError
from statement_watch.model import Clock, Source
from statement_watch.notify import ping
from statement_watch.politeness import ADAPTIVE_MOST
from statement_watch.rounds import open_watcher
from statement_watch.store import Store
from statement_watch.watcher import Watcher

DELIVERY_TICK = 10
BEAT = 30.0
"""Seconds between two heartbeats; a third of the service manager's watchdog where that is less."""
PING = 300
HOUSE = 600
"""Seconds between two looks whether the day's housekeeping is due."""
GRACE = 7.0
"""Seconds that work in hand has at the end; with what closing takes, the daemon is gone ten seconds after SIGTERM. What
is not done then is rolled back and due again."""

log = logging.getLogger(__name__)


class Daemon:
    """The loop of one database. `reload` reads the config anew and raises `ConfigError` when it is broken.

    The Store belongs to the thread that calls `run`; everything here runs in that thread.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        clock: Clock,
        reload: Callable[[], Config],
        *,
        service: Service | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
    ) -> None:
        self._config = config
        self._store = store
        self._clock = clock
        self._reload = reload
        self._manager = Manager(service or Service())
        self._pulse = Pulse(clock(), monotonic)
        self._desk = Desk(store, self._pulse, rng or random.Random())  # noqa: S311  spreads retries, guards nothing
        self._file = ConfigFile(Path(config.settings.config_path))
        self._drift = Drift(clock(), monotonic())
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._watcher: Watcher | None = None
        self._stop = asyncio.Event()
        self._wake = asyncio.Event()
        self._renew = False

    async def run(self) -> None:
        """Watch until SIGTERM or SIGINT; then end what is in hand within `GRACE` and return."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._reread)
        self._take_sources()
        scheduler = self._scheduler()
        minding = asyncio.create_task(self._mind_the_clock(scheduler))
        try:
            await self._watch(scheduler)
        finally:
            minding.cancel()
            if scheduler.running:
                scheduler.shutdown(wait=False)
            await self._end_jobs()
            log.info("stopped")

    def stop(self) -> None:
        """Begin the end: no new work from now on."""
        self._stop.set()
        self._wake.set()

    # --- the life of a watcher ---------------------------------------------------------------------------------------

    async def _watch(self, scheduler: AsyncIOScheduler) -> None:
        """One watcher after the other: a reload that changes what it is made of ends it, and the next one is made."""
        while not self._stop.is_set():
            self._renew = False
            self._wake.clear()
            async with self._serving(), open_watcher(self._config, self._store, self._clock) as self._watcher:
                if not scheduler.running:
                    scheduler.start()
                log.info("watching %s", self._status())
                self._manager.ready(self._status())
                await self._wake.wait()
                self._watcher = None
                if self._stop.is_set():
                    self._manager.stopping()
                await self._desk.end(GRACE)

    def _serving(self) -> contextlib.AbstractAsyncContextManager[None]:
        return serve(self._config.upkeep.status_port, {"/healthz": self._healthz, "/metrics": self._metrics})

    def _scheduler(self) -> AsyncIOScheduler:
        # misfire_grace_time None: a late tick still runs. The default of 1 s drops it without a word.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
        beat = min(BEAT, (self._manager.watchdog or BEAT) / 3)
        for job, seconds, first in (
            (self._tick, TICK, 0),
            (self._deliver, DELIVERY_TICK, 0),
            (self._beat, beat, TICK / 10),
            (self._ping, PING, BEAT),
            (self._keep_house, HOUSE, 2 * BEAT),
        ):
            begin = self._clock() + timedelta(seconds=first)
            args = [job.__name__.strip("_"), job]
            scheduler.add_job(_turn, "interval", args=args, seconds=seconds, next_run_time=begin)
        return scheduler

    async def _mind_the_clock(self, scheduler: AsyncIOScheduler) -> None:
        """The scheduler sleeps until a time of day: set back, the clock would let it sleep on for as long."""
        while True:
            await asyncio.sleep(TICK)
            if self._clock_jumped():
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=self._clock())

    def _clock_jumped(self) -> bool:
        jump = self._drift.jump(self._clock(), self._pulse.now())
        if not jump:
            return False
        log.warning("the clock jumped by %+.0f s: it was set, or the machine slept", jump.total_seconds())
        self._mend_due_times()
        return True

    # --- ticks -------------------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        """Start the rounds that are due, and notice a changed config."""
        if self._file.changed():
            self._reread()
        watcher = self._watcher
        if watcher is None or self._renew or self._stop.is_set():
            return
        known = self._sources()
        due = [n for n in self._store.sources.due(self._clock()) if n in known and not self._desk.rests(n)]
        intervals = (source.interval for source in known.values())
        chosen = starts(due, self._desk.in_hand, intervals, self._config.settings.concurrency)
        self._desk.start(watcher, [known[name] for name in chosen])
        self._pulse.turn()

    async def _deliver(self) -> None:
        names = [channel.name for channel in one_per_recipient(self._config.settings.channels)]
        waiting = (self._store.outbox.next_attempt(name) for name in names)
        now = self._clock()
        if any(when is not None and when <= now for when in waiting):
            self._begin("delivery", self._deliver_now)

    async def _deliver_now(self) -> None:
        failures = await deliver(self._store, self._config.settings, self._clock)
        self._pulse.sent["failed" if failures else "ok"] += 1
        for failure in failures:
            log.warning("channel %s: %s", failure.channel, failure.reason)

    async def _beat(self) -> None:
        """Feed the watchdog, if a tick went through and the database takes a write."""
        try:
            self._store.maintenance.heartbeat(self._clock())
        except WatchError as error:
            self._pulse.trouble = str(error)
            log.error("heartbeat: %s", error)
            return
        self._pulse.write()
        if self._pulse.ill() is None:
            self._manager.feed(self._status())

    async def _ping(self) -> None:
        if self._config.upkeep.ping and self._pulse.ill() is None:
            self._begin("ping", self._ping_now)

    async def _ping_now(self) -> None:
        upkeep = self._config.upkeep
        assert upkeep.ping is not None
        agent = self._config.settings.user_agent
        await ping(upkeep.ping, user_agent=agent, allow_private=upkeep.ping_private)

    async def _keep_house(self) -> None:
        self._begin("housekeeping", lambda: keep_house(self._store, self._config.upkeep, self._clock))

    # --- jobs beside the rounds --------------------------------------------------------------------------------------

    def _begin(self, name: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Do it beside everything else, unless it is still being done."""
        if name in self._jobs or self._stop.is_set():
            return
        self._jobs[name] = asyncio.create_task(_reported(name, work()), name=name)
        self._jobs[name].add_done_callback(self._job_ended)

    def _job_ended(self, task: asyncio.Task[None]) -> None:
        del self._jobs[task.get_name()]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("%s: a fault of the program", task.get_name(), exc_info=error)

    async def _end_jobs(self) -> None:
        """A message in hand is sent to its end if that is soon; else its lease ends, and it is sent with its key."""
        tasks = list(self._jobs.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE / 7)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # --- the config --------------------------------------------------------------------------------------------------

    def _reread(self) -> None:
        """Read the config again; a broken one keeps the old, and says so once."""
        self._file.taken()
        try:
            config = self._reload()
            if config.settings.database != self._config.settings.database:
                raise ConfigError(["watch.database: is another one now; stop the daemon and start it again for that"])
        except ConfigError as error:
            for problem in error.problems:
                log.error("config not taken, the old one stays: %s", problem)
            return
        self._manager.reloading()
        before, self._config = self._config, config
        self._take_sources()
        log.info("config read again: %s", self._status())
        if (config.settings, config.upkeep) != (before.settings, before.upkeep):
            self._renew = True
            self._wake.set()
        else:
            self._manager.ready(self._status())

    def _take_sources(self) -> None:
        self._store.sources.sync(self._config.sources, self._clock())
        self._mend_due_times()

    def _mend_due_times(self) -> None:
        """Due times from before the clock was set back, or from a longer interval, would leave a source unwatched."""
        now, known = self._clock(), self._sources()
        for state in self._store.sources.all():
            source = known.get(state.name)
            if source is not None and (due := mended(state.health, _longest(source), now)) is not None:
                self._store.sources.set_due(state.name, due)
        self._store.outbox.mend(now)

    def _sources(self) -> Mapping[str, Source]:
        return {source.name: source for source in self._config.sources if source.enabled}

    # --- signs of life -----------------------------------------------------------------------------------------------

    def _status(self) -> str:
        return f"{len(self._sources())} sources, {len(self._desk.in_hand)} rounds in hand"

    def _healthz(self) -> Answer:
        ill = self._pulse.ill()
        status = HTTPStatus.SERVICE_UNAVAILABLE if ill else HTTPStatus.OK
        return as_json(status, healthy=ill is None, reason=ill, sources=len(self._sources()))

    def _metrics(self) -> Answer:
        text = exposition(self._store, self._pulse, self._clock, len(self._desk.in_hand))
        return Answer(HTTPStatus.OK, text, "text/plain; version=0.0.4; charset=utf-8")


def _longest(source: Source) -> timedelta:
    """The longest that the source may be left alone when all is well."""
    return ADAPTIVE_MOST if source.adaptive else source.interval


async def _turn(name: str, job: Callable[[], Awaitable[None]]) -> None:
    await _reported(name, job())


async def _reported(name: str, work: Awaitable[None]) -> None:
    try:
        await work
    except NotifyError as error:
        log.warning("%s", error)
    except WatchError as error:
        log.error("%s: %s", name, error)
