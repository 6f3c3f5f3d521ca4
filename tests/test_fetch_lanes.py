"""Turns and connections: no host waits for another, nothing stays locked, nothing stays open."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import httpx
import pytest

from fakes import FakeSite, FakeTime, settings, source
from statement_watch.fetch import Fetcher
from statement_watch.fetch import lanes as module
from statement_watch.fetch.lanes import Connections, Door, Lanes
from statement_watch.model import Capture


class Closing(httpx.AsyncBaseTransport):
    """A transport that says when it was closed."""

    def __init__(self, door: Door, closed: list[str]) -> None:
        self._door, self._closed = door, closed

    async def aclose(self) -> None:
        self._closed.append(self._door.site)


class Shelf:
    """Connections on a fake time, with what they closed."""

    def __init__(self, most: int = 10) -> None:
        self.time = FakeTime()
        self.closed: list[str] = []
        self.connections = Connections(
            lambda door: Closing(door, self.closed), most=most, monotonic=self.time.monotonic
        )

    async def use(self, site: str) -> httpx.AsyncBaseTransport:
        async with self.connections.lend(door(site)) as transport:
            return transport


def door(site: str) -> Door:
    return Door(site, private=False, verify=True)


def test_a_connection_is_used_again_until_it_was_idle_too_long() -> None:
    async def run() -> None:
        shelf = Shelf()
        first = await shelf.use("a")
        assert await shelf.use("a") is first
        shelf.time.advance(module.IDLE + 1)
        assert await shelf.use("a") is not first
        assert shelf.closed == ["a"]

    asyncio.run(run())


def test_when_there_are_too_many_the_longest_unused_is_closed() -> None:
    async def run() -> None:
        shelf = Shelf(most=3)
        for site in "abcad":
            await shelf.use(site)
        assert shelf.closed == ["b"]
        await shelf.connections.close()
        assert sorted(shelf.closed) == ["a", "b", "c", "d"]

    asyncio.run(run())


def test_what_is_lent_stays_open() -> None:
    async def run() -> None:
        shelf = Shelf(most=1)
        async with shelf.connections.lend(door("a")):
            shelf.time.advance(1_000)
            await shelf.use("b")
            await shelf.use("c")
            assert shelf.closed == ["b"]

    asyncio.run(run())


def test_sources_that_trust_differently_share_no_connection() -> None:
    async def run() -> None:
        shelf = Shelf()
        doors = [Door("a", private, verify) for private in (True, False) for verify in (True, False)]
        made = []
        for each in doors:
            async with shelf.connections.lend(each) as transport:
                made.append(transport)
        assert len(set(map(id, made))) == 4

    asyncio.run(run())


def test_lanes_that_nobody_uses_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LANES", 3)

    async def run() -> None:
        clock = FakeTime()
        lanes = Lanes(sleep=clock.sleep, monotonic=clock.monotonic)
        for host in "abcde":
            async with lanes.turn(host) as turn:
                await turn.pause(5)
        async with lanes.turn("e") as turn:
            await turn.pause(5)
        async with lanes.turn("a") as turn:
            await turn.pause(5)
        assert clock.slept == [5]

    asyncio.run(run())


class Hanging(FakeSite):
    """A web where one host never answers."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "slow.example.org":
            await asyncio.Event().wait()
        return await super().handle_async_request(request)


def test_a_slow_host_delays_no_other_and_a_cancelled_fetch_frees_its_turn() -> None:
    async def run() -> None:
        clock = FakeTime()
        site = Hanging(clock)
        site.page("https://example.org/news", "text")
        async with Fetcher(
            settings(concurrency=2),
            clock=clock.now,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
            transport_factory=site,
        ) as fetcher:
            slow = asyncio.create_task(fetcher.fetch("https://slow.example.org/news", source()))
            await asyncio.sleep(0)
            assert isinstance(await fetcher.fetch("https://example.org/news", source()), Capture)
            waiting = [
                asyncio.create_task(fetcher.fetch("https://slow.example.org/news", source(name=f"{number}")))
                for number in range(5)
            ]
            await asyncio.sleep(0.01)
            assert isinstance(await fetcher.fetch("https://example.org/news", source()), Capture)
            for task in (slow, *waiting):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
                assert task.cancelled()
            assert isinstance(await fetcher.fetch("https://example.org/news", source()), Capture)

    asyncio.run(run())
