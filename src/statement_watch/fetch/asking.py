"""One hop: in the host's turn, after its gap, under the caps, with one more try for a blip."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta

import httpx

from statement_watch.fetch.answers import Answer, Trouble
from statement_watch.fetch.exchange import Caps, exchange
from statement_watch.fetch.lanes import Connections, Door, Lanes, Monotonic, Sleep
from statement_watch.fetch.words import PASSING_STATUS
from statement_watch.guard.targets import Target
from statement_watch.model import Clock, FailureStage, Settings, Source
from statement_watch.politeness import DEFAULT_RETRY_AFTER, MAX_RETRY_AFTER, HostMemory, RetryAfter, parse_retry_after

RETRY_PAUSE = (1.0, 2.0)
"""Seconds before a blip is asked once more, drawn from this range; never less than the host's gap."""

ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(slots=True)
class Errand:
    """One call of `fetch`: for whom, and how much network time is left to it over all its hops."""

    source: Source
    left: float
    size: int
    cut: bool = False
    conditions: tuple[tuple[str, str], ...] = ()
    """Header fields that make the request conditional."""
    part: bool = False
    """The scripts and data of a page in the browser: the page is one visit, so its parts follow without a gap."""


class Asker:
    """Sends requests, politely: knows each host's turn, and which hosts asked to be left alone."""

    def __init__(
        self,
        settings: Settings,
        lanes: Lanes,
        connections: Connections,
        memory: HostMemory,
        *,
        clock: Clock,
        sleep: Sleep,
        monotonic: Monotonic,
        rng: random.Random,
    ) -> None:
        self._agent = settings.user_agent
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._lanes = lanes
        self._connections = connections
        self._memory = memory
        self._clock = clock
        self._sleep = sleep
        self._monotonic = monotonic
        self._rng = rng

    async def ask(self, target: Target, cookie: str | None, errand: Errand, gap: float) -> Answer | Trouble:
        """One answer of `target`, at least `gap` seconds after the host's last request; a blip is asked once more."""
        result = await self._once(target, cookie, errand, gap)
        if _passing(result) and errand.left > 0:
            await self._sleep(self._rng.uniform(*RETRY_PAUSE))
            result = await self._once(target, cookie, errand, gap)
        return result

    async def _once(self, target: Target, cookie: str | None, errand: Errand, gap: float) -> Answer | Trouble:
        async with self._lanes.turn(target.lane) as turn:
            held = self.held(target)
            if held is not None:
                return held
            await turn.pause(gap)
            door = Door(target.site, target.private, errand.source.verify_tls)
            async with self._slots, self._connections.lend(door) as transport:
                began = self._monotonic()
                request = self._request(target, cookie, errand)
                result = await exchange(transport, request, Caps(errand.left, errand.size, errand.cut))
                errand.left -= self._monotonic() - began
            return self._heed(target, result)

    def held(self, target: Target) -> Trouble | None:
        """Why the host must not be asked now, if it asked to be left alone."""
        until, now = self._memory.held_until(target.lane), self._clock()
        if until is None or until <= now:
            return None
        seconds = (until - now).total_seconds()
        if seconds > MAX_RETRY_AFTER:  # no wish is that long: the clock was set back since
            return None
        reason = f"{target.lane} asked to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC (Retry-After)"
        return Trouble(FailureStage.HTTP, reason, retry_after=seconds)

    def _heed(self, target: Target, result: Answer | Trouble) -> Answer | Trouble:
        """Remember what the answer says about when to come again."""
        wish = wanted_wait(result, self._clock)
        if wish is not None and wish.seconds > 0:
            self._memory.hold(target.lane, self._clock() + timedelta(seconds=wish.seconds))
        return result

    def _request(self, target: Target, cookie: str | None, errand: Errand) -> httpx.Request:
        fields = [
            ("Host", target.wire.netloc.decode("ascii")),
            ("User-Agent", self._agent),
            ("Accept", ACCEPT),
            ("Accept-Encoding", "gzip, deflate"),
            *errand.conditions,
            *([("Cookie", cookie)] if cookie else []),
        ]
        return httpx.Request(
            "GET", target.wire, headers=[(name.encode(), value.encode("latin-1", "replace")) for name, value in fields]
        )


def wanted_wait(result: Answer | Trouble, clock: Clock) -> RetryAfter | None:
    """How long this answer asks us to stay away; a 429 that does not say asks for a minute."""
    if isinstance(result, Trouble) or result.status < 400:
        return None
    wish = parse_retry_after(result.header("retry-after"), clock())
    if wish is None and result.status == 429:
        return RetryAfter(DEFAULT_RETRY_AFTER, "it does not say for how long")
    return wish


def _passing(result: Answer | Trouble) -> bool:
    if isinstance(result, Trouble):
        return result.passing
    return result.status in PASSING_STATUS and result.header("retry-after") is None
