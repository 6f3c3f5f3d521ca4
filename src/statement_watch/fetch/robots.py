"""robots.txt, asked for through the same door as everything else, and kept for a day (RFC 9309, 2.3 and 2.4)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.fetch.journey import Arrival
from statement_watch.guard.targets import Target
from statement_watch.model import Clock, FailureStage
from statement_watch.politeness import HostMemory, Robots, RobotsCopy

FRESH = timedelta(hours=24)
STALE = timedelta(days=30)
"""While robots.txt cannot be had, an older copy of at most this age speaks for it."""
ASK_AGAIN = timedelta(minutes=5)
"""After robots.txt could not be had: soon enough for the next round, late enough for the rest of this one."""
MAX_BYTES = 1_048_576
"""Of a longer file the first part counts; the RFC asks for at least 512 KiB."""
MAX_REDIRECTS = 5
MAX_SITES = 2_000
"""Sites whose parsed rules are kept in memory."""

Read = Callable[[Target], Awaitable[Arrival]]
"""Fetches one robots.txt with its redirects, under the caps."""


@dataclass(slots=True)
class _Known:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    verdict: Robots | Trouble | None = None
    asked_at: datetime | None = None
    lasts: timedelta = FRESH


class RobotsDesk:
    """Says what a site's robots.txt allows us, asking for it when the last answer is a day old."""

    def __init__(self, agent: str, memory: HostMemory, clock: Clock) -> None:
        self._agent = agent
        self._memory = memory
        self._clock = clock
        self._sites: OrderedDict[str, _Known] = OrderedDict()

    async def rules(self, target: Target, read: Read) -> Robots | Trouble:
        """The rules for the site of `target`, or why they cannot be had (which means: do not ask)."""
        known = self._sites.setdefault(target.site, _Known())
        self._sites.move_to_end(target.site)
        if len(self._sites) > MAX_SITES:
            self._sites.popitem(last=False)
        async with known.lock:
            now = self._clock()
            if known.verdict is None or not _within(known.asked_at, now, known.lasts):
                known.verdict, known.asked_at, known.lasts = await self._learn(target, read, now)
            return known.verdict

    async def _learn(self, target: Target, read: Read, now: datetime) -> tuple[Robots | Trouble, datetime, timedelta]:
        """The verdict, from when on and how long it holds."""
        copy = self._memory.robots(target.site)
        if copy is not None and _within(copy.fetched_at, now, FRESH):
            return self._parsed(copy), copy.fetched_at, FRESH
        arrival = await read(target)
        verdict = _judge(arrival)
        if isinstance(verdict, Trouble):
            if copy is not None and _within(copy.fetched_at, now, STALE):
                return self._parsed(copy), now, ASK_AGAIN
            return verdict, now, ASK_AGAIN
        copy = RobotsCopy(target.site, verdict.body, now)
        self._memory.keep_robots(copy)
        return self._parsed(copy), now, FRESH

    def _parsed(self, copy: RobotsCopy) -> Robots:
        return Robots() if copy.body is None else Robots.parse(copy.body, self._agent)


@dataclass(frozen=True, slots=True)
class _Text:
    body: bytes | None


def _judge(arrival: Arrival) -> _Text | Trouble:
    """RFC 9309, 2.3.1: a page is read; a 4xx, or redirects that lead nowhere, mean that there is none; a 5xx or no
    connection mean that nothing may be asked. So does a 429: it speaks of us, and not of the file."""
    result = arrival.result
    if isinstance(result, Answer):
        if result.status in (200, 203):
            return _Text(result.body)
        if result.status >= 500 or result.status == 429:
            reason = f"robots.txt answers {result.status}, which means that nothing may be asked for now (RFC 9309)"
            return Trouble(FailureStage.ROBOTS, reason, result.status)
        return _Text(None)
    led_nowhere = arrival.redirects or result.status is not None
    if led_nowhere and result.stage is not FailureStage.TRANSPORT and result.retry_after is None:
        return _Text(None)
    return Trouble(result.stage, f"{result.reason} (asking for robots.txt)", retry_after=result.retry_after)


def _within(since: datetime | None, now: datetime, span: timedelta) -> bool:
    return since is not None and timedelta(0) <= now - since < span
