"""The rounds in hand: at most one for each source, none while a `watch fetch` has its turn."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass

from statement_watch.daemon.pulse import Pulse
from statement_watch.errors import AlreadyRunning
from statement_watch.model import Source, SourceHealth
from statement_watch.moments import utc
from statement_watch.politeness import backoff
from statement_watch.rounds import RoundBroken, watch_all
from statement_watch.store import Store, hold, holder
from statement_watch.views import Outage
from statement_watch.watcher import RoundSummary, Watcher

log = logging.getLogger(__name__)

Result = RoundSummary | RoundBroken


class Desk:
    """Starts rounds, notes how they ended, and ends them when it must."""

    def __init__(self, store: Store, pulse: Pulse, rng: random.Random) -> None:
        self._store = store
        self._pulse = pulse
        self._rng = rng
        self._tasks: dict[str, asyncio.Task[Result]] = {}
        self._turn = contextlib.ExitStack()
        self._broken: dict[str, _Broken] = {}
        self._health: dict[str, SourceHealth] = {}
        self._outage: Outage | None = store.sources.outage()

    @property
    def in_hand(self) -> frozenset[str]:
        """The sources whose rounds are not over."""
        return frozenset(self._tasks)

    def rests(self, name: str) -> bool:
        """Whether a source's last round was broken off by our own side, and it is not yet time to try again."""
        return name in self._broken and self._broken[name].until > self._pulse.now()

    def start(self, watcher: Watcher, sources: Sequence[Source]) -> None:
        """Begin a round over each source, if it is our turn to fetch."""
        if not sources or not self._may_fetch():
            return
        for source in sources:
            task = asyncio.create_task(_one(watcher, source), name=source.name)
            self._tasks[source.name] = task
            task.add_done_callback(self._ended)

    async def end(self, grace: float) -> None:
        """Wait for the rounds in hand, so many seconds at most, and break off the others: they are due again."""
        tasks = list(self._tasks.values())
        if not tasks:
            return
        log.info("%s rounds in hand: ending them", len(tasks))
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # for what is to be done when they end

    def _may_fetch(self) -> bool:
        """Take the round lock unless a `watch fetch` has it, or queues for it."""
        waiting = holder(self._store.path, "queue")
        if waiting is not None:
            log.debug("process %s wants to fetch: no further round is started", waiting)
            return False
        if self._tasks:
            return True
        try:
            self._turn.enter_context(hold(self._store.path, "round"))
        except AlreadyRunning as error:
            log.debug("waiting: %s", error)
            return False
        return True

    def _ended(self, task: asyncio.Task[Result]) -> None:
        name = task.get_name()
        del self._tasks[name]
        if not self._tasks:
            self._turn.close()
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:  # a fault of this program; its trace is what mends it, and the others go on
            log.error("%s: a fault of the program broke off its round", name, exc_info=error, extra={"source": name})
            self._put_off(name)
        elif isinstance(result := task.result(), RoundBroken):
            log.error("%s: broken off: %s", name, result.error, extra={"source": name})
            self._put_off(name)
        else:
            self._broken.pop(name, None)
            self._note(result)

    def _note(self, result: RoundSummary) -> None:
        new = sum(page.new_page for page in result.pages)
        edited = sum(page.edited for page in result.pages)
        removed = sum(page.removed for page in result.pages)
        failed = sum(page.failure is not None for page in result.pages)
        self._pulse.rounds["ok" if result.ok else "failed"] += 1
        self._pulse.found.update(new=new, edited=edited, removed=removed, failed=failed)
        about = {"source": result.source}
        level = logging.INFO if new or edited or removed else logging.DEBUG
        found = "already there" if result.baseline else "new"
        shown = (result.source, result.items, new, found, edited, removed, failed, result.seconds)
        message = "%s: %s listed, %s %s, %s edited, %s removed, %s could not be read, %.1f s"
        log.log(level, message, *shown, extra=about)
        self._note_health(result)
        self._note_outage()

    def _note_health(self, result: RoundSummary) -> None:
        """A change is said once, not every round for a year; loudly when it has lasted and a person is told."""
        found = result.health
        before = self._health.get(result.source, found)
        self._health[result.source] = found
        if found.health is before.health and found.told is before.told:
            return
        words = f": {found.reason}" if found.reason else ""
        level = logging.WARNING if found.told else logging.INFO
        log.log(level, "%s: %s%s", result.source, found.health, words, extra={"source": result.source})

    def _note_outage(self) -> None:
        """The beginning and the end, once each."""
        before, self._outage = self._outage, self._store.sources.outage()
        if self._outage is not None and before is None:
            log.warning("%s (%s); no source is blamed while it lasts", self._outage.extent, self._outage.reason)
        elif self._outage is None and before is not None:
            log.warning("the sites can be reached again; from %s on they could not", utc(before.since))

    def _put_off(self, name: str) -> None:
        """Our own side failed (a full disk, a locked database, a bug): try again soon, then less and less often.

        Kept here and not in the database, which may be what fails; its site must not be asked every few seconds.
        """
        self._pulse.rounds["broken"] += 1
        times = self._broken[name].times + 1 if name in self._broken else 1
        self._broken[name] = _Broken(times, self._pulse.now() + backoff(times, self._rng))


@dataclass(frozen=True, slots=True)
class _Broken:
    times: int
    until: float


async def _one(watcher: Watcher, source: Source) -> Result:
    (result,) = await watch_all(watcher, [source])
    return result
