"""One lane for each host: one request at a time, a gap after its end; and the connections, few and short-lived."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]

MAX_LANES = 10_000
"""Hosts whose last request is remembered; a lane is a few hundred bytes."""

IDLE = 30.0
"""Seconds after which an unused connection is closed by us: hundreds of hosts polled hourly must not hold sockets."""


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended: float | None = None
    users: int = 0


class Turn:
    """The right to make one request to a host; it counts as used once `pause` was awaited."""

    def __init__(self, lane: _Lane, sleep: Sleep, monotonic: Monotonic) -> None:
        self._lane = lane
        self._sleep = sleep
        self._monotonic = monotonic
        self.used = False

    async def pause(self, gap: float) -> None:
        """Wait until `gap` seconds have passed since the last request to the host ended."""
        self.used = True
        if self._lane.ended is not None and (wait := self._lane.ended + gap - self._monotonic()) > 0:
            await self._sleep(wait)


class Lanes:
    """Turns of the hosts: one at a time for each, whoever asks."""

    def __init__(self, *, sleep: Sleep, monotonic: Monotonic) -> None:
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()
        self._sleep = sleep
        self._monotonic = monotonic

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Turn]:
        """Hold the host's only turn."""
        lane = self._lanes.setdefault(host, _Lane())
        self._lanes.move_to_end(host)
        lane.users += 1
        try:
            async with lane.lock:
                turn = Turn(lane, self._sleep, self._monotonic)
                try:
                    yield turn
                finally:
                    if turn.used:
                        lane.ended = self._monotonic()
        finally:
            lane.users -= 1
            self._trim()

    def _trim(self) -> None:
        while len(self._lanes) > MAX_LANES:
            host, lane = next(iter(self._lanes.items()))
            if lane.users:
                return
            del self._lanes[host]


@dataclass(frozen=True, slots=True)
class Door:
    """What a connection depends on. Connections are never shared between doors: what one source may reach, or accepts
    unverified, must not become reachable for another."""

    site: str
    private: bool
    verify: bool


@dataclass(slots=True)
class _Open:
    transport: httpx.AsyncBaseTransport
    used: float
    users: int = 0


class Connections:
    """A transport for each door, made on demand; closed when idle, the longest unused first when there are too many."""

    def __init__(self, make: Callable[[Door], httpx.AsyncBaseTransport], *, most: int, monotonic: Monotonic) -> None:
        self._make = make
        self._most = most
        self._monotonic = monotonic
        self._open: OrderedDict[Door, _Open] = OrderedDict()

    @asynccontextmanager
    async def lend(self, door: Door) -> AsyncIterator[httpx.AsyncBaseTransport]:
        """The door's transport, which stays open at least while it is lent."""
        if door in self._open:
            self._open.move_to_end(door)
        await self._sweep(room=door not in self._open)
        if door not in self._open:
            self._open[door] = _Open(self._make(door), self._monotonic())
        entry = self._open[door]
        entry.users += 1
        try:
            yield entry.transport
        finally:
            entry.users -= 1
            entry.used = self._monotonic()

    async def close(self) -> None:
        """Close every connection."""
        while self._open:
            await self._open.popitem()[1].transport.aclose()

    async def _sweep(self, *, room: bool) -> None:
        """Close what was idle too long, and the longest unused until there is room for one more if that is wanted."""
        for door, entry in list(self._open.items()):
            idle = self._monotonic() - entry.used > IDLE
            if not idle and len(self._open) + room <= self._most:
                return
            # Another sweep may have closed it, and somebody opened it anew, while we waited.
            if not entry.users and self._open.get(door) is entry:
                del self._open[door]
                await entry.transport.aclose()
